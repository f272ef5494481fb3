"""Which samples of the full plan a recipe uses: all, or a number with every pair equally often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import Words, random_for, uniform, word_of
from fgbg_studio.data.shuffling import shuffled

Counts = npt.NDArray[np.int64]
MOST = 2**27
"""Indices that are listed at once: a gigabyte."""
RANKED = 4096
"""Samples of a pair up to which all are ranked; of more, only what is drawn is looked at."""
OF_PAIR = 0xFFFFFFFF
"""Stands for the place where a number belongs to a pair and to none of its places."""


def is_chosen_in_full(dataset: Dataset) -> bool:
    """Whether the recipe uses the whole plan."""
    return not dataset.recipe.samples or dataset.recipe.samples >= len(dataset)


def count(dataset: Dataset) -> int:
    """How many samples the recipe uses."""
    return len(dataset) if is_chosen_in_full(dataset) else dataset.recipe.samples


def counts_of_pairs(dataset: Dataset) -> Counts:
    """How many samples of each pair are used, backgrounds x cut-outs: equal but for one."""
    shape = len(dataset.backgrounds), len(dataset.cutouts)
    if is_chosen_in_full(dataset):
        return np.full(shape, dataset.each, np.int64)
    often, over = divmod(dataset.recipe.samples, shape[0] * shape[1])
    found = np.full(shape[0] * shape[1], often, np.int64)
    lots = uniform(dataset.recipe.seed, _pairs(dataset, np.arange(len(found))), 0, 1)[:, 0]
    found[np.argsort(lots, kind="stable")[:over]] += 1
    return found.reshape(shape)


def require_listable(samples: int) -> None:
    """Raise StudioError where so many indices would not fit into memory."""
    if samples > MOST:
        raise StudioError(
            f"{samples:,} samples are too many to list. Let the recipe use a number of them."
        )


def chosen(dataset: Dataset) -> Counts:
    """The indices that the recipe uses, int64, ascending.

    Raises StudioError for more than fit into memory.
    """
    total = count(dataset)
    require_listable(total)
    if is_chosen_in_full(dataset):
        return np.arange(total, dtype=np.int64)
    wanted = counts_of_pairs(dataset).ravel()
    pairs = np.flatnonzero(wanted)
    if dataset.each > RANKED:
        return _drawn_one_by_one(dataset, pairs, wanted)
    step = max(1, 2**20 // dataset.each)
    parts = [_ranked(dataset, pairs[at : at + step], wanted) for at in range(0, len(pairs), step)]
    return np.concatenate(parts)


def blocks(
    dataset: Dataset, size: int, order: Callable[[int], float] | None = None
) -> Iterator[Counts]:
    """The same, so many at a time, without all of a whole plan in memory.

    `order` tells from a block's number when it comes. Raises StudioError as `chosen`.
    """
    total, every = count(dataset), None if is_chosen_in_full(dataset) else chosen(dataset)
    numbers: Iterable[int] = range(-(-total // size))
    for number in sorted(numbers, key=order) if order else numbers:
        start = number * size
        indices = np.arange(start, min(start + size, total), dtype=np.int64)
        yield indices if every is None else every[indices]


def _ranked(dataset: Dataset, pairs: Counts, wanted: Counts) -> Counts:
    """Of each pair, those with the smallest lots."""
    each = dataset.each
    b, c, _ = _pairs(dataset, pairs.repeat(each))
    places = np.tile(np.arange(each, dtype=np.uint64), len(pairs))
    lots = uniform(dataset.recipe.seed, (b, c, places), 4, 1).reshape(len(pairs), each)
    rank = lots.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    row, column = np.nonzero(rank < wanted[pairs][:, None])
    return np.asarray(pairs[row] * each + column, np.int64)


def _drawn_one_by_one(dataset: Dataset, pairs: Counts, wanted: Counts) -> Counts:
    found = []
    for pair in pairs.tolist():
        b, c = divmod(pair, len(dataset.cutouts))
        key = dataset.backgrounds[b].id, dataset.cutouts[c].id
        random = random_for(dataset.recipe.seed, "chosen", *key)
        found.append(
            pair * dataset.each + np.sort(shuffled(np.arange(wanted[pair]), dataset.each, random))
        )
    return np.concatenate(found)


def _pairs(dataset: Dataset, pairs: Counts) -> tuple[Words, Words, Words]:
    """The identity of pairs, as `uniform` takes it."""
    of_b = np.array([word_of(source.id) for source in dataset.backgrounds], np.uint64)
    of_c = np.array([word_of(source.id) for source in dataset.cutouts], np.uint64)
    b, c = np.divmod(pairs, len(dataset.cutouts))
    return of_b[b], of_c[c], np.full(len(pairs), OF_PAIR, np.uint64)
