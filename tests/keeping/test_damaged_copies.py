"""One bad copy of a file takes nothing else with it: it is named, a restore can do without it, a backup mends it."""

import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from tests.keeping.story import nur_asks
from tests.keeping.test_forgetting import forget
from tests.keeping.test_restore import SAMI, story
from waystation.audit.actions import record
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.keeping import checking, copies
from waystation.letterbox.models import StoredFile
from waystation.vault import files
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile, Wrap

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2017, 4, 2, 10, 30, tzinfo=UTC)


def damage(path, place: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("place", [0, 60, -1])
def test_a_damaged_copy_is_named_and_nothing_is_restored_unasked(cast, safe, lose_everything, place):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    done = safe.back_up()
    lose_everything()
    damage(safe.copy_of(nur.file.pk), place)
    with pytest.raises(Refused, match=f"1 of the copies.*{nur.file.pk}") as refused:
        safe.restore(done.content, done.keys)
    assert sami.file.pk not in refused.value.message and "--without-damaged-files" in refused.value.hint
    assert not Line.objects.using("default").exists()


def test_everything_else_comes_back_without_the_damaged_file(cast, safe, lose_everything):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    done = safe.back_up()
    lose_everything()
    damage(safe.copy_of(nur.file.pk))
    result = safe.restore(done.content, done.keys, without_damaged=True)
    assert (result.files, result.lost, result.wrong) == (1, [nur.file.pk], [])
    assert sami.path.exists() and not nur.path.exists() and not list(nur.path.parent.glob("*.part"))
    assert story(cast, nur.subject) == "They came at night."


def test_without_the_folder_of_files_the_cases_still_come_back(cast, safe, lose_everything):
    nur, sami = nur_asks(cast), nur_asks(cast, SAMI)
    done = safe.back_up()
    lose_everything()
    safe.copy_of(nur.file.pk).parent.rename(safe.folder / "elsewhere")
    result = safe.restore(done.content, done.keys, without_damaged=True)
    assert result.lost == sorted([nur.file.pk, sami.file.pk]) and result.wrong == []


def test_a_lost_file_is_not_called_wrong_every_night_and_the_log_says_whose_it_was(cast, safe, lose_everything):
    nur = nur_asks(cast)
    done = safe.back_up()
    lose_everything()
    safe.copy_of(nur.file.pk).unlink()
    safe.restore(done.content, done.keys, without_damaged=True)
    assert checking.verify_cases().wrong == {} and not files.is_here(nur.file.pk)
    assert not SealedFile.objects.exists() and not StoredFile.objects.exists()
    assert not Wrap.objects.filter(label=Label.FILE_KEY).exists()
    assert Line.objects.filter(action=Tag.FILE_LOST, object=nur.subject, source="command").count() == 1


def test_a_backup_after_such_a_restore_is_whole(cast, safe, lose_everything):
    nur, _sami = nur_asks(cast), nur_asks(cast, SAMI)
    done = safe.back_up(NOW)
    lose_everything()
    safe.copy_of(nur.file.pk).unlink()
    safe.restore(done.content, done.keys, without_damaged=True)
    after = safe.back_up(NOW + timedelta(hours=1))
    lose_everything()
    assert safe.restore(after.content, after.keys).lost == []


def test_the_copy_of_a_file_that_was_forgotten_is_not_missed(cast, safe, lose_everything):
    nur = nur_asks(cast)
    before = safe.back_up(NOW)
    forget(cast, nur)
    after = safe.back_up(NOW + timedelta(hours=1))
    lose_everything()
    safe.copy_of(nur.file.pk).unlink()
    assert safe.restore(before.content, after.keys).lost == []


def test_a_lost_file_of_what_only_a_line_calls_forgotten_is_missed_as_any_other(cast, safe, lose_everything):
    """Somebody wrote that line: nobody signed it, so the case is still here, and its restore must come to an end."""
    nur = nur_asks(cast)
    record(Tag.FORGET, by=cast.id("faye"), object=nur.subject)
    done = safe.back_up()
    lose_everything()
    safe.copy_of(nur.file.pk).unlink()
    result = safe.restore(done.content, done.keys, without_damaged=True)
    assert (result.lost, result.wrong) == ([nur.file.pk], [])
    lose_everything()
    with pytest.raises(Refused, match=nur.file.pk):
        safe.restore(done.content, done.keys)


def test_a_full_disk_is_not_called_a_damaged_copy(cast, safe, lose_everything, monkeypatch):
    nur_asks(cast)
    done = safe.back_up()
    lose_everything()
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10}))
    with pytest.raises(Refused, match="no room"):
        safe.restore(done.content, done.keys, without_damaged=True)


@pytest.mark.parametrize("place", [0, 60, -1])
def test_the_next_backup_makes_a_damaged_copy_anew(cast, safe, place):
    nur = nur_asks(cast)
    safe.back_up(NOW)
    damage(safe.copy_of(nur.file.pk), place)
    done = safe.back_up(NOW + timedelta(days=1))
    assert (done.files, done.mended, done.without) == (0, 1, [])
    assert safe.age(safe.copy_of(nur.file.pk)) == nur.path.read_bytes()


def test_a_whole_copy_is_not_made_again(cast, safe):
    nur = nur_asks(cast)
    safe.back_up(NOW)
    before = safe.copy_of(nur.file.pk).read_bytes()
    done = safe.back_up(NOW + timedelta(days=1))
    assert done.mended == 0 and safe.copy_of(nur.file.pk).read_bytes() == before


def test_a_file_that_is_damaged_here_never_takes_the_place_of_its_copy(cast, safe):
    nur = nur_asks(cast)
    safe.back_up(NOW)
    before = safe.copy_of(nur.file.pk).read_bytes()
    damage(nur.path)
    (safe.copy_of(nur.file.pk).parent / copies.SUMS).unlink()
    done = safe.back_up(NOW + timedelta(days=1))
    assert done.without == [nur.file.pk] and safe.copy_of(nur.file.pk).read_bytes() == before
    assert list(safe.folder.rglob("*.part")) == []


def test_a_file_that_is_gone_here_and_has_no_copy_is_named(cast, safe):
    nur = nur_asks(cast)
    nur.path.unlink()
    assert safe.back_up(NOW).without == [nur.file.pk]


def test_the_list_of_copies_is_one_that_sha256sum_reads(cast, safe):
    nur_asks(cast), nur_asks(cast, SAMI)
    safe.back_up(NOW)
    (sums,) = safe.folder.glob("files-*/SHA256SUMS")
    assert subprocess.run(["sha256sum", "-c", sums.name], cwd=sums.parent, capture_output=True).returncode == 0
