"""A number with its unit, in a panel that is scrolled by the wheel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox

from fgbg_studio.gui import theme
from fgbg_studio.gui.text_entry import OwnKeys


class NumberField(QDoubleSpinBox):
    """Tells a number when it is typed to its end, or stepped with the arrows.

    Its range begins at `low`; with `none`, a step below that stands for no number and shows this
    text.
    """

    entered = Signal(object)
    """The number, or None."""

    def __init__(
        self,
        name: str,
        bounds: tuple[float, float],
        unit: str,
        help: str,
        *,
        decimals: int = 0,
        step: float = 1.0,
        none: str = "",
    ) -> None:
        super().__init__()
        self._low = bounds[0]
        self.setDecimals(decimals)
        self.setSingleStep(step)
        self.setRange(0.0 if none else bounds[0], bounds[1])
        self.setSpecialValueText(none)
        self.setSuffix(f" {unit}")
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)
        self.setToolTip(help)
        self.setFixedWidth(12 * theme.GRID)
        OwnKeys(self)
        self.valueChanged.connect(lambda _: self.entered.emit(self.number))

    @property
    def number(self) -> float | None:
        """What is shown, or None where that is no number."""
        if self.specialValueText() and self.value() == self.minimum():
            return None
        return max(self._low, self.value())

    def show_number(self, value: float | None) -> None:
        """Show a number without telling it."""
        self.blockSignals(True)
        self.setValue(self.minimum() if value is None else value)
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the panel, and changes no number by the way."""
        event.ignore()
