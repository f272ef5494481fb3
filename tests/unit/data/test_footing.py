"""On the ground of a depth map things stand with all their width, and hide nothing nearer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.data.audit import audit
from fgbg_studio.data.grounds import Ground, grid_of
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.planned import Plan
from fgbg_studio.data.recipe import Recipe
from tests.unit.plans import planned
from tests.unit.standing import PAINTED, contacts, level, on_painted, one_ground


@pytest.mark.parametrize("by", ["horizon", "depth"])
def test_no_foot_is_on_what_stands_on_the_ground(by: Any) -> None:
    depth = level()
    depth[40:, 40:90] = 0.9  # a block in the middle, down to the lower edge
    recipe = Recipe(placement="ground", ground_by=by, places=200, scale_most=0.4)
    plan = on_painted(recipe, Ground(None, depth))
    x, y = np.array(contacts(plan))
    assert len(x) == 1200
    assert not ((x > 40 / 128 * 224 + 1) & (x < 90 / 128 * 224 - 1)).any()
    assert y.min() > (0.4 + 0.3 * 0.6) * 224 - 2
    half = plan.objects.box_width[:, 0] / 2
    inside = (x + half > 40 / 128 * 224 + 3) & (x - half < 90 / 128 * 224 - 3)
    assert not inside.any()  # nor any other part of it


def test_where_the_ground_is_narrow_things_are_smaller_but_never_tiny() -> None:
    depth = level()
    depth[40:, :50] = depth[40:, 70:] = 0.9  # a lane of 20 cells, 35 pixels
    recipe = Recipe(placement="ground", places=200, scale_least=0.4, scale_most=0.4, horizon=0.4)
    plan = on_painted(recipe, Ground(None, depth))
    x, _ = np.array(contacts(plan))
    half = plan.objects.box_width[:, 0] / 2
    assert x.min() > 50 / 128 * 224 - 1
    assert x.max() < 70 / 128 * 224 + 1
    least = 0.3 * 0.4 * 224 / 4
    tiny = plan.objects.box_width[:, 0] < least - 1
    assert not tiny.any()
    assert (x - half).min() > 50 / 128 * 224 - 3
    assert (x + half).max() < 70 / 128 * 224 + 3


def test_what_is_nearer_by_depth_is_in_front_wherever_its_foot_is() -> None:
    """On a table beside the ground, which is higher in the picture and nearer."""
    depth = level(0.2)
    depth[56:80, :64] = 0.5
    painted = np.zeros((128, 128), bool)
    painted[62:74, 10:54] = painted[100:, 74:] = True
    recipe = Recipe(
        placement="ground", ground_by="depth", horizon=0.2, places=100, objects_least=2,
        objects_most=2, scale_most=0.3,
    )  # fmt: skip
    plan = on_painted(recipe, Ground(painted, depth))
    foot = (plan.objects.top + plan.objects.box_height) / 224
    on_table = foot < 80 / 128
    mixed = on_table.any(axis=1) & ~on_table.all(axis=1)
    assert 0.2 < mixed.mean() < 0.8
    assert on_table[mixed, 1].all()


def dyke(first: int, last: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Level ground of the columns `first` to `last`, between two ditches."""
    depth = level()
    depth[40:, :first] = depth[40:, last:] = 70
    return depth


def test_where_no_try_has_room_things_stand_where_the_ground_is_wide() -> None:
    """A narrow way with a wide place in it, which eight tries hardly ever hit."""
    depth = dyke(60, 66)
    depth[100:110] = level()[100:110]
    recipe = Recipe(placement="ground", places=200, scale_least=0.6, horizon=0.4)
    plan = on_painted(recipe, Ground(None, depth))
    assert not plan.objects.off_ground.any()
    _, y = np.array(contacts(plan))
    assert (y > 100 / 128 * 224 - 1).all()
    assert (y < 110 / 128 * 224 + 1).all()
    assert plan.objects.box_width.min() > 0.6 * 0.8 * 0.55 * 224


def under_a_beam() -> np.ndarray[Any, np.dtype[np.float32]]:
    """A narrow way with a wide place in it, and half of it under a beam."""
    depth = dyke(40, 66)
    depth[90:110] = level()[90:110]
    depth[20:44, :64] = 0.8
    return depth


