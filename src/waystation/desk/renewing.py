"""Groups whose keys must still be renewed, and who of them can: an officer calls them and does not wait for Today."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.audit.actions import this_hour
from waystation.desk.groups import group_name, in_words
from waystation.desk.waiting import Waiting
from waystation.vault import names, recovery, signed
from waystation.vault.keyring import Keyring


def who_can(codes: Iterable[str]) -> list[dict[str, Any]]:
    """[{code, who: names of its members, as they were signed}], by the name of the group: an officer calls them."""
    present, known = signed.directory(), names.working_names()
    return [
        {"code": code, "who": sorted(known.get(worker, "?") for worker in present.members(code, this_hour()))}
        for code in sorted(codes, key=group_name)
    ]


def outstanding(keyring: Keyring, now: datetime) -> list[Waiting]:
    """For officers: groups of others whose keys somebody who left still knows. Their own stand under *Renew*."""
    if not keyring.is_officer or not signed.is_founded():
        return []
    present = signed.directory()
    codes = (present.rotation_due_at(this_hour(now)) | present.floor_due) - keyring.codes - {recovery.DRILL}
    found = who_can(codes - {row.compartment for row in recovery.asked(keyring)})
    return [*_to_call([one for one in found if one["who"]]), *_to_recover([one for one in found if not one["who"]])]


def _to_call(groups: list[dict[str, Any]]) -> list[Waiting]:
    text = ngettext(
        "The keys of %(n)d group are not renewed yet: call somebody of it",
        "The keys of %(n)d groups are not renewed yet: call somebody of each",
        len(groups),
    )
    detail = " · ".join(f"{group_name(one['code'])}: {_(', ').join(one['who'])}" for one in groups)
    url = reverse("desk:people") + "#groups"
    return [Waiting(0, text % {"n": len(groups)}, url, _("Look"), detail)] if groups else []


def _to_recover(groups: list[dict[str, Any]]) -> list[Waiting]:
    text = ngettext(
        "Nobody is left in %(n)d group: two officers recover its key",
        "Nobody is left in %(n)d groups: two officers recover their keys",
        len(groups),
    )
    names, url = in_words({one["code"] for one in groups}), reverse("desk:recoveries")
    return [Waiting(1, text % {"n": len(groups)}, url, _("Ask for the recovery"), names)] if groups else []
