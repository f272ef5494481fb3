"""A picture that can be zoomed and dragged; several views can be linked to look at one place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.canvas_painting import paint_caption
from fgbg_studio.gui.qimages import checker, halved, level_at
from fgbg_studio.gui.viewpoint import Viewpoint

MARGIN = 12
NEAREST_FROM = 6.0
"""Screen pixels a picture's pixel, from which pixels are shown as squares."""
MOST_SCALE = 48.0


class PictureView(QWidget):
    """One picture. Wheel zooms at the cursor, dragging or the arrows move, double click fits."""

    hovered = Signal(object)
    """The place under the cursor, a QPointF in the picture's pixels, or None beside it."""
    place_changed = Signal()
    """Another part of the picture is shown, or at another size."""

    def __init__(self, caption: str = "", *, checkered: bool = False) -> None:
        super().__init__()
        self.caption = caption
        self.setAccessibleName(caption or "Picture")
        self._checkered = checkered
        self._levels: list[QImage] = []
        self._dragged_from: QPointF | None = None
        self._space = False
        self._viewpoint = Viewpoint()
        self._viewpoint.changed.connect(self._look_elsewhere)
        self.exposed = QRect()
        """What is being painted, in widget pixels."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def link(self, other: PictureView) -> None:
        """From now on look where `other` looks."""
        self._viewpoint.changed.disconnect(self._look_elsewhere)
        self._viewpoint = other._viewpoint
        self._viewpoint.changed.connect(self._look_elsewhere)

    def set_picture(
        self, picture: QImage | list[QImage] | None, *, keep_place: bool = False
    ) -> None:
        """Show a picture, or what `halved` made of it in another thread, or nothing."""
        if isinstance(picture, QImage):
            picture = halved(picture)
        self._levels = picture or []
        if not keep_place:
            self._viewpoint.fit()
        self.update()

    @property
    def picture_size(self) -> QSize:
        """Width and height in pixels; empty where there is no picture."""
        return self._levels[0].size() if self._levels else QSize()

    def sizeHint(self) -> QSize:
        """Room enough to see something; views grow to what there is."""
        return QSize(320, 240)

    # Where things are

    def scale(self) -> float:
        """Widget pixels a picture pixel."""
        return self._fitting_scale(self.picture_size) * self._viewpoint.zoom

    @property
    def pixel_scale(self) -> float:
        """The scale at which a picture's pixel is one of the screen."""
        return 1.0 / self.devicePixelRatioF()

    def _fitting_scale(self, size: QSize | QSizeF) -> float:
        """The scale at which something of a size in picture pixels just fits."""
        if size.isEmpty():
            return 1.0
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        return max(0.001, min(room.width() / size.width(), room.height() / size.height()))

    def to_widget(self) -> QTransform:
        """From the picture's pixels to the widget's; whole pixels lie on those of the screen."""
        size, scale, centre = self.picture_size, self.scale(), self._viewpoint.centre
        left = self.width() / 2 - centre.x() * size.width() * scale
        top = self.height() / 2 - centre.y() * size.height() * scale
        each = scale / self.pixel_scale
        if abs(each - round(each)) < 1e-6:
            left, top = (round(at / self.pixel_scale) * self.pixel_scale for at in (left, top))
        return QTransform(scale, 0, 0, scale, left, top)

    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget."""
        return self.to_widget().mapRect(QRectF(QPointF(), self.picture_size.toSizeF()))

    def to_picture(self, place: QPointF) -> QPointF:
        """From the widget's pixels to the picture's."""
        return self.to_widget().inverted()[0].map(place)

    def fit(self) -> None:
        """Show the whole picture."""
        self._viewpoint.fit()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom so that what lies at `at` (widget pixels; the middle unless given) stays there."""
        if not self._levels:
            return
        at = at or QPointF(self.width() / 2, self.height() / 2)
        least = min(self._fitting_scale(self.picture_size), self.pixel_scale)
        scale = min(MOST_SCALE, max(least, self.scale() * factor))
        away = (at - QPointF(self.width() / 2, self.height() / 2)) / scale
        self._look_at(self.to_picture(at) - away, scale)

    def zoom_to_pixels(self) -> None:
        """Show each pixel of the picture as one of the screen."""
        self.zoom_by(self.pixel_scale / self.scale())

    def zoom_to(self, part: QRectF) -> None:
        """Fill the view with a part of the picture."""
        if self._levels and not part.isEmpty():
            self._look_at(part.center(), min(MOST_SCALE, self._fitting_scale(part.size())))

    def _look_at(self, centre: QPointF, scale: float) -> None:
        size = self.picture_size
        share = QPointF(centre.x() / size.width(), centre.y() / size.height())
        self._viewpoint.look(scale / self._fitting_scale(size), share)

    def _look_elsewhere(self) -> None:
        self.update()
        self.place_changed.emit()

    def pan_by(self, moved: QPointF) -> None:
        """Move the picture by widget pixels."""
        size, scale = self.picture_size, self.scale()
        if size.isEmpty():
            return
        share = QPointF(moved.x() / (size.width() * scale), moved.y() / (size.height() * scale))
        self._viewpoint.look(self._viewpoint.zoom, self._viewpoint.centre - share)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surround, the picture, what a subclass lays over it, and the caption."""
        painter = QPainter(self)
        self.exposed = event.rect()
        painter.fillRect(self.exposed, QColor(theme.current().neutral))
        if self._levels:
            self.paint_picture(painter)
            self.paint_over(painter)
        if self.caption:
            paint_caption(painter, self.caption, QPointF(8, 8))
        painter.end()

    def paint_picture(self, painter: QPainter) -> None:
        """The picture itself, from the copy that is nearest to the size on the screen."""
        if self._checkered and self._levels[0].hasAlphaChannel():
            painter.fillRect(self.picture_rect(), checker())
        self.paint_levels(painter, self._levels)

    def paint_levels(self, painter: QPainter, levels: list[QImage]) -> None:
        """A picture of the same size in place of the one shown, or over it."""
        level = self.level_for_screen(len(levels))
        self.paint_level(painter, levels[level], level)

    def level_for_screen(self, count: int) -> int:
        """Of `count` halves of halves, the one to be shown: the smallest with enough pixels."""
        return level_at(self.scale() * self.devicePixelRatioF(), count)

    def paint_level(self, painter: QPainter, image: QImage, level: int) -> None:
        """Paint one of the halves of halves over the whole picture."""
        smooth = self.scale() * self.devicePixelRatioF() < NEAREST_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        # A half of an odd length may have been made by a row or column more than there is.
        size = (self.picture_size.toSizeF() / 2**level).boundedTo(image.size().toSizeF())
        painter.drawImage(self.picture_rect(), image, QRectF(QPointF(), size))

    def paint_over(self, painter: QPainter) -> None:
        """For subclasses: what lies over the picture, in widget pixels."""

    # Mouse and keys

    def starts_drag(self, event: QMouseEvent) -> bool:
        """Whether a press moves the picture; a canvas keeps the left button for its tool."""
        return event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)

    @property
    def space_held(self) -> bool:
        """True while Space turns every tool into the hand."""
        return self._space

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned and self._levels:
            self.zoom_by(1.0015**turned, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the picture."""
        if self._levels and self.starts_drag(event):
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture, or tell what is under the cursor."""
        if self._dragged_from is not None:
            self.pan_by(event.position() - self._dragged_from)
            self._dragged_from = event.position()
        self._tell_place(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the picture."""
        if self._dragged_from is not None:
            self._dragged_from = None
            self.update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole picture."""
        self.fit()

    def leaveEvent(self, event: object) -> None:
        """Nothing is under the cursor any more."""
        self.hovered.emit(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show what the mouse would do here."""
        self.update_cursor()

    def update_cursor(self) -> None:
        """The hand while Space is held; subclasses show their tool otherwise."""
        if self._space:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space holds the hand; + and - zoom, 0 fits, arrows move."""
        step = 40.0
        moves = {
            Qt.Key.Key_Left: QPointF(step, 0),
            Qt.Key.Key_Right: QPointF(-step, 0),
            Qt.Key.Key_Up: QPointF(0, step),
            Qt.Key.Key_Down: QPointF(0, -step),
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self._hold_space(True)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(0.8)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in moves:
            self.pan_by(moves[key])
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Put the hand away when Space is let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Space may be released elsewhere, unseen."""
        self._hold_space(False)
        super().focusOutEvent(event)

    def _hold_space(self, held: bool) -> None:
        if held != self._space:
            self._space = held
            self.update_cursor()

    def _tell_place(self, place: QPointF) -> None:
        inside = self.to_picture(place)
        size = self.picture_size
        on_it = 0 <= inside.x() < size.width() and 0 <= inside.y() < size.height()
        self.hovered.emit(inside if on_it else None)
