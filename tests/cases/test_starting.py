"""An accepted request becomes a case with keys of its own; whole, or not at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cases.people import BEGINNING, NOW, NUR, SAMI, start
from tests.intake.people import NOW as THEN
from tests.intake.people import add, ask
from tests.intake.questions import asked, refer, view
from waystation.audit.models import Line
from waystation.cases import identity, persons, summaries
from waystation.cases.access import open_case, open_identity
from waystation.cases.contact import settle_messages
from waystation.cases.ladder import ladder
from waystation.cases.models import Case, CasePerson
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import milestones
from waystation.intake.access import open_request
from waystation.intake.actions import answer_person, file_message, take_messages
from waystation.intake.models import HelpRequest, Milestone
from waystation.letterbox.deliveries import compartment_for
from waystation.letterbox.files import Arrival
from waystation.letterbox.mailboxes import read_mailbox
from waystation.letterbox.models import Due
from waystation.vault import files, signed
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile, Value, Wrap

pytestmark = pytest.mark.django_db


def test_the_team_reads_what_nur_wrote(case):
    with case("jon") as nurs:
        first = [m["text"] for m in nurs.read_all(Label.CASE_MESSAGE).values()]
    assert first == ["They came to the house twice."]


def test_nothing_of_the_request_is_moved_all_is_sealed_anew(started, sent):
    old = set(Value.objects.filter(subject=sent.ref).values_list("sealed", flat=True))
    new = set(Value.objects.filter(subject=started).values_list("sealed", flat=True))
    assert new and not old & new
    assert not Wrap.objects.filter(subject=started, compartment="intake").exists()


def test_the_intake_desk_does_not_open_the_case(desk, started):
    with pytest.raises(NotYours), open_case(desk.keyring("ben"), started, purpose="look"):
        pass


def test_principal_and_dependant_are_persons_with_their_own_wishes_and_consent(case, ids):
    assert CasePerson.objects.count() == 2
    with case("ada") as nurs:
        assert nurs.read(Label.PERSON_WISHES, ids["Sami"])["wants"] == "To go on with school."
        assert persons.allows(nurs, ids["Nur"], "help")
        assert not persons.allows(nurs, ids["Nur"], "press")
        assert not persons.allows(nurs, ids["Sami"], "help")


def test_consent_given_in_the_request_has_the_day_of_the_request(opened, desk):
    with opened("ada") as request:
        ref = start(request, now=NOW + timedelta(days=30))
    with open_case(desk.keyring("ada"), ref, purpose="look") as nurs:
        days = {said["day"] for said in nurs.read_all(Label.PERSON_CONSENT).values()}
    assert days == {"2017-04-02"}


def test_names_go_to_the_custodians_only(desk, started, ids):
    with pytest.raises(NotYours), open_case(desk.keyring("ada"), started, purpose="look") as nurs:
        nurs.read(Label.PERSON_IDENTITY, ids["Nur"])
    with open_identity(desk.keyring("kay"), started, purpose="check a passport") as nurs:
        assert identity.names_by_person(nurs)[ids["Nur"]][0]["names"] == "Nura Example"


def test_the_request_is_closed_and_nur_is_told(desk, started, sent):
    assert HelpRequest.objects.get(pk=sent.ref).state == "closed"
    told, _ = read_mailbox(signed.organisation(), sent.mailbox, sent.pair)
    assert [message.status for message in told][-1] == "accepted"


def test_new_messages_go_to_the_team(started, sent):
    assert compartment_for(signed.directory(), sent.mailbox.id) == "team-birch"


def test_the_list_shows_an_alias_and_no_name(desk, started):
    line = summaries.read_lines(desk.keyring("jon"))[started]
    assert line["alias"].startswith("K-") and len(line["alias"]) == 6
    assert (line["stage"], line["danger"], line["persons"]) == ("accepted", "high", 2)
    assert not {"Nur", "Sami", "Nura Example", "+7 900 000-00-17"} & set(map(str, line.values()))


def test_the_first_sign_of_life_is_expected_within_a_day_when_the_danger_is_high(started):
    row = Case.objects.get(pk=started)
    assert row.due == "2017-04-06T09"
    assert list(Due.objects.filter(compartment="team-birch").values_list("hour", "level")) == [
        ("2017-04-06T09", "emergency")
    ]


@pytest.mark.parametrize("read", [False, True])
def test_what_nobody_has_answered_rings_for_the_team(desk, opened, sent, read):
    added = add(sent, text="They are at the door", level="emergency")
    with opened("ada") as request:
        take_messages(request, now=THEN)
        if read:
            file_message(request, added)
        case = start(request)
    theirs = Due.objects.filter(hour="2017-04-02T11")
    assert [(due.compartment, due.level) for due in theirs] == [("team-birch", "emergency")]
    with open_case(desk.keyring("jon"), case, purpose="answer") as nurs:
        settle_messages(nurs, note="Answered by telephone.", now=NOW)
    assert not theirs.all().exists()


def test_what_was_answered_does_not_ring_for_the_team(opened, sent):
    add(sent, text="They are at the door", level="emergency")
    with opened("ada") as request:
        take_messages(request, now=THEN)
        answer_person(request, "We come.", now=THEN)
        start(request)
    assert not Due.objects.filter(hour="2017-04-02T11").exists()


def test_the_request_names_the_row_of_figures_no_more(opened, started):
    with opened("ada") as request:
        assert milestones.read(request.box)["row"] == ""


def test_figures_count_two_persons_of_one_household_and_cannot_follow_them(desk, started, ids):
    rows = milestones.read_all(desk.keyring("dov"))
    assert Milestone.objects.count() == 1
    counts = ladder(rows, date(2017, 4, 4)).counts
    assert (counts["contact"], counts["applied"], counts["verified"]) == (2, 2, 2)
    assert ladder(rows, date(2017, 4, 4), unit="households").counts["verified"] == 1
    told = {p["id"] for p in rows[0]["persons"]} | {p["unit"] for p in rows[0]["persons"]}
    assert not told & {started, *ids.values()}


def test_a_file_of_the_request_is_sealed_anew_and_opens_in_the_case(desk, opened, settings):
    arrival = Arrival(signed.organisation(), "letter.txt", "text/plain")
    arrival.write(b"a summons")
    with opened("ada", of=ask(files=(arrival.finish(NOW),))) as request:
        ref = start(request)
    with open_case(desk.keyring("jon"), ref, purpose="file") as nurs:
        [(row, about)] = nurs.read_all(Label.CASE_FILE).items()
        assert about["name"] == "letter.txt"
        assert b"".join(files.read_file(nurs.box, SealedFile.objects.get(pk=row))) == b"a summons"
    assert row != arrival.id


def test_when_the_last_step_fails_nothing_of_the_case_stays(desk, opened, sent, monkeypatch, settings):
    def fails(*args, **kwargs):
        raise OSError

    arrival = Arrival(signed.organisation(), "letter.txt", "text/plain")
    arrival.write(b"a summons")
    monkeypatch.setattr("waystation.cases.starting.state_delivery", fails)
    with pytest.raises(OSError), opened("ada", of=ask(files=(arrival.finish(NOW),))) as request:
        start(request)
    assert [path.name for path in settings.FILES.iterdir()] == [arrival.id]
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "beginning",
    [
        replace(BEGINNING, team="team-cedar"),
        replace(BEGINNING, team="intake"),
        replace(BEGINNING, persons=(SAMI,)),
        replace(BEGINNING, persons=(NUR, NUR)),
        replace(BEGINNING, danger="endless"),
        replace(BEGINNING, reasons=" "),
        replace(BEGINNING, assignee="somebody"),
        replace(BEGINNING, persons=(replace(NUR, grounds=("poor",)),)),
        replace(BEGINNING, persons=(replace(NUR, call_me=""),)),
    ],
)
def test_a_beginning_that_is_not_right_is_refused_and_changes_nothing(opened, beginning):
    with opened("ada") as request, pytest.raises(Refused):
        start(request, beginning)
    assert (Case.objects.count(), CasePerson.objects.count()) == (0, 0)
    assert HelpRequest.objects.get().state == "open"


def test_a_request_becomes_one_case_only(opened, started):
    with opened("ada") as request, pytest.raises(Refused):
        start(request)
    assert Case.objects.count() == 1


def test_the_start_stands_in_the_log(started):
    actions = list(Line.objects.filter(object=started).values_list("action", flat=True))
    assert actions == ["cases:open", "cases:start"]


def test_no_case_begins_while_two_officers_look_at_a_question(desk):
    sent, question = asked(desk)
    referral = refer(desk, sent, question, now=NOW)
    with open_request(desk.keyring("ada"), sent.ref, purpose="start a case") as request:
        with pytest.raises(Refused):
            start(request)
        assert not Case.objects.exists() and request.row.state == HelpRequest.State.OPEN
    for name in ("faye", "gil"):
        view(desk, referral, name, now=NOW)
    with open_request(desk.keyring("ada"), sent.ref, purpose="start a case") as request:
        assert start(request)
