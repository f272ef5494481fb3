"""recipe -> placement: pure, in any order, and always on the canvas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import random_for
from fgbg_studio.data.placement import Placement
from fgbg_studio.data.plan import Planner, plan
from fgbg_studio.data.recipe import DISTURBED, PLAIN, Disturbance, Recipe
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.imaging.reading import picture_size
from tests.unit.plans import background, cutout, planned

CANVAS = st.integers(16, 400)
SIDES = st.integers(1, 3000)
SHARES = st.floats(0.02, 1.0)


def key(placement: Placement) -> tuple[str, str, int, bool]:
    return placement.background.id, placement.cutout.id, placement.place, placement.flip


def everything(dataset: Dataset) -> dict[tuple[str, str, int, bool], Placement]:
    every = Planner(dataset).many(np.arange(len(dataset)))
    placements = [every.placement(row) for row in range(len(every))]
    return {key(placement): replace(placement, index=0) for placement in placements}


@given(
    canvas=st.tuples(CANVAS, CANVAS),
    size=st.tuples(SIDES, SIDES),
    shares=st.tuples(SHARES, SHARES),
    horizon=st.floats(0, 0.9),
    kind=st.sampled_from(["uniform", "ground"]),
    rotation=st.sampled_from([0.0, 30.0, 180.0]),
    objects=st.integers(1, 4),
    index=st.integers(0, 39),
    seed=st.integers(0, 2**31 - 1),
)
def test_every_placement_lies_on_the_canvas(
    canvas: tuple[int, int],
    size: tuple[int, int],
    shares: tuple[float, float],
    horizon: float,
    kind: str,
    rotation: float,
    objects: int,
    index: int,
    seed: int,
) -> None:
    recipe = Recipe.model_validate(
        {
            "width": canvas[0],
            "height": canvas[1],
            "scale_least": min(shares),
            "scale_most": max(shares),
            "horizon": horizon,
            "placement": kind,
            "rotation": rotation,
            "objects_most": objects,
            "seed": seed,
        }
    )
    found = plan(Dataset(recipe, (background(1),), (cutout(1, *size),), DepthScale()), index)
    for shape in (*found.objects, *(trace.shape for trace in found.traces)):
        box = shape.box
        assert min(shape.width, shape.height, box.width, box.height) >= 1
        assert 0 <= box.left <= canvas[0] - box.width
        assert 0 <= box.top <= canvas[1] - box.height


def test_a_placement_depends_on_nothing_but_recipe_and_identity() -> None:
    dataset = planned(3, 4)
    forwards = [plan(dataset, index) for index in range(len(dataset))]
    backwards = [plan(dataset, index) for index in reversed(range(len(dataset)))]
    assert forwards == backwards[::-1]


def test_adding_sources_changes_no_other_sample() -> None:
    before, after = everything(planned(2, 3)), everything(planned(4, 5))
    assert len(after) > len(before)
    assert {k: after[k] for k in before} == before


def test_more_places_and_unmirrored_ones_keep_the_placements_there_are() -> None:
    before = everything(planned(2, 2, Recipe(places=3)))
    assert before.items() <= everything(planned(2, 2, Recipe(places=7))).items()
    once = everything(planned(2, 2, Recipe(places=3, flips=False)))
    assert once.items() <= before.items()
    assert not any(flip for *_, flip in once)


def test_without_mirroring_no_object_is_mirrored_and_nothing_else_is_otherwise() -> None:
    twice = everything(planned(2, 3, Recipe(places=3, objects_most=4)))
    once = everything(planned(2, 3, Recipe(places=3, objects_most=4, flips=False)))
    assert once.items() <= twice.items()
    for placement in (*once.values(), *twice.values()):
        assert {shape.flip for shape in placement.objects} == {placement.flip}


def test_a_stronger_disturbance_moves_no_cutout() -> None:
    plain = everything(planned(2, 2, Recipe(disturbance=PLAIN)))
    for identity, found in everything(planned(2, 2, Recipe(disturbance=DISTURBED))).items():
        as_plain = replace(found, disturbed=plain[identity].disturbed, traces=())
        assert as_plain == plain[identity]


def test_another_seed_gives_other_placements() -> None:
    one, two = (everything(planned(2, 2, Recipe(seed=seed))) for seed in (1, 2))
    assert sum(one[k] == two[k] for k in one) == 0


def test_the_plan_has_every_combination_once() -> None:
    dataset = planned(3, 4, Recipe(places=5))
    assert len(dataset) == 3 * 4 * 5 * 2 == len(everything(dataset))
    assert [plan(dataset, index).index for index in (0, 7, 119)] == [0, 7, 119]
    for index in (-1, 120):
        with pytest.raises(StudioError, match="the plan has 120"):
            plan(dataset, index)


def test_the_rooms_give_exactly_400_000_samples(shared: Path) -> None:
    places = sorted((shared / "data/rooms/bg").glob("*.jpg"))
    things = sorted((shared / "data/rooms/fg").glob("*.png"))
    if not places:
        pytest.skip("the shared folder has no rooms")
    sizes = [picture_size(thing) for thing in things]
    dataset = Dataset(
        Recipe(places=20, flips=True),
        tuple(background(n) for n in range(1, len(places) + 1)),
        tuple(cutout(n, *size) for n, size in enumerate(sizes, 1)),
        DepthScale(),
    )
    assert len(dataset) == 100 * 100 * 20 * 2 == 400_000
    first, last = plan(dataset, 0), plan(dataset, 399_999)
    assert key(first) == ("b0001", "c0001", 0, False)
    assert key(last) == ("b0100", "c0100", 19, True)
    drawn = [plan(dataset, index) for index in range(0, 400_000, 997)]
    assert len({key(placement) for placement in drawn}) == len(drawn)


def test_things_on_the_ground_are_smaller_when_they_stand_farther_away() -> None:
    recipe = Recipe(placement="ground", scale_least=0.5, scale_most=0.5, places=200)
    found = everything(planned(1, 1, recipe)).values()
    near = [p for p in found if p.box.top + p.box.height > 200]
    far = [p for p in found if p.box.top + p.box.height < 140]
    assert near
    assert far
    assert min(p.box.width for p in near) > max(p.box.width for p in far)
    assert all(p.box.top + p.box.height >= recipe.horizon * 224 for p in found)


def test_disturbance_stays_within_its_bounds_and_uses_them() -> None:
    most = Disturbance(exposure=0.15, gamma=0.1, noise=5, jpeg_lowest=60, jpeg_highest=95, shift=2)
    recipe = Recipe(places=200, disturbance=most)
    found = [p.disturbed for p in everything(planned(2, 2, recipe)).values()]
    ranges = {
        "gain": (0.85, 1.15),
        "gamma": (0.9, 1.1),
        "noise": (0, 5),
        "jpeg": (60, 95),
        "right": (-2, 2),
        "down": (-2, 2),
    }
    for name, (least, greatest) in ranges.items():
        values = [getattr(disturbed, name) for disturbed in found]
        assert least <= min(values) < least + 0.05 * (greatest - least) + 1e-9, name
        assert greatest >= max(values) > greatest - 0.05 * (greatest - least) - 1e-9, name


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_share_of_the_samples_is_recompressed_and_nothing_else_moves(share: float) -> None:
    most = Disturbance(exposure=0.15, jpeg_lowest=60, jpeg_highest=95, jpeg_share=share)
    every = most.model_copy(update={"jpeg_share": 1.0})
    some, all_ = (
        [p.disturbed for p in everything(planned(4, 5, Recipe(disturbance=chosen))).values()]
        for chosen in (most, every)
    )
    kept = [disturbed.jpeg < 100 for disturbed in some]
    assert abs(sum(kept) / len(kept) - share) < 0.06
    for one, other, recompressed in zip(some, all_, kept, strict=True):
        assert one == (other if recompressed else replace(other, jpeg=100))


def test_an_undisturbed_recipe_changes_nothing() -> None:
    for placement in everything(planned(1, 2, Recipe(disturbance=PLAIN))).values():
        kept = placement.disturbed
        assert (kept.gain, kept.gamma, kept.noise, kept.jpeg) == (1.0, 1.0, 0.0, 100)
        assert (kept.right, kept.down) == (0, 0)


def test_generators_differ_by_every_part_of_their_key() -> None:
    keys = [("a",), ("b",), ("a", 0), ("a", "0", 0), ()]
    drawn = {random_for(seed, *key).random() for seed in (1, 2, 11) for key in keys}
    assert len(drawn) == 3 * len(keys)
    assert random_for(1, "a").random() == random_for(1, "a").random()
