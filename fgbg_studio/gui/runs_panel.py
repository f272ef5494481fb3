"""At the right of the Train page: the runs, what one does with them, what tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import beside, heading, named
from fgbg_studio.gui.run_facts import Differences, PartScores
from fgbg_studio.gui.run_list import RunList
from fgbg_studio.gui.stale_run_label import StaleRunLabel

if TYPE_CHECKING:
    from fgbg_studio.gui.action_buttons import ActionButtons
    from fgbg_studio.gui.session import Session
    from fgbg_studio.jobs.runs import Run

NO_RUN = "No run yet. Choose a preset at the left and press Start."
TOOLS = ("run-rename", "run-clone", "run-folder", "run-bin")


class RunsPanel(QWidget):
    """The list and its buttons; below it what there is to say of runs that are chosen."""

    def __init__(self, session: Session, buttons: ActionButtons, runs: RunList) -> None:
        super().__init__()
        self.list = runs
        self.none = named(QLabel(NO_RUN), "muted")
        self.none.setWordWrap(True)
        self.stale = StaleRunLabel(session)
        self.differences, self.scores = Differences(), PartScores()
        tools = [buttons.tool(action) for action in TOOLS]
        self._tools = QWidget()
        row = beside(buttons.push("train-resume", "Resume"), *tools)
        row.setContentsMargins(0, 0, 0, 0)
        self._tools.setLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        parts = (self.none, runs, self._tools, self.stale, self.differences, self.scores)
        for widget in (heading("Runs"), *parts):
            column.addWidget(widget)
        column.addStretch(1)  # the room that is left is below, not between heading and list
        runs.ticked.connect(self._compare)

    def show_runs(self, found: list[Run]) -> None:
        """List runs; where there is none, say how one is made."""
        self.list.show_runs(found)
        for widget in (self.list, self._tools):
            widget.setVisible(bool(found))
        self.none.setVisible(not found)
        self._compare()

    def tell_of(self, run: Run | None) -> None:
        """Say what there is to say of a run."""
        self.stale.show_run(run)
        self.scores.show_metrics(run.name if run else "", run.metrics if run else {})

    def _compare(self) -> None:
        self.differences.show_runs(self.list.compared)
