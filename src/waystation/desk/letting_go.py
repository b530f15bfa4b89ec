"""Nothing open stays in the hands of somebody who cannot open it. Who looked after it stands in the log."""

from datetime import datetime

from waystation.audit.actions import this_hour
from waystation.cases.models import Case
from waystation.desk.models import CareBook
from waystation.intake.models import HelpRequest
from waystation.vault import signed


def let_go(worker_id: str, *codes: str) -> None:
    """What this worker looks after, of these groups or of all, is nobody's from now on. What was
    written of their hours and talks goes with their access."""
    if not codes:
        CareBook.objects.filter(pk=worker_id).delete()
    requests, cases = HelpRequest.objects.filter(state="open"), Case.objects.filter(open=True)
    if codes:
        requests, cases = requests.filter(compartment__in=codes), cases.filter(compartment__in=codes)
    requests.filter(assignee=worker_id).update(assignee=None)
    cases.filter(assignee=worker_id).update(assignee="")


def let_go_absent(now: datetime) -> None:
    """The same for everybody whose grant is over; for the regular check, which opens nothing."""
    if not signed.is_founded():
        return
    present, hour = signed.directory(), this_hour(now)
    held = set(HelpRequest.objects.filter(state="open", assignee__isnull=False).values_list("assignee", "compartment"))
    held |= set(Case.objects.filter(open=True).exclude(assignee="").values_list("assignee", "compartment"))
    for worker, code in held:
        if worker not in present.members(code, hour):
            let_go(worker, code)
