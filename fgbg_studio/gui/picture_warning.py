"""A line above a prediction that says why to be wary of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fgbg_studio.gui.notices import Notice

UNLIKE = (
    "This picture is unlike the training data: unlikeness {value:.2f}, where more than {limit:.2f} "
    "is unusual. Trust its mask and depth less, or teach the run with it."
)


class PictureWarning(QWidget):
    """Takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def text(self) -> str:
        """What is said now, until the person takes it away."""
        shown = self.findChildren(Notice, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return shown[-1].text if shown else ""

    def say(self, text: str) -> None:
        """Say something, or nothing more."""
        if text == self.text:
            return
        for notice in self.findChildren(Notice):
            notice.dismiss()
        if text:
            self._column.addWidget(Notice(text, warning=True))

    def tell_unlike(self, value: float, limit: float) -> None:
        """Warn of a picture that is unlike what the network learned from."""
        self.say(UNLIKE.format(value=value, limit=limit))
