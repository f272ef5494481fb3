"""Splits by identity: a held-out background or cut-out is never trained on, in any sample.

Membership depends on the id alone. The serial number in an id is spread over 0..1 by the golden
ratio, whose multiples are evenly distributed at every length, so a share of 0.2 holds out very
nearly every fifth source, and a new import moves no older one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import random_for
from fgbg_studio.data.recipe import Part as Part
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.shuffling import shuffled
from fgbg_studio.data.sources import Source, serial_of

Fold = Literal["train", "val", "test"]
FOLDS: tuple[Fold, ...] = ("train", "val", "test")
PARTS: tuple[Part, ...] = ("train", "val", "test", "new-cutouts", "new-backgrounds", "crossed")
"""The first three share no source. The others mix them: a background that is trained on with a
held-out cut-out, the other way round, and one source of val with one of test."""
PART_OF_FOLDS: tuple[tuple[Part, ...], ...] = (
    ("train", "new-cutouts", "new-cutouts"),
    ("new-backgrounds", "val", "crossed"),
    ("new-backgrounds", "crossed", "test"),
)
"""The part of a sample, by the fold of its background and by that of its cut-out."""
LARGE = 4_000_000
"""Indices; of more, only what is drawn is put in order: shuffling all would take seconds."""
GOLDEN_RATIO = (5**0.5 - 1) / 2
Indices = npt.NDArray[np.int64]


def fold_of(source_id: str, recipe: Recipe) -> Fold:
    """Whether a source is trained on, kept to choose by, or kept to judge by."""
    position = (serial_of(source_id) * GOLDEN_RATIO) % 1.0
    if position >= 1.0 - recipe.test:
        return "test"
    return "val" if position >= 1.0 - recipe.held_out else "train"


def is_held_out(source_id: str, recipe: Recipe) -> bool:
    """Whether a source is kept from training."""
    return fold_of(source_id, recipe) != "train"


def part_of(background_id: str, cutout_id: str, recipe: Recipe) -> Part:
    """The part to which every sample of this pair belongs."""
    folds = FOLDS.index(fold_of(background_id, recipe)), FOLDS.index(fold_of(cutout_id, recipe))
    return PART_OF_FOLDS[folds[0]][folds[1]]


def folds_of(sources: Sequence[Source], recipe: Recipe) -> npt.NDArray[np.int8]:
    """The number in `FOLDS` of each source's fold."""
    return np.array([FOLDS.index(fold_of(source.id, recipe)) for source in sources], np.int8)


def parts_of_pairs(dataset: Dataset) -> npt.NDArray[np.int8]:
    """The number in `PARTS` of each pair: backgrounds x cut-outs."""
    table = np.array([[PARTS.index(part) for part in row] for row in PART_OF_FOLDS], np.int8)
    recipe = dataset.recipe
    b, c = folds_of(dataset.backgrounds, recipe), folds_of(dataset.cutouts, recipe)
    return np.asarray(table[b[:, None], c[None, :]], np.int8)


def indices_of(dataset: Dataset, part: Part) -> Indices:
    """The indices of all samples that the recipe uses in one part, ascending.

    Raises StudioError for more than fit into memory.
    """
    return _of_pairs(dataset, parts_of_pairs(dataset) == PARTS.index(part))


def indices_to_choose_by(dataset: Dataset) -> Indices:
    """The indices of the samples that tell which network is the best so far, ascending.

    None of their sources is of the fold "test", which judges in the end, and one at least is not
    trained on. Where there are none, all that are not trained on. Raises StudioError likewise.
    """
    recipe = dataset.recipe
    b, c = (folds_of(of, recipe) for of in (dataset.backgrounds, dataset.cutouts))
    later = np.maximum(b[:, None], c[None, :])
    found = _of_pairs(dataset, later == FOLDS.index("val"))
    return found if len(found) else _of_pairs(dataset, later > FOLDS.index("train"))


def _of_pairs(dataset: Dataset, wanted: npt.NDArray[np.bool_]) -> Indices:
    """The samples that the recipe uses of the `wanted` pairs, backgrounds x cut-outs."""
    from fgbg_studio.data.choosing import chosen, is_chosen_in_full, require_listable

    if not is_chosen_in_full(dataset):
        every = chosen(dataset)
        return np.asarray(every[wanted.ravel()[every // dataset.each]], np.int64)
    require_listable(int(wanted.sum()) * dataset.each)
    first = np.flatnonzero(wanted) * dataset.each
    return np.asarray((first[:, None] + np.arange(dataset.each)).ravel(), np.int64)


def counts(dataset: Dataset) -> dict[Part, int]:
    """How many samples each part has; they sum to all that the recipe uses."""
    from fgbg_studio.data.choosing import counts_of_pairs

    pairs = counts_of_pairs(dataset)
    parts = parts_of_pairs(dataset)
    return {part: int(pairs[parts == number].sum()) for number, part in enumerate(PARTS)}


def drawn(indices: Indices, count: int, *key: object) -> Indices:
    """`count` of `indices` without replacement, in random order; all of them if there are fewer."""
    return stretch(indices, 0, count, *key)


def stretch(indices: Indices, start: int, stop: int, *key: object) -> Indices:
    """What stands from `start` up to `stop` when `indices` are in the random order of a key."""
    random = random_for(0, "order", *key)
    if len(indices) <= LARGE:
        return random.permutation(indices)[start:stop]
    positions = np.arange(start, min(stop, len(indices)), dtype=np.int64)
    return np.asarray(indices[shuffled(positions, len(indices), random)], np.int64)
