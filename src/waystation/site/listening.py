"""How a face hears: a request gets a thread when all of it is here, so that nobody holds one by being slow.

The door stands as an onion service with nothing before it. gunicorn gives a thread to whoever connects, and waits in it
for head and body, without an end: sixteen connections that say nothing more would close the door for everybody. Here
a thread takes only what has come; what is not whole goes to the loop that holds the connections, which reads heads and
small forms to their end. What is larger is a form with files, or a very long text: it is read in one of a few threads
that do nothing else, and has to come at a pace.
"""

from __future__ import annotations

import re
import selectors
import socket
import struct
import time
from concurrent import futures
from enum import Enum
from functools import partial
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

# gunicorn_conf sets these two for its face.
UPLOADS = 4  # threads for what is large, in each process
SENDING = 120  # seconds in which nothing of an answer is taken: a page fits into the buffers, a long file may not
LONGEST_HEAD = 32 * 1024
SMALL = 256 * 1024  # bytes of a form that is read before it has a thread: 100,000 letters and more
PATIENCE = 150.0  # seconds for head and small form together: 1.8 kB a second for the largest of them
MOST_COMING = 400  # connections, and bytes, that may wait in one process; the oldest of them goes first
MOST_BYTES = 16 * 1024 * 1024
MOST_KEPT = 200  # connections that are answered and stay open for the next page
PIECE = 64 * 1024
HEAD_END = b"\r\n\r\n"
SLOWEST = 1000.0  # bytes a second of an upload, from its beginning; a telephone behind Tor has some 3,000
PAUSE = 120.0  # seconds by which an upload may lag behind that
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*(?=\r\n)")


class Look(Enum):
    """What has come of a request so far."""

    COMING = "coming"
    HERE = "here"
    LARGE = "large"  # or of a length that only its end will tell
    REFUSED = "refused"


def look(early: bytes) -> Look:
    """Which of these it is. Whether it is a request at all is gunicorn's to say, once it is here."""
    end = early.find(HEAD_END)
    if end <= 0:
        return Look.REFUSED if end == 0 or len(early) > LONGEST_HEAD else Look.COMING
    head = bytes(early[:end]).lower() + b"\r\n"
    if b"\r\ntransfer-encoding:" in head or b"\r\nexpect:" in head:
        return Look.LARGE
    length = max((int(said) for said in _LENGTH.findall(head)), default=0)
    if length > SMALL:
        return Look.LARGE
    return Look.HERE if len(early) >= end + 4 + length else Look.COMING


class Paced:
    """A socket to read from while it keeps a pace. Below it, it has ended: what was cut is told on a page."""

    def __init__(self, sock: socket.socket, *, slowest: float = SLOWEST, pause: float = PAUSE) -> None:
        self._sock, self._slowest, self._pause = sock, slowest, pause
        self._until = 0.0  # counted from the first reading: an upload may have waited for its thread
        self.ended = False

    def recv(self, size: int) -> bytes:
        """Bytes, or none at the end."""
        self._until = self._until or time.monotonic() + self._pause
        left = self._until - time.monotonic()
        piece = self._recv(size, left) if left > 0 and not self.ended else b""
        self._until += len(piece) / self._slowest
        self.ended = not piece
        return piece

    def _recv(self, size: int, left: float) -> bytes:
        patience = self._sock.gettimeout()
        self._sock.settimeout(left)
        try:
            return self._sock.recv(size)
        except TimeoutError:
            return b""
        finally:
            self._sock.settimeout(patience)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's threads, which wait for nobody: a request that is not whole goes to the loop until it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_keepalived = min(self.worker_connections - self.cfg.threads, MOST_KEPT)
        self.coming: dict[Any, None] = {}  # the oldest first
        self.large: set[Any] = set()  # those in a thread for uploads, or before one
        self.uploads = futures.ThreadPoolExecutor(max_workers=UPLOADS)

    def enqueue_req(self, conn: Any) -> None:
        """A connection was made, or speaks again. Most often all of the request is here by now."""
        conn.early = bytearray(conn.parser.unreader.take_buffered() if conn.parser else b"")
        self._submit(self.tpool, self.begin, conn)

    def begin(self, conn: Any) -> Any:
        """In a thread: answer what is here, and wait for nothing."""
        if conn.sock.gettimeout() != 0:
            conn.sock.setblocking(False)
        found = _read(conn)
        return self.answer(conn, pause=1) if found is Look.HERE else found

    def answer(self, conn: Any, *, pause: float = PAUSE) -> Any:
        """In a thread. After an end that the pace has made, nothing on this connection is a request."""
        if conn.parser is None:
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SENDING, 0))
            conn.init()
        conn.data_ready = True
        conn.parser.unreader.unread(bytes(conn.early))
        conn.early.clear()
        paced = conn.parser.unreader.sock = Paced(conn.sock, pause=pause)
        return bool(self.handle(conn)) and not paced.ended

    def finish_request(self, conn: Any, fs: Any) -> None:
        """In the loop: what a thread gives back."""
        self.large.discard(conn)
        found = None if fs.cancelled() or fs.exception() else fs.result()
        if isinstance(found, Look):
            self._go_on(conn, found)
        else:
            super().finish_request(conn, fs)

    def _go_on(self, conn: Any, found: Look) -> None:
        if found is Look.COMING:
            self._wait_for(conn)
        elif found is Look.HERE:
            self._submit(self.tpool, partial(self.answer, pause=1), conn)
        elif found is Look.LARGE and len(self.large) < 4 * UPLOADS:
            self.large.add(conn)
            self._submit(self.uploads, self.answer, conn)
        else:
            self._close(conn)

    def _submit(self, pool: futures.ThreadPoolExecutor, act: Any, conn: Any) -> None:
        given = pool.submit(act, conn)
        given.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def _wait_for(self, conn: Any) -> None:
        conn.timeout = time.monotonic() + (PATIENCE if self.alive else STOP_KEEPALIVE_LINGER)
        self.coming[conn] = None
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_coming, conn))
        self._make_room()

    def on_coming(self, conn: Any, sock: Any) -> None:
        """In the loop: more of it is here."""
        found = _read(conn)
        if found is Look.COMING:
            self._make_room()
        else:
            self._leave(conn)
            self._go_on(conn, found)

    def _make_room(self) -> None:
        """Whoever is quick is through before so many others came."""
        while len(self.coming) > MOST_COMING or sum(len(conn.early) for conn in self.coming) > MOST_BYTES:
            self._drop(next(iter(self.coming)))

    def murder_pending(self) -> None:
        """End what did not come in its time. gunicorn asks at each turn of the loop."""
        now = time.monotonic()
        while self.coming and (oldest := next(iter(self.coming))).timeout <= now:
            self._drop(oldest)

    def _drop(self, conn: Any) -> None:
        self._leave(conn)
        self._close(conn)

    def _leave(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        del self.coming[conn]

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """A face that stops waits for nobody who has not said all."""
        super()._cap_keepalive(deadline)
        for conn in self.coming:
            conn.timeout = min(conn.timeout, deadline)

    def run(self) -> None:
        try:
            super().run()
        finally:
            self.uploads.shutdown(wait=False, cancel_futures=True)


def _read(conn: Any) -> Look:
    """Take what is there without waiting, and see what has come of it."""
    try:
        piece = conn.sock.recv(PIECE)
    except BlockingIOError:
        piece = None
    except OSError:
        piece = b""
    conn.early += piece or b""
    return Look.REFUSED if piece == b"" else look(conn.early) if conn.early else Look.COMING
