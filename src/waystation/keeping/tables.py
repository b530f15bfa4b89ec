"""Which table goes into which archive. Key tables go only into the short-lived one, so that forgetting reaches backups.

Records (the signed list, the log, workers) go into both: a restore takes them from the newer of its two archives.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

CONTENT, KEYS = "content", "keys"
RECORDS = frozenset(
    {
        "accounts.worker",
        "vault.listline",
        "letterbox.keyline",
        "audit.line",
        "audit.head",
        "audit.checkpoint",
        "audit.copy",
    }
)
KEY_TABLES = frozenset(
    {
        "vault.wrap",
        "vault.summary",
        "vault.matchrecord",
        "vault.memberwrap",
        "vault.earlierepoch",
        "vault.recoveryshare",
        "vault.recovery",
        "vault.releasedshare",
        "vault.workerkey",
        "vault.pairsecret",
        "vault.pairreading",
        "vault.pairrelease",
        "vault.unsentform",
        "vault.lockdown",
        "vault.proposal",
        "accounts.invitation",
        "accounts.knowndevice",
        "accounts.attempts",
        "accounts.usedcode",
        "letterbox.draft",
        "letterbox.draftfile",
        "letterbox.mailbox",
        "letterbox.mailboxmessage",
        "letterbox.delivery",
        "letterbox.sealedrequest",
        "letterbox.incomingmessage",
        "letterbox.storedfile",
        "letterbox.due",
        "intake.translationjob",
        "keeping.legalhold",
        "keeping.forgetting",
        "keeping.forgettingnote",
        "keeping.drillkey",
        "intake.referral",
        "intake.referralcopy",
        "intake.referralview",
    }
)
CONTENT_TABLES = frozenset(
    {
        "vault.value",
        "vault.manifest",
        "vault.sealedfile",
        "letterbox.published",
    }
)
# A restart signs everybody out; a restore does too.
NEVER = frozenset({"vault.session"})
# Split by row: digests of sealed sections belong to the content, sealed details to the keys.
DETAIL = "audit.detail"
# Here every table is named above, and a new one is refused until somebody has decided; other apps hold content only.
DECIDED_APPS = frozenset({"vault", "accounts", "letterbox", "audit", "keeping"})


@dataclass(frozen=True)
class Table:
    """One table in one database, as far as it goes into one archive."""

    database: str
    label: str
    only: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.database}/{self.label}"


def goes_into(label: str) -> frozenset[str]:
    """Which archives a table belongs to."""
    if label in RECORDS or label == DETAIL:
        return frozenset({CONTENT, KEYS})
    if label in NEVER:
        return frozenset()
    if label in KEY_TABLES:
        return frozenset({KEYS})
    if label in CONTENT_TABLES or label.partition(".")[0] not in DECIDED_APPS:
        return frozenset({CONTENT})
    raise RuntimeError(f"nobody has decided into which archive {label} goes: see waystation.keeping.tables")


def tables_of(kind: str) -> list[Table]:
    """The tables of one archive, those first that others point to."""
    return [table for table in all_tables(kind) if kind in goes_into(table.label)]


def all_tables(kind: str = CONTENT) -> Iterator[Table]:
    """Every table of this installation."""
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        for database in databases_of(model):
            only = {"kind": "m" if kind == CONTENT else "s"} if label == DETAIL else {}
            yield Table(database, label, only)


def databases_of(model: type[models.Model]) -> tuple[str, ...]:
    """In which of the two databases a table lies."""
    return {"letterbox": ("door",), "audit": ("default", "door")}.get(model._meta.app_label, ("default",))
