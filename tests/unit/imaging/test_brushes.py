import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.brushes import NOWHERE, Mask, is_empty, stamp, stroke, union

WIDTH, HEIGHT = 60, 40
places = st.tuples(st.floats(-30, WIDTH + 30), st.floats(-30, HEIGHT + 30))
paths = st.lists(places, min_size=1, max_size=5)
radii = st.floats(0.5, 25)
hardnesses = st.floats(0, 1)
values = st.sampled_from([0, 1, 128, 255])


def noise(seed: int = 0) -> Mask:
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH)).astype(np.uint8)


@given(paths, radii, hardnesses, values)
def test_only_the_returned_region_changes(
    path: list[tuple[float, float]], radius: float, hardness: float, value: int
) -> None:
    before = noise()
    after = before.copy()
    region = stroke(after, path, radius, hardness, value)
    after[region] = before[region]
    assert np.array_equal(after, before)


@given(paths, radii, hardnesses, values)
def test_a_stroke_in_pieces_is_the_whole_stroke(
    path: list[tuple[float, float]], radius: float, hardness: float, value: int
) -> None:
    whole, pieces = noise(), noise()
    stroke(whole, path, radius, hardness, value)
    for start, end in zip(path, path[1:] or path, strict=False):
        stroke(pieces, [start, end], radius, hardness, value)
    assert np.array_equal(whole, pieces)


@given(paths, radii, hardnesses, values)
def test_a_stroke_drawn_twice_is_the_stroke(
    path: list[tuple[float, float]], radius: float, hardness: float, value: int
) -> None:
    once = noise()
    stroke(once, path, radius, hardness, value)
    twice = once.copy()
    stroke(twice, path, radius, hardness, value)
    assert np.array_equal(once, twice)


@given(paths, radii, hardnesses)
def test_painting_never_lowers_and_erasing_never_raises(
    path: list[tuple[float, float]], radius: float, hardness: float
) -> None:
    before = noise()
    painted, erased = before.copy(), before.copy()
    stroke(painted, path, radius, hardness, 255)
    stroke(erased, path, radius, hardness, 0)
    assert (painted >= before).all()
    assert (erased <= before).all()


@given(st.floats(0, WIDTH), st.floats(0, HEIGHT), radii, hardnesses)
def test_erasing_is_painting_turned_round(
    x: float, y: float, radius: float, hardness: float
) -> None:
    painted, erased = np.zeros((HEIGHT, WIDTH), np.uint8), np.full((HEIGHT, WIDTH), 255, np.uint8)
    stamp(painted, x, y, radius, hardness, 255)
    stamp(erased, x, y, radius, hardness, 0)
    assert np.abs(painted.astype(int) - (255 - erased.astype(int))).max() <= 1


@pytest.mark.parametrize("radius", [3.0, 8.0, 15.0])
def test_a_hard_brush_covers_a_disc(radius: float) -> None:
    mask = np.zeros((64, 64), np.uint8)
    stamp(mask, 32, 32, radius, 1.0, 255)
    assert (mask / 255).sum() == pytest.approx(np.pi * radius**2, rel=0.03)
    assert mask[32, 32] == 255


def test_a_soft_brush_fades_from_its_middle() -> None:
    mask = np.zeros((1, 64), np.uint8)
    stamp(mask, 0.5, 0.5, 30, 0.2, 255)
    assert (mask[0, :6] == 255).all()
    assert (np.diff(mask[0].astype(int)) <= 0).all()
    assert mask[0, 15] not in (0, 255)
    assert (mask[0, 31:] == 0).all()


def test_a_line_has_no_gaps() -> None:
    mask = np.zeros((20, 400), np.uint8)
    stroke(mask, [(10, 10), (390, 10)], 3, 1.0, 255)
    assert (mask[10, 8:392] == 255).all()


def test_a_stroke_beside_the_mask_changes_nothing() -> None:
    mask = noise()
    region = stamp(mask, -100, 10, 5, 1.0, 255)
    assert is_empty(region)
    assert np.array_equal(mask, noise())


def test_an_empty_region_adds_nothing_to_a_union() -> None:
    region = slice(2, 5), slice(1, 4)
    assert union(NOWHERE, region) == union(region, NOWHERE) == region
    assert union(region, (slice(4, 9), slice(0, 2))) == (slice(2, 9), slice(0, 4))
