"""The row above the predictions: how to look at them, what is seen, and leafing through."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.four_views import PARTS, TITLES, Part
from fgbg_studio.gui.page_parts import Segments, named
from fgbg_studio.gui.prediction_views import View

if TYPE_CHECKING:
    from fgbg_studio.jobs.runs import Run

VIEWS: tuple[View, ...] = ("four", "one", "swipe", "runs")
PADDING = 28
"""Pixels that a button with a word is wider than the word, the gap to the next included."""
ROOM = 62 * theme.GRID
"""Pixels that all the rest of the row needs beside words."""
NONE = "Second run…"


class PredictionBar(QWidget):
    """Words, or icons where there is little room."""

    chosen = Signal(str, str)
    """A `View`, and its `Part`."""
    second_changed = Signal()

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.view: View = "four"
        self._parts: dict[View, Part] = {"one": "mask", "swipe": "mask"}
        self._buttons = {view: buttons.tool(f"view-{view}") for view in VIEWS}
        for button in self._buttons.values():
            button.setProperty("segment", True)
            button.setIconSize(QSize(18, 18))
        self.part, self.second = QComboBox(), QComboBox()
        self.part.setAccessibleName("Which of the views")
        self.part.setToolTip("Which of the views is seen")
        self.second.setAccessibleName("Second run")
        self.second.setToolTip("The run that is compared with the one at the left")
        self._about = named(ElidedLabel("left"), "muted")
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(6 * theme.GRID)
        policy = self.busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.busy.setSizePolicy(policy)
        self._lay_out(buttons)
        self.part.activated.connect(self._part_chosen)
        self.second.activated.connect(lambda _: self.second_changed.emit())
        self.show_busy(False)
        self.choose("four")

    def _lay_out(self, buttons: ActionButtons) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        row.addWidget(Segments(list(self._buttons.values())))
        row.addWidget(self.part)
        row.addWidget(self.second)
        row.addWidget(self._about, 1)
        row.addWidget(self.busy)
        row.addWidget(buttons.tool("picture-previous"))
        row.addWidget(buttons.tool("picture-next"))

    @property
    def chosen_part(self) -> Part:
        """What is large, or at the right of the border."""
        return self._parts.get(self.view, "picture")

    @property
    def second_run(self) -> Path | None:
        """The folder of the run compared with, while two are looked at."""
        folder = self.second.currentData()
        return Path(folder) if folder and self.view == "runs" else None

    @property
    def second_name(self) -> str:
        """Its name, or ""."""
        return self.second_run.name if self.second_run else ""

    def choose(self, view: View, part: Part | None = None) -> None:
        """Look in another way."""
        self.view = view
        if part:
            self._parts[view] = part
        self._buttons[view].setChecked(True)
        parts = [one for one in PARTS if view == "one" or one != "picture"]
        self.part.clear()
        for one in parts:
            self.part.addItem(TITLES[one], one)
        self.part.setCurrentIndex(max(0, self.part.findData(self.chosen_part)))
        self.part.setVisible(view in self._parts)
        self.second.setVisible(view == "runs")
        self.chosen.emit(view, self.chosen_part)

    def show_runs(self, runs: Sequence[Run], first: Path | None) -> None:
        """List all but the first run, keeping the one chosen."""
        chosen = self.second.currentData()
        self.second.clear()
        self.second.addItem(NONE, "")
        for run in runs:
            if run.folder != first:
                self.second.addItem(run.name, str(run.folder))
        self.second.setCurrentIndex(max(0, self.second.findData(chosen)))

    def tell(self, about: str) -> None:
        """Write the line about what is seen."""
        self._about.setText(about)
        self._about.setToolTip(about)

    @property
    def told(self) -> str:
        """That line."""
        return self._about.text()

    def show_busy(self, is_busy: bool) -> None:
        """Something is being predicted; the row keeps its place for the sign of it."""
        self.busy.setVisible(is_busy)

    def _part_chosen(self) -> None:
        self._parts[self.view] = self.part.currentData()
        self.chosen.emit(self.view, self.chosen_part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between words and icons."""
        metrics, buttons = self.fontMetrics(), self._buttons.values()
        words = sum(metrics.horizontalAdvance(button.text()) + PADDING for button in buttons)
        style = Qt.ToolButtonStyle
        has_room = self.width() >= words + ROOM
        for button in buttons:
            button.setToolButtonStyle(
                style.ToolButtonTextOnly if has_room else style.ToolButtonIconOnly
            )
        super().resizeEvent(event)
