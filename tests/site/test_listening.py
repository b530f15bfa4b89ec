"""A face gives its threads to requests that are here: whoever is slow holds a connection and nothing else."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.site.test_serving import Running, status, waystation
from waystation.site import listening
from waystation.site.listening import HEAD_END, SMALL, Look, Paced, Worker, look

PAGE = "/static/door.css"  # it needs no organisation
HEAD = b"POST /en/return/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
FORM = HEAD + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ncode="
FILES = HEAD + b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 20000000\r\n\r\n--b\r\n"
WHOLE = b"GET " + PAGE.encode() + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
SLOW = {
    "form": FORM,
    "head": HEAD,
    "nothing": b"",
    "line": b"\r\n\r\n",
    "half": WHOLE + HEAD,
    "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
    "files": FILES,
}


@pytest.fixture
def door(tmp_path, running: Running) -> str:
    waystation(tmp_path, "migrate")
    return running(tmp_path, only="door")["door"]


@pytest.fixture
def hold(door: str) -> Iterator[object]:
    """Opens so many connections, says this on each, and leaves them open."""
    port = int(door.rpartition(":")[2])
    with ExitStack() as kept:

        def hold(said: bytes, count: int) -> list[socket.socket]:
            made = [kept.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(count)]
            for one in made:
                one.sendall(said)
            time.sleep(0.5)  # they have been taken
            return made

        yield hold


@pytest.mark.parametrize("said", SLOW.values(), ids=SLOW.keys())
def test_a_page_is_answered_while_one_visitor_keeps_connections_waiting(door, hold, said):
    hold(said, 64)
    assert urllib.request.urlopen(door + PAGE, timeout=20).status == 200


def test_a_page_is_answered_while_more_connections_are_held_than_may_wait(door, hold):
    hold(HEAD, 3 * listening.MOST_COMING)
    assert status(door + PAGE) == 200


class Coming:
    """A connection of which this much has come."""

    def __init__(self, early: bytes) -> None:
        self.early = early


MOST_SMALL = listening.MOST_BYTES // SMALL


@pytest.mark.parametrize(("early", "most"), [(b"", listening.MOST_COMING), (b"x" * SMALL, MOST_SMALL)])
def test_the_oldest_connections_make_room(monkeypatch, early, most):
    waiting = [Coming(early) for _ in range(most + 3)]
    worker = Worker.__new__(Worker)
    worker.coming = dict.fromkeys(waiting)
    monkeypatch.setattr(Worker, "_drop", lambda self, conn: self.coming.pop(conn))
    worker._make_room()
    assert list(worker.coming) == waiting[3:]


def test_a_request_in_many_small_pieces_is_answered(door, hold):
    (one,) = hold(b"", 1)
    for number in range(0, len(WHOLE), 7):
        one.sendall(WHOLE[number : number + 7])
    assert one.recv(100).startswith(b"HTTP/1.1 200")


def test_two_requests_on_one_connection_are_answered_one_after_the_other(door, hold):
    (one,) = hold(WHOLE + WHOLE, 1)
    answers = b""
    while answers.count(b"HTTP/1.1 200") < 2:
        assert (piece := one.recv(65536))
        answers += piece


@pytest.mark.parametrize(
    ("early", "found"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n", Look.COMING),
        (b"GET / HTTP/1.1\r\nHost: a" + HEAD_END, Look.HERE),
        (b"POST / HTTP/1.1\r\nContent-Length: 5" + HEAD_END + b"code", Look.COMING),
        (b"POST / HTTP/1.1\r\ncontent-length:5 \r\nHost: a" + HEAD_END + b"code=", Look.HERE),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 9" + HEAD_END + b"code=", Look.COMING),
        (b"POST / HTTP/1.1\r\nContent-Length: %d" % SMALL + HEAD_END, Look.COMING),
        (b"POST / HTTP/1.1\r\nContent-Length: %d" % (SMALL + 1) + HEAD_END, Look.LARGE),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked" + HEAD_END, Look.LARGE),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue" + HEAD_END, Look.LARGE),
        (HEAD_END, Look.REFUSED),
        (b"GET / HTTP/1.1\r\n" + b"A: a\r\n" * 6000, Look.REFUSED),
    ],
)
def test_what_has_come_of_a_request_is_seen_from_its_head(early, found):
    assert look(early) is found


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass when the test says so."""
    now = [1000.0]
    monkeypatch.setattr(listening.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


def test_an_upload_at_three_kilobytes_a_second_comes_to_its_end(clock, line):
    paced = Paced(line[0])
    for _second in range(7000):
        line[1].sendall(b"x" * 3000)
        clock[0] += 1
        assert len(paced.recv(3000)) == 3000


def test_an_upload_may_stand_still_for_a_minute(clock, line):
    paced = Paced(line[0])
    for _minute in range(3):
        line[1].sendall(b"x" * 60_000)
        assert len(paced.recv(60_000)) == 60_000
        clock[0] += 61


def test_an_upload_that_only_drips_has_ended(clock, line):
    paced = Paced(line[0])
    line[1].sendall(b"x" * 100)
    taken = 0
    while paced.recv(1):
        clock[0] += 10
        taken += 1
    assert taken == 13 and paced.ended and paced.recv(1) == b""


def test_files_that_come_while_others_hold_their_connections_arrive(door, hold):
    hold(FORM, 64)
    (one,) = hold(FILES.replace(b"20000000", b"300000"), 1)
    for _piece in range(60):
        one.sendall(b"x" * 5000)
    assert one.recv(100).startswith(b"HTTP/1.1 ")
