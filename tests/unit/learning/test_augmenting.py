"""Samples that are changed on their way to the network stay true ones."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from fgbg_studio.data.loader import Batch
from fgbg_studio.learning.augmenting import augmented
from fgbg_studio.learning.options import AS_RENDERED, TrainOptions

COUNT, HEIGHT, WIDTH = 64, 24, 32
FIRST, LAST = 6, 14
"""The object's first row and column, and those just beyond it."""


def options(**changes: Any) -> TrainOptions:
    """Nothing but these changes."""
    return TrainOptions(**{**AS_RENDERED, **changes})


@pytest.fixture
def batch() -> Batch:
    """A brighter square on a ramp; in it the depth is 1, elsewhere it grows to the right."""
    ramp = torch.arange(WIDTH).expand(COUNT, HEIGHT, WIDTH)
    place = torch.stack([40 + 2 * ramp, 60 + ramp, 90 - ramp], 3).to(torch.uint8)
    mask = torch.zeros(COUNT, HEIGHT, WIDTH, dtype=torch.uint8)
    mask[:, FIRST:LAST, FIRST:LAST] = 255
    image = torch.where(mask[..., None] > 0, place + 60, place)
    depth = torch.where(mask > 0, 1.0, 2.0 + ramp)
    return {
        "image": image,
        "background": place,
        "mask": mask,
        "depth": depth,
        "index": torch.arange(COUNT),
    }


def test_where_nothing_is_asked_for_it_is_the_same_batch(batch: Batch) -> None:
    """Not even copied."""
    assert augmented(batch, options(), 1) is batch


@pytest.mark.parametrize(
    "changes", [{"mirrored": True}, {"jitter": 0.5}, {"mirrored": True, "jitter": 0.9}]
)
def test_shapes_and_kinds_stay_and_the_seed_decides_alone(
    batch: Batch, changes: dict[str, Any]
) -> None:
    """The batch that was given stays as it is."""
    kept = {name: values.clone() for name, values in batch.items()}
    first, again, other = (augmented(batch, options(**changes), seed) for seed in (7, 7, 8))
    for name, values in batch.items():
        assert (values == kept[name]).all()
        assert first[name].shape == values.shape
        assert first[name].dtype == values.dtype
        assert (first[name] == again[name]).all()
    assert not all(torch.equal(first[name], other[name]) for name in batch)


def test_half_of_the_samples_are_turned_with_all_that_belongs_to_them(batch: Batch) -> None:
    """Bit for bit."""
    found = augmented(batch, options(mirrored=True), 3)
    turned = [torch.equal(found["image"][n], batch["image"][n].flip(1)) for n in range(COUNT)]
    assert COUNT / 4 < sum(turned) < COUNT * 3 / 4
    for n, is_turned in enumerate(turned):
        for name in ("image", "background", "mask", "depth"):
            before = batch[name][n]
            assert torch.equal(found[name][n], before.flip(1) if is_turned else before)


def test_colours_of_composite_and_background_change_alike_but_the_objects_more(
    batch: Batch,
) -> None:
    """Mask and depth stay; only where the mask shows something do they differ by more."""
    found = augmented(batch, options(jitter=0.3), 5)
    outside = batch["mask"] == 0
    assert torch.equal(found["image"][outside], found["background"][outside])
    assert torch.equal(found["mask"], batch["mask"])
    assert torch.equal(found["depth"], batch["depth"])
    assert ratios(found["background"], batch["background"]).std() > 0.1
    own = ratios(found["image"], batch["image"])[:, FIRST:LAST, FIRST:LAST]
    shared = ratios(found["background"], batch["background"])[:, FIRST:LAST, FIRST:LAST]
    assert (own / shared).std() > 0.1


def ratios(after: Tensor, before: Tensor) -> Tensor:
    """How much lighter each value is."""
    return after.float() / before.float()


def test_half_a_mask_changes_colours_by_half(batch: Batch) -> None:
    """As if the object had had its new colours before it was laid there."""
    whole = augmented(batch | {"mask": torch.full_like(batch["mask"], 255)}, options(jitter=0.2), 5)
    none = augmented(batch | {"mask": torch.zeros_like(batch["mask"])}, options(jitter=0.2), 5)
    half = augmented(batch | {"mask": torch.full_like(batch["mask"], 51)}, options(jitter=0.2), 5)
    expected = 0.2 * whole["image"].float() + 0.8 * none["image"].float()
    inside = (expected > 1) & (expected < 254)
    assert (half["image"].float() - expected)[inside].abs().max() <= 1.1
