"""What is sealed for a case opens for its compartments, and for nobody else, and only as it was written."""

import json

import pytest

from waystation.audit.actions import next_number, record
from waystation.audit.models import Detail
from waystation.audit.tags import Tag
from waystation.core.sealing import Damaged, sign
from waystation.core.vocabulary.refusals import NotYours
from waystation.vault import custody, manifests, officers, rotating
from waystation.vault.boxes import Box, BoxPlan, create_box, open_box
from waystation.vault.directory import canonical
from waystation.vault.labels import Label, Section
from waystation.vault.models import Manifest, Value, Wrap

pytestmark = pytest.mark.django_db

SUBJECT, ROW = "a" * 32, "b" * 32
PLAN = BoxPlan(
    whole=("team-birch",),
    sections=(Section.IDENTITY, Section.STORY, Section.CONTACT),
    narrow={Section.IDENTITY: ("identity",), Section.CONTACT: ("settlement",)},
)


@pytest.fixture
def box(cast) -> Box:
    made = create_box(cast.keyring("ada"), SUBJECT, PLAN)
    made.write(Label.PERSON_STORY, ROW, {"text": "They came at night."})
    made.write(Label.PERSON_IDENTITY, ROW, {"name": "Nur"})
    made.write(Label.PERSON_CONTACT, ROW, {"number": "000"})
    made.sign(Tag.CASE_START)
    return made


def test_a_member_of_the_team_reads_what_was_written(cast, box):
    assert open_box(cast.keyring("jon"), SUBJECT).read(Label.PERSON_STORY, ROW) == {"text": "They came at night."}


def test_a_caseworker_of_another_team_opens_nothing(cast, box):
    with pytest.raises(NotYours):
        open_box(cast.keyring("ben"), SUBJECT)


def test_an_absent_case_answers_like_one_that_is_not_ours(cast, box):
    with pytest.raises(NotYours):
        open_box(cast.keyring("ada"), "c" * 32)


def test_identity_is_not_under_the_case_key(cast, box):
    with pytest.raises(NotYours):
        open_box(cast.keyring("ada"), SUBJECT).read(Label.PERSON_IDENTITY, ROW)


def test_an_identity_custodian_reads_identity(cast, box):
    assert open_box(cast.keyring("kay"), SUBJECT).read(Label.PERSON_IDENTITY, ROW) == {"name": "Nur"}


def test_an_identity_custodian_of_another_team_reads_no_story(cast, box):
    with pytest.raises(NotYours):
        open_box(cast.keyring("kay"), SUBJECT).read(Label.PERSON_STORY, ROW)


def test_somebody_who_may_not_read_a_section_can_add_to_it(cast, box):
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.write(Label.PERSON_IDENTITY, "d" * 32, {"name": "Sami"})
    ada.sign(Tag.CASE_WRITE)
    opened = open_box(cast.keyring("jon"), SUBJECT)
    assert opened.read(Label.PERSON_IDENTITY, "d" * 32) == {"name": "Sami"}
    assert opened.read(Label.PERSON_IDENTITY, ROW) == {"name": "Nur"}


def test_a_value_put_back_from_an_older_copy_is_refused(cast, box):
    older = Value.objects.get(subject=SUBJECT, label=Label.PERSON_STORY)
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.write(Label.PERSON_STORY, ROW, {"text": "They came twice."})
    ada.sign(Tag.CASE_WRITE)
    older.save()
    with pytest.raises(Damaged):
        open_box(cast.keyring("ada"), SUBJECT)


def test_a_section_put_back_whole_with_its_manifest_is_refused(cast, box):
    older = [*Value.objects.filter(subject=SUBJECT), *Manifest.objects.filter(subject=SUBJECT)]
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.write(Label.PERSON_STORY, ROW, {"text": "They came twice."})
    ada.sign(Tag.CASE_WRITE)
    for row in older:
        row.save()
    with pytest.raises(Damaged):
        open_box(cast.keyring("ada"), SUBJECT)


