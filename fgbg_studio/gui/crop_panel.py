"""The crop of a background as numbers, with what the canvas makes of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.canvas_preview import CanvasPreview
from fgbg_studio.gui.crop_geometry import LEAST
from fgbg_studio.gui.number_field import NumberField
from fgbg_studio.gui.page_parts import named

MOST_SIDE = 100_000
SIDES = ("Left", "Top", "Width", "Height")
HELP = "of the part that samples are made of, in pixels of the picture"


class CropPanel(QWidget):
    """Shows a frame, and tells the side that the person typed."""

    side_set = Signal(str, float)
    """One of `SIDES` and its pixels."""
    keeps_changed = Signal(bool)

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.preview = CanvasPreview()
        self.keeps = QCheckBox("Keep the canvas's proportions")
        self.keeps.setChecked(True)
        self.keeps.setToolTip(
            "The frame keeps the canvas's width to height. Without it, the frame is free and "
            "samples show the largest middle part of it"
        )
        self.fields = {side: _field(side) for side in SIDES}
        self.about = named(QLabel(), "muted")
        self.about.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(self.about, 1)
        head.addWidget(buttons.tool("ground-clear-crop"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.preview)
        column.addLayout(head)
        column.addLayout(self._grid())
        column.addWidget(self.keeps)
        self.keeps.toggled.connect(self.keeps_changed)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        for column in (0, 2):
            grid.setColumnStretch(column, 1)
        for at, (side, field) in enumerate(self.fields.items()):
            label = QLabel(side)
            label.setBuddy(field)
            grid.addWidget(label, at % 2, at // 2 * 2)
            grid.addWidget(field, at % 2, at // 2 * 2 + 1)
            field.entered.connect(lambda value, side=side: self.side_set.emit(side, value))
        return grid

    def show_frame(self, frame: QRectF | None, *, is_own: bool, locked: bool) -> None:
        """Show the part of a background; None where there is none."""
        place = frame or QRectF()
        values = (place.left(), place.top(), place.width(), place.height())
        for field, value in zip(self.fields.values(), values, strict=True):
            field.setEnabled(frame is not None and not locked)
            field.show_number(round(value))
        self.keeps.setEnabled(not locked)
        self.about.setText("Cropped by you." if is_own else "The middle, as large as fits.")


def _field(side: str) -> NumberField:
    low = LEAST if side in ("Width", "Height") else 0.0
    field = NumberField(f"Crop: {side.lower()}", (low, MOST_SIDE), "px", f"{side} {HELP}")
    field.setFixedWidth(10 * theme.GRID)
    return field
