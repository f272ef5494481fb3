"""Objects in front of each other: shares, masks, and who has to go."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.occluding import (
    those_that_stay,
    union,
    visible_alpha,
    visible_share,
)
from tests.unit.patches import block, ellipse, on_canvas
from tests.unit.pictures import noise

SPOT = st.tuples(st.integers(0, 34), st.integers(0, 24))


def test_a_nearer_object_hides_what_it_covers() -> None:
    far, near = block(0, 0, 20, 10), block(15, 5, 20, 20)
    found = visible_alpha(far, [near])
    assert not found[5:, 15:].any()
    assert (found[:5] == 255).all()
    assert (found[:, :15] == 255).all()
    assert visible_share(far, [near]) == pytest.approx(1 - 25 / 200)
    assert visible_share(near, []) == 1


@given(spots=st.lists(SPOT, min_size=2, max_size=5))
def test_what_is_visible_of_all_adds_up_to_all_of_them_together(
    spots: list[tuple[int, int]],
) -> None:
    patches = [ellipse(*spot) for spot in spots]
    together = np.zeros((48, 64), np.uint8)
    added = np.zeros((48, 64), int)
    for n, patch in enumerate(patches):
        together = union(together, on_canvas(patch))
        added[patch.window] += visible_alpha(patch, patches[n + 1 :])
    assert np.abs(added - together).max() <= len(spots)


def test_two_layers_together_let_through_what_both_let_through() -> None:
    one, two = noise(1, 40, 40), noise(2, 40, 40)
    wanted = 255 * (1 - (1 - one / 255) * (1 - two / 255))
    assert np.abs(union(one, two) - wanted).max() <= 0.5 + 1e-9


@given(spots=st.lists(SPOT, min_size=1, max_size=6), main=st.integers(0, 5), least=st.floats(0, 1))
def test_those_that_stay_are_visible_enough_and_the_main_one_always_stays(
    spots: list[tuple[int, int]], main: int, least: float
) -> None:
    patches, main = [ellipse(*spot) for spot in spots], main % len(spots)
    staying = those_that_stay(patches, main, least)
    assert main in staying
    assert staying == sorted(set(staying))
    for place, n in enumerate(staying):
        nearer = [patches[m] for m in staying[place + 1 :]]
        assert visible_share(patches[n], nearer) >= least


def test_the_one_that_hides_goes_but_never_the_main_one() -> None:
    far, near = block(10, 10, 20, 20), block(12, 10, 20, 20)
    assert those_that_stay([far, near], 0, 0.3) == [0]
    assert those_that_stay([far, near], 1, 0.3) == [1]
    assert those_that_stay([far, near], 0, 0.05) == [0, 1]


def test_those_that_hide_nothing_all_stay() -> None:
    apart = [block(x, 0, 8, 8) for x in (0, 10, 20, 30)]
    assert those_that_stay(apart, 2, 1.0) == [0, 1, 2, 3]
