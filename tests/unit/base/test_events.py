"""Driving a job: what arrives, in which order, and how a job is held and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from fgbg_studio.base.errors import Cancelled, StudioError
from fgbg_studio.base.events import (
    Control,
    Event,
    Job,
    Mailbox,
    Metric,
    Note,
    Progress,
    Result,
    drive,
    finish,
)

PATIENCE = 30


def counting(steps: int) -> Job:
    for n in range(steps):
        yield Progress(n + 1, steps)
        yield Metric("loss", n, n / 10)
    yield Result("done")


def endless(closed: list[int]) -> Job:
    try:
        while True:
            yield Progress(0, 0)
    finally:
        closed.append(threading.get_ident())


def test_every_metric_arrives_once_and_in_order() -> None:
    arrived: list[Event] = []
    assert drive(counting(2000), arrived.extend, Control()) == "done"
    metrics = [event for event in arrived if isinstance(event, Metric)]
    assert [metric.step for metric in metrics] == list(range(2000))
    assert isinstance(arrived[-1], Result)


def test_only_the_newest_progress_waits() -> None:
    delivered: list[list[Event]] = []
    mailbox = Mailbox(delivered.append)
    for n in range(500):
        mailbox.put(Progress(n, 500))
        mailbox.put(Note(str(n)))
    mailbox.flush()
    for batch in delivered:
        assert sum(isinstance(event, Progress) for event in batch) <= 1
    arrived = [event for batch in delivered for event in batch]
    assert [e.text for e in arrived if isinstance(e, Note)] == [str(n) for n in range(500)]
    progress = [event.done for event in arrived if isinstance(event, Progress)]
    assert progress == sorted(progress)
    assert progress[-1] == 499
    assert len(progress) < 500


def test_cancelling_closes_the_job_in_the_thread_that_drove_it() -> None:
    control, closed = Control(), list[int]()
    with pytest.raises(Cancelled, match="kept"):
        drive(endless(closed), lambda events: control.cancel(), control)
    assert closed == [threading.get_ident()]


def test_cancelling_from_another_thread_runs_the_clean_up_before_drive_returns() -> None:
    control, closed, raised = Control(), list[int](), list[BaseException]()

    def work() -> None:
        try:
            drive(endless(closed), lambda events: None, control)
        except Cancelled as stopped:
            raised.append(stopped)

    thread = threading.Thread(target=work)
    thread.start()
    control.cancel()
    thread.join(PATIENCE)
    assert len(raised) == 1
    assert closed == [thread.ident]


def driven(job: Job, control: Control, on_events: Callable[[list[Event]], None]) -> list[object]:
    """Drive in another thread until it ends; the result or what was raised."""
    outcome: list[object] = []

    def work() -> None:
        try:
            outcome.append(drive(job, on_events, control))
        except StudioError as error:
            outcome.append(error)

    threading.Thread(target=work).start()
    return outcome


def test_a_paused_job_takes_no_step_until_it_is_resumed() -> None:
    control, paused, finished, steps = Control(), threading.Event(), threading.Event(), list[int]()

    def job() -> Job:
        for n in range(3):
            steps.append(n)
            if n == 1:
                control.pause()
            yield Note(str(n))
        finished.set()
        yield Result(None)

    def arrived(events: list[Event]) -> None:
        if control.paused:
            paused.set()

    driven(job(), control, arrived)
    assert paused.wait(PATIENCE)
    assert steps == [0, 1]
    assert not finished.is_set()
    control.resume()
    assert finished.wait(PATIENCE)
    assert steps == [0, 1, 2]


def test_a_paused_job_can_be_cancelled() -> None:
    control, closed, paused = Control(), list[int](), threading.Event()
    control.pause()
    thread_outcome = driven(endless(closed), control, lambda events: paused.set())
    assert paused.wait(PATIENCE)
    control.cancel()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(PATIENCE)
    assert isinstance(thread_outcome[0], Cancelled)
    assert len(closed) == 1


def test_a_job_without_a_result_is_a_fault() -> None:
    def job() -> Job:
        yield Progress(1, 1)

    with pytest.raises(StudioError, match="without a result"):
        drive(job(), lambda events: None, Control())
    with pytest.raises(StudioError, match="without a result"):
        finish(job())


def test_what_a_job_raises_comes_through_after_its_last_events() -> None:
    def job() -> Job:
        yield Note("before")
        raise StudioError("The disk is full.")

    arrived: list[Event] = []
    with pytest.raises(StudioError, match="disk is full"):
        drive(job(), arrived.extend, Control())
    assert arrived == [Note("before")]


def test_a_listener_that_fails_still_leaves_the_job_closed() -> None:
    closed: list[int] = []

    def fail(events: list[Event]) -> None:
        raise RuntimeError("a fault of the listener")

    with pytest.raises(RuntimeError, match="listener"):
        drive(endless(closed), fail, Control())
    assert len(closed) == 1
