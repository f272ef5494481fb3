"""A photo's mask as something to draw on: what tools do there, and how it looks meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.canvas_marks import CanvasMarks
from fgbg_studio.gui.canvas_painting import paint_box, paint_caption, paint_path, paint_ring
from fgbg_studio.gui.masked_view import MaskedView
from fgbg_studio.gui.opened_photo import OpenedPhoto
from fgbg_studio.gui.picture_view import PictureView
from fgbg_studio.gui.tool_in_hand import CLOSE, Paper, ToolInHand
from fgbg_studio.gui.tool_settings import OUTLINING, PAINTING, Tool, ToolSettings

if TYPE_CHECKING:
    from fgbg_studio.imaging.brushes import Region
    from fgbg_studio.imaging.mask_history import MaskHistory

LEAST_BOX = 8
"""Pixels of the photo; a smaller drag was a slip."""
NEAR = 8.0
"""Widget pixels: a click this near to the first corner closes a polygon."""


class DrawingSurface(MaskedView):
    """Draws into the mask that it shows; `MaskCanvas` adds mouse, pen and keys."""

    edited = Signal()
    """The mask changed by a finished step."""
    failed = Signal(str)
    """A step is in memory but could not be written down; why."""
    box_drawn = Signal(tuple)
    """Left, top, right, bottom in the photo's pixels, the last two exclusive."""
    point_clicked = Signal(float, float, bool)
    """Where in the photo's pixels, and whether the object is there."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        """True where the project may not be changed."""
        self.settings = ToolSettings()
        self.marks = CanvasMarks()
        self.photo: OpenedPhoto | None = None
        self._hand = ToolInHand(self.settings)
        self._busy = ""
        self._box: QRectF | None = None
        self._cursor: QPointF | None = None
        self._peeking = False

    def set_photo(self, photo: OpenedPhoto | None, *, keep_place: bool = False) -> None:
        """Show a photo and its mask, or nothing."""
        self._hand.abort()
        self._box, self.photo = None, photo
        self.marks.clear()
        self.show_mask(photo.masks.levels if photo and photo.masks else [])
        self.set_picture(photo.levels if photo else None, keep_place=keep_place)
        self.set_busy("")

    @property
    def history(self) -> MaskHistory | None:
        """The mask in sight; None for a cut-out and while nothing is shown."""
        return self.photo.history if self.photo else None

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self._hand.name

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand; what another one had begun is given up."""
        self.stop_drawing()
        self._hand.name = tool
        self.update_cursor()
        self.update()

    def set_busy(self, text: str) -> None:
        """Tell what is being done to the mask, which cannot be painted on meanwhile; "" ends it."""
        self._busy = text
        self.update_cursor()
        self.update()

    @property
    def can_draw(self) -> bool:
        """True where the tool in hand has an effect."""
        return self.history is not None and not self.locked and not self._busy

    def show_change(self, region: Region) -> None:
        """Show that the mask changed there."""
        rows, columns = region
        if self.photo is None or self.photo.masks is None or rows.stop <= rows.start:
            return
        self.photo.masks.refresh(region)
        size = columns.stop - columns.start, rows.stop - rows.start
        changed = QRectF(columns.start, rows.start, *size)
        self.update(self.to_widget().mapRect(changed).toAlignedRect().adjusted(-2, -2, 2, 2))

    def zoom_to_content(self) -> None:
        """Fill the canvas with what the mask holds."""
        from fgbg_studio.imaging.mask_operations import content

        region = content(self.history.mask) if self.history else None
        if region is not None:
            rows, columns = region
            size = columns.stop - columns.start, rows.stop - rows.start
            self.zoom_to(QRectF(columns.start, rows.start, *size))

    # Painting

    def paint_picture(self, painter: QPainter) -> None:
        """The photo as it is while the key for it is held; else with its mask."""
        if self._peeking:
            PictureView.paint_picture(self, painter)
            return
        super().paint_picture(painter)
        self.marks.paint_preview(painter, self.picture_rect())

    def peek(self, peeking: bool) -> None:
        """Show the untouched photo meanwhile, or its mask again."""
        if peeking != self._peeking:
            self._peeking = peeking
            self.update()

    def show_cursor(self, at: QPointF | None) -> None:
        """Where the pointer is, in widget pixels; None beside the canvas."""
        if at is None:
            self._cursor = None
            self.update()
        else:
            self._move_cursor(at)

    def paint_over(self, painter: QPainter) -> None:
        """What is being drawn, the brush's outline, and what one waits for."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self.marks.paint(painter, self.to_widget())
        if self._box is not None:
            paint_box(painter, self.to_widget().mapRect(self._box.normalized()))
        if path := self._path():
            paint_path(painter, path, corners=self.tool == "polygon")
        if self._cursor is not None and self._shows_brush():
            hardness = self.settings.hardness
            paint_ring(painter, self._cursor, self._ring_radius(), hardness)
        if self._busy:
            paint_caption(painter, self._busy, QPointF(16, 16))

    def _path(self) -> list[QPointF]:
        to_widget = self.to_widget()
        path = [to_widget.map(QPointF(*corner)) for corner in self._hand.outline]
        return [*path, self._cursor] if path and self._cursor is not None else path

    def _shows_brush(self) -> bool:
        return self.tool in PAINTING and self.can_draw and not self.space_held

    def _ring_radius(self) -> float:
        return self.settings.size / 2 * self.scale()

    def update_cursor(self) -> None:
        """The brush shows its own outline, the others begin at a cross."""
        if self.space_held or self.history is None:
            super().update_cursor()
        elif self._busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        elif self.locked:
            self.setCursor(Qt.CursorShape.ForbiddenCursor)
        else:
            painting = self.tool in PAINTING
            self.setCursor(Qt.CursorShape.BlankCursor if painting else Qt.CursorShape.CrossCursor)

    # Drawing

    def press(self, at: QPointF, pressure: float, swapped: bool) -> None:
        """Begin at a place in widget pixels; `swapped` does the opposite of what is set."""
        place = self.to_picture(at)
        if not self.can_draw:
            return
        if self.tool == "box":
            self._box = QRectF(place, place)
        elif self.tool == "point":
            self._click(place, not swapped)
        elif self._closes(at):
            self.finish_drawing()
        else:
            self._draw(lambda paper: self._hand.press(paper, _xy(place), pressure, swapped))

    def draw_to(self, at: QPointF, pressure: float) -> None:
        """Go on, or only show where the tool would begin."""
        place = self.to_picture(at)
        if self._box is not None:
            self._box.setBottomRight(place)
            self.update()
        elif self._hand.is_busy:
            self._draw(lambda _: self._hand.move(_xy(place), pressure))
        self._move_cursor(at)

    def release(self, at: QPointF) -> None:
        """End what a press began."""
        place = self.to_picture(at)
        if self._box is not None:
            box, self._box = self._box.normalized(), None
            self._tell_box(box)
        elif self._hand.is_busy:
            self._draw(lambda _: self._hand.release(_xy(place)))

    def _draw(self, step: Callable[[Paper], Region]) -> None:
        """Let the tool work, show what it changed, and tell when it has finished a step."""
        history, photo = self.history, self.photo
        if history is None or photo is None or photo.pixels is None:
            return
        before = history.position
        try:
            self.show_change(step(Paper(history, photo.pixels)))
        except StudioError as error:
            self.failed.emit(str(error))
        if history.position != before:
            self.edited.emit()
        if self.tool in OUTLINING and not self._hand.is_busy:
            self.update()  # its outline goes

    def finish_drawing(self) -> None:
        """Close the polygon under way."""
        self._draw(lambda _: self._hand.finish())

    def take_corner_back(self) -> None:
        """Forget the polygon's last corner."""
        self._draw(lambda _: self._hand.back())
        self.update()

    @property
    def is_drawing(self) -> bool:
        """True from the first press until the step is finished or given up."""
        return self._hand.is_busy

    def stop_drawing(self) -> None:
        """Give up what is being drawn."""
        self._box = None
        self._draw(lambda _: self._hand.abort())
        self.update()

    def _closes(self, at: QPointF) -> bool:
        """Whether a click ends the polygon, at its first corner."""
        outline = self._hand.outline
        if self.tool != "polygon" or len(outline) <= CLOSE:
            return False
        away = self.to_widget().map(QPointF(*outline[0])) - at
        return away.manhattanLength() <= NEAR

    def _click(self, place: QPointF, is_object: bool) -> None:
        if QRectF(QPointF(), self.picture_size.toSizeF()).contains(place):
            self.point_clicked.emit(place.x(), place.y(), is_object)

    def _tell_box(self, box: QRectF) -> None:
        size = self.picture_size
        inside = box.intersected(QRectF(QPointF(), size.toSizeF())).toAlignedRect()
        if min(inside.width(), inside.height()) >= LEAST_BOX:
            left, top = inside.left(), inside.top()
            self.box_drawn.emit((left, top, left + inside.width(), top + inside.height()))
        self.update()

    def _move_cursor(self, at: QPointF) -> None:
        """Repaint what hangs on the cursor: the brush's outline, or the last line of a path."""
        before, self._cursor = self._cursor or at, at
        reach = self._ring_radius() + 4 if self.tool in PAINTING else 4
        corners = [before, at]
        if self._hand.outline:
            corners.append(self.to_widget().map(QPointF(*self._hand.outline[-1])))
        left, right = min(p.x() for p in corners), max(p.x() for p in corners)
        top, bottom = min(p.y() for p in corners), max(p.y() for p in corners)
        moved = QRectF(left, top, right - left, bottom - top)
        self.update(moved.adjusted(-reach, -reach, reach, reach).toAlignedRect())


def _xy(place: QPointF) -> tuple[float, float]:
    return place.x(), place.y()
