"""What a manifest names: the keys of a section, which compartments ever knew each, who holds it now, and its files."""

import hashlib
import json
from dataclasses import dataclass, field, replace

from waystation.core.sealing import Damaged, pack
from waystation.vault import signed
from waystation.vault.directory import canonical
from waystation.vault.models import Manifest
from waystation.vault.public import has_signed_as

PURPOSE = "section-manifest"
# What reading may raise where somebody wrote it by hand: it is damage, and stops no check of the others.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class DrawnKey:
    """One generation of a section's key: its id (which commits to it) and which compartments ever knew it, in which
    epochs: those it was drawn for, and those that were let in later. Whoever went away again still stands here.
    """

    generation: int
    key_id: str
    drawn_for: dict[str, int]


@dataclass(frozen=True)
class SectionKeys:
    """The keys of a section, oldest first, the compartments that hold it now, and its files: {id: SHA-256, in hex}.

    The digests are of the sealed bytes. Who once knew a key of the section could seal other bytes under it.

    `by_holder`: the manifest that says so was signed by somebody of these compartments. Where somebody else added
    something they cannot read back, the newest key is one that they drew; who holds the section draws another.
    """

    hands: frozenset[str]
    drawn: tuple[DrawnKey, ...]
    files: dict[str, str] = field(default_factory=dict, compare=False)
    by_holder: bool = field(default=True, compare=False)

    @property
    def latest(self) -> DrawnKey:
        return self.drawn[-1]

    def key_id(self, generation: int) -> str:
        """The id of this generation's key; empty when the manifest knows of none."""
        return next((d.key_id for d in self.drawn if d.generation == generation), "")

    def with_key(self, key: DrawnKey) -> "SectionKeys":
        return replace(self, drawn=(*self.drawn, key), by_holder=True)

    def known_to(self, code: str, epoch: int) -> "SectionKeys":
        """One hand more, that knows every key so far: from its first epoch on, if it was here before."""
        since = [(d, min(epoch, d.drawn_for.get(code, epoch))) for d in self.drawn]
        known = tuple(replace(d, drawn_for={**d.drawn_for, code: first}) for d, first in since)
        return replace(self, hands=self.hands | {code}, drawn=known)

    def with_hands(self, hands: frozenset[str]) -> "SectionKeys":
        return replace(self, hands=hands)

    def with_file(self, file_id: str, digest: str) -> "SectionKeys":
        return replace(self, files={**self.files, file_id: digest})

    def has_only_more_keys_than(self, before: "SectionKeys") -> bool:
        """The same hands, and every earlier key as it was."""
        return self.hands == before.hands and self.drawn[: len(before.drawn)] == before.drawn


def keys_in(body: bytes) -> SectionKeys:
    """The keys, hands and files that a manifest names. Damaged when it cannot be read: somebody may sign anything."""
    try:
        said = json.loads(body)
        hands, files = said["hands"], said["files"]
        "".join((*hands, *files, *files.values()))  # texts and nothing else
        if canonical(said) != body:
            raise ValueError
        return SectionKeys(frozenset(hands), tuple(DrawnKey(*one) for one in said["keys"]), files)
    except UNREADABLE:
        raise Damaged("a list of what belongs to this case cannot be read") from None


def fields_of(row: Manifest) -> tuple[bytes | str | int, ...]:
    """What the signature of a manifest covers."""
    return (
        signed.organisation(),
        row.subject,
        int(row.section),
        row.version,
        bytes(row.body),
        row.signer,
        row.signer_version,
    )


def digest(row: Manifest) -> bytes:
    return hashlib.sha256(pack(*fields_of(row), bytes(row.signature))).digest()


def is_signed(row: Manifest) -> bool:
    """By a key that was certified at some time for the worker it names."""
    key = (row.signer, row.signer_version)
    return has_signed_as(signed.directory(), key, bytes(row.signature), PURPOSE, *fields_of(row))
