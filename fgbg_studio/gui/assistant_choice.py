"""Which assistant proposes masks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from fgbg_studio.base import registry
from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.page_parts import heading


class AssistantChoice(QWidget):
    """A list of the assistants, and the button for all photos."""

    changed = Signal()

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.addItems(registry.names("assistants"))
        self.box.setCurrentText("grabcut")  # it needs no weights
        self.box.setToolTip("Who proposes the mask in a box, and for all photos")
        self.box.setAccessibleName("Assistant")
        self._cut_out_all = buttons.push("cut-out-all")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for widget in (heading("Assistant"), self.box, self._cut_out_all):
            column.addWidget(widget)
        self.box.currentTextChanged.connect(self._tell)
        self._tell()

    @property
    def name(self) -> str:
        """The assistant chosen."""
        return self.box.currentText()

    def _tell(self) -> None:
        self._cut_out_all.setText(f"Cut out all with {self.name}")
        self.changed.emit()
