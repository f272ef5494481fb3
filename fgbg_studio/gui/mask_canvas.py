"""The canvas of the Cut-outs page: drawing by mouse or pen, and the keys that belong to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit

from fgbg_studio.gui.drawing_surface import DrawingSurface

TEXT_INPUTS = (QLineEdit, QAbstractSpinBox, QComboBox)
KEYS_WHILE_DRAWING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
"""While something is being drawn these belong to it, not to the page's actions."""
NOTCH = 120
"""Eighths of a degree of a usual wheel's notch."""


class MaskCanvas(DrawingSurface):
    """Paints into the mask that it shows."""

    brush_turned = Signal(float, bool)
    """Notches of the wheel that change the brush: its size, or its hardness where True."""

    def zoom_to_place(self, place: str) -> None:
        """Look "in" or "out", at all ("fit"), at "pixels" or at the mask's "content"."""
        places = {
            "in": lambda: self.zoom_by(1.25),
            "out": lambda: self.zoom_by(0.8),
            "fit": self.fit,
            "pixels": self.zoom_to_pixels,
            "content": self.zoom_to_content,
        }
        places[place]()

    def starts_drag(self, event: QMouseEvent) -> bool:
        """The left button belongs to the tool, unless Space is held."""
        if event.button() == Qt.MouseButton.LeftButton:
            return self.space_held or self.history is None
        return event.button() == Qt.MouseButton.MiddleButton

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw; Alt or the right button do the opposite of what is set."""
        draws = event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        if self.starts_drag(event) or not draws:
            super().mousePressEvent(event)
        else:
            self.press(event.position(), 1.0, _is_swapped(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on drawing."""
        self.draw_to(event.position(), 1.0)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what was drawn."""
        self.release(event.position())
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick dabs are two dabs; a polygon is closed, and the hand fits the picture."""
        if self.starts_drag(event):
            super().mouseDoubleClickEvent(event)
        elif self.tool == "polygon" and self.is_drawing:
            self.finish_drawing()
        else:
            self.mousePressEvent(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """As the mouse, with the pen's pressure; its other end erases."""
        if self.space_held or not self.can_draw:
            event.ignore()  # it comes back as a mouse event
            return
        if event.type() == QEvent.Type.TabletPress:
            at_end = event.pointerType() == QPointingDevice.PointerType.Eraser
            self.press(event.position(), event.pressure(), _is_swapped(event) != at_end)
        elif event.type() == QEvent.Type.TabletMove:
            self.draw_to(event.position(), event.pressure())
        else:
            self.release(event.position())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom; with Ctrl the brush's size, with Shift as well its hardness."""
        modifiers = event.modifiers()
        if not modifiers & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        turned = event.angleDelta().y() or event.angleDelta().x()
        hardness = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self.brush_turned.emit(turned / NOTCH, hardness)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What fits is of another size now."""
        super().resizeEvent(event)
        self.place_changed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Take the keys, unless a text is being written somewhere."""
        if not isinstance(QApplication.focusWidget(), TEXT_INPUTS):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Take the brush's outline away."""
        self.show_cursor(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep some keys from the page's actions while something is being drawn."""
        if isinstance(event, QKeyEvent) and self._keeps(event):
            event.accept()
            return True
        return super().event(event)

    def _keeps(self, event: QKeyEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        return is_asked and self.is_drawing and event.key() in KEYS_WHILE_DRAWING

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up, Enter closes a polygon, Backspace takes a corner back; ~ peeks."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.stop_drawing()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_drawing:
            self.finish_drawing()
        elif key == Qt.Key.Key_Backspace and self.is_drawing:
            self.take_corner_back()
        elif key in (Qt.Key.Key_QuoteLeft, Qt.Key.Key_AsciiTilde):
            self.peek(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Show the mask again."""
        if not event.isAutoRepeat():
            self.peek(False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The key may be let go elsewhere, unseen."""
        self.peek(False)
        super().focusOutEvent(event)


def _is_swapped(event: QMouseEvent | QTabletEvent) -> bool:
    by_key = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    return by_key != (event.button() == Qt.MouseButton.RightButton)