@pytest.mark.parametrize("signer", ["ben", "nobody"])
def test_a_manifest_in_the_name_of_another_is_refused_even_when_the_log_was_made_to_fit(cast, box, signer):
    """Somebody who can write every row of database and log, and holds a key of their own."""
    row = Manifest.objects.get(subject=SUBJECT, section=Section.STORY)
    row.signer = row.signer if signer == "ben" else "9" * 32
    row.body = canonical({**json.loads(row.body), "line": next_number()})
    row.signature = sign(cast.pairs["ben"], manifests.PURPOSE, *manifests.fields_of(row))
    row.save()
    detail = custody.detail_of([row], [])
    record(Tag.CASE_WRITE, by=cast.id("ada"), object=SUBJECT, detail=detail, kind="m")
    with pytest.raises(Damaged):
        open_box(cast.keyring("ada"), SUBJECT)


def test_a_value_that_was_cut_away_is_noticed(cast, box):
    Value.objects.filter(subject=SUBJECT, label=Label.PERSON_CONTACT).delete()
    with pytest.raises(Damaged):
        open_box(cast.keyring("ada"), SUBJECT)


def test_a_narrow_compartment_opens_its_section_only(cast, box):
    assert open_box(cast.keyring("cleo"), SUBJECT).sections == {Section.CONTACT}


