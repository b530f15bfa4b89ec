"""Files of a case: what is shown is a cleaned copy; the original goes out as it came, and the log says so."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.cases.access import OpenCase
from waystation.cases.writing import one
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import cleaning
from waystation.letterbox.envelopes import file_context
from waystation.vault import files, signed
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile


def list_files(case: OpenCase) -> list[dict[str, Any]]:
    found = case.read_all(Label.CASE_FILE)
    """Each with what was said of it; `gone`: it had arrived, and a restore had to do without its bytes."""
    by_name = sorted(found.items(), key=lambda one: str(one[1].get("name", "")))
    return [{"id": row, "gone": not files.is_here(row), **about} for row, about in by_name]


def read_copy(case: OpenCase, file_id: str) -> cleaning.Cleaned:
    """A copy without what could betray the sender or harm the reader. Refused where none can be made."""
    cleaned = cleaning.make_copy(b"".join(_plain(case, file_id)))
    if not cleaned.copy:
        raise Refused(
            _("No safe copy can be made of this file."),
            hint=_("Take the original to a machine without a network, if it has to be read."),
        )
    return cleaned


def read_original(case: OpenCase, file_id: str) -> Iterator[bytes]:
    """The bytes as they came."""
    return _plain(case, file_id)


def _plain(case: OpenCase, file_id: str) -> Iterator[bytes]:
    about = one(case, Label.CASE_FILE, file_id)
    row = SealedFile.objects.filter(pk=file_id, subject=case.ref).first()
    if row is None or about.get("lost"):
        raise NotYours()
    with transaction.atomic():
        record(Tag.CASE_FILE_OPEN, by=case.by, object=case.ref)
    bound = file_context(signed.organisation(), file_id) if about.get("door") else None
    return files.read_file(case.box, row, bound=bound)
