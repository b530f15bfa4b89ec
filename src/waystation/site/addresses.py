"""Where a face listens: looked at before anything is started, so that a mistake is told in one line."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Mapping

from gunicorn import util

from waystation.site.home import NotReady


def refuse_taken(addresses: Mapping[str, str]) -> None:
    """NotReady where a face cannot listen at its address; all are held until all were tried, as they will be."""
    with contextlib.ExitStack() as held:
        for face, address in addresses.items():
            if not address.startswith("unix:"):  # a socket's file is replaced by whoever listens there next
                held.enter_context(_listening(face, address))


def _listening(face: str, address: str) -> socket.socket:
    """A socket bound there, exactly as gunicorn will bind it."""
    host, port = _parsed(face, address)
    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        probe.listen(1)
    except (OSError, OverflowError) as error:
        probe.close()
        raise NotReady(_said(face, address, error)) from None
    return probe


def _parsed(face: str, address: str) -> tuple[str, int]:
    try:
        found = util.parse_address(address)
    except (RuntimeError, ValueError):
        found = None
    if not isinstance(found, tuple):
        raise NotReady(f"{address} is no address for the {face}: write it as HOST:PORT, e.g. 127.0.0.1:8001")
    return str(found[0]), int(found[1])


def _said(face: str, address: str, error: OSError | OverflowError) -> str:
    chosen = f"--{face} HOST:PORT or `bind` under [{face}] in waystation.toml"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return (
            f"the {face} cannot listen at {address}: another program does. End that one, "
            f"or choose another address with {chosen}"
        )
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM):
        return f"the {face} may not listen at {address}: choose a port from 1024 on with {chosen}"
    return f"the {face} cannot listen at {address}: this machine has no such address. Choose another with {chosen}"
