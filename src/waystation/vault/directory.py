"""The signed list: who may hold which key. Pure: bytes in, a Directory out, or a refusal.

One append-only list of lines. Line 1 names the organisation and is signed by the root; officers' certificates are
signed by the root; everything else by an officer whose certificate was in force. Lines for houses, names, testimony
and recovery carry two different officers. Nothing here is trusted because it lies in a database: a key whose chain
does not end in the pinned root is not in the Directory. No officer can put a key in another officer's place, and none
can give a group a new key alone: a later epoch is signed by a member, or by whom two officers let recover it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from waystation.core.sealing import BadSignature, PublicKeys, pack, verify
from waystation.core.vocabulary.refusals import Refused

TWO_OFFICERS = frozenset({"keepers", "duty", "testimony", "names"})
DRILL = "drill"  # recovery is practised on it; it has no members and seals nothing but a canary
BEGINNING = bytes(32)
PURPOSE_LINE, PURPOSE_PROPOSAL, PURPOSE_ROOT = "list-line", "list-proposal", "root-certificate"


class ListRefused(Refused):
    """The signed list does not hold: which line, and why."""


def _broken(text: str, **places: int) -> ListRefused:
    """What to do is the same whichever line it is."""
    return ListRefused(text % places, hint=_("compare the list with an officer's copy, then restore the newest backup"))


@dataclass(frozen=True)
class RawLine:
    """One line as stored: number from 1, canonical JSON body, digest of the line before it, 64-byte signature."""

    number: int
    body: bytes
    previous: bytes
    signature: bytes

    def digest(self) -> bytes:
        return hashlib.sha256(
            pack("waystation", "list", self.number, self.previous, self.body, self.signature)
        ).digest()


@dataclass(frozen=True)
class WorkerEntry:
    worker: str
    version: int
    public: PublicKeys


@dataclass(frozen=True)
class CompartmentEntry:
    code: str
    epoch: int
    public: PublicKeys
    floor: int = 1


@dataclass
class Directory:
    """What the list says now. Read it; never change it."""

    root: bytes = b""
    organisation: bytes = b""
    demo: bool = False
    number: int = 0
    head: bytes = BEGINNING
    hour: str = ""
    officer_terms: dict[str, tuple[str, str]] = field(default_factory=dict)
    ever_officers: set[str] = field(default_factory=set)
    ever_terms: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # of whoever was revoked too, until then
    workers: dict[str, WorkerEntry] = field(default_factory=dict)
    earlier_workers: dict[tuple[str, int], WorkerEntry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # working names, of those whose certificate says one
    compartments: dict[str, CompartmentEntry] = field(default_factory=dict)
    epoch_keys: dict[tuple[str, int], PublicKeys] = field(default_factory=dict)
    memberships: dict[str, dict[str, str]] = field(default_factory=dict)
    rotation_due: set[str] = field(default_factory=set)
    floor_due: set[str] = field(default_factory=set)
    recovered_by: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    left: dict[tuple[str, str], str] = field(default_factory=dict)  # (code, worker): its own end
    stays: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)  # what of theirs still holds
    acts: set[str] = field(default_factory=set)

    def compartment(self, code: str) -> CompartmentEntry:
        if code not in self.compartments:
            raise ListRefused(_("this group of workers has no key yet"), hint=_("ask an officer to set it up"))
        return self.compartments[code]

    def worker(self, worker: str) -> WorkerEntry | None:
        return self.workers.get(worker)

    def members(self, code: str, hour: str = "") -> frozenset[str]:
        """Workers granted this compartment, and whose grant has not ended by `hour` ("2017-04-02T10")."""
        granted = self.memberships.get(code, {})
        return frozenset(
            w for w, until in granted.items() if w in self.workers and (not until or not hour or hour <= until)
        )

    def codes_of(self, worker: str, hour: str = "") -> frozenset[str]:
        return frozenset(code for code in self.memberships if worker in self.members(code, hour))

    def ever_codes_of(self, worker: str) -> frozenset[str]:
        """Compartments this worker is in or ever was in: who left may have kept what opened things then."""
        return frozenset(code for code in self.memberships if worker in self.memberships[code]) | frozenset(
            code for code, who in self.left if who == worker
        )

    def signed_as_member(self, code: str, worker: str, digest: str, hour: str) -> bool:
        """A member at this hour; or, of one who has left, what the line that ended their membership says stays.

        Nobody can sign into the time before they left: what a line of the list does not name is not older than it.
        """
        return worker in self.members(code, hour) or digest in self.stays.get((code, worker), frozenset())

    def rotation_due_at(self, hour: str) -> frozenset[str]:
        """Compartments that need a new secret: somebody left, or the grant of somebody who has the secret is over."""
        granted = self.memberships.items()
        ended = {code for code, ends in granted if any(_is_over(until, hour) for until in ends.values())}
        return frozenset(self.rotation_due | ended)

    def officers(self, hour: str) -> frozenset[str]:
        return frozenset(w for w in self.officer_terms if self.is_officer(w, hour))

    def is_officer(self, worker: str, hour: str) -> bool:
        terms = self.officer_terms.get(worker)
        return bool(terms and terms[0] <= hour <= terms[1] and worker in self.workers)

    def was_officer(self, worker: str, hour: str) -> bool:
        """An officer at this hour, whatever came after: another certificate, its end, a revocation."""
        return any(since <= hour <= until for since, until in self.ever_terms.get(worker, ()))


def _is_over(until: str, hour: str) -> bool:
    return bool(until) and until < hour


def canonical(body: dict[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def root_digest(ed25519_public: bytes) -> bytes:
    """The root's fingerprint, pinned in the configuration of desk and door."""
    return hashlib.sha256(pack("waystation", "root", ed25519_public)).digest()


