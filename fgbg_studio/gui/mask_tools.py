"""The panel at the right of the Cut-outs page: the tool in hand, the assistant, the mask."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.assistant_panel import AssistantPanel
from fgbg_studio.gui.edges_panel import EdgesPanel
from fgbg_studio.gui.hairline import hairline
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.mask_operations_panel import MaskOperationsPanel
from fgbg_studio.gui.page_parts import beside
from fgbg_studio.gui.panel import side_panel
from fgbg_studio.gui.real_sample_box import RealSampleBox
from fgbg_studio.gui.section import Section
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.source_facts import SourceFacts
from fgbg_studio.gui.tool_options import ToolOptions
from fgbg_studio.gui.tool_settings import ASSISTED, Tool

WIDTH = 33 * theme.GRID


class MaskTools(QFrame):
    """What there is to choose scrolls; saving stays in sight."""

    def __init__(
        self, session: Session, editor: MaskEditor, canvas: MaskCanvas, buttons: ActionButtons
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setProperty("side", "right")
        self.setFixedWidth(WIDTH)
        self.options = ToolOptions(canvas.settings)
        self.assistant = AssistantPanel(session, editor, canvas, buttons)
        self.edges = EdgesPanel(session, editor, canvas, buttons)
        self.operations = MaskOperationsPanel(buttons)
        self.source = SourceFacts(session)
        self.real = RealSampleBox(session, editor)
        self._assistant_section = Section("Assistant", self.assistant, opened=False)
        groups: list[QWidget] = [
            self.options,
            self._assistant_section,
            Section("Mask", self.operations, opened=True),
            Section("Edges", self.edges, opened=False),
            Section("This picture", self.source, opened=False),
        ]
        scrolling = side_panel("right", groups, WIDTH)
        scrolling.setObjectName("")  # the hairline is this panel's own
        scrolling.setFixedWidth(WIDTH - 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scrolling, 1)
        column.addWidget(hairline())
        column.addLayout(_ending(buttons, self.real))
        editor.changed.connect(lambda: self.source.show_source(editor.shown_id))

    def show_tool(self, tool: Tool) -> None:
        """Show the options of the tool in hand, and the assistant's where it is one of its."""
        self.options.show_tool(tool)
        if tool in ASSISTED:
            self._assistant_section.open()


def _ending(buttons: ActionButtons, real: RealSampleBox) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(*[2 * theme.GRID] * 4)
    column.setSpacing(theme.GRID)
    another, remove = (
        buttons.push("another-object", "Another object"),
        buttons.push("remove-object"),
    )
    for button in (another, remove):
        button.setProperty("compact", True)
    column.addLayout(beside(another, remove, stretch=True))
    column.addWidget(real)
    column.addWidget(buttons.push("save-cutout", primary=True))
    return column
