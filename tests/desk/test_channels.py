"""Real channels: a mail server on this machine and a local command. The words say nothing."""

import socket
import ssl
import subprocess
import sys

import pytest
from aiosmtpd.controller import Controller

from waystation.desk import channels


class Kept:
    """Keeps what arrives."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 kept"


@pytest.fixture
def mail_server():
    kept = Kept()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


@pytest.fixture
def protected_mail_server(tmp_path):
    """It speaks TLS under a certificate that it made itself, as somebody in between would."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*make, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    kept = Kept()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port, tls_context=context)
    controller.start()
    yield kept, port
    controller.stop()


def test_a_mail_arrives_and_says_only_that_something_is_overdue(settings, mail_server):
    kept, port = mail_server
    settings.CONFIGURATION = {
        "notices": {
            "smtp": {"host": "127.0.0.1", "port": port, "from": "desk@example.org"},
            "people": {"Ada": "ada@example.org"},
        }
    }
    assert channels.tell("Ada")
    recipients, content = kept.messages[0]
    assert recipients == ["ada@example.org"]
    assert content.rstrip().endswith(channels.TEXT)


def test_a_mail_does_not_name_the_machine(settings, mail_server):
    kept, port = mail_server
    settings.CONFIGURATION = {
        "notices": {
            "smtp": {"host": "127.0.0.1", "port": port, "from": "desk@example.org"},
            "people": {"ada": "ada@example.org"},
        }
    }
    channels.tell("Ada")
    assert socket.gethostname() not in kept.messages[0][1]


def test_a_local_command_is_run_with_the_name(settings, tmp_path):
    out = tmp_path / "told"
    program = f"import sys; open({str(out)!r}, 'w').write(sys.argv[1])"
    settings.CONFIGURATION = {"notices": {"command": [sys.executable, "-c", program, "{worker}"]}}
    assert channels.tell("Ada")
    assert out.read_text() == "Ada"


def test_a_local_command_is_given_an_opaque_token_instead_of_an_address(settings, tmp_path):
    out = tmp_path / "told"
    program = f"import sys; open({str(out)!r}, 'w').write(sys.argv[1])"
    command = [sys.executable, "-c", program, "{address}"]
    settings.CONFIGURATION = {"notices": {"command": command, "people": {"Ada": "t-81f3"}}}
    assert channels.tell("Ada")
    assert out.read_text() == "t-81f3"
    assert not channels.tell("Ben")


def test_a_mail_server_with_a_certificate_of_nobody_known_gets_no_mail(settings, protected_mail_server):
    kept, port = protected_mail_server
    settings.CONFIGURATION = {
        "notices": {
            "smtp": {"host": "127.0.0.1", "port": port, "from": "desk@example.org", "tls": True},
            "people": {"Ada": "ada@example.org"},
        }
    }
    assert not channels.tell("Ada")
    assert kept.messages == []


@pytest.mark.parametrize("command", [["/nonexistent"], ["/bin/false"]])
def test_a_channel_that_fails_is_not_called_reached(settings, command):
    settings.CONFIGURATION = {"notices": {"command": command}}
    assert not channels.tell("Ada")


def test_a_dead_mail_server_is_not_called_reached(settings):
    settings.CONFIGURATION = {
        "notices": {
            "smtp": {"host": "127.0.0.1", "port": 1, "from": "desk@example.org"},
            "people": {"ada": "ada@example.org"},
        }
    }
    assert not channels.tell("Ada")


def test_without_a_channel_nobody_is_reached(settings):
    settings.CONFIGURATION = {}
    assert not channels.tell("Ada")
