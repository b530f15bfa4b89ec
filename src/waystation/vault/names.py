"""Working names by the signed list. A row of the database says which name somebody has, and proves nothing.

The name stands in the certificate of a worker's keys, as the officer who heard the six words saw it. Certificates from
before that have none; then the row's name is all there is, until the next certificate.
"""

from django.utils.translation import gettext as _

from waystation.accounts import queries
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import signed


def working_names() -> dict[str, str]:
    """{worker: the name that was signed, or else the row's}."""
    return {**queries.pseudonyms(), **_certified()}


def _certified() -> dict[str, str]:
    """{worker: the name that was signed}; before there is a signed list, of nobody."""
    return signed.directory().names if signed.is_founded() else {}


def name_of(worker: str) -> str:
    return working_names().get(worker, "")


def renamed() -> frozenset[str]:
    """Workers whose row says another name than the one that was signed: somebody wrote it there."""
    rows = queries.pseudonyms()
    return frozenset(worker for worker, name in _certified().items() if rows.get(worker, name) != name)


def refuse_renamed(worker: str) -> None:
    """Nothing is signed for somebody whom the database calls by another name: whom does the officer mean?"""
    if worker in renamed():
        raise Refused(
            _("the database gives this worker another working name than the signed list does, so nothing is signed"),
            hint=_("tell the other officers: somebody has written into the database"),
        )


def check_name(worker: str, shown: str) -> None:
    """Before keys are certified under the name that the page showed: it is the row's, and nobody else's."""
    refuse_renamed(worker)
    if queries.worker(worker).pseudonym != shown:
        raise Refused(
            _("the working name of this worker was changed while the page was open"),
            hint=_("load the page anew, then hear the six words once more"),
        )
    theirs = {name for one, name in signed.directory().names.items() if one != worker}
    if queries.fold_name(shown) in {queries.fold_name(name) for name in theirs}:
        raise Refused(
            _("the signed list has this working name for somebody else"),
            hint=_("tell the other officers: somebody has written into the database"),
        )
