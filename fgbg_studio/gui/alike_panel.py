"""The warning that the background in sight is nearly the same as another one."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.wrapped_text import WrappedText


class AlikePanel(QWidget):
    """Hidden where there is nothing to warn of."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.text = WrappedText("warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.text)
        column.addWidget(buttons.push("show-alike", "Show both"))
        self.tell("", 0.0)

    def tell(self, name: str, likeness: float) -> None:
        """Name the other background; "" takes the warning away."""
        self.setVisible(bool(name))
        self.text.say(f"Nearly the same picture as {name} ({likeness:.0%} alike).")
