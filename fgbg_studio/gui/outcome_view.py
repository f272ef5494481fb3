"""What became of a training that ended too early: what happened, what is kept, how to go on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.notices import Choice, Notice
from fgbg_studio.gui.training import Outcome

if TYPE_CHECKING:
    from pathlib import Path

OUT_OF_MEMORY = "memory"
"""In the sentence of whatever found too little of it."""


@dataclass(frozen=True)
class Kept:
    """What the folder of a run has of it."""

    step: int
    epoch: int
    epochs: int
    can_resume: bool


class OutcomeView(QWidget):
    """One notice above the curves, until another training begins."""

    resume_wanted = Signal(str)
    """The name of a run."""
    smaller_wanted = Signal(str)
    """The name of a run that is to begin anew with half its batch."""

    def __init__(self) -> None:
        super().__init__()
        self._outcome: Outcome | None = None
        self._background = Background(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def notice(self) -> Notice | None:
        """What is said now, until the person takes it away."""
        shown = self.findChildren(Notice, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return shown[-1] if shown else None

    def clear(self) -> None:
        """Say nothing."""
        self._outcome = None
        if notice := self.notice:
            notice.dismiss()

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Tell how it ended; where it came to its end, the figures say enough.

        The details of a fault are in the message that the window shows of every job.
        """
        self.clear()
        self._outcome = outcome
        if outcome:
            show = partial(self._show, outcome)
            self._background.ask("kept", lambda: _kept(outcome.folder), show)

    def _show(self, outcome: Outcome, kept: Kept) -> None:
        if outcome is not self._outcome:
            return  # another training has begun meanwhile
        name = outcome.folder.name
        choices: list[Choice] = []
        if kept.can_resume:
            choices.append(("Resume", lambda: self.resume_wanted.emit(name)))
        if OUT_OF_MEMORY in outcome.problem:
            choices.append(("Half the batch", lambda: self.smaller_wanted.emit(name)))
        told = f"{_happened(outcome)} {_left(kept)}"
        self._column.addWidget(Notice(told, choices, warning=bool(outcome.problem)))


def _happened(outcome: Outcome) -> str:
    name = outcome.folder.name
    if not outcome.problem:
        return f"{name} was stopped."
    problem = outcome.problem.rstrip(".")
    return f"{name} could not go on. {problem}."


def _left(kept: Kept) -> str:
    if not kept.can_resume:
        return "Nothing was learned yet that could be kept."
    epochs = f"{kept.epoch:,} of {kept.epochs:,} epochs"
    return f"What it learned until step {kept.step:,} is kept: {epochs}."


def _kept(folder: Path) -> Kept:
    """Read in another thread. A run that has a checkpoint can be resumed from it."""
    from fgbg_studio.jobs.runs import read_run
    from fgbg_studio.learning.run_folder import RunFolder

    try:
        run = read_run(folder)
    except (StudioError, OSError):
        return Kept(0, 0, 0, False)
    can_resume = RunFolder(folder).last.exists() and not run.finished
    return Kept(run.step, run.epoch, run.epochs, can_resume)
