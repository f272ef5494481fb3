"""A labelled slider with its value and unit; it leaves no number field for Enter to end in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

STEPS = 200


class SliderRow(QWidget):
    """A number between two bounds; `curved` gives small numbers more of the way."""

    changed = Signal(float)
    """The person moved the slider."""

    def __init__(
        self,
        label: str,
        bounds: tuple[float, float],
        unit: str = "",
        *,
        decimals: int = 0,
        curved: bool = False,
        help: str = "",
    ) -> None:
        super().__init__()
        self._low, self._high = bounds
        self._unit, self._decimals = unit, decimals
        self._power = 3.0 if curved else 1.0
        self._value = bounds[0]
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName(label)
        self.number = QLabel()
        self.setToolTip(help)
        head = QHBoxLayout()
        head.addWidget(QLabel(label))
        head.addStretch()
        head.addWidget(self.number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._moved)
        self.set_value(bounds[0])

    @property
    def value(self) -> float:
        """The number chosen."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show another number, cut to the bounds, without telling it."""
        self._value = min(self._high, max(self._low, value))
        share = (self._value - self._low) / (self._high - self._low)
        self.slider.blockSignals(True)
        self.slider.setValue(round(share ** (1 / self._power) * STEPS))
        self.slider.blockSignals(False)
        self._write()

    def _moved(self, step: int) -> None:
        share = (step / STEPS) ** self._power
        self._value = self._low + share * (self._high - self._low)
        self._write()
        self.changed.emit(self._value)

    def _write(self) -> None:
        text = f"{self._value:,.{self._decimals}f}"
        self.number.setText(f"{text} {self._unit}" if self._unit else text)
