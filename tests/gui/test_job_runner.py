from __future__ import annotations

import logging
import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Metric, Progress, Result
from fgbg_studio.gui.job_runner import RunningJob
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.settings import Settings


@pytest.fixture
def session(qapp: object) -> Session:
    return Session(Settings())


def counting(total: int = 3) -> Job:
    for done in range(total):
        yield Progress(done, total)
    yield Metric("loss", 1, 0.5)
    yield Result(threading.get_ident())


def endless(closed: list[bool]) -> Job:
    try:
        while True:
            time.sleep(0.005)
            yield Progress(0, 0)
    finally:
        closed.append(True)


def failing(error: BaseException) -> Job:
    yield Progress(0, 1)
    raise error


def test_a_job_runs_in_another_thread_and_answers_in_this_one(
    session: Session, qtbot: QtBot
) -> None:
    seen: list[Event] = []
    results: list[int] = []
    answered_in: list[int] = []

    def take(result: int) -> None:
        results.append(result)
        answered_in.append(threading.get_ident())

    job = session.run("Count", counting(), on_events=seen.extend, on_result=take)
    qtbot.waitUntil(lambda: not session.jobs.running)

    assert job.title == "Count"
    assert answered_in == [threading.get_ident()]
    assert results != [threading.get_ident()]
    assert Metric("loss", 1, 0.5) in seen


def test_an_expected_failure_is_a_message(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.message) as said:
        session.run("Fail", failing(StudioError("The disk is full.")))
    assert said.args == ["The disk is full.", True]
    qtbot.waitUntil(lambda: not session.jobs.running)


@pytest.mark.parametrize(
    "error", [RuntimeError("CUDA out of memory"), MemoryError(), SystemExit(1)]
)
def test_a_fault_keeps_its_details(
    session: Session, qtbot: QtBot, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(session.fault) as said:
        session.run("Fail", failing(error))
    sentence, details = said.args or ["", ""]
    assert str(error) in sentence
    assert "Traceback" in details
    assert type(error).__name__ in details
    qtbot.waitUntil(lambda: not session.jobs.running)


def test_cancel_stops_within_a_second_and_closes_the_job(session: Session, qtbot: QtBot) -> None:
    closed: list[bool] = []
    job = session.run("Endless", endless(closed))
    with qtbot.waitSignal(job.stopped, timeout=1000):
        job.cancel()
    assert closed == [True]
    qtbot.waitUntil(lambda: not session.jobs.running)


def test_a_paused_job_waits_and_can_be_cancelled(session: Session, qtbot: QtBot) -> None:
    seen: list[Event] = []
    job = session.run("Endless", endless([]), on_events=seen.extend)
    qtbot.waitUntil(lambda: bool(seen))
    with qtbot.waitSignal(job.held):
        job.pause()
    assert job.control.paused
    job.resume()
    before = len(seen)
    qtbot.waitUntil(lambda: len(seen) > before)
    job.pause()
    with qtbot.waitSignal(job.stopped, timeout=1000):
        job.cancel()
    qtbot.waitUntil(lambda: not session.jobs.running)


def test_two_jobs_run_at_once(session: Session, qtbot: QtBot) -> None:
    first = session.run("First", endless([]))
    second = session.run("Second", counting(), quiet=True)
    assert session.jobs.running == [first, second]
    assert session.jobs.work == [first]
    qtbot.waitUntil(lambda: session.jobs.running == [first])
    session.jobs.wait(5)
    assert session.jobs.running == []


def test_nothing_is_left_of_a_job_that_ended(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.jobs.finished) as ended:
        session.run("Count", counting())
    assert isinstance((ended.args or [None])[0], RunningJob)
    assert session.jobs.running == []
