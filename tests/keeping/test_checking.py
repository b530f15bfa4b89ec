"""`verify-log` and `verify-cases`: every hand that was laid on a row shows, and no key is needed to see it."""

import json

import pytest
from django.db.models import F

from tests.keeping.story import nur_asks
from tests.triggers import without_triggers
from waystation.audit.actions import checkpoint, record
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.keeping import checking
from waystation.letterbox.models import KeyLine
from waystation.site.command import main
from waystation.vault import officers
from waystation.vault.labels import Label, Section
from waystation.vault.models import ListLine, Manifest, SealedFile, Value

pytestmark = pytest.mark.django_db


@pytest.fixture
def nur(cast):
    return nur_asks(cast)


def wrong() -> dict[str, str]:
    return {found.source: found.says for found in checking.verify_log() if not found.holds}


def test_what_nobody_touched_holds(cast, nur):
    officers.sign_log_head(cast.keyring("faye"))
    record(Tag.DOOR_SEND, by="door", source="door")
    assert wrong() == {}
    report = checking.verify_cases()
    assert (report.subjects, report.sections, report.values, report.files) == (1, 2, 2, 1)
    assert report.wrong == report.older == {}


@pytest.mark.parametrize("source, database", [("desk", "default"), ("door", "door"), ("command", "default")])
def test_a_changed_line_shows_in_every_chain(cast, source, database):
    record(Tag.BACKUP, by="command", source=source)
    with without_triggers("audit_line", database):
        Line.objects.using(database).filter(source=source, number=1).update(subject="f" * 32)
    assert list(wrong()) == [source]


def test_a_line_cut_off_the_end_shows(cast, nur):
    newest = Line.objects.using("default").filter(source="desk").order_by("-number").first()
    with without_triggers("audit_line"):
        newest.delete()
    assert "cut off" in wrong()["desk"]


def test_a_list_line_taken_away_shows_by_the_log(cast, nur):
    checkpoint("desk", signer="log", sign=__import__("waystation.audit.actions", fromlist=["a"]).log_key().sign)
    with without_triggers("vault_listline"):
        ListLine.objects.order_by("-number").first().delete()
    assert checking.SIGNED_LIST in {f.source for f in _findings_after_forgetting()}


def _findings_after_forgetting():
    from waystation.vault import signed

    signed.forget_known()
    return [found for found in checking.verify_log() if not found.holds]


@pytest.mark.django_db(transaction=True)
def test_a_door_that_was_given_another_list_shows(cast):
    with without_triggers("letterbox_keyline", "door"):
        KeyLine.objects.filter(number=3).update(body=b"{}")
    assert list(wrong()) == [checking.DOORS_LIST]


def test_heads_kept_elsewhere_find_a_rewritten_log(cast, nur, tmp_path, capsys):
    kept = tmp_path / "heads.json"
    assert main(["verify-log", "--checkpoint", str(kept)]) == 0
    assert main(["verify-log", "--against", str(kept)]) == 0
    heads = json.loads(kept.read_text())
    heads["desk"]["digest"] = "00" * 32
    kept.write_text(json.dumps(heads))
    capsys.readouterr()
    assert main(["verify-log", "--against", str(kept)]) == 1
    assert "changed since the copy was made" in capsys.readouterr().out


def test_the_command_says_what_is_wrong_and_ends_with_1(cast, nur, capsys):
    assert main(["verify-log"]) == 0
    with without_triggers("audit_line"):
        Line.objects.using("default").filter(source="desk", number=2).update(action="intake:open")
    assert main(["verify-log"]) == 1
    said = capsys.readouterr()
    assert "desk: DOES NOT HOLD: line" in said.out and "officer's copy" in said.err


def touch_value():
    Value.objects.filter(label=Label.REQUEST_CONTENT).update(sealed=b"another")


def drop_value():
    Value.objects.filter(label=Label.REQUEST_CONTENT).delete()


def drop_manifest():
    Manifest.objects.filter(section=int(Section.REQUEST)).delete()


def sign_by_somebody_else():
    Manifest.objects.update(signer="f" * 32)


def drop_file():
    from waystation.vault import files

    files.delete_file(SealedFile.objects.get().pk)


def touch_file():
    from waystation.vault import files

    path = files.path_of(SealedFile.objects.get().pk)
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def lower_version():
    Value.objects.update(version=F("version") + 1)


HANDS = [touch_value, drop_value, drop_manifest, sign_by_somebody_else, drop_file, touch_file, lower_version]


@pytest.mark.parametrize("hand", HANDS)
def test_every_hand_on_a_case_shows_by_its_random_id_only(cast, nur, hand, capsys):
    other = nur_asks(cast, "5" * 32)
    Value.objects.filter(subject=other.subject).delete()
    Manifest.objects.filter(subject=other.subject).delete()
    SealedFile.objects.filter(subject=other.subject).delete()
    Detail.objects.using("default").filter(object=other.subject).delete()
    hand()
    assert nur.subject in checking.verify_cases().wrong
    assert main(["verify-cases"]) == 1
    assert f"{nur.subject}: NOT AS WRITTEN" in capsys.readouterr().out


def test_an_older_copy_put_back_with_its_digests_shows_by_the_log(cast, nur):
    older = [*Value.objects.all(), *Manifest.objects.all()]
    from waystation.vault.boxes import open_box

    box = open_box(cast.keyring("ada"), nur.subject)
    box.write(Label.REQUEST_CONTENT, nur.subject, {"happened": "They came twice."})
    box.sign(Tag.REQUEST_WRITE)
    for row in older:
        row.save()
    Detail.objects.using("default").filter(object=nur.subject, kind="m").order_by("-number").first().delete()
    report = checking.verify_cases()
    assert nur.subject in {**report.older, **report.wrong}


def test_a_detail_that_cannot_be_read_stops_no_check(cast, nur):
    """A line about her has lost what it said, and another one says something that nobody can read."""
    lost = record(Tag.REQUEST_WRITE, by="9" * 32, object=nur.subject, detail=b"\x02" * 33, kind="m")
    Detail.objects.using("default").filter(object=nur.subject, number=lost.number).delete()
    record(Tag.REQUEST_WRITE, by="9" * 32, object=nur.subject, detail=b"\xff" * 9 + b"\0" + b"x" * 64, kind="m")
    assert nur.subject in checking.verify_cases().older


def test_a_row_of_a_section_that_no_case_has_stops_no_check_of_the_others(cast, nur):
    Value.objects.create(subject="e" * 32, section=99, label=1, row="a", version=1, generation=1, sealed=b"-")
    assert checking.verify_cases().wrong.keys() == {"e" * 32}
