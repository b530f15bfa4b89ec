"""Notices by mail: over which server, how it is protected, and under which login."""

import logging
import os
import smtplib
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 20
PORTS = {"starttls": 587, "implicit": 465, "none": 25}  # how the connection is protected, and where that is usual
KNOWN = frozenset({"host", "port", "from", "tls", "user", "password_file"})
LONGEST_PASSWORD = 4096
log = logging.getLogger(__name__)


class Unusable(Exception):
    """A setting of the mail server that cannot stand; its text says what to write instead."""


@dataclass(frozen=True)
class Mail:
    """A mail server. The password is not here: it is read from its file when a mail leaves."""

    host: str
    port: int
    sender: str
    tls: str  # one of PORTS
    user: str = ""
    password_file: Path | None = None


def read(smtp: Any) -> tuple[Mail | None, str]:
    """The server that is configured, or None and what is wrong, in words."""
    try:
        return _read(smtp), ""
    except Unusable as wrong:
        return None, str(wrong)


def _read(smtp: Any) -> Mail:
    if not isinstance(smtp, dict) or smtp.keys() - KNOWN:
        raise Unusable(_("smtp takes host, port, from, tls, user and password_file, and no other word"))
    tls = smtp.get("tls", "starttls")
    if not isinstance(tls, str) or tls not in PORTS:
        raise Unusable(_("tls of smtp is “starttls”, “implicit” or “none”"))
    host, sender, port = smtp.get("host", ""), smtp.get("from", ""), smtp.get("port", PORTS[tls])
    if not (_line(host) and _line(sender) and isinstance(port, int) and 0 < port < 65536):
        raise Unusable(_("smtp needs host and from, in quotes, and a port is a number"))
    user, file = smtp.get("user", ""), smtp.get("password_file", "")
    if not (user or file):
        return Mail(host, port, sender, tls)
    if not (_line(user) and _line(file)) or tls == "none":
        raise Unusable(_("a login needs both user and password_file, and a tls other than “none”"))
    mail = Mail(host, port, sender, tls, user, Path(settings.WAYSTATION_HOME) / file)
    _password(mail)  # looked at now, not when somebody has to be told
    return mail


def _line(given: Any) -> bool:
    return isinstance(given, str) and given.strip() != "" and given.isprintable()


def _password(mail: Mail) -> str:
    """What stands in the file. Unusable where anybody else could read it."""
    try:
        number = os.open(str(mail.password_file), os.O_RDONLY | os.O_NONBLOCK)
        with open(number, encoding="utf-8") as file:
            seen = os.fstat(number)
            alone = stat.S_ISREG(seen.st_mode) and seen.st_uid == os.geteuid() and not seen.st_mode & 0o077
            found = file.read(LONGEST_PASSWORD).strip() if alone else ""
    except (OSError, UnicodeDecodeError):
        found = ""
    if not found:
        raise Unusable(_("password_file is a file with the password, of the desk's own user and for nobody else: 0600"))
    return found


def send(mail: Mail, address: str, subject: str, text: str) -> bool:
    """Whether the server accepted it. A certificate that is not valid for the host gets no mail."""
    try:
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = subject, mail.sender, address
        message.set_content(text)
        with _connected(mail) as server:
            if mail.user:
                server.login(mail.user, _password(mail))
            server.send_message(message)
    except (OSError, ValueError, smtplib.SMTPException, Unusable):
        log.warning("a notice could not be sent by mail")
        return False
    return True


@contextmanager
def _connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """The connection, protected as configured; never less than that."""
    where: dict[str, Any] = {"host": mail.host, "port": mail.port, "local_hostname": "localhost", "timeout": SECONDS}
    context = ssl.create_default_context()
    if mail.tls == "implicit":
        where["context"] = context
    with smtplib.SMTP_SSL(**where) if mail.tls == "implicit" else smtplib.SMTP(**where) as server:
        if mail.tls == "starttls":
            server.starttls(context=context)
        yield server
