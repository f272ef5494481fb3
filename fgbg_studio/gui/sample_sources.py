"""Where samples come from: planned by a recipe and rendered, or written and read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from fgbg_studio.gui.sample_list import EverySample, SampleFilter, SampleList, plan_list, uses_all
from fgbg_studio.gui.sample_looks import ShownSample

if TYPE_CHECKING:
    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.samples import Samples
    from fgbg_studio.data.source_pixels import SourcePixels
    from fgbg_studio.data.sources import DepthScale


class Named(Protocol):
    """What a filter lists: a background or cut-out, or no more than its name."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


PixelsFor: TypeAlias = "Callable[[Dataset, Path], SourcePixels]"
"""The pixels of a dataset's sources, which lie in a folder."""


class SampleSource(Protocol):
    """Samples that can be leafed through."""

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height of a sample in pixels."""
        ...

    @property
    def scale(self) -> DepthScale:
        """That of its depth."""
        ...

    @property
    def backgrounds(self) -> Sequence[Named]:
        """What one may filter by."""
        ...

    @property
    def cutouts(self) -> Sequence[Named]:
        """What one may filter by."""
        ...

    def at_once(self, chosen: SampleFilter) -> SampleList | None:
        """The samples that a filter leaves in, where no work is needed to tell them."""
        ...

    def listed(self, chosen: SampleFilter) -> SampleList:
        """The same with any amount of work, in another thread."""
        ...

    def samples(self, indices: Sequence[int], pixels_for: PixelsFor) -> Iterator[ShownSample]:
        """The samples with these indices, in another thread, the only one to use `pixels_for`."""
        ...


class OfDataset:
    """What sources have in common that know their dataset; `root` is its project's folder."""

    def __init__(self, dataset: Dataset, root: Path) -> None:
        self.dataset, self.root = dataset, root

    @property
    def canvas(self) -> tuple[int, int]:
        """See `SampleSource`."""
        return self.dataset.recipe.canvas

    @property
    def scale(self) -> DepthScale:
        """See `SampleSource`."""
        return self.dataset.depth_scale

    @property
    def backgrounds(self) -> Sequence[Named]:
        """See `SampleSource`."""
        return self.dataset.backgrounds

    @property
    def cutouts(self) -> Sequence[Named]:
        """See `SampleSource`."""
        return self.dataset.cutouts


class PlannedSamples(OfDataset):
    """The samples of a plan: rendered by the core's own call, so they are what gets written."""

    def __init__(self, dataset: Dataset, root: Path) -> None:
        super().__init__(dataset, root)
        self._samples: Samples | None = None

    def at_once(self, chosen: SampleFilter) -> SampleList | None:
        """See `SampleSource`."""
        is_whole = uses_all(self.dataset) and not chosen
        return EverySample(len(self.dataset)) if is_whole else None

    def listed(self, chosen: SampleFilter) -> SampleList:
        """See `SampleSource`."""
        return plan_list(self.dataset, chosen)

    def samples(self, indices: Sequence[int], pixels_for: PixelsFor) -> Iterator[ShownSample]:
        """See `SampleSource`."""
        pixels = pixels_for(self.dataset, self.root)
        from fgbg_studio.data.samples import Samples

        if self._samples is None or self._samples.pixels is not pixels:
            self._samples = Samples(self.dataset, pixels)
        for sample in self._samples.many(indices):
            yield shown(sample, self.dataset)


def shown(sample: Sample, dataset: Dataset) -> ShownSample:
    """A rendered sample, ready to be looked at."""
    from fgbg_studio.data.splits import part_of

    placement = sample.placement
    objects = sorted(sample.objects, key=lambda one: one.placed is not placement.object)
    return ShownSample(
        placement.index,
        sample.image,
        sample.mask,
        sample.depth,
        tuple(one.visible for one in objects),
        placement.cutout.id,
        part_of(placement.background.id, placement.cutout.id, dataset.recipe),
        placement,
    )
