"""The restore drill: words on paper open a canary that every backup carries. No machine holds the key."""

import os
from hashlib import sha256

from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.core.sealing import (
    KeyPair,
    PublicKeys,
    SealingError,
    generate_passphrase,
    open_from,
    pack,
    seal_to,
    stretch,
)
from waystation.core.vocabulary.refusals import Refused
from waystation.keeping.models import DrillKey

CANARY = 32


def make_drill_key() -> str:
    """Draw the words of the drill compartment. They are shown once; only the public half stays here."""
    words, salt = generate_passphrase(), os.urandom(16)
    DrillKey.objects.create(salt=salt, public=_pair(words, salt).public.to_bytes(), hour=this_hour())
    record(Tag.DRILL_KEY, by="command", source="command")
    return words


def new_canary(alias: str, run: str) -> dict[str, str]:
    """A canary for this backup, sealed to the newest drill key; empty where there is none."""
    key = DrillKey.objects.using(alias).order_by("-hour", "-id").first()
    if key is None:
        return {}
    canary = os.urandom(CANARY)
    sealed = seal_to(PublicKeys.from_bytes(bytes(key.public)), canary, _bound(run))
    return {"salt": bytes(key.salt).hex(), "sealed": sealed.hex(), "digest": sha256(canary).hexdigest()}


def open_canary(sealed: dict[str, str], digest: str, run: str, words: str) -> None:
    """Refused unless these words open the canary of the content archive, and the key archive knows it."""
    if not sealed:
        hint = "run `waystation backup --new-drill-key`, and back up again"
        raise Refused("this backup carries no canary", hint=hint)
    try:
        pair = _pair(" ".join(words.casefold().split()), bytes.fromhex(sealed["salt"]))
        canary = open_from(pair, bytes.fromhex(sealed["sealed"]), _bound(run))
    except SealingError:
        raise Refused("these words do not open the canary", hint="type the six words from the paper") from None
    if digest and sha256(canary).hexdigest() != digest:
        raise Refused("the canary is not the one of this key archive", hint="take two archives of the same night")


def _pair(words: str, salt: bytes) -> KeyPair:
    return KeyPair.from_seed(stretch(words, salt).kek)


def _bound(run: str) -> bytes:
    return pack("waystation", "drill canary", run)
