"""Sealed files on the disk: written chunk by chunk as they come, opened chunk by chunk, never plain."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from waystation.audit.ids import is_id, random_id
from waystation.core.sealing import Context, Damaged, FileSealer, open_file, unwrap_key, wrap_key
from waystation.core.vocabulary.refusals import NotYours
from waystation.vault import signed
from waystation.vault.boxes import Box
from waystation.vault.labels import Label, Section
from waystation.vault.models import SealedFile, Wrap

PIECE = 1 << 20


def path_of(file_id: str) -> Path:
    """Where the sealed bytes of a file lie. The id is random hex made by us; anything else is refused."""
    if not is_id(file_id):
        raise NotYours()
    return Path(settings.FILES) / file_id


def is_here(file_id: str) -> bool:
    """Whether its sealed bytes lie on this disk; a restore may have had to do without some."""
    return is_id(file_id) and path_of(file_id).exists()


def is_free(file_id: str) -> bool:
    """Whether its bytes lie here and belong to nobody yet: only then may a request or a case take it over."""
    taken = SealedFile.objects.filter(pk=file_id).exists() or Wrap.objects.filter(pk=file_id).exists()
    return is_here(file_id) and not taken


def add_file(box: Box, pieces: Iterable[bytes], *, section: Section) -> SealedFile:
    """Seal a file under a key of its own; the row comes after the bytes are safely on the disk."""
    file_id, key = random_id(), os.urandom(32)
    sealer = FileSealer(key, signed.context(Label.FILE_CONTENT, file_id))
    path = path_of(file_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _write(path, sealer, pieces)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return keep_file(box, file_id, key, section=section, size=path.stat().st_size, digest=sealer.digest_hex)


def _write(path: Path, sealer: FileSealer, pieces: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.write(sealer.head())
        for piece in pieces:
            file.write(sealer.update(piece))
        for chunk in sealer.finish_in_pieces():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def keep_file(box: Box, file_id: str, key: bytes, *, section: Section, size: int, digest: str) -> SealedFile:
    """Make the row and the wrapped key of a sealed file that lies on the disk already."""
    generation, parent = box.section_key(section)
    wrap = Wrap(id=file_id, subject=box.subject, label=Label.FILE_KEY, section=section, generation=generation)
    wrap.sealed = wrap_key(parent, signed.context(Label.FILE_KEY, file_id), key)
    wrap.save(force_insert=True)
    box.keep_file(section, file_id, digest)
    return SealedFile.objects.create(id=file_id, subject=box.subject, section=section, size=size, digest=digest)


def file_key(box: Box, file: SealedFile) -> tuple[bytes, str]:
    """(key, SHA-256 of the sealed bytes in hex), the digest as it was signed. NotYours for a file of somebody else."""
    wrap = Wrap.objects.filter(pk=file.pk, subject=box.subject, label=Label.FILE_KEY).first()
    if wrap is None or file.subject != box.subject:
        raise NotYours()
    section = Section(wrap.section)
    parent = box.key_of(section, wrap.generation)
    digest = box.digest_of(section, file.pk)
    return unwrap_key(parent, signed.context(Label.FILE_KEY, file.pk), bytes(wrap.sealed)), digest


def read_file(box: Box, file: SealedFile, *, bound: Context | None = None) -> Iterator[bytes]:
    """The plain bytes, piece by piece; the session is asked again at each MiB. `bound`: a file the door sealed.

    Damaged at once, before any piece, when the sealed bytes are not those that were signed for.
    """
    key, digest = file_key(box, file)
    if digest_on_disk(file.pk) != digest:
        raise _other_file()
    context = bound or signed.context(Label.FILE_CONTENT, file.pk)
    return _opened(box, key, context, _compared(sealed_pieces(file.pk), digest))


def _compared(pieces: Iterator[bytes], digest: str) -> Iterator[bytes]:
    """The same pieces; Damaged at the end if they are others than a moment before."""
    whole = hashlib.sha256()
    for piece in pieces:
        whole.update(piece)
        yield piece
    if whole.hexdigest() != digest:
        raise _other_file()


def _other_file() -> Damaged:
    return Damaged("this file is not the one that was signed for; nothing of it is shown")


def _opened(box: Box, key: bytes, context: Context, sealed: Iterator[bytes]) -> Iterator[bytes]:
    passed = 0
    for piece in open_file(key, context, sealed):
        if (passed + len(piece)) // PIECE > passed // PIECE:
            box.keyring.check()
        passed += len(piece)
        yield piece


def digest_on_disk(file_id: str) -> str:
    """SHA-256 (hex) of the sealed bytes as they lie on the disk. NotYours where there are none."""
    whole = hashlib.sha256()
    for piece in sealed_pieces(file_id):
        whole.update(piece)
    return whole.hexdigest()


def sealed_pieces(file_id: str) -> Iterator[bytes]:
    """The sealed bytes as they lie on the disk."""
    path = path_of(file_id)
    if not path.exists():
        raise NotYours()
    with path.open("rb") as file:
        while piece := file.read(65536):
            yield piece


def delete_file(file_id: str) -> None:
    """Delete the sealed bytes. A row that names no file of ours has none, and stops no forgetting."""
    if is_id(file_id):
        path_of(file_id).unlink(missing_ok=True)
