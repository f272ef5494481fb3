"""What is done to the whole mask at once."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.slider_row import SliderRow

WITH_AMOUNT = ("grow", "shrink", "feather", "smooth")
PARTS = ("fill-holes", "remove-islands")
WHOLE = ("invert", "fill", "clear")
USUAL_AMOUNT = 4.0


class MaskOperationsPanel(QWidget):
    """An amount with the four that use it, and the others."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.amount_row = SliderRow(
            "Amount", (0.5, 100.0), "px", decimals=1, curved=True,
            help="Pixels of the photo by which grow, shrink, feather and smooth work",
        )  # fmt: skip
        self.amount_row.set_value(USUAL_AMOUNT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.amount_row)
        column.addLayout(_grid(buttons, WITH_AMOUNT, 2))
        column.addLayout(_grid(buttons, PARTS, 2))
        column.addLayout(_grid(buttons, WHOLE, 3))

    @property
    def amount(self) -> float:
        """Pixels of the photo."""
        return self.amount_row.value


def _grid(buttons: ActionButtons, names: tuple[str, ...], columns: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(theme.GRID // 2)
    for place, name in enumerate(names):
        button = buttons.push(f"mask-{name}")
        button.setProperty("compact", True)
        grid.addWidget(button, place // columns, place % columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return grid
