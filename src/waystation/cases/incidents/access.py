"""The one way to an incident. Those on duty may always read it, and the groups that hold it, by what was signed."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet

from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.cases.models import Incident
from waystation.core.vocabulary.refusals import NotYours
from waystation.vault import limits, signed
from waystation.vault.boxes import Box, Content, open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Wrap

DUTY = "duty"
TOLD, STATE = "told", "state"  # rows of Label.INCIDENT: what was said at first, and how it stands


class Unsigned(RuntimeError):
    """Something was written into an incident and not signed: a mistake in the code, so nothing of it is kept."""


class OpenIncident:
    """An incident while it is open to one worker. What is decided comes from what is sealed, never from its row."""

    def __init__(self, keyring: Keyring, row: Incident, box: Box) -> None:
        self.keyring, self.row, self.box = keyring, row, box
        self.form = ""  # the row that this form gets among the steps: there already means done already

    def __repr__(self) -> str:
        return f"<OpenIncident {self.row.pk}>"

    @property
    def ref(self) -> str:
        return self.row.pk

    @property
    def by(self) -> str:
        return self.keyring.worker_id

    @property
    def told(self) -> Content:
        return self._must(TOLD)

    @property
    def state(self) -> Content:
        return self._must(STATE)

    @property
    def steps(self) -> list[Content]:
        """Everything that was done, in order."""
        return sorted(self.box.read_all(Label.INCIDENT_STEP).values(), key=lambda one: int(one["number"]))

    @property
    def warnings(self) -> dict[str, Content]:
        """{warning: who must know, and whether they do}, the one that is due first before the others."""
        found = self.box.read_all(Label.INCIDENT_WARNING)
        return dict(sorted(found.items(), key=lambda one: (bool(one[1]["ended"]), str(one[1]["hour"]), one[0])))

    @property
    def open_warnings(self) -> dict[str, Content]:
        """Those that are not ended, the one that is due first before the others."""
        return {row: one for row, one in self.warnings.items() if not one["ended"]}

    @property
    def holders(self) -> list[str]:
        """The groups that may read it, as it was signed."""
        return sorted(self.box.hands(Section.RECORD))

    def members(self) -> frozenset[str]:
        """Workers who may read it now."""
        return members_of(self.holders)

    @property
    def owner(self) -> str:
        """Who looks after it: nobody any more once whoever did cannot read it."""
        return owner_of(self.state["owner"], self.holders)

    def lock(self) -> None:
        """Take it for this transaction and read it anew: what a colleague wrote meanwhile is not written over."""
        self.row = Incident.objects.select_for_update().get(pk=self.ref)
        self.box = open_box(self.keyring, self.ref)

    def _must(self, row: str) -> Content:
        found = self.box.read(Label.INCIDENT, row)
        if found is None:
            raise NotYours()
        return found


def members_of(holders: Collection[str]) -> frozenset[str]:
    """Workers of these groups by the signed list, now."""
    present = signed.directory()
    return frozenset(w for code in holders for w in present.members(code, this_hour()))


def owner_of(owner: str, holders: Collection[str]) -> str:
    """Whoever looks after what these groups hold; nobody once they cannot read it."""
    return owner if owner in members_of(holders) else ""


def held(keyring: Keyring) -> QuerySet[Incident]:
    """Incidents of which this worker's groups hold a key: open ones first, the gravest, then what is due first."""
    mine = Wrap.objects.filter(compartment__in=keyring.codes).values("subject")
    return Incident.objects.filter(pk__in=mine).order_by("-open", "rank", "due", "-hour", "pk")


@contextmanager
def open_incident(keyring: Keyring, ref: str) -> Iterator[OpenIncident]:
    """Open one. NotYours where there is none, and where it is not for this worker; the line stands before the key."""
    row = held(keyring).filter(pk=ref).first()
    if row is None:
        raise NotYours()
    limits.note_reading(keyring, Tag.INCIDENT_OPEN)
    with transaction.atomic(durable=True):
        record(Tag.INCIDENT_OPEN, by=keyring.worker_id, object=ref)
    incident = OpenIncident(keyring, row, open_box(keyring, ref))
    yield incident
    if incident.box.unsigned:
        raise Unsigned("something was written into this incident and not signed")
