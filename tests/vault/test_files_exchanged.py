"""A file is the one that was signed for: who once knew its keys, and writes disk and rows, exchanges nothing."""

import os

import pytest

from tests.vault.test_boxes import ROW, SUBJECT, box
from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import Damaged, FileSealer, unwrap_key, wrap_key
from waystation.core.vocabulary.refusals import NotYours
from waystation.keeping import checking
from waystation.vault import files, signed
from waystation.vault.boxes import open_box
from waystation.vault.labels import Label, Section
from waystation.vault.models import SealedFile, Wrap

__all__ = ["box"]
pytestmark = pytest.mark.django_db
OTHER = "f" * 32


@pytest.fixture
def letter(box):
    """A summons in the case: its row."""
    kept = files.add_file(box, [b"Come to the station on Monday."], section=Section.STORY)
    box.sign(Tag.CASE_WRITE)
    return kept


def section_key(cast):
    """What a member of the team knows, and still knows after they left."""
    return open_box(cast.keyring("jon"), SUBJECT).section_key(Section.STORY)


def put_on_disk(file_id, key):
    """Other words, sealed by hand; the digest that a row has to say."""
    sealer = FileSealer(key, signed.context(Label.FILE_CONTENT, file_id))
    sealed = sealer.head() + sealer.update(b"Come to the bridge alone.") + sealer.finish()
    files.path_of(file_id).write_bytes(sealed)
    SealedFile.objects.filter(pk=file_id).update(digest=sealer.digest_hex, size=len(sealed))
    return sealer.digest_hex


def put_beside(file_id, key, digest, parent, generation):
    """The rows of a file that nobody signed for."""
    wrap = Wrap(id=file_id, subject=SUBJECT, label=Label.FILE_KEY, section=Section.STORY, generation=generation)
    wrap.sealed = wrap_key(parent, signed.context(Label.FILE_KEY, file_id), key)
    wrap.save(force_insert=True)
    return SealedFile.objects.create(id=file_id, subject=SUBJECT, section=Section.STORY, size=1, digest=digest)


def words(cast, file):
    return b"".join(files.read_file(open_box(cast.keyring("ada"), SUBJECT), file))


def test_what_was_kept_is_read_and_holds(cast, box, letter):
    assert words(cast, letter) == b"Come to the station on Monday."
    assert checking.verify_cases().wrong == {}


def test_other_words_under_the_same_key_are_not_shown(cast, box, letter):
    _generation, parent = section_key(cast)
    own = unwrap_key(parent, signed.context(Label.FILE_KEY, letter.pk), bytes(Wrap.objects.get(pk=letter.pk).sealed))
    put_on_disk(letter.pk, own)
    with pytest.raises(Damaged):
        words(cast, SealedFile.objects.get(pk=letter.pk))
    assert checking.verify_cases().wrong.keys() == {SUBJECT}


def test_other_words_under_another_key_are_not_shown(cast, box, letter):
    (generation, parent), key = section_key(cast), os.urandom(32)
    Wrap.objects.filter(pk=letter.pk).delete()
    digest = put_on_disk(letter.pk, key)
    SealedFile.objects.filter(pk=letter.pk).delete()
    with pytest.raises(Damaged):
        words(cast, put_beside(letter.pk, key, digest, parent, generation))


def test_nothing_is_shown_before_the_whole_was_compared(cast, box, letter):
    """A reader that takes the first piece only is refused as well: nothing has to be read to the end."""
    with files.path_of(letter.pk).open("ab") as file:
        file.write(b"!")
    with pytest.raises(Damaged):
        files.read_file(open_box(cast.keyring("ada"), SUBJECT), letter)


def test_a_file_put_beside_is_not_read_and_shows(cast, box, letter):
    (generation, parent), key = section_key(cast), os.urandom(32)
    planted = put_beside(OTHER, key, put_on_disk(OTHER, key), parent, generation)
    with pytest.raises(NotYours):
        words(cast, planted)
    assert checking.verify_cases().wrong.keys() == {SUBJECT}


def test_nobody_signs_for_it_with_what_they_write_next(cast, box, letter):
    (generation, parent), key = section_key(cast), os.urandom(32)
    planted = put_beside(OTHER, key, put_on_disk(OTHER, key), parent, generation)
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.write(Label.PERSON_STORY, ROW, {"text": "They came twice."})
    ada.sign(Tag.CASE_WRITE)
    with pytest.raises(NotYours):
        words(cast, planted)
    assert words(cast, letter) == b"Come to the station on Monday."


def test_a_file_whose_row_was_taken_away_shows(cast, box, letter):
    SealedFile.objects.filter(pk=letter.pk).delete()
    files.delete_file(letter.pk)
    assert checking.verify_cases().wrong.keys() == {SUBJECT}


def test_a_line_that_excuses_it_is_the_log_keys_own(cast, box, letter):
    files.delete_file(letter.pk)
    SealedFile.objects.filter(pk=letter.pk).delete()
    for signature in (b"", b"s" * 64):
        record(Tag.FILE_LOST, by="command", object=SUBJECT, source="command", signature=signature)
    assert checking.verify_cases().wrong.keys() == {SUBJECT}


def test_bytes_that_change_while_they_are_read_are_refused_at_the_end(cast, box, letter):
    _generation, parent = section_key(cast)
    own = unwrap_key(parent, signed.context(Label.FILE_KEY, letter.pk), bytes(Wrap.objects.get(pk=letter.pk).sealed))
    pieces = files.read_file(open_box(cast.keyring("ada"), SUBJECT), letter)
    put_on_disk(letter.pk, own)
    with pytest.raises(Damaged):
        list(pieces)
