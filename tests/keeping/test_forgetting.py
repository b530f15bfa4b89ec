"""To forget: two people, keys first, nothing unread, and never against a hold."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from tests.hunting import bytes_of
from tests.keeping.story import ROW, Nur, nur_asks, nur_writes
from waystation.audit.actions import record
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.audit.verifying import verify_chain
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.keeping import actions, forgetting
from waystation.keeping.models import Forgetting, LegalHold
from waystation.letterbox import deliveries
from waystation.letterbox.models import Due, IncomingMessage, Mailbox, MailboxMessage, StoredFile
from waystation.vault import pairs, signed
from waystation.vault.boxes import BoxPlan, create_box, open_box
from waystation.vault.labels import Label, Section
from waystation.vault.models import Manifest, MatchRecord, SealedFile, Summary, UnsentForm, Value, Wrap

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "she asked us to"


@pytest.fixture
def nur(cast) -> Nur:
    return nur_asks(cast)


def forget(cast, nur: Nur) -> None:
    actions.forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON, officer=cast.keyring("faye"))


def rows_of(subject: str) -> dict[str, int]:
    """Every row of the desk in which the subject's id stands, whatever its table; the log apart."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in ("audit", "letterbox"):
            continue
        for column in model._meta.concrete_fields:
            if column.get_internal_type() in ("CharField", "ForeignKey") and "32" in str(
                column.db_type(connections["default"])
            ):
                count = model.objects.filter(**{column.attname: subject}).count()
                found |= {f"{model._meta.label}.{column.name}": count} if count else {}
    return found


def test_a_forgotten_request_leaves_no_row_and_no_file(cast, nur):
    forget(cast, nur)
    assert rows_of(nur.subject) == {}
    assert not nur.path.exists()


def test_the_mailbox_and_its_clock_go_too(cast, nur):
    nur_writes(nur, read=True)
    forget(cast, nur)
    left = [t.objects.count() for t in (Mailbox, MailboxMessage, IncomingMessage, StoredFile, Due)]
    assert left == [0, 0, 0, 0, 0]


def test_purposes_go_and_the_chain_stays_whole(cast, nur):
    forget(cast, nur)
    assert not Detail.objects.using("default").filter(object=nur.subject).exists()
    assert Line.objects.using("default").filter(object=nur.subject, action=Tag.REQUEST_OPEN).exists()
    assert verify_chain("desk", lambda worker: []).holds


def test_the_reason_of_a_reading_by_two_goes_with_the_secret(cast, nur):
    secret = pairs.write_secret(cast.keyring("ada"), nur.subject, {"address": "x"}, codes=("keepers", "duty"))
    reading = pairs.ask(
        cast.keyring("cleo"), secret, reason="Nur must leave tonight", case=nur.subject, now=timezone.now()
    )
    assert Detail.objects.filter(object=reading.pk).exists()
    forget(cast, nur)
    assert not Detail.objects.filter(object=reading.pk).exists()


def test_a_form_about_her_that_was_never_sent_goes_too(cast, nur):
    for page in (f"/requests/{nur.subject}/answer/", f"/requests/{'5' * 32}/answer/"):
        UnsentForm.objects.create(worker=cast.workers["ada"], page=page, sealed=b"-")
    forget(cast, nur)
    assert [row.page for row in UnsentForm.objects.all()] == [f"/requests/{'5' * 32}/answer/"]


def test_another_person_is_untouched(cast, nur):
    sami = nur_asks(cast, "5" * 32)
    forget(cast, nur)
    assert open_box(cast.keyring("ada"), sami.subject).sections and sami.path.exists()
    assert Mailbox.objects.filter(pk=sami.mailbox.pk).exists()


def test_nothing_unread_is_ever_deleted(cast, nur):
    nur_writes(nur, read=False)
    with pytest.raises(Refused, match="not been read"):
        forget(cast, nur)
    assert Wrap.objects.filter(subject=nur.subject).exists() and not Forgetting.objects.exists()


def test_what_was_taken_into_the_box_and_not_dealt_with_counts_as_unread(cast, nur):
    box = open_box(cast.keyring("ada"), nur.subject)
    box.write(Label.REQUEST_MESSAGE, ROW, {"kind": "message", "text": "Are you there?", "filed": ""})
    box.sign(Tag.REQUEST_WRITE)
    with pytest.raises(Refused, match="not been read"):
        forget(cast, nur)
    box = open_box(cast.keyring("ada"), nur.subject)
    box.write(Label.REQUEST_MESSAGE, ROW, {"kind": "message", "text": "Are you there?", "filed": "2017-04-02T11"})
    box.sign(Tag.REQUEST_WRITE)
    forget(cast, nur)
    assert rows_of(nur.subject) == {}


def test_what_arrives_after_the_question_stops_the_answer(cast, nur):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    nur_writes(nur, read=False)
    with pytest.raises(Refused, match="not been read"):
        actions.confirm_forgetting(row.pk, keyring=cast.keyring("faye"))
    assert open_box(cast.keyring("ada"), nur.subject).sections


