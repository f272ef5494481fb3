"""What can be set of a background's ground: the horizon as a number, and the brush."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.ground_view import Ground
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.slider_row import SliderRow

LINES = 2
"""What is said of the horizon takes at most."""
LEAST_BRUSH, MOST_BRUSH = 4.0, 1000.0


class GroundPanel(QWidget):
    """Shows them, and tells what the person set."""

    horizon_set = Signal(float)
    """As a share of the picture's height, from the top."""
    brush_set = Signal(float)
    """The diameter, in pixels of the picture."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.horizon = QDoubleSpinBox()
        self.horizon.setRange(0, 100)
        self.horizon.setDecimals(1)
        self.horizon.setSuffix(" %")
        self.horizon.setKeyboardTracking(False)
        self.horizon.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.horizon.setAccessibleName("Horizon")
        self.horizon.setToolTip(
            "Where the horizon lies, from the top of the picture. Drag the line, or type a number."
        )
        self.horizon.setFixedWidth(12 * theme.GRID)
        self.whose = named(QLabel(), "muted")
        self.whose.setWordWrap(True)
        self.whose.setAlignment(Qt.AlignmentFlag.AlignTop)
        # The longest it says, so that the brush stays where it is when the line is dragged.
        self.whose.setMinimumHeight(LINES * self.whose.fontMetrics().lineSpacing())
        self.brush = SliderRow(
            "Brush", (LEAST_BRUSH, MOST_BRUSH), "px", curved=True,
            help="The brush's diameter in pixels of the picture ([ and ], Ctrl and wheel)",
        )  # fmt: skip
        self.brush.set_value(40)
        self.regions = named(QLabel(), "muted")
        self.regions.setWordWrap(True)
        label = QLabel("Horizon")
        label.setBuddy(self.horizon)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(label, 1)
        row.addWidget(self.horizon)
        row.addWidget(buttons.tool("ground-clear-horizon"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(row)
        column.addWidget(self.whose)
        column.addWidget(self.brush)
        column.addWidget(self.regions)
        column.addWidget(buttons.push("ground-clear-regions"))
        self.horizon.valueChanged.connect(lambda value: self.horizon_set.emit(value / 100))
        self.brush.changed.connect(self.brush_set)

    def show_ground(self, ground: Ground | None, *, painted: bool, locked: bool) -> None:
        """Show the horizon of a background, and whether regions are painted on it."""
        self.horizon.setEnabled(ground is not None and not locked)
        self.show_horizon(ground.horizon if ground else 0.0)
        is_own = ground is not None and ground.is_own
        self.whose.setText(
            "This background's own."
            if is_own
            else "The recipe's. Drag the line to give it its own."
        )
        self.regions.setText(
            "With placement by regions or on the ground, cut-outs stand in what is painted."
            if painted
            else "Nothing is painted: cut-outs may stand anywhere. Take the brush to choose where."
        )

    def show_horizon(self, share: float) -> None:
        """Show a number without telling it."""
        self.horizon.blockSignals(True)
        self.horizon.setValue(100 * share)
        self.horizon.blockSignals(False)