def read(lines: Iterable[RawLine], root_fingerprint: bytes) -> Directory:
    """Check every line and every signature. Raises ListRefused at the first line that does not hold."""
    directory = Directory()
    for line in lines:
        take_line(directory, line, root_fingerprint)
    if not directory.number:
        raise ListRefused(_("there is no signed list"), hint=_("run the setup first"))
    return directory


def take_line(directory: Directory, line: RawLine, root_fingerprint: bytes) -> None:
    """Check one more line against what is there, then let it take effect."""
    if line.number != directory.number + 1 or line.previous != directory.head:
        raise _broken(_("line %(number)s of the signed list does not follow the line before it"), number=line.number)
    try:
        body: dict[str, Any] = json.loads(line.body)
        kind = body["kind"]
    except (ValueError, KeyError, TypeError):
        raise _broken(_("line %(number)s of the signed list cannot be read"), number=line.number) from None
    if canonical(body) != line.body or body.get("act") in directory.acts or kind not in _TAKE:
        raise _broken(_("line %(number)s of the signed list is not well formed"), number=line.number)
    _check_signatures(directory, line, body, kind, root_fingerprint)
    _TAKE[kind](directory, body, line.number)
    directory.acts.add(body["act"])
    directory.hour = body.get("hour", directory.hour)
    directory.number, directory.head = line.number, line.digest()


def _check_signatures(directory: Directory, line: RawLine, body: dict[str, Any], kind: str, pinned: bytes) -> None:
    try:
        if kind in ("organisation", "officer"):
            root = bytes.fromhex(body["root"]) if kind == "organisation" else directory.root
            if root_digest(root) != pinned:
                raise _broken(_("the signed list does not begin with the pinned root"))
            verify(root, line.signature, PURPOSE_ROOT, line.body)
            return
        if body["hour"] < directory.hour:  # else somebody whose certificate is over would sign into the past
            raise _broken(_("line %(number)s of the signed list is older than the line before it"), number=line.number)
        signer = _signer(directory, body, kind, line.number)
        verify(
            signer.public.ed25519,
            line.signature,
            PURPOSE_LINE,
            directory.organisation,
            line.number,
            line.previous,
            line.body,
        )
        if _needs_two(body, kind):
            _check_second(directory, body, line.number)
    except BadSignature:
        raise _broken(
            _("a signature in line %(number)s of the signed list does not hold"), number=line.number
        ) from None


def _needs_two(body: dict[str, Any], kind: str) -> bool:
    """Grants of the groups that take two officers, the founding of such a group, and every recovery."""
    founding = kind == "epoch" and body["epoch"] == 1
    return ((kind == "member" or founding) and body["compartment"] in TWO_OFFICERS) or kind == "recovered"


