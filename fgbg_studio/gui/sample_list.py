"""Which samples are leafed through: all of a plan or a dataset, or those that filters choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.dataset import Dataset


@dataclass(frozen=True)
class SampleFilter:
    """The ids of a background and a cut-out, and a part of the split; "" leaves all in."""

    background: str = ""
    cutout: str = ""
    part: str = ""

    def __bool__(self) -> bool:
        return bool(self.background or self.cutout or self.part)


class SampleList(Protocol):
    """Samples in order; each has the index that it has in its plan."""

    def __len__(self) -> int: ...

    def index_at(self, position: int) -> int:
        """The index of the sample at a position."""
        ...

    def position_of(self, index: int) -> int:
        """Where a sample is, or -1 where it is not among them."""
        ...


@dataclass(frozen=True)
class EverySample:
    """All of them: position and index are one, however many there are."""

    count: int

    def __len__(self) -> int:
        return self.count

    def index_at(self, position: int) -> int:
        """See `SampleList`."""
        return position

    def position_of(self, index: int) -> int:
        """See `SampleList`."""
        return index if 0 <= index < self.count else -1


@dataclass(frozen=True)
class SomeSamples:
    """Those with these indices, int64, ascending."""

    indices: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.indices)

    def index_at(self, position: int) -> int:
        """See `SampleList`."""
        return int(self.indices[position])

    def position_of(self, index: int) -> int:
        """See `SampleList`."""
        position = int(self.indices.searchsorted(index))
        is_there = position < len(self.indices) and self.indices[position] == index
        return position if is_there else -1


@dataclass(frozen=True)
class SomePairs:
    """Every sample of some pairs of background and cut-out, each pair with `each` of them."""

    pairs: SomeSamples
    each: int

    def __len__(self) -> int:
        return len(self.pairs) * self.each

    def index_at(self, position: int) -> int:
        """See `SampleList`."""
        pair, rest = divmod(position, self.each)
        return self.pairs.index_at(pair) * self.each + rest

    def position_of(self, index: int) -> int:
        """See `SampleList`."""
        pair, rest = divmod(index, self.each)
        position = self.pairs.position_of(pair)
        return position * self.each + rest if position >= 0 else -1


def uses_all(dataset: Dataset) -> bool:
    """Whether the recipe uses the whole plan. Needs no numpy, unlike `data.choosing`."""
    return not 0 < dataset.recipe.samples < len(dataset)


def plan_list(dataset: Dataset, chosen: SampleFilter) -> SampleList:
    """The samples of a plan that a filter leaves in. Needs numpy where not all are shown."""
    if uses_all(dataset) and not chosen:
        return EverySample(len(dataset))
    import numpy as np

    wanted = _wanted_pairs(dataset, chosen)
    if uses_all(dataset):
        return SomePairs(SomeSamples(np.flatnonzero(wanted).astype(np.int64)), dataset.each)
    from fgbg_studio.data import choosing

    indices = choosing.chosen(dataset)
    return SomeSamples(indices[wanted[indices // dataset.each]] if chosen else indices)


def _wanted_pairs(dataset: Dataset, chosen: SampleFilter) -> npt.NDArray[np.bool_]:
    """For each pair, background by background, whether the filter leaves it in."""
    import numpy as np

    from fgbg_studio.data.splits import PARTS, parts_of_pairs

    wanted = np.ones((len(dataset.backgrounds), len(dataset.cutouts)), bool)
    if chosen.background:
        wanted &= np.array([b.id == chosen.background for b in dataset.backgrounds])[:, None]
    if chosen.cutout:
        wanted &= np.array([c.id == chosen.cutout for c in dataset.cutouts])[None, :]
    if chosen.part:
        wanted &= parts_of_pairs(dataset) == [*PARTS, chosen.part].index(chosen.part)
    return wanted.ravel()
