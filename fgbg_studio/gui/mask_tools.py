"""The panel at the right of the Cut-outs page: tools, brush, assistant, and saving."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from fgbg_studio.base import registry
from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.page_parts import Segments, beside, fixed_panel, heading, named
from fgbg_studio.gui.slider_row import SliderRow

WIDTH = 31 * theme.GRID
LARGEST = 500.0
TOOLS = ("brush", "eraser", "box")
HINT = "Drag a box around the object. The assistant finds the outline in it; then mend it by brush."


class MaskTools(QWidget):
    """Holds the brush's size and hardness and the assistant's name; the page does the rest."""

    brush_changed = Signal()
    assistant_changed = Signal()

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.size_row = SliderRow(
            "Size", (1.0, LARGEST), "px", curved=True, help="The brush's diameter ([ and ])"
        )
        self.hardness_row = SliderRow(
            "Hardness", (0.0, 100.0), "%", help="How much of the brush is not faded"
        )
        self.hardness_row.set_value(80)
        self.assistant = QComboBox()
        self.assistant.addItems(registry.names("assistants"))
        self.assistant.setCurrentText("grabcut")  # it needs no weights
        self.assistant.setToolTip("Who proposes the mask in a box, and for all photos")
        self.assistant.setAccessibleName("Assistant")
        self._tools = {name: buttons.tool(f"tool-{name}", text="under") for name in TOOLS}
        self.cut_out_all = buttons.push("cut-out-all")
        self._brush = _together(heading("Brush"), self.size_row, self.hardness_row)
        self._hint = named(QLabel(HINT), "muted")
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._panel(buttons))
        for row in (self.size_row, self.hardness_row):
            row.changed.connect(lambda _: self.brush_changed.emit())
        self.assistant.currentTextChanged.connect(self._assistant_chosen)
        self.show_tool("brush")
        self._assistant_chosen()

    def _panel(self, buttons: ActionButtons) -> QWidget:
        steps = [buttons.push("undo"), buttons.push("redo")]
        whole = [buttons.push("mask-clear", "Clear"), buttons.push("mask-invert", "Invert")]
        return fixed_panel(
            "right",
            WIDTH,
            Segments(list(self._tools.values()), equal=True),
            self._brush,
            self._hint,
            heading("Assistant"),
            self.assistant,
            self.cut_out_all,
            heading("Mask"),
            beside(*steps, stretch=True),
            beside(*whole, stretch=True),
            None,
            buttons.push("save-cutout", primary=True),
        )

    @property
    def radius(self) -> float:
        """The brush's radius in the photo's pixels."""
        return self.size_row.value / 2

    @property
    def hardness(self) -> float:
        """0 to 1."""
        return self.hardness_row.value / 100

    def scale_brush(self, factor: float) -> None:
        """Make the brush larger or smaller, by a pixel at least."""
        value = self.size_row.value
        step = value * (factor - 1)
        self.size_row.set_value(value + (max(1.0, step) if step > 0 else min(-1.0, step)))
        self.brush_changed.emit()

    def show_tool(self, tool: str) -> None:
        """Mark the tool in hand, and show its options only."""
        self._tools[tool].setChecked(True)
        self._brush.setVisible(tool != "box")
        self._hint.setVisible(tool == "box")

    def _assistant_chosen(self) -> None:
        self.cut_out_all.setText(f"Cut out all with {self.assistant.currentText()}")
        self.assistant_changed.emit()


def _together(*widgets: QWidget) -> QWidget:
    group = QWidget()
    column = QVBoxLayout(group)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GRID)
    for widget in widgets:
        column.addWidget(widget)
    return group
