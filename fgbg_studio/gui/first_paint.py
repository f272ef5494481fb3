"""Waiting for the moment in which a widget is on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def after_paint(widget: QWidget, then: Callable[[], object]) -> None:
    """Call a function once, when `widget` has been painted the next time.

    Or when it is shown and its window has been painted: it may be scrolled out of sight. A timer of
    zero milliseconds is no such thing: it fires before a window that was just shown is painted.
    """
    _NextPaint(widget, then)
    widget.update()


class _NextPaint(QObject):
    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._then = then
        self._watched = [widget]
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._watched:
            for widget in self._watched:
                widget.removeEventFilter(self)
            self._watched = []
            # What is painted now, the widgets inside included, is to reach the screen first.
            QTimer.singleShot(0, self, self._call)
        elif event.type() == QEvent.Type.Show and len(self._watched) == 1:
            window = self._watched[0].window()
            self._watched.append(window)
            window.installEventFilter(self)
            window.update()
        return False

    def _call(self) -> None:
        self.deleteLater()
        self._then()
