"""How somebody on duty is told: by mail over SMTP, or by a command on this machine. What an administrator configured.

The words say only that something is overdue: no name, no place, no kind of matter, no link.
"""

import logging
import subprocess  # nosec B404  # only the command an administrator configured, with fixed arguments
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from waystation.accounts.actions import is_usable
from waystation.desk import mailing
from waystation.desk.mailing import Mail

SUBJECT, TEXT = "Please look", "There is something overdue."
SECONDS = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Channels:
    """`[notices]` of waystation.toml: smtp = {host, port, from, tls, user, password_file}, command, people.

    `people` stands there in clear. A command that gets "{address}" can be given tokens that say nothing by themselves.
    What is written wrongly is no channel; `problems` says it in words.
    """

    mail: Mail | None
    command: tuple[str, ...]
    people: dict[str, str]
    problems: tuple[str, ...] = ()

    @property
    def configured(self) -> bool:
        return bool(self.mail or self.command)


def channels() -> Channels:
    """What is configured now. Every outgoing connection of the desk is listed here and nowhere else."""
    conf: dict[str, Any] = settings.CONFIGURATION.get("notices", {})
    people, command, smtp = conf.get("people", {}), conf.get("command", []), conf.get("smtp", {})
    wrong = []
    if not _words(people, dict) or not _words(command, list):
        wrong.append(_("command is a list of words, and people has an address in quotes for each name"))
        people, command = {}, []
    mail, said = mailing.read(smtp) if smtp else (None, "")
    problems = (*wrong, *([said] if said else []))
    return Channels(mail, tuple(command), {name.casefold(): to for name, to in people.items()}, problems)


def _words(given: Any, kind: type) -> bool:
    if not isinstance(given, kind):
        return False
    each: Any = given.values() if isinstance(given, dict) else given
    return all(isinstance(one, str) for one in each)


def tell(pseudonym: str, text: str = TEXT) -> bool:
    """Tell one worker over every channel that is configured for them. True when at least one accepted it."""
    found = channels()
    address = found.people.get(pseudonym.casefold(), "")
    reached = [mailing.send(found.mail, address, SUBJECT, text)] if found.mail and address else []
    if found.command and (address or "{address}" not in found.command) and _may_stand_in(found.command, pseudonym):
        reached.append(_run(found.command, pseudonym, address))
    return any(reached)


def _may_stand_in(command: tuple[str, ...], pseudonym: str) -> bool:
    """A name under which nobody can be invited was written into its row, perhaps as an option of the command."""
    if "{worker}" not in command or is_usable(pseudonym):
        return True
    log.warning("the command for notices was not run: a working name of the database is none")
    return False


def _run(command: tuple[str, ...], pseudonym: str, address: str) -> bool:
    places = {"{worker}": pseudonym, "{address}": address}
    words = [places.get(word, word) for word in command]
    try:
        done = subprocess.run(  # nosec B603  # no shell; the words are the administrator's
            words,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        log.warning("the command for notices could not be run")
        return False
    return done.returncode == 0
