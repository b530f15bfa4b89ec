"""A backup opens with a key that is not here, holds everything once, and what opens things only for 14 days."""

import base64
import io
import json
import re
import tarfile
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from tests.keeping.story import nur_asks
from waystation.core.vocabulary.refusals import Refused
from waystation.keeping import ageing, backups, copies, tables
from waystation.vault.models import SealedFile, Value, Wrap

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2017, 4, 2, 10, 30, tzinfo=UTC)


def members(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {info.name: archive.extractfile(info).read() for info in archive}


def test_every_table_goes_somewhere_and_a_new_one_is_refused_until_it_is_decided():
    assert all(tables.goes_into(m._meta.label_lower) is not None for m in apps.get_models(include_auto_created=True))
    with pytest.raises(RuntimeError):
        tables.goes_into("vault.somethingnew")
    named = tables.RECORDS | tables.KEY_TABLES | tables.CONTENT_TABLES | tables.NEVER | {tables.DETAIL}
    assert named <= {m._meta.label_lower for m in apps.get_models()}


def test_stock_age_and_tar_open_both_archives(cast, safe):
    nur_asks(cast)
    done = safe.back_up()
    for path in (done.content, done.keys):
        manifest = json.loads(members(safe.age(path))["manifest.json"])
        assert manifest["tables"]["default/accounts.worker"]["rows"] == 12


def test_the_content_archive_holds_no_key_and_the_key_archive_no_content(cast, safe):
    nur = nur_asks(cast)
    done = safe.back_up()
    content, keys = members(safe.age(done.content)), members(safe.age(done.keys))
    assert {name.split("/")[2] for name in content if "/" in name} & tables.KEY_TABLES == set()
    assert {name.split("/")[2] for name in keys if "/" in name} & tables.CONTENT_TABLES == set()
    wraps = [base64.b64encode(bytes(wrap.sealed)) for wrap in Wrap.objects.filter(subject=nur.subject)]
    assert wraps and all(any(wrap in part for part in keys.values()) for wrap in wraps)
    assert not any(wrap in part for part in content.values() for wrap in wraps)


def test_sealed_details_are_keys_and_digests_of_sections_are_content(cast, safe):
    nur_asks(cast)
    done = safe.back_up()
    for path, kind in ((done.content, "m"), (done.keys, "s")):
        part = members(safe.age(path))["tables/default/audit.detail/000001.jsonl"].splitlines()
        column = json.loads(part[0]).index("kind")
        assert {json.loads(line)[column] for line in part[1:]} == {kind}


def test_sessions_are_in_neither(cast, safe):
    cast.client("ada")
    done = safe.back_up()
    assert not any("session" in name for path in (done.content, done.keys) for name in members(safe.age(path)))


def test_key_archives_older_than_14_days_are_deleted_and_content_stays(cast, safe):
    first, second = safe.back_up(NOW), safe.back_up(NOW + timedelta(days=10))
    third = safe.back_up(NOW + timedelta(days=15))
    assert [path.exists() for path in (first.keys, second.keys, third.keys)] == [False, True, True]
    assert first.content.exists() and third.expired == 1


def test_a_file_is_copied_once_and_only_sealed(cast, safe):
    nur = nur_asks(cast, words="a marker of hers")
    assert [safe.back_up(NOW).files, safe.back_up(NOW + timedelta(days=1)).files] == [1, 0]
    (copy,) = (safe.folder / copies.folder_name([safe.recipient])).glob("*.age")
    assert safe.age(copy) == nur.path.read_bytes() and b"marker" not in safe.age(copy)


def test_the_copy_of_a_forgotten_file_goes_after_14_days(cast, safe):
    nur = nur_asks(cast)
    safe.back_up(NOW)
    from tests.keeping.test_forgetting import forget

    forget(cast, nur)
    folder = safe.folder / copies.folder_name([safe.recipient])
    left = []
    for days in (1, 14, 16):
        safe.back_up(NOW + timedelta(days=days))
        left.append(len(list(folder.glob("*.age"))))
    assert left == [1, 1, 0]


def test_other_recipients_get_copies_of_their_own(cast, safe):
    nur_asks(cast)
    assert safe.back_up().files == 1
    import pyrage

    other = str(pyrage.x25519.Identity.generate().to_public())
    assert backups.write_backup(safe.folder, [other], safe.work, timezone.now()).files == 1


def test_archives_belong_to_this_user_alone_and_no_part_is_left(cast, safe):
    done = safe.back_up()
    assert {p.stat().st_mode & 0o777 for p in (done.content, done.keys)} == {0o600}
    assert list(safe.folder.rglob("*.part")) == []


def test_nothing_of_the_rows_reaches_the_disk_in_the_clear(cast, safe):
    nur = nur_asks(cast)
    safe.back_up()
    every = b"".join(path.read_bytes() for path in safe.folder.rglob("*") if path.is_file())
    sealed = bytes(Value.objects.filter(subject=nur.subject).first().sealed)
    assert nur.subject.encode() not in every and sealed not in every


@pytest.mark.parametrize("words", [[], ["age1nonsense"], ["AGE-SECRET-KEY-1QQQQ"]])
def test_without_a_good_recipient_nothing_is_written(cast, safe, words):
    with pytest.raises(Refused):
        backups.write_backup(safe.folder, words, safe.work, NOW)
    assert not safe.folder.exists()


def test_when_an_archive_was_written_stands_in_its_name(cast, safe):
    done = safe.back_up(NOW)
    assert backups.written_at(done.keys) == NOW and re.fullmatch(r"keys-2017-04-02T103000Z-\w{8}\.age", done.keys.name)
    assert backups.written_at(done.keys.with_name("keys-of-the-house.age")) is None


def test_a_large_table_goes_in_pieces(cast, safe, monkeypatch):
    monkeypatch.setattr("waystation.keeping.rows.PART", 1000)
    done = safe.back_up()
    names = [name for name in members(safe.age(done.content)) if "vault.listline" in name]
    assert len(names) == len(set(names)) > 5


def test_a_tar_of_ours_is_a_tar(tmp_path):
    path = tmp_path / "a.tar"
    path.write_bytes(b"".join(ageing.tar([("a/b", b"x" * 700), ("c", b"")])))
    assert list(ageing.members(path)) == [("a/b", b"x" * 700), ("c", b"")]


def test_a_row_that_names_no_file_of_ours_is_in_no_list_of_files(cast, safe):
    nur = nur_asks(cast)
    SealedFile.objects.create(id="../log.key", subject=nur.subject, section=1, size=1, digest="0" * 64)
    done = safe.back_up()
    assert (done.files, done.without) == (1, [])
    listed = json.loads(members(safe.age(done.content))["files.json"])
    assert [file_id for file_id, _size, _digest in listed] == [nur.file.pk]
