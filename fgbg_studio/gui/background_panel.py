"""The panel beside a background: its depth and who gives it, its ground, and its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QScrollArea, QVBoxLayout, QWidget

from fgbg_studio.base import registry
from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.crop_panel import CropPanel
from fgbg_studio.gui.facts import Facts
from fgbg_studio.gui.ground_panel import GroundPanel
from fgbg_studio.gui.page_parts import heading
from fgbg_studio.gui.panel import side_panel
from fgbg_studio.gui.slider_row import SliderRow
from fgbg_studio.gui.text_entry import WheelScrolls

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Background

WIDTH = 34 * theme.GRID
USUAL_TEACHER = "ground-plane"
"""It needs no weights, so it works on the first day."""
MISSING, THIS, ALL = "those without depth", "the selected one", "all backgrounds"


class BackgroundPanel(QWidget):
    """Scrolls where the window is low."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.opacity = SliderRow("Depth over picture", (0, 100), "%", help="How much depth hides")
        self.opacity.set_value(60)
        self.depth_here = Facts("Under the cursor")
        self.crop, self.ground = CropPanel(buttons), GroundPanel(buttons)
        self.teacher, self.scope = QComboBox(), QComboBox()
        self.teacher.addItems(registry.names("teachers"))
        self.teacher.setCurrentText(USUAL_TEACHER)
        self.teacher.setToolTip("Who gives the depth: a network, or a plain prior")
        self.teacher.setAccessibleName("Teacher")
        self.scope.addItems([MISSING, THIS, ALL])
        self.scope.setToolTip("Which backgrounds get a depth map")
        self.scope.setAccessibleName("Which backgrounds")
        for combo in (self.teacher, self.scope):
            WheelScrolls(combo)
        self.facts = Facts("Name", "Size", "Depth", "Origin", "Licence")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scrolling(buttons))

    def _scrolling(self, buttons: ActionButtons) -> QScrollArea:
        parts: list[QWidget] = [
            heading("Crop"),
            self.crop,
            heading("Ground"),
            self.ground,
            heading("Depth"),
            self.opacity,
            self.depth_here,
            self.teacher,
            self.scope,
            buttons.push("infer-depth", primary=True),
            heading("This background"),
            self.facts,
            buttons.push("remove-background", "Remove"),
        ]
        return side_panel("right", parts, WIDTH)

    def show_facts(self, shown: Background | None) -> None:
        """Tell what is known of the background that is shown."""
        self.facts.tell("Name", shown.name if shown else "")
        self.facts.tell("Size", f"{shown.width:,} × {shown.height:,} px" if shown else "")
        self.facts.tell("Depth", shown.teacher or "none yet" if shown else "")
        self.facts.tell("Origin", shown.origin if shown else "")
        self.facts.tell("Licence", shown.licence if shown else "")
