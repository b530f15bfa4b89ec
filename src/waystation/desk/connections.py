"""Every connection this desk makes by itself, as an administrator configured it. There are no others."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from waystation.accounts.models import Worker
from waystation.desk.channels import channels
from waystation.vault.web import OFFICER, page


@page({OFFICER, "admin"})
def connections(request: Any) -> HttpResponse:
    """Mail server, command, and who is reached. Addresses of people are not shown, only whether there is one."""
    found = channels()
    workers = Worker.objects.filter(state=Worker.State.ACTIVE).order_by("pseudonym")
    people: dict[bool, list[str]] = {True: [], False: []}
    for worker in workers:
        people[worker.pseudonym.casefold() in found.people].append(worker.pseudonym)
    command = " ".join(found.command)
    context = {"channels": found, "command": command, "reached": people[True], "without": people[False]}
    context["exit"] = settings.DOOR_EXIT
    return render(request, "desk/connections.html", context)
