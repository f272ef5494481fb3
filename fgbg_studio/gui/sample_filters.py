"""The row that chooses among samples: by background, by cut-out and by part of the split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.part_names import PART_NAMES
from fgbg_studio.gui.sample_list import SampleFilter
from fgbg_studio.gui.sample_sources import Named, SampleSource

LEAST_WIDTH, MOST_WIDTH = 12 * theme.GRID, 32 * theme.GRID


class SourceCombo(QComboBox):
    """A list of sources by name; what is typed finds those that contain it."""

    chosen = Signal()
    """The person chose another one."""

    def __init__(self, every: str, help: str) -> None:
        super().__init__()
        self._every = every
        self._line = QLineEdit()
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(help)
        self.setAccessibleName(every)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.activated.connect(lambda _: self.chosen.emit())
        self._line.editingFinished.connect(self._take_back)
        self.show_sources(())

    def show_sources(self, sources: Sequence[Named]) -> None:
        """List these, the one that was chosen again if it is among them."""
        ids = [source.id for source in sources]
        if [self.itemData(at) for at in range(1, self.count())] == ids and self.count():
            return
        kept, names = self.source_id, Counter(source.name for source in sources)
        self.blockSignals(True)
        self.clear()
        self.addItem(self._every, "")
        for source in sources:
            twice = names[source.name] > 1
            self.addItem(f"{source.name} ({source.id})" if twice else source.name, source.id)
        self.setCurrentIndex(max(0, self.findData(kept)))
        self._line.setCursorPosition(0)  # where it is narrow, the beginning is seen
        self.blockSignals(False)

    @property
    def source_id(self) -> str:
        """The id of the source chosen, or ""."""
        return self.currentData() or ""

    def choose(self, source_id: str) -> None:
        """Show a source as chosen, as if the person had."""
        self.setCurrentIndex(max(0, self.findData(source_id)))
        self.chosen.emit()

    def _take_back(self) -> None:
        """What was typed names no source: show again what is chosen."""
        self._line.setText(self.itemText(self.currentIndex()))
        self._line.setCursorPosition(0)


class SampleFilters(QWidget):
    """Tells whenever the person chooses."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.background = SourceCombo("All backgrounds", "Samples on one background only")
        self.cutout = SourceCombo("All cut-outs", "Samples of one cut-out only")
        self.part = QComboBox()
        self.part.addItem("All parts", "")
        for part, (name, help) in PART_NAMES.items():
            self.part.addItem(name, part)
            self.part.setItemData(self.part.count() - 1, help, Qt.ItemDataRole.ToolTipRole)
        self.part.setMinimumWidth(LEAST_WIDTH)
        self.part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.part.setToolTip("Samples of one part of the split only")
        self.part.setAccessibleName("Part of the split")
        self.clear_button = QToolButton()
        self.clear_button.setIcon(theme.icon("reset"))
        self.clear_button.setToolTip("Show all samples again")
        self.clear_button.setAccessibleName("Show all samples again")
        self.clear_button.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, 0, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        for combo in (self.background, self.cutout, self.part):
            combo.setMaximumWidth(MOST_WIDTH)
            row.addWidget(combo, 1)
        row.addWidget(self.clear_button)
        row.addStretch()
        self.background.chosen.connect(self._changed)
        self.cutout.chosen.connect(self._changed)
        self.part.activated.connect(self._changed)
        self._refresh()

    @property
    def value(self) -> SampleFilter:
        """What is chosen."""
        return SampleFilter(
            self.background.source_id, self.cutout.source_id, self.part.currentData()
        )

    def show_source(self, source: SampleSource | None) -> None:
        """List what the samples of a source are made of."""
        self.background.show_sources(source.backgrounds if source else ())
        self.cutout.show_sources(source.cutouts if source else ())
        self.setEnabled(source is not None)
        self._refresh()

    def choose_part(self, part: str) -> None:
        """Show one part of the split."""
        self.part.setCurrentIndex(max(0, self.part.findData(part)))
        self._changed()

    def clear(self) -> None:
        """Leave all samples in."""
        for combo in (self.background, self.cutout, self.part):
            combo.setCurrentIndex(0)
        self._changed()

    def _changed(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        self.clear_button.setEnabled(bool(self.value))
