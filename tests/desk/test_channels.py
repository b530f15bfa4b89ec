"""Real channels: a mail server on this machine and a local command. The words say nothing."""

import socket
import ssl
import subprocess
import sys

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from waystation.accounts.actions import usable_name
from waystation.core.vocabulary.refusals import Refused
from waystation.desk import channels

# What comes under TLS from the first byte needs no STARTTLS before a login; the server of the test does not know that.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


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
def certificate(tmp_path):
    """Made here for 127.0.0.1, as somebody in between would make one: (certificate, the server's context)."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*make, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return certificate, context


def login(server, session, envelope, mechanism, given):
    return AuthResult(success=(given.login, given.password) == (b"bell", b"tinker six owls"))


PROTECTED = {
    "starttls": lambda context: {"tls_context": context, "require_starttls": True},
    "implicit": lambda context: {"ssl_context": context, "auth_require_tls": False},
}


@pytest.fixture
def protected_mail_server(certificate):
    """`protected_mail_server("starttls" | "implicit")` takes mail only under TLS and after a login."""
    running = []

    def start(tls):
        kept, port = Kept(), free_port()
        how = {"authenticator": login, "auth_required": True, **PROTECTED[tls](certificate[1])}
        running.append(Controller(kept, hostname="127.0.0.1", port=port, **how))
        running[-1].start()
        return kept, port

    yield start
    for one in running:
        one.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def configured(port, /, **more):
    return {
        "notices": {
            "smtp": {"host": "127.0.0.1", "port": port, "from": "desk@example.org", "tls": "none", **more},
            "people": {"ada": "ada@example.org"},
        }
    }


@pytest.fixture
def password(tmp_path):
    kept = tmp_path / "smtp.password"
    kept.write_text("tinker six owls\n")
    kept.chmod(0o600)
    return kept


def test_a_mail_arrives_and_says_only_that_something_is_overdue(settings, mail_server):
    kept, port = mail_server
    settings.CONFIGURATION = configured(port)
    assert channels.tell("Ada")
    recipients, content = kept.messages[0]
    assert recipients == ["ada@example.org"]
    assert content.rstrip().endswith(channels.TEXT)


def test_a_mail_does_not_name_the_machine(settings, mail_server):
    kept, port = mail_server
    settings.CONFIGURATION = configured(port)
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


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_mail_leaves_under_tls_and_after_a_login(
    settings, monkeypatch, certificate, protected_mail_server, password, tls
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    kept, port = protected_mail_server(tls)
    settings.CONFIGURATION = configured(port, tls=tls, user="bell", password_file=str(password))
    assert channels.tell("Ada")
    assert len(kept.messages) == 1


def test_a_wrong_password_is_not_called_reached(settings, monkeypatch, certificate, protected_mail_server, password):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    kept, port = protected_mail_server("starttls")
    password.write_text("tinker six crows")
    settings.CONFIGURATION = configured(port, tls="starttls", user="bell", password_file=str(password))
    assert not channels.tell("Ada")
    assert kept.messages == []


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_mail_server_with_a_certificate_of_nobody_known_gets_no_mail_and_no_password(
    settings, protected_mail_server, password, tls
):
    kept, port = protected_mail_server(tls)
    settings.CONFIGURATION = configured(port, tls=tls, user="bell", password_file=str(password))
    assert not channels.tell("Ada")
    assert kept.messages == []


def test_a_server_without_tls_gets_no_mail_where_tls_is_wanted(settings, mail_server):
    kept, port = mail_server
    settings.CONFIGURATION = configured(port, tls="starttls")
    assert not channels.tell("Ada")
    assert kept.messages == []


WRONG = {
    "nobody sends it": ({"from": ""}, "needs host and from"),
    "no server": ({"host": 5}, "needs host and from"),
    "no port": ({"port": "25"}, "a port is a number"),
    "tls as it was once": ({"tls": True}, "“starttls”"),
    "a slip": ({"username": "bell"}, "no other word"),
    "half a login": ({"user": "bell"}, "both user and password_file"),
    "a password in the clear": ({"user": "bell", "password_file": "x", "tls": "none"}, "other than “none”"),
    "no file": ({"user": "bell", "password_file": "/nonexistent/x", "tls": "starttls"}, "0600"),
    "a folder": ({"user": "bell", "password_file": "/", "tls": "starttls"}, "0600"),
}


@pytest.mark.parametrize(("changed", "said"), WRONG.values(), ids=WRONG)
def test_a_mail_server_that_is_written_wrongly_is_told_in_words(settings, changed, said):
    settings.CONFIGURATION = configured(25, **changed)
    found = channels.channels()
    assert not found.configured and said in found.problems[0]
    assert not channels.tell("Ada")


def test_a_password_that_others_may_read_is_not_used(settings, password):
    password.chmod(0o640)
    settings.CONFIGURATION = configured(25, tls="starttls", user="bell", password_file=str(password))
    assert "0600" in channels.channels().problems[0]


@pytest.mark.parametrize("changed", [{"people": ["Ada"]}, {"people": {"Ada": 5}}, {"command": "/bin/true"}])
def test_people_and_command_that_are_written_wrongly_are_told_in_words(settings, changed):
    settings.CONFIGURATION = {"notices": changed}
    assert "list of words" in channels.channels().problems[0]


@pytest.mark.parametrize("command", [["/nonexistent"], ["/bin/false"]])
def test_a_channel_that_fails_is_not_called_reached(settings, command):
    settings.CONFIGURATION = {"notices": {"command": command}}
    assert not channels.tell("Ada")


def test_a_dead_mail_server_is_not_called_reached(settings):
    settings.CONFIGURATION = configured(1)
    assert not channels.tell("Ada")


def test_without_a_channel_nobody_is_reached(settings):
    settings.CONFIGURATION = {}
    assert not channels.tell("Ada")


@pytest.mark.parametrize("name", ["--config=/tmp/theirs", "-rf", "a\0b", "-"])
def test_a_name_that_was_written_into_its_row_is_no_option_of_the_command(settings, tmp_path, name):
    called = tmp_path / "called"
    notes_its_call = [sys.executable, "-c", "import sys; open(sys.argv[1], 'w')", str(called), "{worker}"]
    settings.CONFIGURATION = {"notices": {"command": notes_its_call}}
    assert channels.tell(name) is False
    assert not called.exists()


def test_a_name_of_two_words_is_one_word_of_the_command(settings, tmp_path):
    settings.CONFIGURATION = {"notices": {"command": ["/usr/bin/test", "{worker}", "=", "Anna-Maria 2"]}}
    assert channels.tell("Anna-Maria 2") is True


@pytest.mark.parametrize("name", ["-rf", "--help", " -x", "-"])
def test_nobody_is_invited_under_a_name_that_would_be_an_option(name):
    with pytest.raises(Refused):
        usable_name(name)
