"""Pictures on the canvas: centred, whole, and depth without values in between."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.fitting import Shares, centre_crop, crop_to_content, cropped_part, fit
from tests.unit.pictures import noise, place, thing

SIDES = st.integers(1, 40)
SHARES = st.floats(0, 1)


@st.composite
def crops(draw: st.DrawFn) -> Shares:
    left, right = sorted(draw(st.lists(SHARES, min_size=2, max_size=2, unique=True)))
    top, bottom = sorted(draw(st.lists(SHARES, min_size=2, max_size=2, unique=True)))
    return left, top, right, bottom


@given(width=SIDES, height=SIDES, canvas=st.tuples(SIDES, SIDES))
def test_fitting_gives_the_canvas_from_the_middle(
    width: int, height: int, canvas: tuple[int, int]
) -> None:
    rows, columns = centre_crop((width, height), canvas)
    kept_h, kept_w = rows.stop - rows.start, columns.stop - columns.start
    assert 0 <= rows.start <= rows.stop <= height
    assert 0 <= columns.start <= columns.stop <= width
    assert kept_w == width or kept_h == height
    assert abs((width - columns.stop) - columns.start) <= 1
    assert abs((height - rows.stop) - rows.start) <= 1
    fitted = fit(noise(1, height, width, 3), canvas)
    assert fitted.shape == (canvas[1], canvas[0], 3)
    assert fitted.dtype == np.uint8


@given(size=st.tuples(SIDES, SIDES), canvas=st.tuples(SIDES, SIDES), crop=crops())
def test_a_crop_is_fitted_from_its_middle_and_from_nothing_else(
    size: tuple[int, int], canvas: tuple[int, int], crop: Shares
) -> None:
    rows, columns = cropped_part(size, crop)
    assert 0 <= rows.start < rows.stop <= size[1]
    assert 0 <= columns.start < columns.stop <= size[0]
    inner = centre_crop(size, canvas, crop)
    image = noise(3, size[1], size[0], 3)
    outside = np.ones(image.shape[:2], bool)
    outside[rows, columns] = False
    assert not outside[inner].any()
    assert np.array_equal(fit(image, canvas, crop), fit(image[rows, columns], canvas))


@given(size=st.tuples(SIDES, SIDES), canvas=st.tuples(SIDES, SIDES))
def test_all_of_a_picture_is_the_same_as_no_crop(
    size: tuple[int, int], canvas: tuple[int, int]
) -> None:
    assert centre_crop(size, canvas, (0.0, 0.0, 1.0, 1.0)) == centre_crop(size, canvas)


def test_a_crop_of_the_canvass_proportions_is_kept_whole() -> None:
    rows, columns = centre_crop((640, 480), (224, 224), (0.25, 0.0, 0.75, 320 / 480))
    assert (rows, columns) == (slice(0, 320), slice(160, 480))


def test_fitting_a_picture_of_the_canvas_changes_nothing() -> None:
    image = place(1, 48, 48)
    assert np.array_equal(fit(image, (48, 48)), image)


def test_a_depth_map_gets_no_values_in_between() -> None:
    steps = np.where(np.arange(64) < 31, 800, 60000).astype(np.uint16)
    for canvas in ((24, 24), (100, 100)):
        fitted = fit(np.tile(steps, (64, 1)), canvas, exact=True)
        assert set(np.unique(fitted)) == {800, 60000}


def test_cropping_keeps_every_visible_pixel_and_no_empty_border() -> None:
    rgba = np.zeros((40, 50, 4), np.uint8)
    rgba[10:34, 5:35] = thing(1)
    cropped = crop_to_content(rgba)
    assert cropped is not None
    assert cropped[..., 3].sum(dtype=int) == rgba[..., 3].sum(dtype=int)
    for edge in (cropped[0], cropped[-1], cropped[:, 0], cropped[:, -1]):
        assert edge[..., 3].any()
    assert crop_to_content(np.zeros((5, 5, 4), np.uint8)) is None