def test_another_compartment_can_be_admitted_and_excluded(cast, box):
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.admit("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    assert open_box(cast.keyring("ben"), SUBJECT).read(Label.PERSON_STORY, ROW)
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.exclude("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    with pytest.raises(NotYours):
        open_box(cast.keyring("ben"), SUBJECT)


def generations(section: Section) -> dict[int, set[str]]:
    """{generation: compartments that hold a wrap of this section's key by itself}."""
    found: dict[int, set[str]] = {}
    for row in Wrap.objects.filter(subject=SUBJECT, section=section).exclude(compartment=""):
        found.setdefault(row.generation, set()).add(row.compartment)
    return found


def write_later(cast, label: Label) -> int:
    """Ada writes once more; returns under which key."""
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.write(label, ROW, {"text": "Later."})
    ada.sign(Tag.CASE_WRITE)
    return Value.objects.get(subject=SUBJECT, label=label, row=ROW).generation


def let_ben_read(cast) -> None:
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.admit("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    assert open_box(cast.keyring("ben"), SUBJECT).read(Label.PERSON_STORY, ROW)


def test_a_team_that_was_admitted_and_taken_out_again_knows_no_later_key(cast, box):
    let_ben_read(cast)
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.exclude("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    assert write_later(cast, Label.PERSON_STORY) == 2
    assert generations(Section.STORY) == {2: {"team-birch"}}


def test_while_a_team_that_was_admitted_stays_writes_keep_their_key(cast, box):
    let_ben_read(cast)
    assert write_later(cast, Label.PERSON_STORY) == 1


def test_somebody_who_left_a_team_that_was_admitted_knows_no_later_key(cast, box):
    let_ben_read(cast)
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    assert rotating.rotate("team-cedar", cast.keyring("kay"))
    assert write_later(cast, Label.PERSON_STORY) == 2
    assert generations(Section.STORY) == {2: {"team-birch", "team-cedar"}}


def test_a_team_that_is_let_in_once_more_counts_from_its_first_time(cast, box):
    """Ben read it, left his team, and his team is let in again: the key he may know seals nothing more."""
    let_ben_read(cast)
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.exclude("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    assert rotating.rotate("team-cedar", cast.keyring("kay"))
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.admit("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    assert write_later(cast, Label.PERSON_STORY) == 2


def test_a_group_to_which_a_section_was_open_for_a_while_knows_no_later_key_of_it(cast, box):
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.open_section(Section.CONTACT, "travel")
    ada.sign(Tag.CASE_WORKERS)
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.shut_section(Section.CONTACT, "travel")
    ada.sign(Tag.CASE_WORKERS)
    assert write_later(cast, Label.PERSON_CONTACT) == 2
    assert generations(Section.CONTACT) == {1: {"settlement"}, 2: {"team-birch", "settlement"}}


def test_somebody_who_may_not_read_a_section_can_write_a_row_anew(cast, box):
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.write(Label.PERSON_IDENTITY, ROW, {"name": "Nur, spelled otherwise"})
    ada.sign(Tag.CASE_WRITE)
    assert open_box(cast.keyring("jon"), SUBJECT).read(Label.PERSON_IDENTITY, ROW) == {"name": "Nur, spelled otherwise"}


def test_an_older_copy_is_refused_even_when_what_the_newer_line_said_was_deleted(cast, box):
    older = [*Value.objects.filter(subject=SUBJECT), *Manifest.objects.filter(subject=SUBJECT)]
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.write(Label.PERSON_STORY, ROW, {"text": "They came twice."})
    ada.sign(Tag.CASE_WRITE)
    for row in older:
        row.save()
    Detail.objects.filter(object=SUBJECT).order_by("-number").first().delete()
    with pytest.raises(Damaged):
        open_box(cast.keyring("ada"), SUBJECT)


def test_a_team_stays_no_hand_by_wraps_that_were_hidden_while_it_was_taken_out(cast, box):
    let_ben_read(cast)
    hidden = list(Wrap.objects.filter(subject=SUBJECT, section=Section.STORY))
    Wrap.objects.filter(pk__in=[row.pk for row in hidden]).delete()
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.exclude("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    Wrap.objects.bulk_create(hidden)
    manifest = Manifest.objects.get(subject=SUBJECT, section=Section.STORY)
    assert "team-cedar" not in manifests.keys_in(bytes(manifest.body)).hands
    assert write_later(cast, Label.PERSON_STORY) == 2


def test_a_team_whose_wraps_were_deleted_by_hand_can_still_be_taken_out(cast, box):
    let_ben_read(cast)
    Wrap.objects.filter(subject=SUBJECT, compartment="team-cedar").delete()
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.exclude("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    assert "team-cedar" not in open_box(cast.keyring("ada"), SUBJECT).hands(Section.STORY)


def older_copy() -> list:
    return [*Manifest.objects.filter(subject=SUBJECT), *Wrap.objects.filter(subject=SUBJECT),
            *Value.objects.filter(subject=SUBJECT)]  # fmt: skip


def put_back(rows) -> None:
    """As somebody does who can write every row, and add lines to the log, but holds no key."""
    for row in rows:
        type(row).objects.filter(pk=row.pk).delete()
        row.save(force_insert=True)
    there = list(Manifest.objects.filter(subject=SUBJECT))
    record(Tag.RESTORE, by="9" * 32, object=SUBJECT, detail=custody.detail_of(there, there), kind="m")


def test_an_older_copy_is_refused_even_when_the_log_was_given_a_line_for_it(cast, box):
    older = older_copy()
    write_later(cast, Label.PERSON_STORY)
    put_back(older)
    with pytest.raises(Damaged):
        open_box(cast.keyring("ada"), SUBJECT)


def test_a_team_that_was_taken_out_does_not_come_back_by_rows(cast, box):
    let_ben_read(cast)
    older = older_copy()
    ada = open_box(cast.keyring("ada"), SUBJECT)
    ada.exclude("team-cedar")
    ada.sign(Tag.CASE_WORKERS)
    put_back(older)
    with pytest.raises(Damaged):
        write_later(cast, Label.PERSON_STORY)


def test_what_a_lost_line_said_is_not_covered_by_a_line_about_something_else(cast, box):
    """Its detail is deleted, and a line follows about a section that nobody has."""
    older = older_copy()
    write_later(cast, Label.PERSON_STORY)
    Detail.objects.filter(object=SUBJECT).order_by("-number").first().delete()
    for row in older:
        type(row).objects.filter(pk=row.pk).delete()
        row.save(force_insert=True)
    record(Tag.CASE_WRITE, by="9" * 32, object=SUBJECT, detail=bytes([Section.MONEY]) + bytes(32), kind="m")
    with pytest.raises(Damaged):
        open_box(cast.keyring("ada"), SUBJECT)


def test_an_older_copy_is_accepted_by_the_log_key_alone_and_at_its_own_line(cast, box):
    older = older_copy()
    write_later(cast, Label.PERSON_STORY)
    for row in older:
        type(row).objects.filter(pk=row.pk).delete()
        row.save(force_insert=True)
    manifests.accept_as_it_is(SUBJECT, by="command")
    assert open_box(cast.keyring("ada"), SUBJECT).read(Label.PERSON_STORY, ROW) == {"text": "They came at night."}
    accepted = bytes(Detail.objects.filter(object=SUBJECT).order_by("-number").first().sealed)
    write_later(cast, Label.PERSON_STORY)
    for row in older:
        type(row).objects.filter(pk=row.pk).delete()
        row.save(force_insert=True)
    record(Tag.RESTORE, by="command", object=SUBJECT, detail=accepted, kind="m")
    with pytest.raises(Damaged):
        open_box(cast.keyring("ada"), SUBJECT)