@given(
    size=st.sampled_from([(64, 64), (223, 223), (336, 63), (47, 33)]),
    rotation=st.sampled_from([0.0, 70.0]),
    seed=st.integers(0, 1000),
)
def test_a_place_on_the_ground_does_not_depend_on_what_is_planned_with_it(
    size: tuple[int, int], rotation: float, seed: int
) -> None:
    recipe = Recipe(
        width=size[0], height=size[1], placement="ground", places=10, rotation=rotation, seed=seed,
        objects_most=3, scale_most=1, horizon=0.4,
    )  # fmt: skip
    columns, rows = grid_of(size)
    ground = Ground(None, np.ascontiguousarray(under_a_beam()[-rows:, -columns:]))
    dataset = replace(planned(1, 3, recipe), backgrounds=(PAINTED,))
    indices = np.random.default_rng(seed).permutation(len(dataset))
    whole = Planner(dataset, partial(one_ground, ground)).many(np.arange(len(dataset)))
    few = Planner(dataset, partial(one_ground, ground))
    for some in np.array_split(indices, [1, 2, 9]):
        plan = few.many(some)
        for name, values in vars(plan.objects).items():
            if isinstance(values, np.ndarray):
                assert np.array_equal(values, getattr(whole.objects, name)[some]), name


def test_a_canvas_of_another_size_has_the_same_places_on_the_ground() -> None:
    def on(side: int) -> Plan:
        recipe = Recipe(
            width=side, height=side, placement="ground", places=100, horizon=0.4, scale_most=1
        )
        return on_painted(recipe, Ground(None, under_a_beam()))

    large = on(448)
    for side in (64, 112, 320):
        small = on(side)
        assert np.array_equal(small.objects.off_ground, large.objects.off_ground)
        for one, other in zip(contacts(small), contacts(large), strict=True):
            assert np.abs(np.array(one) / side - np.array(other) / 448).max() < 1.1 / side


def test_what_has_no_room_anywhere_is_counted() -> None:
    narrow = Ground(None, dyke(60, 66))
    recipe = Recipe(placement="ground", places=20, scale_least=0.9, scale_most=1, horizon=0.4)
    dataset = replace(planned(1, 3, recipe), backgrounds=(PAINTED,))
    plan = Planner(dataset, lambda _: narrow).many(np.arange(len(dataset)))
    assert plan.objects.off_ground.all()
    *_, found = audit(dataset, lambda _: narrow)
    assert found.off_ground == len(dataset)
    *_, found = audit(dataset, lambda _: Ground(None, level()))
    assert found.off_ground == 0


def test_what_stands_where_a_map_shows_no_ground_is_counted() -> None:
    recipe = Recipe(placement="ground", places=5, horizon=0.4)
    dataset = replace(planned(1, 3, recipe), backgrounds=(PAINTED,))
    wall = np.full((128, 128), 3.0, np.float32)
    painted = np.ones((128, 128), bool)
    painted[:100] = False
    grounds = Ground(None, wall), Ground(None, 0 * wall), Ground(painted, wall)
    counts = [
        list(audit(dataset, partial(one_ground, ground)))[-1].off_ground for ground in grounds
    ]
    assert counts == [len(dataset), 0, 0]  # without a map, or on paint, nobody knows better


def test_what_would_hide_a_ceiling_stands_elsewhere_or_is_smaller() -> None:
    depth = level(0.4)
    depth[20:48] = 0.8  # a beam before everything, from side to side
    recipe = Recipe(placement="ground", places=200, scale_least=0.9, scale_most=1, horizon=0.4)
    plan = on_painted(recipe, Ground(None, depth))
    assert not plan.objects.off_ground.any()
    assert plan.objects.top.min() >= 48 / 128 * 224 - 1
    depth[20:48, 30:] = 80
    plan = on_painted(recipe, Ground(None, depth))
    high = plan.objects.top[:, 0] < 48 / 128 * 224 - 2
    assert high.any()
    assert plan.objects.left[high].min() >= 30 / 128 * 224 - 2


def test_only_in_a_noisy_map_is_what_is_thin_a_flaw() -> None:
    """A post of two cells in the middle of all rows."""
    post, random = level(), np.random.default_rng(3)
    post[40:, 63:65] = 0.9
    noisy = (post * random.normal(1, 0.02, post.shape)).astype(np.float32)
    recipe = Recipe(placement="ground", places=300, scale_least=0.4, scale_most=0.4, horizon=0.4)
    hidden = []
    for depth in (post, noisy):
        found = on_painted(recipe, Ground(None, depth)).objects
        middle = (found.left < 110) & (found.left + found.box_width > 114)
        hidden.append(middle.mean())
    assert hidden[0] == 0
    assert hidden[1] > 0.1
