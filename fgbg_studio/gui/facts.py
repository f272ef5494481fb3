"""A small table of what is known about a picture."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.page_parts import named


class Facts(QWidget):
    """Names at the left, values at the right; a long value is shortened and told in its tooltip."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._values: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(names):
            self._values[name] = value = ElidedLabel()
            grid.addWidget(named(QLabel(name), "muted"), row, 0)
            grid.addWidget(value, row, 1)
            self.tell(name, "")

    def tell(self, name: str, value: str) -> None:
        """Write one value; "" becomes a dash."""
        label = self._values[name]
        label.setToolTip(value)
        label.setText(value or "–")

    def value(self, name: str) -> str:
        """What is written beside a name."""
        return self._values[name].text()
