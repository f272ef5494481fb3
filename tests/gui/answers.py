"""Answering what the window asks."""

from __future__ import annotations

from fgbg_studio.gui.notices import Notice


def press(notice: Notice, text: str) -> None:
    """Click the button of a notice that has this text."""
    next(button for button in notice.buttons if button.text() == text).click()
