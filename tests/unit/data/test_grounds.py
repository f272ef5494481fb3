"""Where cut-outs may stand: in what is painted, on the ground, smaller with distance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.grounds import Ground, grid_of, horizon_on_canvas, needs_contacts
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background
from tests.unit.plans import background, planned
from tests.unit.standing import PAINTED, contacts, level, on_painted


@given(
    corner=st.tuples(st.integers(0, 110), st.integers(0, 110)),
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    side=st.sampled_from([64, 224, 500]),
    rotation=st.sampled_from([0.0, 90.0]),
    seed=st.integers(0, 1000),
)
def test_feet_stand_in_what_is_painted(
    corner: tuple[int, int], size: tuple[int, int], side: int, rotation: float, seed: int
) -> None:
    allowed = np.zeros((128, 128), bool)
    allowed[corner[1] : corner[1] + size[1], corner[0] : corner[0] + size[0]] = True
    recipe = Recipe(
        width=side, height=side, placement="regions", places=5, rotation=rotation, seed=seed
    )
    plan = on_painted(recipe, Ground(allowed))
    # A place is in whole pixels: only a strip of one or two cells, or cells of half a pixel, leave
    # no room to keep away from the edge of the paint.
    cell, slack = side / 128, 0 if min(size) >= 3 and side >= 224 else 1
    for x, y in zip(*contacts(plan), strict=True):
        assert corner[0] * cell - slack <= x <= (corner[0] + size[0]) * cell + slack
        assert corner[1] * cell - slack <= y <= (corner[1] + size[1]) * cell + slack
    found = plan.objects
    assert (found.left >= 0).all()
    assert (found.top >= 0).all()
    assert (found.left + found.box_width <= side).all()
    assert (found.top + found.box_height <= side).all()


def test_a_background_without_paint_is_used_all_over() -> None:
    recipe = Recipe(placement="regions", places=50)
    anywhere = Recipe(places=50)
    found, expected = (
        Planner(planned(2, 2, chosen)).many(np.arange(400)) for chosen in (recipe, anywhere)
    )
    assert np.array_equal(found.objects.left, expected.objects.left)
    assert np.array_equal(found.objects.top, expected.objects.top)


def test_feet_on_painted_ground_stand_below_the_horizon() -> None:
    left = np.zeros((128, 128), bool)
    left[:, :64] = True
    recipe = Recipe(placement="ground", horizon=0.5, places=100)
    x, y = contacts(on_painted(recipe, Ground(left)))
    assert max(x) <= 112
    assert min(y) >= 112


def test_by_depth_what_stands_twice_as_far_is_half_as_large() -> None:
    recipe = Recipe(
        placement="ground",
        ground_by="depth",
        horizon=0.3,
        places=200,
        scale_least=0.4,
        scale_most=0.4,
    )
    plan = on_painted(recipe, Ground(None, level(0.3)))
    long = np.maximum(plan.objects.width, plan.objects.height)[:, 0]
    depth = level(0.3)[(np.array(contacts(plan)[1]) / 224 * 128).astype(int), 0]
    assert depth.min() < 1.1
    assert depth.max() > 2.5
    assert np.abs(long - 0.4 * 224 / depth).max() <= 1


def test_paint_above_the_horizon_is_refused_with_what_to_do() -> None:
    sky = np.zeros((128, 128), bool)
    sky[:20] = True
    recipe = Recipe(placement="ground", horizon=0.5)
    with pytest.raises(StudioError, match=r"Nothing can stand on b0001.*Paint lower"):
        on_painted(recipe, Ground(sky))


def test_a_canvas_of_another_size_has_the_same_relative_places() -> None:
    allowed = np.zeros((128, 128), bool)
    allowed[60:120, 30:90] = True
    large, small = (
        on_painted(Recipe(width=side, height=side, placement="regions", places=50), Ground(allowed))
        for side in (224, 112)
    )
    for one, other in zip(contacts(large), contacts(small), strict=True):
        assert np.abs(np.array(one) / 224 - np.array(other) / 112).max() < 0.02


@pytest.mark.parametrize(
    ("size", "horizon", "expected"),
    [
        ((400, 400), 0.25, 0.25),
        ((400, 800), 0.5, 0.5),
        ((400, 800), 0.375, 0.25),  # the crop takes the middle half
        ((400, 800), 0.1, 0.0),
        ((400, 400), 0.97, 0.9),
        ((800, 400), 0.6, 0.6),
        ((800, 400), None, 0.4),
    ],
)
def test_a_horizon_is_carried_over_to_the_canvas(
    size: tuple[int, int], horizon: float | None, expected: float
) -> None:
    changed = {"width": size[0], "height": size[1], "horizon": horizon}
    place = background(1).model_copy(update=changed)
    assert horizon_on_canvas(place, Recipe(horizon=0.4)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("crop", "expected"),
    [
        ((0.0, 0.0, 1.0, 1.0), 0.5),
        ((0.0, 0.25, 0.75, 1.0), 1 / 3),  # of the whole picture, half of it is above the horizon
        ((0.0, 0.5, 1.0, 1.0), 0.0),
        ((0.0, 0.6, 1.0, 1.0), 0.0),
        ((0.0, 0.0, 1.0, 0.4), 0.9),
    ],
)
def test_a_horizon_stays_one_of_the_whole_picture_when_that_is_cropped(
    crop: tuple[float, float, float, float], expected: float
) -> None:
    changed = {"width": 400, "height": 400, "horizon": 0.5, "crop": crop}
    place = background(1).model_copy(update=changed)
    assert horizon_on_canvas(place, Recipe()) == pytest.approx(expected)


def test_a_background_of_its_own_horizon_has_things_below_it() -> None:
    places: tuple[Background, ...] = (
        background(1),
        background(2).model_copy(update={"width": 64, "height": 64, "horizon": 0.8}),
    )
    recipe = Recipe(placement="ground", horizon=0.2, places=200)
    dataset: Dataset = replace(planned(1, 1, recipe), backgrounds=places)
    plan = Planner(dataset).many(np.arange(len(dataset)))
    feet = (plan.objects.top + plan.objects.box_height)[:, 0]
    assert feet[plan.background == 1].min() >= 0.8 * 224
    assert feet[plan.background == 0].min() < 0.5 * 224


def test_the_grid_has_the_proportions_of_the_canvas() -> None:
    assert grid_of((224, 224)) == (128, 128)
    assert grid_of((640, 320)) == (128, 64)
    assert grid_of((16, 4096)) == (16, 128)  # never so few rows that none is below the horizon


def test_where_only_numbers_decide_no_ground_is_asked_for() -> None:
    assert not needs_contacts(PAINTED, Recipe())
    assert not needs_contacts(background(1), Recipe(placement="ground"))
    Planner(planned(2, 2, Recipe(placement="ground"))).many(np.arange(10))


@pytest.mark.parametrize("canvas", [(16, 4096), (4096, 16), (16, 16)])
def test_the_ground_has_room_on_a_canvas_of_any_proportions(canvas: tuple[int, int]) -> None:
    columns, rows = grid_of(canvas)
    recipe = Recipe(width=canvas[0], height=canvas[1], placement="ground", horizon=0.9, places=5)
    painted = Ground(np.ones((rows, columns), bool))
    found = on_painted(recipe, painted).objects
    assert (found.top + found.box_height > 0.9 * canvas[1]).all()


def test_paint_wins_over_the_ground_that_is_best() -> None:
    """A strip just below the horizon, where nothing stands by itself, and no depth is known."""
    strip, depth = np.zeros((128, 128), bool), np.ones((128, 128), np.float32)
    strip[68:70] = True
    depth[:90] = 0
    recipe = Recipe(placement="ground", ground_by="depth", horizon=0.5, places=20)
    _, y = contacts(on_painted(recipe, Ground(strip, depth)))
    assert 68 / 128 * 224 - 1 <= min(y) <= max(y) <= 70 / 128 * 224 + 1


def test_a_page_of_many_backgrounds_is_planned_as_each_alone() -> None:
    grounds = {}
    for n in range(1, 5):
        allowed = np.zeros((128, 128), bool)
        allowed[20 * n : 20 * n + 30, 10:100] = True
        grounds[f"b{n:04d}"] = Ground(allowed)
    recipe = Recipe(placement="regions", places=3, objects_most=3)
    plain = planned(4, 3, recipe)
    painted = tuple(b.model_copy(update={"regions": "r.png"}) for b in plain.backgrounds[:3])
    dataset = replace(plain, backgrounds=(*painted, plain.backgrounds[3]))
    planner = Planner(dataset, lambda background: grounds[background.id])
    order = np.random.default_rng(1).permutation(len(dataset))
    together = planner.many(order)
    for row, index in enumerate(order.tolist()):
        assert together.placement(row) == planner.one(index)
