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
