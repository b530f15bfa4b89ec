"""Where a text to translate comes from and its translation goes back to: a request here, a case in `cases`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import entries, viewing
from waystation.intake.access import OpenRequest
from waystation.intake.translating import words
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

Content = dict[str, Any]
Write = Callable[[str, Content], None]
OWN = "own"  # a text that the worker types


@dataclass(frozen=True)
class Original:
    """A text or a file that can be sent: `of` names it in the form."""

    of: str
    title: str
    text: str = ""
    is_file: bool = False


class Place(Protocol):
    """An opened request or case, as far as translating is concerned."""

    keyring: Keyring
    label: Label

    @property
    def compartment(self) -> str: ...

    def read(self, label: Label, row: str) -> Content | None: ...

    def all(self) -> dict[str, Content]: ...

    def writing(self, what: str, now: datetime) -> AbstractContextManager[Write]: ...

    def originals(self) -> list[Original]: ...

    def copy_of(self, file_id: str, now: datetime) -> tuple[bytes, str]: ...

    def known(self) -> list[str]: ...

    def wishes(self) -> list[tuple[str, str]]: ...


def open_jobs(all_of_them: dict[str, Content]) -> list[str]:
    """Ids of the jobs that are out: the line in the list names them, so that Today finds what came back."""
    return sorted(row for row, entry in all_of_them.items() if entry["state"] == "waiting")


class OfRequest:
    """A request of the intake desk."""

    label = Label.REQUEST_TRANSLATION

    def __init__(self, request: OpenRequest) -> None:
        self.request, self.keyring = request, request.keyring

    @property
    def compartment(self) -> str:
        return self.request.row.compartment

    def read(self, label: Label, row: str) -> Content | None:
        return self.request.box.read(label, row)

    def all(self) -> dict[str, Content]:
        return self.request.box.read_all(self.label)

    @contextmanager
    def writing(self, what: str, now: datetime) -> Iterator[Write]:
        """One transaction at desk and door; signed when something was written."""
        with transaction.atomic(using="door"), self.request.writing() as box:
            yield lambda row, content: box.write(self.label, row, content)
            if box.unsigned:
                self.request.change_summary(jobs=open_jobs(self.all()))
                box.sign(Tag.REQUEST_TRANSLATION)

    def originals(self) -> list[Original]:
        """What the person wrote, first and since, and their files; the newest message first."""
        content = self.request.content
        first = "\n\n".join(filter(None, (content.get("happened"), content.get("together"))))
        found = [
            Original(f"message-{m['id']}", _("message of %(when)s") % {"when": entries.when(m["at"])}, m["text"])
            for m in reversed(entries.messages_of(self.request))
            if m["from"] == "person" and m["text"]
        ]
        found += [Original("first", _("what they wrote first"), first)] if first else []
        for shown in viewing.list_files(self.request):
            if not shown.said.get("lost") and not shown.gone:
                name = shown.said.get("name") or _("without a name")
                found.append(Original(f"file-{shown.id}", _("file: %(name)s") % {"name": name}, is_file=True))
        return found

    def copy_of(self, file_id: str, now: datetime) -> tuple[bytes, str]:
        """The cleaned copy and its kind. Refused where none can be made."""
        shown = viewing.look_at(self.request, file_id, now=now)
        if not shown.copy:
            raise no_copy()
        return b"".join(viewing.read_plain(self.request, shown.copy)), str(shown.said.get("copy_kind", ""))

    def known(self) -> list[str]:
        content = self.request.content
        return [content.get("call_me", ""), content.get("region", "")]

    def wishes(self) -> list[tuple[str, str]]:
        """(name, which interpreter they asked for), if they said."""
        content = self.request.content
        wish = content.get("interpreter", "")
        return [(content.get("call_me") or _("the person"), wish)] if wish else []


def original(place: Place, of: str) -> Original:
    """The one of this name; a text of one's own has none. NotYours for any other."""
    if of == OWN:
        return Original(OWN, _("a text of your own"))
    found = next((one for one in place.originals() if one.of == of), None)
    if found is None:
        raise NotYours()
    return found


def counts(place: Place) -> dict[str, int]:
    """For the page of the place: how many were translated, how many are out, how many need somebody else."""
    states = [entry["state"] for entry in place.all().values()]
    again = sum(state in words.ASK_ANEW for state in states)
    return {"all": len(states), "done": states.count("done"), "waiting": states.count("waiting"), "again": again}


def no_copy() -> Refused:
    return Refused(
        _("no safe copy can be made of this file, so it cannot be sent"),
        hint=_("read it on a machine without a network, and type the words that are to be translated"),
    )
