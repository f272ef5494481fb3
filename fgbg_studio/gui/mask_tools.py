"""The panel at the right of the Cut-outs page: the tool in hand, the assistant, the mask."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.assistant_choice import AssistantChoice
from fgbg_studio.gui.hairline import hairline
from fgbg_studio.gui.mask_operations_panel import MaskOperationsPanel
from fgbg_studio.gui.panel import side_panel
from fgbg_studio.gui.tool_options import ToolOptions
from fgbg_studio.gui.tool_settings import ToolSettings

WIDTH = 31 * theme.GRID


class MaskTools(QFrame):
    """What there is to choose scrolls; saving stays in sight."""

    def __init__(self, buttons: ActionButtons, settings: ToolSettings) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setProperty("side", "right")
        self.setFixedWidth(WIDTH)
        self.options = ToolOptions(settings)
        self.assistant = AssistantChoice(buttons)
        self.operations = MaskOperationsPanel(buttons)
        groups: list[QWidget] = [self.options, self.assistant, self.operations]
        scrolling = side_panel("right", groups, WIDTH)
        scrolling.setObjectName("")  # the hairline is this panel's own
        scrolling.setFixedWidth(WIDTH - 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scrolling, 1)
        column.addWidget(hairline())
        column.addLayout(_ending(buttons))


def _ending(buttons: ActionButtons) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(*[2 * theme.GRID] * 4)
    column.setSpacing(theme.GRID)
    column.addWidget(buttons.push("another-object", "Another object"))
    column.addWidget(buttons.push("save-cutout", primary=True))
    return column
