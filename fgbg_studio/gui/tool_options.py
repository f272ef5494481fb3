"""The options of the tool in hand, and of no other."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.page_parts import Segments, heading, named
from fgbg_studio.gui.slider_row import SliderRow
from fgbg_studio.gui.tool_settings import (
    LEAST_SIZE,
    MOST_SIZE,
    OUTLINING,
    PAINTING,
    Mode,
    Pressure,
    Tool,
    ToolSettings,
)

TITLES: dict[Tool, str] = {
    "brush": "Brush",
    "eraser": "Eraser",
    "lasso": "Lasso",
    "polygon": "Polygon",
    "wand": "Magic wand",
    "fill": "Fill",
    "box": "Box",
    "point": "Point",
}
OPPOSITE = "Hold Alt, or use the right button, to do the opposite."
HINTS: dict[Tool, str] = {
    "brush": "The right button, or Alt, erases. X swaps the two.",
    "eraser": "The right button, or Alt, paints. X swaps the two.",
    "lasso": f"Drag around a part. {OPPOSITE}",
    "polygon": f"Click corner by corner; a double click or Enter closes it. {OPPOSITE}",
    "wand": f"Click on a colour. {OPPOSITE}",
    "fill": f"Click into a part of the mask. {OPPOSITE}",
    "box": "Drag a box around the object. The assistant finds the outline in it; then mend it.",
    "point": "Click on the object; click with the right button, or Alt, on what is not of it.",
}
CHOOSING: frozenset[Tool] = frozenset(("wand", "fill"))


class ToolOptions(QWidget):
    """Changes the settings in place."""

    changed = Signal()

    def __init__(self, settings: ToolSettings) -> None:
        super().__init__()
        self.settings = settings
        self._title, self._hint = heading(""), named(QLabel(), "muted")
        self._hint.setWordWrap(True)
        self.mode = _Choice({"add": "Add", "subtract": "Subtract"}, "What is done with it")
        self.size_row = SliderRow(
            "Size", (LEAST_SIZE, MOST_SIZE), "px", curved=True,
            help="The brush's diameter in pixels of the photo ([ and ], Ctrl and wheel)",
        )  # fmt: skip
        self.hardness_row = SliderRow(
            "Hardness", (0.0, 100.0), "%",
            help="How much of the brush is not faded (Shift with [ and ], Ctrl, Shift and wheel)",
        )  # fmt: skip
        self.opacity_row = SliderRow(
            "Opacity", (1.0, 100.0), "%", help="How opaque the object becomes, or how clear"
        )
        self.pressure = _Choice(
            {"none": "None", "size": "Size", "opacity": "Opacity"},
            "What the pressure of a pen changes",
        )
        self.softness_row = SliderRow(
            "Softness", (0.0, 50.0), "px", curved=True, help="Over how many pixels the edge fades"
        )
        self.tolerance_row = SliderRow(
            "Tolerance", (0.0, 128.0), "levels", help="How unlike a colour may be and still count"
        )
        self.contiguous = QCheckBox("Only what hangs together")
        self.contiguous.setToolTip("Off: the colour is taken wherever it is in the photo")
        self._rows: list[tuple[QWidget, frozenset[Tool]]] = [
            (self.mode, OUTLINING | CHOOSING),
            (self.size_row, PAINTING),
            (self.hardness_row, PAINTING),
            (self.opacity_row, PAINTING),
            (_labelled("Pen pressure", self.pressure), PAINTING),
            (self.softness_row, OUTLINING),
            (self.tolerance_row, CHOOSING),
            (self.contiguous, frozenset(("wand",))),
        ]
        self._lay_out()
        self.show_settings()
        self._connect()
        self.show_tool("brush")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._title)
        for row, _ in self._rows:
            column.addWidget(row)
        column.addWidget(self._hint)

    def _connect(self) -> None:
        rows = (
            self.size_row,
            self.hardness_row,
            self.opacity_row,
            self.softness_row,
            self.tolerance_row,
        )
        for row in rows:
            row.changed.connect(self._read)
        for choice in (self.mode, self.pressure):
            choice.chosen.connect(self._read)
        self.contiguous.toggled.connect(self._read)

    def show_tool(self, tool: Tool) -> None:
        """Show the options of the tool in hand."""
        self._title.setText(TITLES[tool])
        self._hint.setText(HINTS[tool])
        for row, tools in self._rows:
            row.setVisible(tool in tools)

    def show_settings(self) -> None:
        """Show what the settings say."""
        settings = self.settings
        self.size_row.set_value(settings.size)
        self.hardness_row.set_value(100 * settings.hardness)
        self.opacity_row.set_value(100 * settings.opacity)
        self.softness_row.set_value(settings.softness)
        self.tolerance_row.set_value(settings.tolerance)
        self.mode.set_value(settings.mode)
        self.pressure.set_value(settings.pressure)
        self.contiguous.setChecked(settings.contiguous)

    def _read(self) -> None:
        settings = self.settings
        settings.size = self.size_row.value
        settings.hardness = self.hardness_row.value / 100
        settings.opacity = self.opacity_row.value / 100
        settings.softness = self.softness_row.value
        settings.tolerance = self.tolerance_row.value
        settings.mode = cast("Mode", self.mode.value)
        settings.pressure = cast("Pressure", self.pressure.value)
        settings.contiguous = self.contiguous.isChecked()
        self.changed.emit()

    def set_size(self, size: float) -> None:
        """Give the brush a diameter."""
        self.size_row.set_value(size)
        self._read()

    def change_brush(self, how: str) -> None:
        """A brush that is "smaller", "larger", "softer" or "harder"."""
        if how in ("smaller", "larger"):
            self.scale_brush(0.8 if how == "smaller" else 1.25)
        else:
            self.harden_brush(-0.1 if how == "softer" else 0.1)

    def turn_brush(self, notches: float, hardness: bool) -> None:
        """Follow the wheel, with the brush's size or its hardness."""
        if hardness:
            self.harden_brush(0.05 * notches)
        else:
            self.scale_brush(1.1**notches)

    def scale_brush(self, factor: float) -> None:
        """Make the brush larger or smaller, by a pixel at least."""
        step = self.settings.size * (factor - 1)
        self.set_size(self.settings.size + (max(1.0, step) if step > 0 else min(-1.0, step)))

    def harden_brush(self, by: float) -> None:
        """Fade less of the brush, or more of it, by a share of 1."""
        self.hardness_row.set_value(100 * (self.settings.hardness + by))
        self._read()


class _Choice(Segments):
    """A few words of which one is chosen."""

    chosen = Signal()

    def __init__(self, words: dict[str, str], help: str) -> None:
        self._buttons = {key: QPushButton(word) for key, word in words.items()}
        for button in self._buttons.values():
            button.setProperty("compact", True)
        super().__init__(list(self._buttons.values()), equal=True)
        self.setToolTip(help)
        self.group.buttonClicked.connect(lambda _: self.chosen.emit())

    @property
    def value(self) -> str:
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def set_value(self, key: str) -> None:
        self._buttons[key].setChecked(True)


def _labelled(text: str, widget: QWidget) -> QWidget:
    group = QWidget()
    column = QVBoxLayout(group)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GRID // 2)
    column.addWidget(QLabel(text))
    column.addWidget(widget)
    return group
