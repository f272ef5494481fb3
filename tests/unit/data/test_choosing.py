"""A number of samples of the plan, with every pair as often as any other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data import choosing
from fgbg_studio.data.choosing import chosen, count, counts_of_pairs
from fgbg_studio.data.recipe import Blends, Recipe
from tests.unit.plans import planned


@given(
    backgrounds=st.integers(1, 6),
    cutouts=st.integers(1, 6),
    places=st.integers(1, 8),
    samples=st.integers(0, 700),
    ranked=st.sampled_from([0, 4096]),
)
def test_every_pair_is_used_equally_often(
    backgrounds: int, cutouts: int, places: int, samples: int, ranked: int
) -> None:
    recipe = Recipe(places=places, samples=samples, blends=Blends(feather=True, every=True))
    dataset = planned(backgrounds, cutouts, recipe)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "RANKED", ranked)
        found = chosen(dataset)
    assert len(found) == count(dataset) == min(samples or len(dataset), len(dataset))
    assert (np.diff(found) > 0).all()
    assert not len(found) or (found[0] >= 0 and found[-1] < len(dataset))
    pairs = np.bincount(found // dataset.each, minlength=backgrounds * cutouts)
    assert pairs.max() - pairs.min() <= 1
    assert np.array_equal(pairs, counts_of_pairs(dataset).ravel())


def test_fewer_samples_are_some_of_those_of_more() -> None:
    few, more = (chosen(planned(5, 7, Recipe(places=4, samples=samples))) for samples in (40, 123))
    assert set(few.tolist()) < set(more.tolist())


def test_the_samples_of_a_number_are_drawn_by_the_seed() -> None:
    one, two = (chosen(planned(5, 7, Recipe(samples=60, seed=seed))) for seed in (1, 2))
    assert not np.array_equal(one, two)


def test_a_plan_too_long_to_list_is_refused_and_a_number_of_it_is_not() -> None:
    recipe = Recipe(places=100_000)
    with pytest.raises(StudioError, match="too many to list"):
        chosen(planned(100, 100, recipe))
    some = recipe.model_copy(update={"samples": 12_345})
    assert len(chosen(planned(100, 100, some))) == 12_345