def test_a_legal_hold_wins(cast, nur):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    actions.place_hold(nur.subject, keyring=cast.keyring("ben"), reason="the court of a case wants it")
    assert not Forgetting.objects.filter(pk=row.pk).exists()
    with pytest.raises(Refused, match="legal hold"):
        forget(cast, nur)
    assert open_box(cast.keyring("ada"), nur.subject).sections


def test_a_hold_is_lifted_by_an_officer_and_not_by_whoever_placed_it(cast, nur):
    hold = actions.place_hold(nur.subject, keyring=cast.keyring("ada"), reason="a court")
    with pytest.raises(NotYours):
        actions.lift_hold(hold.pk, keyring=cast.keyring("ada"))
    assert actions.read_hold(nur.subject, keyring=cast.keyring("ben")) == {"reason": "a court"}
    actions.lift_hold(hold.pk, keyring=cast.keyring("gil"))
    forget(cast, nur)
    assert rows_of(nur.subject) == {}


@pytest.mark.parametrize("line", [False, True])
def test_a_hold_whose_row_was_taken_away_by_hand_stands_until_an_officer_lifts_it(cast, nur, line):
    actions.place_hold(nur.subject, keyring=cast.keyring("ada"), reason="a court")
    LegalHold.objects.all().delete()
    if line:
        record(Tag.HOLD_LIFT, by=cast.id("gil"), object=nur.subject)
    with pytest.raises(Refused, match="legal hold"):
        forget(cast, nur)
    hold = actions.place_hold(nur.subject, keyring=cast.keyring("ada"), reason="a court")
    actions.lift_hold(hold.pk, keyring=cast.keyring("gil"))
    forget(cast, nur)
    assert rows_of(nur.subject) == {}


def test_a_request_whose_hold_was_lifted_opens_as_before(cast, nur):
    hold = actions.place_hold(nur.subject, keyring=cast.keyring("ada"), reason="a court")
    actions.lift_hold(hold.pk, keyring=cast.keyring("gil"))
    assert open_box(cast.keyring("ada"), nur.subject).read(Label.REQUEST_CONTENT, nur.subject)


def test_a_hold_that_was_lifted_once_and_placed_again_stands(cast, nur):
    for _time in range(2):
        hold = actions.place_hold(nur.subject, keyring=cast.keyring("ada"), reason="a court")
        actions.lift_hold(hold.pk, keyring=cast.keyring("gil"))
    actions.place_hold(nur.subject, keyring=cast.keyring("ada"), reason="a court")
    LegalHold.objects.all().delete()
    with pytest.raises(Refused, match="legal hold"):
        forget(cast, nur)


def test_an_officer_does_not_lift_the_hold_that_they_placed(cast, nur):
    hold = actions.place_hold(nur.subject, keyring=cast.keyring("ada"), reason="a court")
    LegalHold.objects.filter(pk=hold.pk).update(by=cast.id("gil"))  # an officer who was caseworker then
    with pytest.raises(Refused):
        actions.lift_hold(hold.pk, keyring=cast.keyring("gil"))


@pytest.mark.parametrize("name", ["jon", "kay", "cleo", "faye", "ivo", "dov", "eve", "mia", "hana"])
def test_nobody_asks_to_forget_what_they_cannot_open(cast, nur, name):
    with pytest.raises(NotYours):
        actions.ask_to_forget(nur.subject, keyring=cast.keyring(name), reason=REASON)
    assert not Forgetting.objects.exists()


@pytest.mark.parametrize("name", ["ada", "ben", "jon", "kay", "cleo", "ivo", "dov", "eve", "mia"])
def test_nobody_but_an_officer_confirms(cast, nur, name):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    with pytest.raises(NotYours):
        actions.confirm_forgetting(row.pk, keyring=cast.keyring(name))
    assert open_box(cast.keyring("ada"), nur.subject).sections


