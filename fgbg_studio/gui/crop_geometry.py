"""Where a frame lies after one of its edges or corners, or all of it, was dragged."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF

LEAST = 16.0
"""Pixels of the picture: a frame is not made narrower or lower."""


class Handle(NamedTuple):
    """What of a frame is held: -1 is its left or upper edge, 1 the right or lower, 0 none.

    Both 0 is its inside.
    """

    across: int
    down: int


INSIDE = Handle(0, 0)


def handle_at(frame: QRectF, at: QPointF, near: float) -> Handle | None:
    """What lies at a place, if it is not farther away than `near`; corners before edges."""
    if not frame.adjusted(-near, -near, near, near).contains(at):
        return None
    across = _side(at.x(), frame.left(), frame.right(), near)
    return Handle(across, _side(at.y(), frame.top(), frame.bottom(), near))


def _side(at: float, start: float, end: float, near: float) -> int:
    """Of a frame that is small on the screen, the nearer side."""
    before, after = abs(at - start), abs(at - end)
    if min(before, after) > near:
        return 0
    return -1 if before < after else 1


def dragged(
    start: QRectF, handle: Handle, moved: QPointF, picture: QSizeF, ratio: float | None
) -> QRectF:
    """A frame after `handle` was moved, inside a picture of a size.

    `ratio` is the width to the height that it has to keep, or None: then edges move alone. With a
    ratio, a corner leaves the opposite corner where it is, an edge the opposite edge.
    """
    if handle == INSIDE:
        return _inside(start.translated(moved), picture)
    if ratio is None:
        left, right = _moved(start.left(), start.right(), handle.across, moved.x(), picture.width())
        top, bottom = _moved(start.top(), start.bottom(), handle.down, moved.y(), picture.height())
        return QRectF(QPointF(left, top), QPointF(right, bottom))
    return _grown(start, handle, _wanted_width(start, handle, moved, ratio), picture, ratio)


def _moved(start: float, end: float, side: int, by: float, most: float) -> tuple[float, float]:
    least = min(LEAST, most)
    if side < 0:
        return min(max(0.0, start + by), end - least), end
    return (start, max(min(most, end + by), start + least)) if side else (start, end)


def _wanted_width(start: QRectF, handle: Handle, moved: QPointF, ratio: float) -> float:
    """The larger one that the pointer asks for across or down."""
    wide = start.width() + handle.across * moved.x()
    high = (start.height() + handle.down * moved.y()) * ratio
    if not handle.down:
        return wide
    return max(wide, high) if handle.across else high


def _grown(start: QRectF, handle: Handle, width: float, picture: QSizeF, ratio: float) -> QRectF:
    room = QSizeF(
        _room(start.left(), start.right(), handle.across, picture.width()),
        _room(start.top(), start.bottom(), handle.down, picture.height()),
    )
    most = min(room.width(), room.height() * ratio)
    width = min(most, max(width, min(LEAST * max(1.0, ratio), most)))
    size = QSizeF(width, width / ratio)
    left = _placed(start.left(), start.right(), handle.across, size.width())
    top = _placed(start.top(), start.bottom(), handle.down, size.height())
    return _inside(QRectF(QPointF(left, top), size), picture)


def _room(start: float, end: float, side: int, most: float) -> float:
    """How long a side may become, from the edge that stays."""
    if not side:
        return most
    return end if side < 0 else most - start


def _placed(start: float, end: float, side: int, length: float) -> float:
    """Where the side begins: at the edge that stays, or about its middle."""
    if not side:
        return (start + end - length) / 2
    return end - length if side < 0 else start


def _inside(frame: QRectF, picture: QSizeF) -> QRectF:
    left = min(max(0.0, frame.left()), max(0.0, picture.width() - frame.width()))
    top = min(max(0.0, frame.top()), max(0.0, picture.height() - frame.height()))
    return QRectF(QPointF(left, top), frame.size())
