"""What can be set of a background's ground: horizon and camera as numbers, and the brush."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.ground_view import Ground
from fgbg_studio.gui.number_field import NumberField
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.slider_row import SliderRow
from fgbg_studio.gui.text_entry import WheelScrolls

LINES = 2
"""What is said of the horizon takes at most."""
LEAST_BRUSH, MOST_BRUSH = 4.0, 1000.0


class GroundPanel(QWidget):
    """Shows them, and tells what the person set."""

    horizon_set = Signal(float)
    """As a share of the picture's height, from the top."""
    camera_set = Signal(object)
    """Metres above the ground, or None."""
    brush_set = Signal(float)
    """The diameter, in pixels of the picture."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.horizon = NumberField(
            "Horizon", (0, 100), "%", decimals=1,
            help="Where the horizon lies, from the top of the whole picture. "
            "Drag the line, or type a number.",
        )  # fmt: skip
        self.camera = NumberField(
            "Camera height", (0.05, 100), "m", decimals=2, step=0.1, none="not set",
            help="How high above the ground the camera was. The teacher ground-plane takes it "
            "in place of its own option",
        )  # fmt: skip
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
        WheelScrolls(self.brush.slider)
        self.regions = named(QLabel(), "muted")
        self.regions.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(_row("Horizon", self.horizon, buttons.tool("ground-clear-horizon")))
        column.addWidget(self.whose)
        column.addLayout(_row("Camera height", self.camera, buttons.tool("ground-clear-camera")))
        column.addWidget(self.brush)
        column.addWidget(self.regions)
        column.addWidget(buttons.push("ground-clear-regions"))
        self.horizon.entered.connect(lambda value: self.horizon_set.emit(value / 100))
        self.camera.entered.connect(self.camera_set)
        self.brush.changed.connect(self.brush_set)

    def show_ground(
        self, ground: Ground | None, camera: float | None, *, painted: bool, locked: bool
    ) -> None:
        """Show horizon and camera height of a background, and whether regions are painted on it."""
        for field in (self.horizon, self.camera):
            field.setEnabled(ground is not None and not locked)
        self.show_horizon(ground.horizon if ground else 0.0)
        self.camera.show_number(camera)
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
        self.horizon.show_number(100 * share)


def _row(name: str, field: NumberField, reset: QToolButton) -> QHBoxLayout:
    label = QLabel(name)
    label.setBuddy(field)
    row = QHBoxLayout()
    row.setSpacing(theme.GRID)
    row.addWidget(label, 1)
    row.addWidget(field)
    row.addWidget(reset)
    return row
