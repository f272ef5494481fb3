"""Which samples filters leave in, against looking at every sample of the plan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.data.choosing import chosen
from fgbg_studio.data.recipe import Blends, Recipe
from fgbg_studio.data.splits import PARTS, part_of
from fgbg_studio.gui.sample_list import (
    EverySample,
    SampleFilter,
    SampleList,
    SomeSamples,
    plan_list,
)
from tests.unit.plans import planned


def listed(samples: SampleList) -> list[int]:
    return [samples.index_at(position) for position in range(len(samples))]


@given(
    background=st.sampled_from(["", "b0002", "b0005", "b0099"]),
    cutout=st.sampled_from(["", "c0001", "c0003"]),
    part=st.sampled_from(["", "elsewhere", *PARTS]),
    flips=st.booleans(),
    every=st.booleans(),
    samples=st.sampled_from([0, 7, 100, 10**6]),
)
def test_a_filter_leaves_in_what_it_says(
    background: str, cutout: str, part: str, flips: bool, every: bool, samples: int
) -> None:
    recipe = Recipe(
        places=2,
        flips=flips,
        val=0.2,
        test=0.2,
        samples=samples,
        blends=Blends(feather=True, every=every),
    )
    dataset = planned(6, 5, recipe)

    def wanted(index: int) -> bool:
        b, c = dataset.parts(index)[:2]
        ids = dataset.backgrounds[b].id, dataset.cutouts[c].id
        found = ids[0] == (background or ids[0]) and ids[1] == (cutout or ids[1])
        return found and part_of(*ids, recipe) == (part or part_of(*ids, recipe))

    found = plan_list(dataset, SampleFilter(background, cutout, part))
    assert listed(found) == [index for index in chosen(dataset).tolist() if wanted(index)]


@pytest.mark.parametrize("chosen", [SampleFilter(), SampleFilter(cutout="c0002")])
def test_a_sample_is_found_where_it_is(chosen: SampleFilter) -> None:
    found = plan_list(planned(3, 4, Recipe(places=3)), chosen)
    assert [found.position_of(index) for index in listed(found)] == list(range(len(found)))
    assert found.position_of(-1) == -1
    assert found.position_of(10**9) == -1


def test_a_plan_of_a_million_million_samples_is_listed_at_once() -> None:
    dataset = planned(100, 100, Recipe(places=100_000))
    found = plan_list(dataset, SampleFilter(background="b0007"))
    assert len(found) == 100 * 100_000 * 2
    assert isinstance(plan_list(dataset, SampleFilter()), EverySample)


def test_what_is_not_among_some_samples_has_no_place() -> None:
    some = SomeSamples(np.array([2, 5, 9], np.int64))
    assert [some.position_of(index) for index in (1, 2, 5, 6, 9, 10)] == [-1, 0, 1, -1, 2, -1]
