"""Choosing the assistant that proposes masks."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fgbg_studio.gui.plugin_chooser import PluginChooser
from fgbg_studio.gui.session import Session

USUAL = "grabcut"
"""It needs no model file, so it works on the first day."""


class AssistantChooser(PluginChooser):
    """A list of the assistants."""

    def __init__(self, session: Session, name: str = USUAL, *, seen: QWidget | None = None) -> None:
        words = "assistant", "Who proposes the mask"
        super().__init__(session, "assistants", name, words, seen=seen)
