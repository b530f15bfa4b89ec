"""Reads about workers."""

from waystation.accounts.models import Worker
from waystation.core.vocabulary.refusals import NotYours


def worker(worker_id: str) -> Worker:
    """The worker with this id, or NotYours."""
    found = Worker.objects.filter(pk=worker_id).first()
    if found is None:
        raise NotYours()
    return found


def by_pseudonym(name: str) -> Worker | None:
    """The worker who signs in under this name, if any; case does not matter."""
    return Worker.objects.filter(pseudonym__iexact=name.strip()).first()


def pseudonyms(ids: list[str] | set[str] | None = None) -> dict[str, str]:
    """{id: pseudonym}, of all workers or of these."""
    rows = Worker.objects.all() if ids is None else Worker.objects.filter(pk__in=ids)
    return dict(rows.values_list("pk", "pseudonym"))
