"""The rows above and below the samples: what is looked at and how, and where one is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import Segments, named
from fgbg_studio.gui.sample_looks import VIEWS, View

PLAN = "The plan"
MOST_WIDTH = 32 * theme.GRID
WIDE = 64 * theme.GRID
"""From here on there is room for the word before the field."""


class ViewRow(QWidget):
    """Above: the plan, a dataset or other data, and the view of it."""

    source_chosen = Signal(str)
    """The key of what is to be shown; "" is the plan."""
    view_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.source = QComboBox()
        self.source.setToolTip(
            "What is shown: the plan, a dataset that was written, or other data (Dataset menu)"
        )
        self.source.setAccessibleName("What is shown")
        self.source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.source.setMaximumWidth(MOST_WIDTH)
        self.source.addItem(PLAN, "")
        self.source.activated.connect(lambda _: self.source_chosen.emit(self.source_name))
        self.views: dict[View, QPushButton] = {}
        for view, (name, help) in VIEWS.items():
            self.views[view] = button = QPushButton(name)
            button.setToolTip(help)
            button.setProperty("narrow", True)
            button.clicked.connect(partial(self.view_chosen.emit, view))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        row.addWidget(self.source, 1)
        row.addStretch()
        row.addWidget(Segments(list(self.views.values())))
        self.views["image"].setChecked(True)

    @property
    def source_name(self) -> str:
        """The key of what is chosen; "" is the plan."""
        return self.source.currentData() or ""

    def show_sources(self, sources: list[tuple[str, str]]) -> None:
        """Offer these names and keys beside the plan; one that is gone gives way to the plan."""
        known = [(self.source.itemText(at), self.source.itemData(at)) for at in self._others()]
        if known == sources:
            return
        chosen = self.source_name
        self.source.clear()
        self.source.addItem(PLAN, "")
        for text, key in sources:
            self.source.addItem(text, key)
        self.choose(chosen)

    def _others(self) -> range:
        return range(1, self.source.count())

    def choose(self, key: str) -> None:
        """Show something as chosen by its key, without telling anyone."""
        self.source.setCurrentIndex(max(0, self.source.findData(key)))


class PlaceRow(QWidget):
    """Below: leafing, and going to a sample by its number."""

    turned = Signal(int)
    shuffled = Signal()
    number_wanted = Signal(int)
    cutout_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.where = named(QLabel(), "muted")
        self.number = QLineEdit()
        self.number.setPlaceholderText("Number")
        self.number.setFixedWidth(12 * theme.GRID)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setToolTip("The number of a sample in its plan; Enter shows it large")
        self.number.setAccessibleName("Go to sample")
        digits = QRegularExpression("[0-9][0-9, ]{0,18}")
        self.number.setValidator(QRegularExpressionValidator(digits, self))
        self.number.returnPressed.connect(self._tell_number)
        self.cutout = _tool("cutouts", "Show the selected sample's cut-out in the editor (Ctrl+J)")
        self.cutout.clicked.connect(self.cutout_wanted)
        previous = _tool("previous", "Previous samples (Page Up)")
        following = _tool("next", "Next samples (Page Down)")
        shuffle = _tool("shuffle", "Show other samples (Ctrl+R)")
        previous.clicked.connect(lambda: self.turned.emit(-1))
        following.clicked.connect(lambda: self.turned.emit(1))
        shuffle.clicked.connect(self.shuffled)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        for widget in (previous, following, self.where):
            row.addWidget(widget)
        row.addStretch()
        self._label = QLabel("Sample")
        self._label.setBuddy(self.number)
        for one in (self.cutout, shuffle, self._label, self.number):
            row.addWidget(one)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, what is in the field says enough."""
        super().resizeEvent(event)
        self._label.setVisible(self.width() >= WIDE)

    def _tell_number(self) -> None:
        self.number_wanted.emit(int(self.number.text().replace(",", "").replace(" ", "")))
        self.number.selectAll()


def _tool(icon: str, help: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setToolTip(help)
    button.setAccessibleName(help)
    return button
