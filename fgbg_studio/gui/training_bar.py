"""Above the curves: start, pause and stop, where the time goes, and how fast it learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.hairline import hairline

if TYPE_CHECKING:
    from fgbg_studio.gui.action_buttons import ActionButtons
    from fgbg_studio.gui.time_bar import TimeBar
    from fgbg_studio.gui.training_facts import TrainingFacts


class TrainingBar(QWidget):
    """A row of buttons beside two lines of facts; the bar of times below."""

    def __init__(self, buttons: ActionButtons, time_bar: TimeBar, facts: TrainingFacts) -> None:
        super().__init__()
        self.start = buttons.push("train-start", primary=True)
        self.pause = buttons.push("train-pause", "Pause")
        self.stop = buttons.push("train-stop")
        self.pause.setFixedWidth(self.pause.sizeHint().width())  # "Go on" moves nothing
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        for button in (self.start, self.pause, self.stop):
            row.addWidget(button)
        row.addSpacing(theme.GRID)
        row.addWidget(facts, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID // 2)
        inner.setSpacing(theme.GRID // 2)
        inner.addLayout(row)
        inner.addWidget(time_bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner)
        column.addWidget(hairline())

    def show_paused(self, paused: bool) -> None:
        """The same button holds a training and lets it go on."""
        self.pause.setText("Go on" if paused else "Pause")
        self.pause.setIcon(theme.icon("start" if paused else "pause"))
