"""Placements of many samples as arrays, and of one of them as a `Placement`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import Numbers
from fgbg_studio.data.laying import Ints
from fgbg_studio.data.placement import (
    UNCHANGED,
    UNDISTURBED,
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
GEOMETRY = "left", "top", "box_width", "box_height", "width", "height"


@dataclass(frozen=True)
class Objects:
    """Up to K cut-outs in each of N samples, arrays of N x K; `cutout` is -1 where there is none.

    `off_ground`: its background is known to have no ground for a quarter of it. `colours` is
    N x K x 4, or None where nothing is changed.
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
    off_ground: Bools
    colours: Numbers | None = None

    def put(self, rows: Ints, k: int, objects: Objects) -> None:
        """Make objects, arrays of one each, the number `k` of the samples in `rows`."""
        whole = len(rows) == len(self.cutout)
        for name, values in arrays_of(objects).items():
            getattr(self, name)[slice(None) if whole else rows, k] = values

    @cached_property
    def _rows(self) -> list[list[list[Any]]]:
        """All of it as plain numbers: taken one by one, an array's cost far more."""
        of_box = self.left, self.top, self.box_width, self.box_height
        columns = [self.cutout, *of_box, self.width, self.height, self.flip, self.angle]
        if self.colours is not None:
            columns += [self.colours[..., n] for n in range(4)]
        lists = [column.tolist() for column in columns]
        return [
            [list(numbers) for numbers in zip(*row, strict=True)]
            for row in zip(*lists, strict=True)
        ]

    def placed(self, dataset: Dataset, row: int) -> tuple[PlacedObject, ...]:
        """Those of one sample."""
        return tuple(
            PlacedObject(
                dataset.cutouts[cutout],
                Box(left, top, box_width, box_height),
                width,
                height,
                flip,
                angle,
                Colours(*colours) if colours else UNCHANGED,
            )
            for cutout, left, top, box_width, box_height, width, height, flip, angle, *colours in (
                self._rows[row]
            )
            if cutout >= 0
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

    @cached_property
    def _rows(self) -> list[tuple[Any, ...]]:
        """The numbers of each sample, plain: taken one by one, an array's cost far more."""
        columns = self.index, self.background, self.main, self.place, self.flip, self.seed
        kinds = self.blend, self.blend_angle, self.lights
        return list(zip(*(column.tolist() for column in (*columns, *kinds)), strict=True))

    @cached_property
    def _blends(self) -> list[Blend]:
        sizes = self.dataset.recipe.blends
        return [Blend(kind, sizes.size_of(kind)) for kind in BLENDS]

    @cached_property
    def _settings(self) -> tuple[float, float, float]:
        """What all samples are rendered by: harmonise, shadow, least visible."""
        recipe = self.dataset.recipe
        return recipe.look.harmonise, recipe.look.shadow, recipe.least_visible

    def placement(self, row: int) -> Placement:
        """One sample's placement."""
        index, background, main, place, flip, seed, kind, angle, lights = self._rows[row]
        return Placement(
            index,
            self.dataset.backgrounds[background],
            self.objects.placed(self.dataset, row),
            main,
            place,
            flip,
            self._blends[kind]._replace(angle=angle) if angle else self._blends[kind],
            *self._settings,
            self._traces(row) if self.traces is not None else (),
            _disturbed(*lights),
            seed,
            self.dataset.recipe.relief,
            self.dataset.recipe.placement == "ground",
        )

    def _traces(self, row: int) -> tuple[Trace, ...]:
        found = self.traces
        if found is None or found.shapes.cutout[row, 0] < 0:
            return ()
        moves = found.right[row].tolist(), found.down[row].tolist(), found.gain[row].tolist()
        kinds = zip(found.blend[row].tolist(), found.angle[row].tolist(), strict=True)
        blends = [self._blends[kind]._replace(angle=angle) for kind, angle in kinds]
        shapes = found.shapes.placed(self.dataset, row)  # fewer than there is room for
        return tuple(Trace(*made) for made in zip(shapes, blends, *moves, strict=False))


def _disturbed(
    gain: float, gamma: float, noise: float, jpeg: float, right: float, down: float
) -> Disturbed:
    if gain == gamma == 1 and not noise and jpeg == 100 and not right and not down:
        return UNDISTURBED
    return Disturbed(gain, gamma, noise, int(jpeg), int(right), int(down))


def arrays_of(objects: Objects) -> dict[str, npt.NDArray[Any]]:
    """The arrays by name, without colours where nothing is changed."""
    every = {part.name: getattr(objects, part.name) for part in fields(objects)}
    return {name: values for name, values in every.items() if values is not None}


def nothing(samples: int, most: int, *, coloured: bool) -> Objects:
    """Room for `most` objects in each sample, and none there yet."""
    numbers = {name: np.zeros((samples, most), np.int64) for name in GEOMETRY}
    return Objects(
        cutout=np.full((samples, most), -1, np.int64),
        flip=np.zeros((samples, most), bool),
        angle=np.zeros((samples, most)),
        off_ground=np.zeros((samples, most), bool),
        colours=np.zeros((samples, most, 4)) if coloured else None,
        **numbers,
    )


def in_order(objects: Objects, orders: Numbers) -> tuple[Objects, Ints]:
    """The objects of each sample from back to front, and which column the first is in then."""
    if orders.shape[1] == 1:
        return objects, np.zeros(len(orders), np.int64)
    ranks = np.argsort(orders, axis=1, kind="stable")
    moved: dict[str, Any] = {
        name: np.take_along_axis(values, ranks if values.ndim == 2 else ranks[..., None], axis=1)
        for name, values in arrays_of(objects).items()
    }
    return Objects(**moved), np.asarray(np.argmax(ranks == 0, axis=1), np.int64)
