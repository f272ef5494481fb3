"""Frames stay inside their picture, keep their proportions, and grow from what is not held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from fgbg_studio.gui.crop_geometry import INSIDE, LEAST, Handle, dragged, handle_at

PICTURE = QSizeF(640, 480)
WHOLE = QRectF(QPointF(), PICTURE)
SIDES = st.integers(-1, 1)
HANDLES = st.builds(Handle, SIDES, SIDES)
WAYS = st.builds(QPointF, st.floats(-900, 900), st.floats(-900, 900))


@st.composite
def frames(draw: st.DrawFn, ratio: float) -> QRectF:
    """Frames of a ratio inside the picture."""
    least, most = LEAST * max(1, ratio), min(PICTURE.width(), PICTURE.height() * ratio)
    width = draw(st.floats(least, most))
    left = draw(st.floats(0, PICTURE.width() - width))
    top = draw(st.floats(0, PICTURE.height() - width / ratio))
    return QRectF(left, top, width, width / ratio)


def inside(frame: QRectF) -> bool:
    return WHOLE.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(frame)


@given(data=st.data(), handle=HANDLES, moved=WAYS, ratio=st.sampled_from([0.5, 1.0, 4 / 3, 2.0]))
def test_a_frame_keeps_its_proportions_and_what_is_not_held(
    data: st.DataObject, handle: Handle, moved: QPointF, ratio: float
) -> None:
    start = data.draw(frames(ratio))
    found = dragged(start, handle, moved, PICTURE, ratio)
    assert inside(found)
    assert found.width() / found.height() == pytest.approx(ratio)
    assert min(found.width(), found.height()) >= LEAST - 1e-6
    if handle.across:
        stays = QRectF.right if handle.across < 0 else QRectF.left
        assert stays(found) == pytest.approx(stays(start), abs=1e-6)
    if handle == INSIDE:
        assert found.size() == start.size()


@given(data=st.data(), handle=HANDLES, moved=WAYS)
def test_a_free_frame_moves_only_what_is_held(
    data: st.DataObject, handle: Handle, moved: QPointF
) -> None:
    start = data.draw(frames(1.5))
    found = dragged(start, handle, moved, PICTURE, None)
    assert inside(found)
    assert min(found.width(), found.height()) >= LEAST - 1e-6
    if handle.across >= 0 and handle != INSIDE:
        assert found.left() == start.left()
    if handle.down <= 0 and handle != INSIDE:
        assert found.bottom() == pytest.approx(start.bottom())


def test_nothing_moved_changes_nothing() -> None:
    start = QRectF(100, 60, 300, 200)
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            for ratio in (1.5, None):
                found = dragged(start, Handle(across, down), QPointF(), PICTURE, ratio)
                assert found == start, (across, down, ratio)


@pytest.mark.parametrize(
    ("at", "handle"),
    [
        ((100, 60), (-1, -1)),
        ((403, 60), (1, -1)),
        ((250, 58), (0, -1)),
        ((100, 150), (-1, 0)),
        ((250, 150), (0, 0)),
        ((398, 262), (1, 1)),
        ((420, 150), None),
        ((250, 300), None),
    ],
)
def test_what_is_under_the_pointer(at: tuple[float, float], handle: tuple[int, int] | None) -> None:
    assert handle_at(QRectF(100, 60, 300, 200), QPointF(*at), 8) == handle
