"""How many objects of a plan have their depth moved nearer: counted when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import named

if TYPE_CHECKING:
    from fgbg_studio.data.moved_nearer import Moved

HELP = (
    "An object is never farther than what it hides. This composes the depth of every sample, and "
    "counts the objects that had to come nearer than the ground under their foot."
)
COUNTING, COUNTED = "They are being counted.", "All of this plan are counted."


class MovedCount(QWidget):
    """A button that begins the count, and what it told so far."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton("Count depths moved nearer")
        self.button.clicked.connect(self._begin)
        self.text = named(QLabel(), "muted")
        self.text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(self.button)
        column.addWidget(self.text)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Another plan: nothing of it is counted yet."""
        self._enable()
        self.text.hide()

    def show_moved(self, found: Moved) -> None:
        """Tell what is counted so far, and where it is not all yet."""
        share = 100 * found.moved / max(1, found.objects)
        told = f"{found.moved:,} of {found.objects:,} objects ({share:.1f} %) were moved nearer"
        whole = found.done == found.total
        self._enable(COUNTED if whole else COUNTING)
        so_far = f" in the first {found.done:,} of {found.total:,} samples, from all over the plan…"
        self.text.setText(told + ("." if whole else so_far))
        self.text.show()

    def tell_failure(self, text: str) -> None:
        """Say why nothing can be counted."""
        self.text.setText(text)
        self.text.show()
        self._enable()

    def _enable(self, unless: str = "") -> None:
        """Let the count be begun, unless there is a reason not to."""
        self.button.setEnabled(not unless)
        self.button.setToolTip(f"{HELP}\n{unless}" if unless else HELP)

    def _begin(self) -> None:
        self._enable(COUNTING)
        self.text.setText("Composing depth…")
        self.text.show()
        self.wanted.emit()
