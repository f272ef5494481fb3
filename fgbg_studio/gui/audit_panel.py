"""What a plan holds, counted before anything is written: parts, pairs, places and sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.audit_plots import PlaceMap, SizeBars
from fgbg_studio.gui.coverage_table import CoverageTable, coverage
from fgbg_studio.gui.moved_count import MovedCount
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.plan_summary import PlanSummary
from fgbg_studio.gui.section import Section
from fgbg_studio.gui.text_entry import WheelScrolls

if TYPE_CHECKING:
    from fgbg_studio.data.audit import Audit
    from fgbg_studio.data.dataset import Dataset

MAP_TITLE, BARS_TITLE = "Where feet stand", "Long side"
BY_BACKGROUND, BY_CUTOUT = "By background", "By cut-out"


class AuditPanel(QWidget):
    """The count is there at once; what has to be counted follows."""

    part_wanted = Signal(str)
    """A part of the split to be shown in the preview."""

    def __init__(self) -> None:
        super().__init__()
        self.summary = PlanSummary()
        self.summary.part_wanted.connect(self.part_wanted)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.pairs = named(QLabel(), "muted")
        self.pairs.setWordWrap(True)
        self.by = QComboBox()
        self.by.addItems([BY_BACKGROUND, BY_CUTOUT])
        self.by.setToolTip("Whose partners are counted")
        self.by.setAccessibleName("Coverage by")
        WheelScrolls(self.by)
        self.table, self.map, self.bars = CoverageTable(), PlaceMap(), SizeBars()
        self.objects = named(QLabel(), "muted")
        self.objects.setWordWrap(True)
        self.objects.hide()
        self.moved = MovedCount()
        self._dataset: Dataset | None = None
        self._audit: Audit | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.summary)
        column.addWidget(self.progress)
        self.sections = (
            _section("Places and sizes", self._plots(), self.objects, self.moved),
            _section("Pairs", self.pairs, self.by, self.table),
        )
        for section in self.sections:
            column.addWidget(section)
        self.by.currentIndexChanged.connect(self._show_coverage)
        self._show_nothing()

    def _plots(self) -> QWidget:
        """Both beside each other, each with what it shows."""
        both = QWidget()
        grid = QGridLayout(both)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        for column, (plot, title) in enumerate(((self.map, MAP_TITLE), (self.bars, BARS_TITLE))):
            grid.addWidget(named(QLabel(title), "muted"), 0, column)
            grid.addWidget(plot, 1, column)
            grid.setColumnStretch(column, 1)
        return both

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Another plan; what was counted of the last one is not shown any more."""
        self._dataset = dataset
        self.summary.show_dataset(dataset)
        self._show_nothing()

    def _show_nothing(self) -> None:
        self._audit = None
        self.moved.show_nothing()
        for section in self.sections:
            section.setVisible(self._dataset is not None)
        self.progress.setVisible(self._dataset is not None)
        self.progress.setRange(0, 0)
        self.pairs.setText("Counting…" if self._dataset else "")

    def show_audit(self, audit: Audit) -> None:
        """Show what is counted so far; all of it where the count is whole."""
        dataset = self._dataset
        if dataset is None:
            return
        self._audit = audit
        self.progress.setRange(0, 1000)
        self.progress.setValue(1000 * audit.done // max(1, audit.total))
        self.summary.show_parts({str(part): count for part, count in audit.parts.items()})
        width, height = dataset.recipe.canvas
        self.map.show_counts(audit.cells.tolist(), width / height)
        self.bars.show_counts(audit.sizes.tolist(), audit.edges.tolist())
        self.objects.setText(_more(audit))
        self.objects.setVisible(bool(self.objects.text()))
        self.progress.setVisible(audit.done < audit.total)
        if audit.done == audit.total:
            self.pairs.setText(pairs_text(audit))
            self._show_coverage()

    def tell_failure(self, text: str) -> None:
        """Say why nothing can be counted."""
        self.progress.hide()
        self.pairs.setText(text)
        self.summary.show_parts({})

    def _show_coverage(self) -> None:
        audit, dataset = self._audit, self._dataset
        if audit is None or dataset is None or audit.done < audit.total:
            return
        if self.by.currentText() == BY_BACKGROUND:
            rows = coverage([source.name for source in dataset.backgrounds], audit.pairs)
        else:
            rows = coverage([source.name for source in dataset.cutouts], audit.pairs.T)
        self.table.show_coverage(rows)


def pairs_text(audit: Audit) -> str:
    """How often each pair of background and cut-out occurs."""
    pairs = audit.pairs
    fewest, most, never = int(pairs.min()), int(pairs.max()), int((pairs == 0).sum())
    times = f"{fewest:,} times" if fewest == most else f"{fewest:,} to {most:,} times"
    if never:
        return f"{never:,} of {pairs.size:,} pairs never occur; the others up to {most:,} times."
    return f"Each of {pairs.size:,} pairs occurs {times}."


def _more(audit: Audit) -> str:
    """Objects and blends, where there is more than one kind."""
    objects = {f"with {n}": count for n, count in enumerate(audit.objects.tolist()) if count}
    blends = {kind: count for kind, count in audit.blends.items() if count}
    told = []
    for name, counts in (("Objects", objects), ("Blends", blends)):
        if len(counts) > 1:
            told.append(f"{name}: {', '.join(f'{n:,} {kind}' for kind, n in counts.items())}.")
    if audit.off_ground:
        told.append(f"Off the ground: {audit.off_ground:,} objects.")
    return " ".join(told)


def _section(title: str, *widgets: QWidget) -> Section:
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GRID)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    for widget in widgets:
        column.addWidget(widget)
    return Section(title, content, opened=True)
