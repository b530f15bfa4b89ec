"""A process that dies before one certain step: a statement, a commit, or a change in the folder of files."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connections

MOST = 400  # no work of the tests has more steps; a loop that goes on for ever ends here


def at_every_step(ready: Callable[[], Callable[[], object]], *, commits: bool = False) -> Iterator[int]:
    """Each turn: make things `ready`, do the work that gives in a fork, and kill that before one step more.

    Ends with the turn in which the work came to its own end. `commits`: only commits count as steps, for work that is
    long and whose question is which of two databases was first.
    """
    for step in range(1, MOST):
        ended = _dies_before(step, ready(), commits)
        yield step
        if ended:
            return
    raise AssertionError("the work never came to its end")


def _dies_before(step: int, work: Callable[[], object], commits: bool) -> bool:
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            _watch(step, commits)
            work()
            os._exit(0)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), "the work failed by itself"
    return status == 0


def _watch(step: int, commits: bool) -> None:
    """Count every step from here on, in this process alone, which ends before that one."""
    passed = itertools.count(1)

    def pass_one() -> None:
        if next(passed) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    for connection in connections.all():
        _watch_commits(connection, pass_one)
        if not commits:
            _watch_statements(connection, pass_one)
    if commits:
        return
    folder = str(settings.FILES)

    def heard(event: str, said: tuple[Any, ...]) -> None:
        if event in ("open", "os.rename", "os.remove") and str(said[0]).startswith(folder):
            pass_one()

    sys.addaudithook(heard)


def _watch_commits(connection: Any, pass_one: Callable[[], None]) -> None:
    commit = connection.commit

    def watched() -> None:
        pass_one()
        commit()

    connection.commit = watched


def _watch_statements(connection: Any, pass_one: Callable[[], None]) -> None:
    def watched(execute: Callable[..., Any], *said: Any) -> Any:
        pass_one()
        return execute(*said)

    connection.execute_wrappers.append(watched)
