"""A job that waits for something can be stopped meanwhile."""

from __future__ import annotations

import threading

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Progress, Result, finish
from fgbg_studio.jobs.waiting import waiting

SAID = Progress(1, 2, "photos")


def test_what_the_work_gives_is_returned() -> None:
    def job() -> Job:
        yield Result((yield from waiting(lambda: 7, SAID)))

    assert finish(job()) == 7


def test_what_the_work_raises_is_raised() -> None:
    def work() -> None:
        raise StudioError("No.")

    with pytest.raises(StudioError, match="No"):
        list(waiting(work, SAID))


def test_progress_goes_on_and_the_job_can_be_closed_while_the_work_hangs() -> None:
    go_on = threading.Event()
    job = waiting(go_on.wait, SAID)
    assert [next(job) for _ in range(3)] == [SAID] * 3
    job.close()
    go_on.set()
