"""Who looks after a request."""

from django.db import transaction

from waystation.accounts.queries import worker as worker_of
from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.access import row_for
from waystation.intake.models import HelpRequest
from waystation.intake.signs import conflicts
from waystation.vault import signed
from waystation.vault.keyring import Keyring


@transaction.atomic
def assign_request(keyring: Keyring, ref: str, to: str | None) -> HelpRequest:
    """Give a request to a member of its compartment, or (None) to nobody. The content is not opened for this.

    Refused where they said that they know these people.
    """
    row = row_for(keyring, ref)
    row = HelpRequest.objects.select_for_update().get(pk=row.pk)
    if to is not None and to not in signed.directory().members(row.compartment, this_hour()):
        raise NotYours()
    if to is not None:
        conflicts.refuse_who_knows(keyring, ref, to)
    row.assignee = worker_of(to) if to else None
    row.save(update_fields=["assignee"])
    record(Tag.REQUEST_ASSIGN, by=keyring.worker_id, object=ref)
    return row
