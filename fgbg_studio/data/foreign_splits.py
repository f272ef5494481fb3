"""Which part of the split a record of somebody's data belongs to."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.draws import word_of
from fgbg_studio.data.matching import ForeignRecord
from fgbg_studio.data.recipe import Part, Recipe
from fgbg_studio.data.splits import FOLDS, PART_OF_FOLDS, PARTS


def part_of_record(record: ForeignRecord, recipe: Recipe) -> Part:
    """The part that the data itself states, else by the identity of background and cut-out.

    Where nothing tells those, the record alone decides: then its neighbours in a film, say, may
    fall into other parts.
    """
    if record.part in PARTS:
        return PARTS[PARTS.index(record.part)]
    ids = record.background_id or record.cutout_id or record.name, record.cutout_id
    fold = _fold(ids[0], recipe)
    return PART_OF_FOLDS[fold][_fold(ids[1], recipe) if record.background_id and ids[1] else fold]


def positions_of(
    records: Iterable[ForeignRecord], recipe: Recipe, *parts: Part
) -> npt.NDArray[np.int64]:
    """The positions of the records in any of `parts`, ascending."""
    found = [n for n, record in enumerate(records) if part_of_record(record, recipe) in parts]
    return np.array(found, np.int64)


def _fold(name: str, recipe: Recipe) -> int:
    """The number in `FOLDS` of a name."""
    position = word_of(name) * 2.0**-32
    if position >= 1.0 - recipe.test:
        return FOLDS.index("test")
    return FOLDS.index("val" if position >= 1.0 - recipe.held_out else "train")
