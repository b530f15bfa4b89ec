"""A signed list whose every key the test holds: Faye and Gil are officers, Ada is in intake, Ben is nobody yet."""

from waystation.core.sealing import KeyPair, sign
from waystation.vault import directory as lists
from waystation.vault import founding
from waystation.vault.directory import (
    PURPOSE_LINE,
    PURPOSE_PROPOSAL,
    Directory,
    RawLine,
    canonical,
    proposal_body,
)

ORGANISATION, OTHER = "0f" * 16, "1e" * 16
FAYE, GIL, ADA, BEN = "fa" * 16, "61" * 16, "ad" * 16, "be" * 16
ROOT = founding.new_root()
PINNED = bytes.fromhex(founding.fingerprint_of(ROOT))
PAIRS = {worker: KeyPair.from_seed(bytes.fromhex(worker) * 2) for worker in (FAYE, GIL, ADA, BEN)}
HOUR, LATER = "2017-04-02T10", "2017-06-02T10"
TERM = {"since": "2017-04-01T00", "until": "2017-05-01T00"}
OVER = {"since": "2016-01-01T00", "until": "2016-12-31T23"}


class Book:
    """A list that grows by properly signed lines, unless a test signs one otherwise."""

    def __init__(self) -> None:
        self.lines: list[RawLine] = []
        self.acts = 0

    def add(self, body: bytes, signature: bytes) -> "Book":
        self.lines.append(RawLine(len(self.lines) + 1, body, self.head, signature))
        return self

    @property
    def head(self) -> bytes:
        return self.lines[-1].digest() if self.lines else lists.BEGINNING

    def officer(self, worker: str, organisation: str = ORGANISATION, root: KeyPair = ROOT) -> "Book":
        return self.add(*founding.sign_officer(root, organisation, request_of(worker, worker, 1), **TERM))

    def line(self, kind: str, *, by: str, hour: str = HOUR, pair: KeyPair | None = None, **fields: object) -> "Book":
        self.acts += 1
        data = canonical({"act": f"act{self.acts}", **fields, "kind": kind, "by": by, "hour": hour})
        number, organisation = len(self.lines) + 1, bytes.fromhex(ORGANISATION)
        return self.add(data, sign(pair or PAIRS[by], PURPOSE_LINE, organisation, number, self.head, data))

    def worker(self, worker: str, by: str = FAYE, **fields: object) -> "Book":
        keys = PAIRS[worker].public.to_bytes().hex()
        return self.line("worker", by=by, **{"worker": worker, "version": 1, "keys": keys, **fields})

    def epoch(self, code: str, epoch: int, *, by: str = FAYE, **more: object) -> "Book":
        keys = KeyPair.from_seed(bytes([epoch]) * 32).public.to_bytes().hex()
        return self.line("epoch", by=by, compartment=code, epoch=epoch, keys=keys, **more)

    def member(self, code: str, worker: str, *, by: str = FAYE, **more: object) -> "Book":
        return self.line("member", by=by, compartment=code, worker=worker, until="", **more)

    def left(self, code: str, worker: str = BEN) -> "Book":
        """Somebody came and left, so that a rotation is due."""
        return self.worker(worker).member(code, worker).line("leave", by=FAYE, compartment=code, worker=worker)

    def keepers(self) -> "Book":
        """A group that takes two officers, founded by two."""
        return self.epoch("keepers", 1, second=founded("keepers"))

    def read(self) -> Directory:
        return lists.read(self.lines, PINNED)


def request_of(worker: str, keys_of: str, version: int) -> dict[str, object]:
    """What somebody sends to whoever keeps the root."""
    return {"worker": worker, "name": "", "version": version, "keys": PAIRS[keys_of].public.to_bytes().hex()}


def proposed(by: str, **fields: object) -> dict[str, object]:
    """The first of two officers signs an act; returns the fields of the line that the second one adds."""
    body = proposal_body({"kind": "member", "until": "", **fields})
    signature = sign(PAIRS[by], PURPOSE_PROPOSAL, bytes.fromhex(ORGANISATION), body)
    return {**fields, "second": {"by": by, "signature": signature.hex()}}


def founded(code: str, by: str = GIL, **changed: object) -> dict[str, object]:
    """The second hand on the founding of a group: another officer's proposal of its first member."""
    body = {"act": "founding", "kind": "member", "compartment": code, "worker": ADA, "until": "", **changed}
    signature = sign(PAIRS[by], PURPOSE_PROPOSAL, bytes.fromhex(ORGANISATION), canonical(body))
    return {"by": by, "signature": signature.hex(), "proposed": body}


def new_book() -> Book:
    book = Book().add(*founding.sign_organisation(ROOT, ORGANISATION))
    return book.officer(FAYE).officer(GIL).worker(ADA).epoch("intake", 1).member("intake", ADA)