def _signer(directory: Directory, body: dict[str, Any], kind: str, number: int) -> WorkerEntry:
    entry = directory.workers.get(body["by"])
    if entry is None or not _may_sign(directory, body, kind):
        raise _broken(_("line %(number)s of the signed list is signed by somebody who may not"), number=number)
    return entry


def _may_sign(directory: Directory, body: dict[str, Any], kind: str) -> bool:
    """An officer; but a later epoch is a member's, when one is due, or theirs whom two officers let recover it.

    An officer's hand alone would otherwise be enough to draw a key of their own for a group that takes two.
    """
    by, code, hour = body["by"], body.get("compartment", ""), body["hour"]
    officer, member = directory.is_officer(by, hour), by in directory.members(code, hour)
    if kind == "epoch" and body["epoch"] != 1:
        recovering = officer and (code == DRILL or directory.recovered_by.get(code) == by)
        return recovering or (member and code in directory.rotation_due_at(hour))
    return officer or (kind == "floor" and member and code in directory.floor_due)


def _check_second(directory: Directory, body: dict[str, Any], number: int) -> None:
    second = body.get("second") or {}
    by = second.get("by", "")
    entry = directory.workers.get(by)
    if entry is None or by == body["by"] or not directory.is_officer(by, body["hour"]):
        raise _broken(_("line %(number)s of the signed list needs two different officers"), number=number)
    proposed = _founding_proposal(directory, body, number) if body["kind"] == "epoch" else proposal_body(body)
    verify(entry.public.ed25519, bytes.fromhex(second["signature"]), PURPOSE_PROPOSAL, directory.organisation, proposed)


def _founding_proposal(directory: Directory, body: dict[str, Any], number: int) -> bytes:
    """Keys are drawn in the act, so the second hand is on a first membership of the group, proposed and not used."""
    proposed: dict[str, Any] = body["second"].get("proposed") or {}
    fits = proposed.get("kind") == "member" and proposed.get("compartment") == body["compartment"]
    if not fits or proposed.get("act") in directory.acts:
        raise _broken(_("line %(number)s of the signed list needs two different officers"), number=number)
    return canonical(proposed)


def proposal_body(body: dict[str, Any]) -> bytes:
    """What the first of two officers signs: the act without its place in the list and without the second hand."""
    return canonical({k: v for k, v in body.items() if k not in ("by", "hour", "second")})


def _take_organisation(directory: Directory, body: dict[str, Any], number: int) -> None:
    if number != 1:
        raise _broken(_("the signed list names its organisation twice"))
    directory.root, directory.organisation = bytes.fromhex(body["root"]), bytes.fromhex(body["organisation"])
    directory.demo = bool(body["demo"])


def _take_officer(directory: Directory, body: dict[str, Any], number: int) -> None:
    if body.get("organisation") != directory.organisation.hex():
        raise _broken(_("line %(number)s certifies an officer of another organisation"), number=number)
    _take_keys(directory, body, number)
    directory.officer_terms[body["worker"]] = (body["from"], body["until"])
    directory.ever_officers.add(body["worker"])
    directory.ever_terms.setdefault(body["worker"], []).append((body["from"], body["until"]))


def _take_worker(directory: Directory, body: dict[str, Any], number: int) -> None:
    """Keys of somebody who is or was an officer come from the root only, or one officer could become two."""
    if body["worker"] in directory.ever_officers:
        raise _broken(_("line %(number)s certifies keys of an officer, which only the root may"), number=number)
    _take_keys(directory, body, number)


def _take_keys(directory: Directory, body: dict[str, Any], number: int) -> None:
    worker, version = body["worker"], int(body["version"])
    known = directory.workers.get(worker)
    if worker in directory.revoked or (known and version < known.version):
        raise _broken(_("line %(number)s certifies a key that was withdrawn"), number=number)
    entry = WorkerEntry(worker, version, PublicKeys.from_bytes(bytes.fromhex(body["keys"])))
    if known and known.version == version and known.public != entry.public:
        raise _broken(_("line %(number)s certifies a second key under the same version"), number=number)
    if known and known.public != entry.public:
        for code in directory.memberships:  # a new identity key means new grants
            if _end_grant(directory, code, worker, body.get("stays", ())):
                directory.rotation_due.add(code)
    directory.workers[worker] = directory.earlier_workers[(worker, version)] = entry
    if body.get("name"):
        directory.names[worker] = str(body["name"])


