"""Waiting for the moment in which a widget is on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def after_paint(widget: QWidget, then: Callable[[], object]) -> None:
    """Call a function once, when `widget` has been painted the next time.

    A timer of zero milliseconds is no such thing: it fires before a window that was just shown
    is painted.
    """
    _NextPaint(widget, then)
    widget.update()


class _NextPaint(QObject):
    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # What is painted now, the widgets inside included, is to reach the screen first.
            QTimer.singleShot(0, self, self._call)
        return False

    def _call(self) -> None:
        self.deleteLater()
        self._then()
