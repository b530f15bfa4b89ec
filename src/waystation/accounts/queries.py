"""Reads about workers."""

import unicodedata

from waystation.accounts.models import Worker
from waystation.core.vocabulary.refusals import NotYours


def worker(worker_id: str) -> Worker:
    """The worker with this id, or NotYours."""
    found = Worker.objects.filter(pk=worker_id).first()
    if found is None:
        raise NotYours()
    return found


def by_pseudonym(name: str) -> Worker | None:
    """The worker who signs in under this name, if any; case does not matter, in any script.

    Compared here: SQLite knows capital letters of ASCII only. A staff is some dozens, so all are looked at.
    """
    wanted = fold_name(name)
    return next((worker for worker in Worker.objects.all() if fold_name(worker.pseudonym) == wanted), None)


def fold_name(name: str) -> str:
    """The form in which working names are compared."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def pseudonyms(ids: list[str] | set[str] | None = None) -> dict[str, str]:
    """{id: pseudonym}, of all workers or of these."""
    rows = Worker.objects.all() if ids is None else Worker.objects.filter(pk__in=ids)
    return dict(rows.values_list("pk", "pseudonym"))
