"""An incident, somebody who must be warned, and a wish for a break, through the pages, with markers in them."""

import re
from typing import Any

HAPPENED, WARNED, TIRED = "MARKER-у-моста-отняли", "MARKER-warn-the-host", "MARKER-я-не-сплю"


def something_happens(ada: Any) -> None:
    """Ada's telephone is taken: an incident, somebody who must be warned, and that she needs a break."""
    words = {"whom": HAPPENED, "what": HAPPENED, "stake": HAPPENED, "place": HAPPENED, "known": HAPPENED}
    day = {"day_day": "8", "day_month": "6", "day_year": "2017", "precision": "day"}
    kind = {"kind": "telephone", "against": "worker", "level": "high", "group": "team-birch"}
    ada.send("/incidents/new/")
    ada.post("/incidents/new/", form_id="a" * 32, **words, **day, **kind)
    one = re.search(r"/incidents/[0-9a-f]{32}/", ada.send("/incidents/")).group(0)
    asked = {"kind": "host", "whom": WARNED, "way": WARNED, "level": "urgent", "form_id": "b" * 32}
    ada.send(f"{one}warn/")
    ada.post(f"{one}warn/", **asked)
    warning = re.search(rf"{one}warning/[0-9a-f]{{32}}/", ada.send(one)).group(0)
    ada.send(warning)
    ada.post(warning, outcome="tried", result=WARNED, form_id="c" * 32)
    assert WARNED in ada.send(one), "the warning was not written down"
    ada.send("/hours/")
    ada.post("/hours/ask/", kind="break", text=TIRED, form_id="d" * 32)
    assert TIRED in ada.send("/hours/"), "what she asked for was not written down"


# What is said in casework: a marker for every field, each of its own, so that a find says which one leaked.
FIELDS = (
    "asked-of", "who-asks", "asker-words", "told-to-asker", "judged-in-case", "judged-at-desk",
    "plan-to-warn", "where-the-others-live", "why-officers", "known-to-worker", "officer-thinks",
    "answer-to-question", "own-phrase", "knows-them", "lifted", "called-again", "the-same", "not-the-same",
    "onward-name", "onward-about", "onward-first", "onward-careful", "onward-hours", "onward-phone",
    "onward-looked", "refusal-reason", "refusal-title", "refusal-advice", "after-a-no", "taken-up-again", "child",
    "relation", "guardian", "by-which-right", "doubt", "question-of-interests", "views", "family", "safety",
    "growing", "advice", "second-person", "pace", "stop", "consent-how", "consent-scope", "taken-back-how",
    "linked", "unlinked", "one-person", "why-they-part", "danger-of-who-left", "reach-of-who-left", "page-reason",
    "asked-on-page", "canary", "answers-on-page", "wishes-on-page", "wrong-on-page", "decided",
)  # fmt: skip
SAID = {name: f"MARKER-{name}-сказано" for name in FIELDS}
AGAIN, ASKER = "+7 900 555-28-82", "+7 900 555-39-93"  # of somebody who asks once more; of who asks about them
HIDDEN_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def she_answers_on_her_page(nur: Any, code: str) -> None:
    """An answer, a wish, something that is wrong, and a consent that is taken back."""
    for do, field in (("answer", "text"), ("wishes", "wants"), ("wrong", "text")):
        nur.post("/ru/return/", code=code, do="mine")
        page = nur.post("/ru/return/", **_form(nur.seen, f"mine-{do}"), do=f"mine-{do}", **{field: SAID[_ON[do]]})
        assert 'role="status"' in page, f"her page did not take {do}"
    nur.post("/ru/return/", code=code, do="mine")
    assert 'role="status"' in nur.post("/ru/return/", **_form(nur.seen, "mine-consent"), answer="no")


_ON = {"answer": "answers-on-page", "wishes": "wishes-on-page", "wrong": "wrong-on-page"}


def _form(page: str, button: str) -> dict[str, str]:
    """The hidden fields of the first form with this button."""
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'value="{button}"' in form)
    return dict(HIDDEN_FIELD.findall(form))
