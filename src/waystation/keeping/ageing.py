"""Archives: a tar stream sealed with age. The stock tools open one: `age -d -i key archive.age | tar x`."""

import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyrage

from waystation.core.vocabulary.refusals import Refused

Member = tuple[str, bytes]
BLOCK = 512
PIECE = 1 << 20
PART = ".part"


def read_recipients(words: Sequence[str]) -> list[Any]:
    """The public keys a backup is sealed to. At least one; a private key is refused loudly."""
    if not words:
        raise Refused(
            "no recipient is configured, so a backup could not be sealed",
            hint="make a key with `age-keygen` on a machine without a network, and put its public half under [backup] "
            'recipients = ["age1…"] in waystation.toml',
        )
    if any(word.upper().startswith("AGE-SECRET-KEY") for word in words):
        raise Refused(
            "a private key stands under [backup] recipients",
            hint="take it off this machine, make a new one elsewhere, and write its public half (age1…) here",
        )
    try:
        return [pyrage.x25519.Recipient.from_str(word.strip()) for word in words]
    except pyrage.RecipientError:
        raise Refused("a recipient under [backup] is not an age public key", hint="it begins with age1") from None


def read_identities(path: Path, ask: Callable[[str], str]) -> list[Any]:
    """The private keys in an identity file as `age-keygen` writes it, also in one that a passphrase protects."""
    try:
        data = path.read_bytes()
        if data.startswith(b"age-encryption.org/"):
            data = pyrage.passphrase.decrypt(data, ask("The passphrase of the identity file: "))
        lines = [line.strip() for line in data.decode().splitlines()]
        found = [pyrage.x25519.Identity.from_str(x) for x in lines if x.upper().startswith("AGE-SECRET-KEY-")]
    except OSError:
        raise Refused("the identity file cannot be read", hint="name the file that age-keygen wrote") from None
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError):
        raise Refused("the identity file does not open", hint="check the passphrase, or take another copy") from None
    if not found:
        raise Refused("there is no age key in the identity file", hint="name the file that age-keygen wrote")
    return found


class _Pieces:
    """A generator of bytes as something that can be read from; nothing is kept but the piece at hand."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._held = iter(pieces), b""
        self.problem: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        while not self._held:
            try:
                piece = next(self._pieces, None)
            except Exception as problem:
                self.problem = problem  # age says only that reading failed
                raise
            if piece is None:
                return b""
            self._held = piece
        wanted = PIECE if size < 0 else size
        taken, self._held = self._held[:wanted], self._held[wanted:]
        return taken


def seal(path: Path, pieces: Iterable[bytes], recipients: list[Any]) -> None:
    """Write what is sealed, whole or not at all: only sealed bytes reach the disk, synced before they are named."""
    part = path.with_name(path.name + PART)
    with open(part, "wb", opener=_private) as file:
        source = _Pieces(pieces)
        try:
            pyrage.encrypt_io(source, file, recipients)
        except pyrage.EncryptError:
            raise source.problem or OSError("the archive could not be written") from None
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    sync_folder(path.parent)


def open_to(path: Path, target: Path, identities: list[Any]) -> None:
    """Open an archive into a folder in memory; whoever calls this removes it."""
    try:
        with path.open("rb") as sealed, open(target, "wb", opener=_private) as plain:
            pyrage.decrypt_io(sealed, plain, identities)
    except pyrage.DecryptError as error:
        if "matching keys" in str(error):
            raise Refused("this archive was sealed to another key", hint="take its recipient's identity file") from None
        raise _damaged() from None
    except OSError:
        raise _damaged() from None


def _damaged() -> Refused:
    return Refused("this archive is empty, damaged or cut", hint="take another copy of it")


def tar(members: Iterable[Member]) -> Iterator[bytes]:
    """A tar stream, member by member, without a file in between."""
    for name, data in members:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), 0o600
        yield info.tobuf(tarfile.USTAR_FORMAT) + data + bytes(-len(data) % BLOCK)
    yield bytes(2 * BLOCK)


def members(path: Path) -> Iterator[Member]:
    """The members of an opened archive, in order."""
    try:
        with tarfile.open(path, "r:") as archive:
            for info in archive:
                file = archive.extractfile(info)
                if file is not None:
                    yield info.name, file.read()
    except tarfile.TarError:
        raise Refused("this archive is damaged", hint="take another copy of it") from None


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
