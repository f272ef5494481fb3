"""Of runs beside each other: the options that are not alike. Of one: its scores part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from fgbg_studio.base.options import specs
from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.figures import rounded
from fgbg_studio.gui.page_parts import heading, named
from fgbg_studio.gui.part_names import PART_NAMES
from fgbg_studio.gui.plan_summary import tabular
from fgbg_studio.learning.definitions import DEFINITIONS, LABELS
from fgbg_studio.learning.options import TrainOptions

if TYPE_CHECKING:
    from fgbg_studio.jobs.runs import Run

SCORES = ("iou", "delta1", "rmse")
"""Of each part, as many as the panel has room for."""


class Differences(QWidget):
    """One paragraph an option, with the value of each run in its colour."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setMinimumWidth(1)  # not that of the longest name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(heading("Differing options"))
        column.addWidget(self.text)
        self.hide()

    def show_runs(self, compared: Sequence[tuple[Run, str]]) -> None:
        """Compare runs, each with its colour; fewer than two hide it."""
        self.setVisible(len(compared) > 1)
        if len(compared) < 2:
            return
        from fgbg_studio.jobs.run_changes import differing

        found = differing([run for run, _ in compared])
        colours = [colour for _, colour in compared]
        labels = {spec.name: spec.label for spec in specs(TrainOptions)}
        told = "".join(
            _paragraph(labels.get(name, name), values, colours) for name, values in found.items()
        )
        self.text.setText(told or "These runs have the same options.")


def _paragraph(title: str, values: Sequence[object], colours: Sequence[str]) -> str:
    told = " &nbsp; ".join(
        f'<span style="color: {colour}">\u25cf</span>&nbsp;{_value(value)}'
        for value, colour in zip(values, colours, strict=True)
    )
    name = f'<span style="color: {theme.current().muted}">{escape(title)}</span>'
    return f'<p style="margin: 0 0 6px 0">{name}<br>{told}</p>'


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int):
        return f"{value:,}"
    return escape(str(value)) or "\u2013"


class PartScores(QWidget):
    """A row for each part that was judged apart: seen and unseen backgrounds and cut-outs."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[str, str], QLabel] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.GRID)
        self._grid.setVerticalSpacing(theme.GRID // 4)
        self._grid.setColumnStretch(0, 1)
        self.title = ElidedLabel("left")
        self.title.setObjectName("heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(self.title)
        column.addLayout(self._grid)
        self.hide()

    def show_metrics(self, name: str, metrics: Mapping[str, float]) -> None:
        """Of the run `name`: its newest metrics, those named like "new-cutouts/iou"."""
        parts = [part for part in PART_NAMES if f"{part}/iou" in metrics]
        self.setVisible(bool(parts))
        self.title.setText(f"Held out: {name}")
        self.title.setToolTip(f"Scores of {name} on held-out samples, part by part")
        while self._grid.count():
            if (item := self._grid.takeAt(0)) and (old := item.widget()):
                old.hide()
                old.deleteLater()
        self.cells = {}
        for column, score in enumerate(SCORES, 1):
            self._put(0, column, LABELS[score], DEFINITIONS[score])
        for row, part in enumerate(parts, 1):
            title, help = PART_NAMES[part]
            self._put(row, 0, title, help)
            for column, score in enumerate(SCORES, 1):
                value = metrics.get(f"{part}/{score}")
                text = "" if value is None else rounded(value)
                self.cells[part, score] = self._put(row, column, text, DEFINITIONS[score])

    def _put(self, row: int, column: int, text: str, help: str) -> QLabel:
        label = QLabel(text)
        if not row or not column:
            named(label, "muted")
        if column:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setFont(tabular(label.font()))
        else:
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        label.setToolTip(help)
        self._grid.addWidget(label, row, column)
        return label
