"""The other processes of a training that several graphics cards share.

The process that drives the job is rank 0: it alone judges, records and saves. It tells the others
when an epoch and when a step begins; they end when it does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.processes import deaf_to_interrupts, ignore_interrupts
from fgbg_studio.base.workers import GRACE, end_with_parent
from fgbg_studio.jobs import training_parts as parts
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

if TYPE_CHECKING:
    from fgbg_studio.data.loader import Batch, EpochOrder
    from fgbg_studio.jobs.material import Growing
    from fgbg_studio.learning.learner import Learner

STEP = "step"


class Led:
    """The batches of rank 0, which tells the others of each as it is taken."""

    def __init__(
        self, batches: Callable[[int], Iterable[Batch]], order: EpochOrder, others: list[Connection]
    ) -> None:
        self._batches, self._order, self._others = batches, order, others

    def __call__(self, epoch: int) -> Iterator[Batch]:
        """The batches of an epoch, 0 the first."""
        self._tell((epoch, self._order.skip))
        for batch in self._batches(epoch):
            self._tell(STEP)
            yield batch

    def _tell(self, order: object) -> None:
        try:
            for other in self._others:
                other.send(order)
        except OSError as error:
            raise StudioError(
                "A process that shared the training has ended, perhaps for want of memory. The "
                "last checkpoint is kept: go on from there."
            ) from error


@contextmanager
def others(project: Project, run: RunFolder, ranks: int) -> Iterator[tuple[Path, list[Connection]]]:
    """All ranks but the first, and where they wait to meet; they are gone after the block."""
    context = get_context("spawn")
    started: list[tuple[BaseProcess, Connection]] = []
    with tempfile.TemporaryDirectory() as folder:
        meeting = Path(folder) / "meeting"
        try:
            with deaf_to_interrupts():
                for rank in range(1, ranks):
                    ours, theirs = context.Pipe()
                    arguments = (theirs, project.folder, run.folder, meeting, rank, ranks)
                    process = context.Process(target=_serve, args=arguments, daemon=True)
                    process.start()
                    theirs.close()
                    started.append((process, ours))
            yield meeting, [ours for _, ours in started]
        finally:
            for other, ours in started:
                ours.close()
                other.terminate()
                other.join(GRACE)
                if other.exitcode is None:
                    other.kill()
                    other.join()


def _serve(
    orders: Connection, folder: Path, run: Path, meeting: Path, rank: int, ranks: int
) -> None:
    """The life of another rank: learn what it is told to until there is nobody to tell it."""
    ignore_interrupts()
    end_with_parent()
    from fgbg_studio.learning.parallel import Share, joined

    with Project.open(folder, read_only=True) as project:
        record = RunFolder(run)
        learner, order, _ = parts.begun(project, record, rank)
        whole = record.options().batch
        own = Share(order, whole, rank, ranks)
        batches = parts.growing(project, record, own, learner.device, whole // ranks)
        with suppress(EOFError, ConnectionResetError), joined(learner, meeting, rank, ranks):
            _obey(orders, learner, order, batches)


def _obey(orders: Connection, learner: Learner, order: EpochOrder, batches: Growing) -> None:
    """Begin epochs and take steps as told. Raises EOFError when there is nobody to tell."""
    left: Iterator[Batch] = iter(())
    while True:
        told = orders.recv()
        if told == STEP:
            learner.advance(next(left))
        else:
            epoch, order.skip = told
            order.epoch = epoch
            left = iter(batches(epoch))
