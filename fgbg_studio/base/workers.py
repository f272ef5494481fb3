"""Spawned processes that carry out orders one after another, and end when their parent does.

Each has a pipe of its own, so one that is killed in the midst of an answer harms no other, and all
of them can be ended at any moment.
"""

from __future__ import annotations

import os
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.processes import deaf_to_interrupts, ignore_interrupts

PATIENCE = 0.1
"""Seconds without news after which whoever waits may be told so, or stop."""
AHEAD = 2
"""Orders that a process has at most: the one it works on, and one that is next."""
GRACE = 1.0
"""Seconds that an ended process may take to be gone before it is killed."""

Begin: TypeAlias = Callable[..., Callable[[Any], Any]]
"""A function at the top of a module, called once in each process; it gives what does an order."""


class EndedFromOutsideError(StudioError):
    """A process is gone that nobody here ended."""


class Workers:
    """`count` processes, always spawned: fork deadlocks where Qt or torch has threads."""

    def __init__(self, count: int, begin: Begin, *arguments: Any) -> None:
        self._hired: dict[Connection, BaseProcess] = {}
        try:
            with deaf_to_interrupts():
                for _ in range(count):
                    self._hire(begin, arguments)
        except BaseException:
            self.close()
            raise

    def _hire(self, begin: Begin, arguments: tuple[Any, ...]) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, begin, arguments), daemon=True, name="fgbg-worker"
        )
        self._hired[ours] = process
        process.start()
        theirs.close()  # the process's own copy alone stays open: its end is then seen here

    @property
    def pids(self) -> list[int]:
        """The processes' numbers."""
        return [process.pid for process in self._hired.values() if process.pid]

    def answers(self, orders: Iterable[Any]) -> Iterator[Any]:
        """What came of the orders, in the order in which they were done.

        Where nothing is done for a while, None is given, so that it can be stopped there. Only a
        few orders are given out beyond those that were answered: who takes no more answers pauses
        the processes. Raises StudioError as the carrying out does, and for a process that was
        ended from outside.
        """
        left = iter(orders)
        owed = dict.fromkeys(self._hired, 0)
        for _ in range(AHEAD):
            for worker in self._hired:
                owed[worker] += self._give(worker, left)
        while any(owed.values()):
            ready = connection.wait([worker for worker in owed if owed[worker]], PATIENCE)
            if not ready:
                yield None
            for worker in (worker for worker in owed if worker in ready):
                answer = _answer(worker)
                owed[worker] += self._give(worker, left) - 1
                yield answer

    def answers_in_turn(self, orders: Iterable[Any]) -> Iterator[Any]:
        """The same as `answers`, in the order of the orders: they are dealt out in turn.

        A process that is ahead of the others waits for them, so that no answers pile up.
        """
        left, dealt = iter(orders), deque[Connection]()
        for _ in range(AHEAD):
            dealt.extend(worker for worker in self._hired if self._give(worker, left))
        while dealt:
            worker = dealt.popleft()
            while not connection.wait([worker], PATIENCE):  # `poll` fails on Windows at its end
                yield None
            answer = _answer(worker)
            dealt.extend([worker] * self._give(worker, left))
            yield answer

    def _give(self, worker: Connection, orders: Iterator[Any]) -> int:
        for order in orders:
            try:
                worker.send(order)
            except OSError as error:
                raise _ended() from error
            return 1
        return 0

    def close(self) -> None:
        """End the processes at once, whatever they do, and wait until they are gone."""
        started = [process for process in self._hired.values() if process.pid]
        for process in started:
            process.terminate()
        for process in started:
            process.join(GRACE)
            if process.exitcode is None:
                process.kill()
                process.join()
        for worker in self._hired:
            worker.close()
        self._hired.clear()


def _answer(worker: Connection) -> Any:
    try:
        kind, value = worker.recv()
    except (EOFError, OSError) as error:
        raise _ended() from error
    if kind == "refused":
        raise StudioError(value)
    if kind == "fault":
        raise RuntimeError(f"A process met a fault:\n{value}")
    return value


def _ended() -> EndedFromOutsideError:
    return EndedFromOutsideError(
        "A helping process was ended from outside, perhaps for want of memory. "
        "What was finished is kept: go on with it."
    )


def _serve(orders: Connection, begin: Begin, arguments: tuple[Any, ...]) -> None:
    """The life of a process: carry out orders until it is ended, or there is nobody to give any."""
    ignore_interrupts()
    end_with_parent()
    try:
        carry_out = begin(*arguments)
        while True:
            orders.send(("done", carry_out(orders.recv())))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except StudioError as error:
        orders.send(("refused", str(error)))
    except Exception:
        orders.send(("fault", traceback.format_exc()))
        raise


def end_with_parent() -> None:
    """From now on, this process ends within moments of the one that started it."""
    parent = parent_process()
    if parent is not None:
        watch = threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True)
        watch.start()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)  # without asking the main thread, which may be in the midst of a long call
