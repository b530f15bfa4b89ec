"""What the tests of questions use: requests that give rise to some, opened as a worker opens them."""

from tests.intake.people import NOW, ask
from waystation.intake.access import open_request
from waystation.intake.receiving import receive_waiting
from waystation.intake.signs import finding, referring, rows

ASKS_WHERE = "Скажите, пожалуйста, в какой квартире живут ребята из Грозного и на какой улице стоит ваш дом."
PLAIN = "Меня уволили с завода, после того как начальник увидел мою переписку. Дома я не был две недели."


def open_of(desk, ref, name="ada"):
    return open_request(desk.keyring(name), ref, purpose="read")


def looked(desk, sent, name="ada"):
    """Received, opened and looked through; the questions that were found."""
    receive_waiting(desk.keyring("ada"))
    with open_of(desk, sent.ref, name) as request:
        finding.look(request, now=NOW)
        return rows.questions(request)


def asked(desk, text=ASKS_WHERE, **said):
    """A request with this text, and its first question."""
    sent = ask(happened=text, **said)
    return sent, looked(desk, sent)[0]


def refer(desk, sent, question, name="ada", now=NOW, **said):
    """Asked by this worker; the id of the referral."""
    said = {"quotes": [0], "why": "Is this a brother?", "known": "", **said}
    with open_of(desk, sent.ref, name) as request:
        return referring.refer_question(request, question["id"], now=now, **said)


def view(desk, referral, name, outcome="not-planted", to_do=("alike",), now=NOW):
    referring.give_view(
        desk.keyring(name), referral, outcome=outcome, to_do=list(to_do), reason=f"{name} thinks so", now=now
    )


def taken(desk, sent, now=NOW):
    """The questions after what officers said was taken over."""
    with open_of(desk, sent.ref) as request:
        referring.take_outcomes(request, now=now)
        return rows.questions(request)
