import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.brushes import (
    NOWHERE,
    Brush,
    Mask,
    Point,
    is_empty,
    reach,
    segment,
    stroke,
    union,
)

WIDTH, HEIGHT = 60, 40
places = st.tuples(st.floats(-30, WIDTH + 30), st.floats(-30, HEIGHT + 30))
paths = st.lists(places, min_size=1, max_size=5)
radii = st.floats(0.5, 25)
shares = st.floats(0, 1)
brushes = st.builds(Brush, radii, shares, shares, st.booleans())


def noise(seed: int = 0) -> Mask:
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH)).astype(np.uint8)


@given(paths, brushes)
def test_only_the_returned_region_changes(path: list[Point], brush: Brush) -> None:
    before = noise()
    after = before.copy()
    region = stroke(after, path, brush)
    after[region] = before[region]
    assert np.array_equal(after, before)


@given(paths, brushes)
def test_a_stroke_in_pieces_is_the_whole_stroke(path: list[Point], brush: Brush) -> None:
    whole, pieces = noise(), noise()
    stroke(whole, path, brush)
    for start, end in zip(path, path[1:] or path, strict=False):
        stroke(pieces, [start, end], brush)
    assert np.array_equal(whole, pieces)


@given(paths, brushes)
def test_a_stroke_drawn_twice_is_the_stroke(path: list[Point], brush: Brush) -> None:
    once = noise()
    stroke(once, path, brush)
    twice = once.copy()
    stroke(twice, path, brush)
    assert np.array_equal(once, twice)


@given(paths, radii, shares)
def test_painting_never_lowers_and_erasing_never_raises(
    path: list[Point], radius: float, hardness: float
) -> None:
    before = noise()
    painted, erased = before.copy(), before.copy()
    stroke(painted, path, Brush(radius, hardness))
    stroke(erased, path, Brush(radius, hardness, erases=True))
    assert (painted >= before).all()
    assert (erased <= before).all()


@given(st.floats(0, WIDTH), st.floats(0, HEIGHT), radii, shares)
def test_erasing_is_painting_turned_round(
    x: float, y: float, radius: float, hardness: float
) -> None:
    painted, erased = np.zeros((HEIGHT, WIDTH), np.uint8), np.full((HEIGHT, WIDTH), 255, np.uint8)
    stroke(painted, [(x, y)], Brush(radius, hardness))
    stroke(erased, [(x, y)], Brush(radius, hardness, erases=True))
    assert np.abs(painted.astype(int) - (255 - erased.astype(int))).max() <= 1


@pytest.mark.parametrize("radius", [3.0, 8.0, 15.0])
def test_a_hard_brush_covers_a_disc(radius: float) -> None:
    mask = np.zeros((64, 64), np.uint8)
    stroke(mask, [(32, 32)], Brush(radius, 1.0))
    assert (mask / 255).sum() == pytest.approx(np.pi * radius**2, rel=0.03)
    assert mask[32, 32] == 255


def test_a_soft_brush_fades_from_its_middle() -> None:
    mask = np.zeros((1, 64), np.uint8)
    stroke(mask, [(0.5, 0.5)], Brush(30, 0.2))
    assert (mask[0, :6] == 255).all()
    assert (np.diff(mask[0].astype(int)) <= 0).all()
    assert mask[0, 15] not in (0, 255)
    assert (mask[0, 31:] == 0).all()


def test_a_line_has_no_gaps() -> None:
    mask = np.zeros((20, 400), np.uint8)
    stroke(mask, [(10, 10), (390, 10)], Brush(3, 1.0))
    assert (mask[10, 8:392] == 255).all()


def test_a_stroke_beside_the_mask_changes_nothing() -> None:
    mask = noise()
    region = stroke(mask, [(-100, 10)], Brush(5, 1.0))
    assert is_empty(region)
    assert np.array_equal(mask, noise())


def test_an_empty_region_adds_nothing_to_a_union() -> None:
    region = slice(2, 5), slice(1, 4)
    assert union(NOWHERE, region) == union(region, NOWHERE) == region
    assert union(region, (slice(4, 9), slice(0, 2))) == (slice(2, 9), slice(0, 4))


@given(paths, brushes)
def test_a_stroke_changes_nothing_beyond_its_reach(path: list[Point], brush: Brush) -> None:
    mask = noise()
    inside = reach(mask.shape, path, brush.radius)
    changed = stroke(mask, path, brush)
    assert is_empty(changed) or union(inside, changed) == inside


@given(shares)
def test_opacity_is_what_the_middle_leaves(opacity: float) -> None:
    painted, erased = np.zeros((9, 9), np.uint8), np.full((9, 9), 255, np.uint8)
    stroke(painted, [(4.5, 4.5)], Brush(4, opacity=opacity))
    stroke(erased, [(4.5, 4.5)], Brush(4, opacity=opacity, erases=True))
    assert painted[4, 4] == pytest.approx(255 * opacity, abs=0.51)
    assert erased[4, 4] == pytest.approx(255 * (1 - opacity), abs=0.51)


def test_a_long_slanted_line_is_as_wide_everywhere_as_a_short_one() -> None:
    mask = np.zeros((900, 900), np.uint8)
    stroke(mask, [(20, 20), (880, 880)], Brush(8, 1.0))
    widths = (mask[60:840].astype(float) / 255).sum(axis=1)
    assert np.ptp(widths) < 0.2
    assert widths.mean() == pytest.approx(16 * 2**0.5, rel=0.02)


def test_a_pen_that_is_pressed_less_draws_thinner() -> None:
    mask = np.zeros((60, 300), np.uint8)
    segment(mask, (30, 30), (270, 30), Brush(20, 1.0), Brush(4, 1.0))
    widths = (mask[:, 40:260].astype(float) / 255).sum(axis=0)
    assert (np.diff(widths) <= 1e-6).all()
    assert widths[0] > 36
    assert widths[-1] < 12


@pytest.mark.parametrize(
    ("path", "radius"),
    [
        ([], 5.0),
        ([(5.0, 5.0)], 0.0),
        ([(5.0, 5.0)], -3.0),
        ([(5.0, 5.0)], float("nan")),
        ([(float("nan"), 5.0)], 5.0),
        ([(float("inf"), 5.0)], 5.0),
        ([(1e300, 5.0)], 5.0),
    ],
)
def test_what_is_no_stroke_paints_nothing(path: list[Point], radius: float) -> None:
    mask = noise()
    assert is_empty(reach(mask.shape, path, radius))
    assert is_empty(stroke(mask, path, Brush(radius)))
    assert np.array_equal(mask, noise())


def test_a_line_from_far_away_crosses_the_mask() -> None:
    mask = np.zeros((20, 20), np.uint8)
    stroke(mask, [(-1e9, 10), (1e9, 10)], Brush(3, 1.0))
    assert (mask[10] == 255).all()


def test_a_mask_of_one_pixel_can_be_painted() -> None:
    mask = np.zeros((1, 1), np.uint8)
    stroke(mask, [(0.5, 0.5), (0.5, 0.5)], Brush(5))
    assert mask[0, 0] == 255
