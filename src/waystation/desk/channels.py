"""How somebody on duty is told: by mail over SMTP, or by a command on this machine. What an administrator configured.

The words say only that something is overdue: no name, no place, no kind of matter, no link.
"""

import logging
import smtplib
import ssl
import subprocess  # nosec B404  # only the command an administrator configured, with fixed arguments
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from django.conf import settings

SUBJECT, TEXT = "Please look", "There is something overdue."
SECONDS = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Channels:
    """`[notices]` of waystation.toml: smtp = {host, port, from, tls}, command = [...], people = {name: address}.

    `people` stands there in clear. A command that gets "{address}" can be given tokens that say nothing by themselves.
    """

    smtp: dict[str, Any]
    command: tuple[str, ...]
    people: dict[str, str]

    @property
    def configured(self) -> bool:
        return bool(self.smtp or self.command)


def channels() -> Channels:
    """What is configured now. Every outgoing connection of the desk is listed here and nowhere else."""
    conf: dict[str, Any] = settings.CONFIGURATION.get("notices", {})
    people = {name.casefold(): address for name, address in conf.get("people", {}).items()}
    return Channels(conf.get("smtp", {}), tuple(conf.get("command", ())), people)


def tell(pseudonym: str, text: str = TEXT) -> bool:
    """Tell one worker over every channel that is configured for them. True when at least one accepted it."""
    found, address = channels(), channels().people.get(pseudonym.casefold(), "")
    reached = [_mail(found.smtp, address, text)] if found.smtp and address else []
    if found.command and (address or "{address}" not in found.command):
        reached.append(_run(found.command, pseudonym, address))
    return any(reached)


def _mail(smtp: dict[str, Any], address: str, text: str) -> bool:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = SUBJECT, smtp["from"], address
    message.set_content(text)
    try:
        with smtplib.SMTP(
            smtp["host"], int(smtp.get("port", 25)), local_hostname="localhost", timeout=SECONDS
        ) as server:
            if smtp.get("tls", False):
                server.starttls(context=ssl.create_default_context())  # a wrong certificate is no TLS
            server.send_message(message)
    except (OSError, smtplib.SMTPException):
        log.warning("a notice could not be sent by mail")
        return False
    return True


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