def test_the_same_person_is_never_both_hands(cast, nur):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    row.by = cast.id("faye")
    row.save()
    with pytest.raises(Refused, match="both hands"):
        actions.confirm_forgetting(row.pk, keyring=cast.keyring("faye"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Forgetting.objects.filter(pk=row.pk).update(confirmed_by=row.by)


def test_an_old_question_is_not_confirmed(cast, nur):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    with pytest.raises(Refused, match="too long ago"):
        actions.confirm_forgetting(row.pk, keyring=cast.keyring("faye"), now=timezone.now() + timedelta(hours=73))


def test_it_is_not_confirmed_twice(cast, nur):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    actions.confirm_forgetting(row.pk, keyring=cast.keyring("faye"))
    with pytest.raises(NotYours):
        actions.confirm_forgetting(row.pk, keyring=cast.keyring("faye"))
    assert Line.objects.using("default").filter(action=Tag.FORGET, object=nur.subject).count() == 1


def test_it_can_be_called_off_until_the_keys_are_gone(cast, nur):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    with pytest.raises(NotYours):
        actions.call_off(row.pk, keyring=cast.keyring("ben"))
    actions.call_off(row.pk, keyring=cast.keyring("ada"))
    assert not Forgetting.objects.exists() and open_box(cast.keyring("ada"), nur.subject).sections


@pytest.mark.parametrize("step", ["delete_at_the_door", "delete_content", "wipe_freed_pages"])
def test_after_a_crash_the_keys_are_gone_and_any_officer_finishes(cast, nur, step, monkeypatch):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    with monkeypatch.context() as patch:
        patch.setattr(forgetting, step, lambda *a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.confirm_forgetting(row.pk, keyring=cast.keyring("faye"))
    assert [t.objects.filter(subject=nur.subject).count() for t in (Wrap, Summary, MatchRecord)] == [0, 0, 0]
    if step != "wipe_freed_pages":
        nur_writes(nur, read=False)  # arrives in between: it stays, and does not stop the rest
        with pytest.raises(Refused, match="keys are gone"):
            actions.call_off(row.pk, keyring=cast.keyring("gil"))
        actions.confirm_forgetting(row.pk, keyring=cast.keyring("gil"))
        assert IncomingMessage.objects.count() == 1
    assert rows_of(nur.subject) == {} and not Mailbox.objects.exists()
    assert Line.objects.using("default").filter(action=Tag.FORGET, object=nur.subject).count() == 1


def test_a_mailbox_that_a_case_took_over_stays(cast, nur):
    ada = cast.keyring("ada")
    deliveries.state_delivery(
        signed.directory(), nur.mailbox.id, "team-birch", worker=ada.worker_id, pair=ada.pair, now=timezone.now()
    )
    forget(cast, nur)
    assert Mailbox.objects.filter(pk=nur.mailbox.pk).exists()


def test_a_case_takes_the_request_it_came_from_with_it(cast, nur):
    case = create_box(cast.keyring("ada"), "7" * 32, BoxPlan(whole=("team-birch",), sections=(Section.RECORD,)))
    case.write(Label.CASE_RECORD, "case", {"request": nur.subject, "alias": "C-2M4K"})
    case.sign(Tag.CASE_START)
    actions.forget("7" * 32, keyring=cast.keyring("jon"), reason=REASON, officer=cast.keyring("faye"))
    assert rows_of("7" * 32) == rows_of(nur.subject) == {} and not nur.path.exists()
    assert Line.objects.using("default").filter(action=Tag.FORGET, object__in=["7" * 32, nur.subject]).count() == 2


def test_a_hold_on_a_case_keeps_the_request_it_came_from(cast, nur):
    request = open_box(cast.keyring("ada"), nur.subject)
    request.write(Label.REQUEST_DECISION, "9" * 32, {"kind": "accepted", "case": "7" * 32})
    request.sign(Tag.REQUEST_ACCEPT)
    case = create_box(cast.keyring("ada"), "7" * 32, BoxPlan(whole=("team-birch",), sections=(Section.RECORD,)))
    case.sign(Tag.CASE_START)
    actions.place_hold("7" * 32, keyring=cast.keyring("jon"), reason="a court")
    with pytest.raises(Refused, match="legal hold"):
        actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)


def test_a_damaged_request_can_be_forgotten(cast, nur):
    Value.objects.filter(subject=nur.subject).update(version=9)
    Manifest.objects.filter(subject=nur.subject).delete()
    with pytest.raises(Exception, match=".+"):
        open_box(cast.keyring("ada"), nur.subject)
    Value.objects.filter(subject=nur.subject).delete()
    forget(cast, nur)
    assert rows_of(nur.subject) == {} and not SealedFile.objects.exists()


def test_the_reason_is_read_by_officers_only(cast, nur):
    row = actions.ask_to_forget(nur.subject, keyring=cast.keyring("ada"), reason=REASON)
    assert actions.read_note(row.pk, keyring=cast.keyring("hana"))[1]["reason"] == REASON
    with pytest.raises(NotYours):
        actions.read_note(row.pk, keyring=cast.keyring("ada"))


def test_freed_pages_hold_no_key_any_more(cast, nur):
    nur_asks(cast, "5" * 32)  # somebody stays, so that the pages do too
    sealed = bytes(Wrap.objects.filter(subject=nur.subject).first().sealed)
    forget(cast, nur)
    connection = connections["default"]
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        files = list(path.parent.glob(f"{path.name}*"))
        assert files and not [p for p in files if sealed in bytes_of(p)]
    else:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
            pages = "generate_series(0, (pg_relation_size('vault_wrap') / 8192)::int - 1) AS page"
            holds = "position(%s IN get_raw_page('vault_wrap', page)) > 0"
            cursor.execute(f"SELECT page FROM {pages} WHERE {holds}", [sealed])
            assert cursor.fetchall() == []


def test_a_row_that_names_no_file_of_ours_stops_no_forgetting_and_deletes_nothing_else(cast, nur, settings):
    other = Path(settings.FILES).parent / "desk.sqlite3"
    other.write_bytes(b"everything")
    for name in (".", "../desk.sqlite3"):
        SealedFile.objects.create(id=name, subject=nur.subject, section=Section.REQUEST, size=1, digest="0" * 64)
    forget(cast, nur)
    assert rows_of(nur.subject) == {} and not nur.path.exists() and other.exists()
