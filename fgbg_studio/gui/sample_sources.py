"""Where samples come from: planned by a recipe and rendered, or written and read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fgbg_studio.gui.sample_list import EverySample, SampleFilter, SampleList, plan_list, uses_all
from fgbg_studio.gui.sample_looks import ShownSample

if TYPE_CHECKING:
    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.samples import Samples
    from fgbg_studio.data.source_pixels import SourcePixels


class SampleSource(Protocol):
    """Samples that can be leafed through."""

    dataset: Dataset
    root: Path
    """The folder in which the sources lie."""

    def at_once(self, chosen: SampleFilter) -> SampleList | None:
        """The samples that a filter leaves in, where no work is needed to tell them."""
        ...

    def listed(self, chosen: SampleFilter) -> SampleList:
        """The same with any amount of work, in another thread."""
        ...

    def samples(self, indices: Sequence[int], pixels: SourcePixels) -> Iterator[ShownSample]:
        """The samples with these indices, in another thread, which alone uses `pixels`."""
        ...


class PlannedSamples:
    """The samples of a plan: rendered by the core's own call, so they are what gets written."""

    def __init__(self, dataset: Dataset, root: Path) -> None:
        self.dataset, self.root = dataset, root
        self._samples: Samples | None = None

    def at_once(self, chosen: SampleFilter) -> SampleList | None:
        """See `SampleSource`."""
        is_whole = uses_all(self.dataset) and not chosen
        return EverySample(len(self.dataset)) if is_whole else None

    def listed(self, chosen: SampleFilter) -> SampleList:
        """See `SampleSource`."""
        return plan_list(self.dataset, chosen)

    def samples(self, indices: Sequence[int], pixels: SourcePixels) -> Iterator[ShownSample]:
        """See `SampleSource`."""
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
