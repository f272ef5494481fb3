"""The panel beside a background: its crop and ground, its depth and who gives it, its facts."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.alike_panel import AlikePanel
from fgbg_studio.gui.background_facts import BackgroundFacts
from fgbg_studio.gui.crop_panel import CropPanel
from fgbg_studio.gui.depth_panel import DepthPanel
from fgbg_studio.gui.ground_panel import GroundPanel
from fgbg_studio.gui.page_parts import heading
from fgbg_studio.gui.panel import side_panel
from fgbg_studio.gui.session import Session

WIDTH = 37 * theme.GRID


class BackgroundPanel(QWidget):
    """Scrolls where the window is low."""

    def __init__(self, session: Session, buttons: ActionButtons) -> None:
        super().__init__()
        self.crop, self.ground = CropPanel(buttons), GroundPanel(buttons)
        self.depths = DepthPanel(session, buttons, seen=self)
        self.facts, self.alike = BackgroundFacts(), AlikePanel(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scrolling(buttons))

    def _scrolling(self, buttons: ActionButtons) -> QScrollArea:
        parts: list[QWidget] = [
            self.alike,
            heading("Crop"),
            self.crop,
            heading("Ground"),
            self.ground,
            heading("Depth"),
            self.depths,
            heading("This background"),
            self.facts,
            buttons.push("remove-background", "Remove"),
        ]
        return side_panel("right", parts, WIDTH)
