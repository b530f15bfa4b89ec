"""Groups whose keys must still be renewed, and who of them can: an officer calls them and does not wait for Today."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.accounts.queries import pseudonyms
from waystation.audit.actions import this_hour
from waystation.desk.groups import group_name
from waystation.desk.waiting import Waiting
from waystation.vault import signed
from waystation.vault.keyring import Keyring


def who_can(codes: Iterable[str]) -> list[dict[str, Any]]:
    """[{code, who: pseudonyms of its members}], by the name of the group."""
    present, names = signed.directory(), pseudonyms()
    return [
        {"code": code, "who": sorted(names.get(worker, "?") for worker in present.members(code, this_hour()))}
        for code in sorted(codes, key=group_name)
    ]


def outstanding(keyring: Keyring, now: datetime) -> list[Waiting]:
    """For officers: groups of others whose keys somebody who left still knows. Their own stand under *Renew*."""
    if not keyring.is_officer or not signed.is_founded():
        return []
    present = signed.directory()
    codes = (present.rotation_due_at(this_hour(now)) | present.floor_due) - keyring.codes
    if not codes:
        return []
    text = ngettext(
        "The keys of %(n)d group are not renewed yet: call somebody of it",
        "The keys of %(n)d groups are not renewed yet: call somebody of each",
        len(codes),
    )
    said = [(group_name(one["code"]), _(", ").join(one["who"]) or _("nobody")) for one in who_can(codes)]
    detail = " · ".join(f"{group}: {who}" for group, who in said)
    return [Waiting(1, text % {"n": len(codes)}, reverse("desk:people") + "#groups", _("Look"), detail)]
