"""Processes that carry out orders: they answer, they can be ended, and they outlive nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.workers import AHEAD, Workers
from tests.unit import orders

CHECKOUT = Path(__file__).resolve().parents[3]


def names(folder: Path) -> list[int]:
    return sorted(int(path.name) for path in folder.iterdir())


def until_named(folder: Path, count: int) -> list[int]:
    """Wait until there are so many files, and give their names."""
    deadline = time.monotonic() + 60
    while len(found := names(folder)) < count and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat").read_text() if sys.platform == "linux" else ""
    return state.rpartition(")")[2].split()[:1] == ["Z"]


def test_every_order_is_answered_once() -> None:
    with closing(Workers(2, orders.doubling, 3)) as workers:
        answers = [answer for answer in workers.answers(range(20)) if answer is not None]
    assert sorted(answers) == [3 * number for number in range(20)]


@pytest.mark.parametrize("count", [1, 3])
def test_orders_dealt_out_in_turn_are_answered_in_their_order(count: int) -> None:
    with closing(Workers(count, orders.doubling, 3)) as workers:
        for _ in range(2):
            answers = [a for a in workers.answers_in_turn(range(20)) if a is not None]
            assert answers == [3 * number for number in range(20)]
        assert list(workers.answers_in_turn([])) == []


def test_more_processes_than_orders_do_no_harm() -> None:
    with closing(Workers(3, orders.doubling, 2)) as workers:
        assert [answer for answer in workers.answers([7]) if answer is not None] == [14]
        assert list(workers.answers([])) == []


@pytest.mark.parametrize("way", [Workers.answers, Workers.answers_in_turn])
def test_who_takes_no_answers_pauses_them(tmp_path: Path, way: Any) -> None:
    with closing(Workers(2, orders.noting, tmp_path)) as workers:
        answers = (answer for answer in way(workers, range(100)) if answer is not None)
        next(answers)
        begun = until_named(tmp_path, 2 * AHEAD)
        assert len(begun) <= 2 * AHEAD + 1
        assert names(tmp_path) == begun
        assert len(list(answers)) == 99


@pytest.mark.parametrize(
    ("begin", "order", "failure", "told"),
    [
        (orders.refusing, 1, StudioError, "disk is full"),
        (orders.failing, 0, RuntimeError, "ZeroDivisionError"),
    ],
)
def test_a_failure_in_a_process_is_one_here(
    begin: object, order: int, failure: type[Exception], told: str
) -> None:
    assert callable(begin)
    with closing(Workers(1, begin)) as workers, pytest.raises(failure, match=told):
        list(workers.answers([order]))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_one_that_is_killed_is_told(tmp_path: Path) -> None:
    with closing(Workers(2, orders.sleeping, tmp_path)) as workers:
        answers = workers.answers(range(2))
        assert next(answers) is None
        os.kill(until_named(tmp_path, 1)[0], signal.SIGKILL)
        with pytest.raises(StudioError, match="ended from outside"):
            list(answers)


def test_they_are_ended_at_once_whatever_they_do(tmp_path: Path) -> None:
    workers = Workers(2, orders.sleeping, tmp_path)
    assert next(workers.answers(range(2))) is None
    pids = until_named(tmp_path, 2)
    began = time.monotonic()
    workers.close()
    assert time.monotonic() - began < 30  # and not the ten minutes that they would sleep
    assert all(map(gone, pids))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_they_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    code = f"""
        from pathlib import Path
        from fgbg_studio.base.workers import Workers
        from tests.unit import orders

        for answer in Workers(2, orders.sleeping, Path({str(tmp_path)!r})).answers(range(4)):
            pass
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=CHECKOUT)
    pids = until_named(tmp_path, 2)
    assert len(pids) == 2
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 2
    while not all(map(gone, pids)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert all(map(gone, pids))
