"""Batches of samples made on the training device, sample for sample those of the processor."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from fgbg_studio.data.batches import SampleBatches
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.loader import Batch, EpochOrder
from fgbg_studio.data.plan import Planner
from fgbg_studio.data.planned import Plan
from fgbg_studio.data.real_views import RealViews
from fgbg_studio.data.render import render
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.learning.batch_disturbing import exposed, noisy, recompressed, shifted
from fgbg_studio.learning.batch_rendering import (
    composed,
    needs_more,
    patch_of,
    resident,
    standing,
)

Rows = npt.NDArray[np.int64]


class BatchRenderer:
    """Renders any samples of a dataset as one batch on `device`, where its sources stay.

    Views of `real` samples, by the numbers of a `MixedOrder`, are made by the processor.
    """

    def __init__(
        self,
        dataset: Dataset,
        pixels: SourcePixels,
        device: torch.device,
        real: RealViews | None = None,
    ) -> None:
        self.sources = resident(dataset, pixels, device)
        self._pixels, self._device = pixels, device
        self._planner = Planner(dataset, pixels.ground)
        self._real = SampleBatches(real, dataset.recipe.canvas) if real else None

    def batch(self, indices: Rows) -> Batch:
        """The samples at `indices`, on the device; see `Batch`."""
        real = indices < 0
        if self._real is None or not real.any():
            return self._rendered(indices)
        views = self._views(self._real, indices[real])
        if real.all():
            return views
        return _merged(views, self._rendered(indices[~real]), real)

    def _views(self, samples: SampleBatches, indices: Rows) -> Batch:
        """Views of real samples, made by the processor and brought to the device."""
        new = samples.new(len(indices))
        for _ in samples.made([(-1 - indices).tolist()], lambda _: new):
            pass
        batch = {name: torch.from_numpy(values).to(self._device) for name, values in new.items()}
        return {**batch, "index": torch.from_numpy(indices)}

    def _rendered(self, indices: Rows) -> Batch:
        plan = self._planner.many(indices)
        background = torch.from_numpy(plan.background).to(self._device)
        clean = self.sources.images[background]
        batch = {
            "image": torch.empty_like(clean),
            "background": clean,
            "mask": clean.new_empty(clean.shape[:3]),
            "depth": self.sources.depths[background],
            "index": torch.from_numpy(indices),
        }
        more = needs_more(plan)
        if len(rows := np.flatnonzero(~more)):
            self._compose(batch, plan, rows)
        for row in np.flatnonzero(more).tolist():
            self._render(batch, plan, row)
        return batch

    def _compose(self, batch: Batch, plan: Plan, rows: Rows) -> None:
        """Fill `rows` of a batch on the device."""
        lights = torch.from_numpy(plan.lights[rows]).to(self._device)
        gain, gamma, noise = lights[:, :3].float().unbind(1)
        quality, right, down = lights[:, 3:].long().unbind(1)
        at = torch.from_numpy(rows).to(self._device)
        images = shifted(batch["background"][at], right, down)
        depths = shifted(batch["depth"][at], right, down)
        patch = patch_of(self.sources, plan, rows)
        images, masks = composed(images, patch)
        images = noisy(exposed(images, gain, gamma), noise, plan.seed[rows])
        if (quality < 100).any():
            images = recompressed(images, quality)
        batch["image"][at], batch["mask"][at] = images, masks
        batch["depth"][at] = standing(depths, patch)

    def _render(self, batch: Batch, plan: Plan, row: int) -> None:
        """Fill one row by the processor."""
        sample = render(self._pixels, plan.placement(row))
        for name in ("image", "mask", "depth"):
            values: Tensor = torch.from_numpy(np.ascontiguousarray(getattr(sample, name)))
            batch[name][row] = values.to(self._device)


def _merged(first: Batch, second: Batch, of_first: npt.NDArray[np.bool_]) -> Batch:
    """Two batches as one, in which those of the first have the places that are marked."""
    lie = np.concatenate([np.flatnonzero(of_first), np.flatnonzero(~of_first)])
    places = torch.from_numpy(np.argsort(lie))
    return {
        name: torch.cat([values, second[name]])[places.to(values.device)]
        for name, values in first.items()
    }


class RenderedBatches:
    """The batches of an epoch in its order, each rendered when it is its turn."""

    def __init__(self, renderer: BatchRenderer, order: EpochOrder, size: int) -> None:
        self._renderer, self._order, self._size = renderer, order, size

    def __iter__(self) -> Iterator[Batch]:
        indices = self._order.order()[self._order.skip :]
        for start in range(0, len(indices), self._size):
            yield self._renderer.batch(indices[start : start + self._size])
