"""Placements of many samples as arrays, and of one of them as a `Placement`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import Numbers
from fgbg_studio.data.laying import Ints
from fgbg_studio.data.placement import (
    Blend,
    Box,
    Colours,
    Disturbed,
    PlacedObject,
    Placement,
    Trace,
)
from fgbg_studio.data.recipe import BLENDS

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Objects:
    """Up to K cut-outs in each of N samples, arrays of N x K; `cutout` is -1 where there is none.

    `colours` is N x K x 4, or None where nothing is changed.
    """

    cutout: Ints
    left: Ints
    top: Ints
    box_width: Ints
    box_height: Ints
    width: Ints
    height: Ints
    flip: Bools
    angle: Numbers
    colours: Numbers | None

    def placed(self, dataset: Dataset, row: int, k: int) -> PlacedObject:
        """One of them."""
        at = row, k
        box = Box(
            int(self.left[at]), int(self.top[at]), int(self.box_width[at]), int(self.box_height[at])
        )
        colours = Colours() if self.colours is None else Colours(*self.colours[at].tolist())
        return PlacedObject(
            dataset.cutouts[self.cutout[at]],
            box,
            int(self.width[at]),
            int(self.height[at]),
            bool(self.flip[at]),
            float(self.angle[at]),
            colours,
        )


@dataclass(frozen=True)
class Traces:
    """Up to T traces in each of N samples: arrays of N x T; `blend` is the number in `BLENDS`."""

    shapes: Objects
    blend: Ints
    angle: Numbers
    right: Ints
    down: Ints
    gain: Numbers


@dataclass(frozen=True)
class Plan:
    """The placements of N samples as arrays of N; `objects` from back to front.

    `main` is the column of the enumerated cut-out in `objects`, `blend` the number in `BLENDS`;
    `lights` is N x 6: gain, gamma, noise, JPEG quality, shift to the right and down.
    """

    dataset: Dataset
    index: Ints
    background: Ints
    cutout: Ints
    place: Ints
    flip: Bools
    objects: Objects
    main: Ints
    blend: Ints
    blend_angle: Numbers
    lights: Numbers
    seed: Ints
    traces: Traces | None

    def __len__(self) -> int:
        return len(self.index)

    def placement(self, row: int) -> Placement:
        """One sample's placement."""
        recipe = self.dataset.recipe
        gain, gamma, noise, jpeg, right, down = self.lights[row].tolist()
        there = range(self.objects.cutout.shape[1])
        kind = BLENDS[self.blend[row]]
        return Placement(
            index=int(self.index[row]),
            background=self.dataset.backgrounds[self.background[row]],
            objects=tuple(
                self.objects.placed(self.dataset, row, k)
                for k in there
                if self.objects.cutout[row, k] >= 0
            ),
            main=int(self.main[row]),
            place=int(self.place[row]),
            flip=bool(self.flip[row]),
            blend=Blend(kind, recipe.blends.size_of(kind), float(self.blend_angle[row])),
            harmonise=recipe.look.harmonise,
            shadow=recipe.look.shadow,
            least_visible=recipe.least_visible,
            traces=self._traces(row),
            disturbed=Disturbed(gain, gamma, noise, int(jpeg), int(right), int(down)),
            seed=int(self.seed[row]),
        )

    def _traces(self, row: int) -> tuple[Trace, ...]:
        if self.traces is None:
            return ()
        found, blends = self.traces, self.dataset.recipe.blends
        return tuple(
            Trace(
                found.shapes.placed(self.dataset, row, k),
                Blend(
                    kind := BLENDS[found.blend[row, k]],
                    blends.size_of(kind),
                    float(found.angle[row, k]),
                ),
                int(found.right[row, k]),
                int(found.down[row, k]),
                float(found.gain[row, k]),
            )
            for k in range(found.blend.shape[1])
            if found.shapes.cutout[row, k] >= 0
        )


def in_order(columns: list[Objects], orders: list[Numbers]) -> tuple[Objects, Ints]:
    """The columns joined, each row from back to front, and where the first one stands in it."""
    found = joined(columns)
    if len(columns) == 1:
        return found, np.zeros(len(found.cutout), np.int64)
    order = np.where(found.cutout >= 0, np.stack(orders, axis=1), np.inf)
    ranks = np.argsort(order, axis=1, kind="stable")
    moved: dict[str, Any] = {
        name: None if values is None else _taken(values, ranks)
        for name, values in vars(found).items()
    }
    return Objects(**moved), np.asarray(np.argmax(ranks == 0, axis=1), np.int64)


def _taken(values: npt.NDArray[np.generic], ranks: Ints) -> npt.NDArray[np.generic]:
    return np.take_along_axis(values, ranks if values.ndim == 2 else ranks[..., None], axis=1)


def joined(columns: list[Objects]) -> Objects:
    """Objects of one array each (N) as one of N x K."""
    first = vars(columns[0])
    stacked: dict[str, Any] = {
        name: None if first[name] is None else np.stack([vars(c)[name] for c in columns], axis=1)
        for name in first
    }
    return Objects(**stacked)
