"""What the sealed line of a list keeps of a refusal: enough to count by, and nothing that names anybody.

`declined` is a list, one entry for each time we said no: {"code", "hour", "onward", "by"}, and where it happened
"again", "appeal", "reopened" (hours) and "by_appeal".
"""

from datetime import datetime
from typing import Any

from waystation.intake.access import OpenRequest
from waystation.letterbox.hours import hour_of

Content = dict[str, Any]


def note_declined(request: OpenRequest, code: str, onward: int, now: datetime) -> None:
    """We said no: why, and how many organisations went along."""
    said = {"code": code, "hour": hour_of(now), "onward": onward, "by": request.keyring.worker_id}
    request.change_summary(declined=[*request.summary.get("declined", ()), said], after_no="")


def note_wrote(request: OpenRequest, hour: str, *, appeal: bool) -> None:
    """They wrote after a no."""
    line = after_writing(request.summary, hour, appeal=appeal)
    request.change_summary(**{name: line[name] for name in ("declined", "after_no") if name in line})


def after_writing(line: Content, hour: str, *, appeal: bool) -> Content:
    """The line of a refused request to which something came. The first hour of each is kept."""
    if line.get("outcome") != "declined":
        return line
    found = [dict(one) for one in line.get("declined", ())]
    if found:
        found[-1].setdefault("again", hour)
        if appeal:
            found[-1].setdefault("appeal", hour)
    kept = "appeal" if appeal or line.get("after_no") == "appeal" else "message"
    return {**line, "declined": found, "after_no": kept}


def note_reopened(request: OpenRequest, now: datetime, *, appeal: bool) -> None:
    """It is taken up again: open, as something that is being looked at."""
    found = [dict(one) for one in request.summary.get("declined", ())]
    if found:
        found[-1] |= {"reopened": hour_of(now), "by_appeal": appeal}
    request.change_summary(declined=found, after_no="", outcome="", stage="screening")
