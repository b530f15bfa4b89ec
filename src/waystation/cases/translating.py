"""A case as a place to translate from: its messages, statements and files, and what its people wish."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.cases import files_of, queries, telling
from waystation.cases.access import OpenCase
from waystation.cases.writing import finish
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.access import OpenRequest
from waystation.intake.translating.places import Content, Original, Write
from waystation.vault.labels import Label


class OfCase:
    """A case of a team. What comes back into a case that was closed meanwhile is taken in all the same."""

    label = Label.CASE_TRANSLATION

    def __init__(self, case: OpenCase) -> None:
        self.case, self.keyring = case, case.keyring

    @property
    def compartment(self) -> str:
        return self.case.row.compartment

    def read(self, label: Label, row: str) -> Content | None:
        return self.case.read(label, row)

    def all(self) -> dict[str, Content]:
        return self.case.read_all(self.label)

    @contextmanager
    def writing(self, what: str, now: datetime) -> Iterator[Write]:
        """One transaction at desk and door, on the case as it is now; signed when something was written."""
        with transaction.atomic(using="door"), transaction.atomic():
            self.case.lock()
            if what == "translation-asked" and not self.case.row.open:
                raise Refused(_("This case is closed."), hint=_("Open it again first, and say why."))
            yield lambda row, content: self.case.write(self.label, row, content)
            if self.case.box.unsigned:
                finish(self.case, Tag.CASE_TRANSLATION, what, now=now)

    def originals(self) -> list[Original]:
        """What the person wrote, the newest first, what was told of each person, and files."""
        names = queries.names_of(self.case)
        found = [
            Original(f"message-{row}", _("message of %(when)s") % {"when": telling.moment_text(m["at"])}, m["text"])
            for row, m in sorted(self.case.read_all(Label.CASE_MESSAGE).items(), key=_at, reverse=True)
            if m["kind"] != "staff" and m.get("text")
        ]
        found += [
            Original(f"story-{row}", _("what %(name)s said") % {"name": names.get(row, "?")}, story["said"])
            for row, story in self.case.read_all(Label.PERSON_STORY).items()
            if story.get("said")
        ]
        found += [
            Original(f"file-{one['id']}", _("file: %(name)s") % {"name": one.get("name") or "?"}, is_file=True)
            for one in files_of.list_files(self.case)
            if not one.get("lost") and not one["gone"]
        ]
        return found

    def copy_of(self, file_id: str, now: datetime) -> tuple[bytes, str]:
        cleaned = files_of.read_copy(self.case, file_id)
        return cleaned.copy, cleaned.copy_kind

    def known(self) -> list[str]:
        record = self.case.read(Label.CASE_RECORD, "case") or {}
        return [*queries.names_of(self.case).values(), record.get("region", ""), record.get("alias", "")]

    def wishes(self) -> list[tuple[str, str]]:
        """(name, which interpreter they asked for), of those who said."""
        said = self.case.read_all(Label.PERSON_WISHES)
        names = queries.names_of(self.case)
        return [(name, said[row]["interpreter"]) for row, name in names.items() if said.get(row, {}).get("interpreter")]


def carry_translations(request: OpenRequest, case: OpenCase) -> None:
    """Translations go on with the case. What is still out comes back to the request; forgetting finds it from here."""
    for row, entry in request.box.read_all(Label.REQUEST_TRANSLATION).items():
        state = "elsewhere" if entry["state"] == "waiting" else entry["state"]
        case.write(Label.CASE_TRANSLATION, row, {**entry, "state": state})


def _at(one: tuple[str, Content]) -> str:
    return str(one[1]["at"])