def _take_epoch(directory: Directory, body: dict[str, Any], number: int) -> None:
    code, epoch = body["compartment"], int(body["epoch"])
    now = directory.compartments.get(code)
    if epoch != (now.epoch + 1 if now else 1):
        raise _broken(_("line %(number)s of the signed list skips or repeats an epoch"), number=number)
    public = PublicKeys.from_bytes(bytes.fromhex(body["keys"]))
    directory.compartments[code] = CompartmentEntry(code, epoch, public, now.floor if now else 1)
    directory.epoch_keys[(code, epoch)] = public
    granted = directory.memberships.setdefault(code, {})
    for worker in [w for w, until in granted.items() if _is_over(until, body["hour"])]:
        _end_grant(directory, code, worker, body.get("stays", {}).get(worker, ()))
    directory.rotation_due.discard(code)
    directory.recovered_by.pop(code, None)
    if epoch > 1:
        directory.floor_due.add(code)


def _take_floor(directory: Directory, body: dict[str, Any], number: int) -> None:
    now = directory.compartments.get(body["compartment"])
    if now is None or not now.floor <= int(body["floor"]) <= now.epoch:
        raise _broken(_("line %(number)s of the signed list lowers a floor or raises it too far"), number=number)
    directory.compartments[now.code] = CompartmentEntry(now.code, now.epoch, now.public, int(body["floor"]))
    directory.floor_due.discard(now.code)


def _take_member(directory: Directory, body: dict[str, Any], number: int) -> None:
    if body["worker"] not in directory.workers or body["compartment"] not in directory.compartments:
        raise _broken(_("line %(number)s grants to somebody, or to a group, that is not certified"), number=number)
    directory.memberships[body["compartment"]][body["worker"]] = body.get("until") or ""


def _take_leave(directory: Directory, body: dict[str, Any], number: int) -> None:
    if _end_grant(directory, body["compartment"], body["worker"], body.get("stays", ())):
        directory.rotation_due.add(body["compartment"])


def _take_revoke(directory: Directory, body: dict[str, Any], number: int) -> None:
    worker = body["worker"]
    for code in directory.memberships:
        if _end_grant(directory, code, worker, body.get("stays", ())):
            directory.rotation_due.add(code)
    if worker in directory.ever_officers:  # shares of recovery that were kept are worth nothing after a rotation
        directory.rotation_due |= directory.compartments.keys() - {DRILL}
    directory.workers.pop(worker, None)
    directory.officer_terms.pop(worker, None)
    terms = directory.ever_terms.get(worker, [])
    directory.ever_terms[worker] = [(since, min(until, body["hour"])) for since, until in terms]
    directory.revoked.add(worker)


def _end_grant(directory: Directory, code: str, worker: str, stays: Iterable[str]) -> bool:
    """Whether there was one. `stays`: what its worker had signed and still holds (`signed_as_member`)."""
    until = directory.memberships.get(code, {}).pop(worker, None)
    if until is None:
        return False
    directory.left[(code, worker)] = until
    directory.stays[(code, worker)] = directory.stays.get((code, worker), frozenset()).union(stays)
    return True


def _take_recovered(directory: Directory, body: dict[str, Any], number: int) -> None:
    """Two officers state that a compartment's key came back from shares; whoever recovered it must rotate."""
    directory.rotation_due.add(body["compartment"])
    directory.recovered_by[body["compartment"]] = body["by"]


def _take_renew(directory: Directory, body: dict[str, Any], number: int) -> None:
    """An officer asks a compartment for a new key, as after shares were released and not used."""
    if body["compartment"] not in directory.compartments:
        raise _broken(_("line %(number)s grants to somebody, or to a group, that is not certified"), number=number)
    directory.rotation_due.add(body["compartment"])


_TAKE = {
    "renew": _take_renew,
    "organisation": _take_organisation,
    "officer": _take_officer,
    "worker": _take_worker,
    "epoch": _take_epoch,
    "floor": _take_floor,
    "member": _take_member,
    "leave": _take_leave,
    "revoke": _take_revoke,
    "recovered": _take_recovered,
}
