"""What one worker may open during one request. It hangs on the request and is wiped with it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.core.sealing import KeyPair, SealingError, open_from, unwrap_key
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import public, signed
from waystation.vault.labels import Label
from waystation.vault.models import EarlierEpoch, MemberWrap


@dataclass(frozen=True)
class EpochKeys:
    """Everything that follows from one compartment's secret of one epoch (TK in security.md)."""

    code: str
    epoch: int
    secret: bytes = field(repr=False)
    pair: KeyPair = field(repr=False)
    summary_key: bytes = field(repr=False)
    match_key: bytes = field(repr=False)
    wrapping_key: bytes = field(repr=False)


def epoch_keys(code: str, epoch: int, secret: bytes) -> EpochKeys:
    """Derive the pair, SK, MK and WK from a compartment's secret."""
    return EpochKeys(
        code,
        epoch,
        secret,
        KeyPair.from_seed(_derive(secret, "pair")),
        _derive(secret, "summary"),
        _derive(secret, "match"),
        _derive(secret, "wrap"),
    )


def _derive(secret: bytes, label: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"waystation compartment " + label.encode()).derive(secret)


class Keyring:
    """The opened keys of one worker. Membership comes from the signed list, never from a row."""

    def __init__(self, worker_id: str, pair: KeyPair, *, still_valid: Callable[[], bool] = lambda: True) -> None:
        self.worker_id = worker_id
        self._pair: KeyPair | None = pair
        self._open: dict[tuple[str, int], EpochKeys] = {}
        self._still_valid = still_valid

    def __repr__(self) -> str:
        return f"<Keyring of {self.worker_id}>"

    @property
    def pair(self) -> KeyPair:
        if self._pair is None:
            raise Refused(_("this session has ended"), hint=_("sign in again"))
        return self._pair

    @property
    def version(self) -> int:
        entry = signed.directory().worker(self.worker_id)
        return entry.version if entry else 0

    @property
    def codes(self) -> frozenset[str]:
        """Compartments this worker is in, by the signed list; `has_wrap` says whether their secret has come."""
        if not self.certified:
            return frozenset()
        return signed.directory().codes_of(self.worker_id, this_hour())

    def opens(self, section: int) -> bool:
        """Whether these keys are for that section; a keyring may be narrowed to a part of what its worker may open."""
        return True

    @property
    def certified(self) -> bool:
        """Whether an officer has heard these keys: until then somebody may be whoever got hold of an invitation."""
        entry = signed.directory().worker(self.worker_id)
        return entry is not None and entry.public == self.pair.public

    @property
    def is_officer(self) -> bool:
        return self.certified and signed.directory().is_officer(self.worker_id, this_hour())

    def compartment(self, code: str) -> EpochKeys:
        """The keys of the present epoch. NotYours when the worker is not a member."""
        return self.epoch(code, signed.directory().compartment(code).epoch)

    def epoch(self, code: str, epoch: int) -> EpochKeys:
        """The keys of this or an earlier epoch; an epoch to come does not open."""
        if code not in self.codes:
            raise NotYours()
        now = signed.directory().compartment(code).epoch
        if not 1 <= epoch <= now:
            raise NotYours()
        if (code, now) not in self._open:
            self._open[code, now] = self._from_wrap(code, now)
        for step in range(now, epoch, -1):
            if (code, step - 1) not in self._open:
                self._open[code, step - 1] = self._one_back(self._open[code, step])
        return self._open[code, epoch]

    def hold(self, keys: EpochKeys) -> None:
        """Keep keys that were made or recovered in this request, until it ends."""
        self._open[keys.code, keys.epoch] = keys

    def held(self, code: str) -> EpochKeys | None:
        """The present epoch's keys, if this request has opened, made or recovered them; without opening anything."""
        return self._open.get((code, signed.directory().compartment(code).epoch))

    def has_wrap(self, code: str) -> bool:
        """Whether a member has delivered the present secret to this worker."""
        now = signed.directory().compartment(code).epoch
        return MemberWrap.objects.filter(compartment=code, epoch=now, worker=self.worker_id).exists()

    def _from_wrap(self, code: str, epoch: int) -> EpochKeys:
        row = MemberWrap.objects.filter(compartment=code, epoch=epoch, worker=self.worker_id).first()
        if row is None:
            raise Refused(
                _("the key of this group has not reached you yet"),
                hint=_("it comes when the next member of the group signs in"),
            )
        bound = public.compartment_context(signed.directory(), code, epoch, Label.COMPARTMENT_SECRET, self.worker_id)
        return self._checked(code, epoch, open_from(self.pair, bytes(row.sealed), bound))

    def _one_back(self, later: EpochKeys) -> EpochKeys:
        row = EarlierEpoch.objects.filter(compartment=later.code, epoch=later.epoch).first()
        if row is None:
            raise NotYours()
        bound = signed.context(Label.EARLIER_EPOCH, later.code, epoch=later.epoch)
        return self._checked(later.code, later.epoch - 1, unwrap_key(later.wrapping_key, bound, bytes(row.sealed)))

    def _checked(self, code: str, epoch: int, secret: bytes) -> EpochKeys:
        keys = epoch_keys(code, epoch, secret)
        if keys.pair.public != signed.directory().epoch_keys.get((code, epoch)):
            raise SealingError("a compartment's secret does not belong to its signed key")
        return keys

    def check(self) -> None:
        """Is the session still good? Long downloads ask at each MiB."""
        if not self._still_valid():
            raise Refused(_("this session has ended"), hint=_("sign in again"))

    def wipe(self) -> None:
        """Forget every key. Python cannot overwrite them; nothing refers to them any more."""
        self._pair = None
        self._open.clear()
