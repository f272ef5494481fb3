"""Samples that people have already, out of a folder or an archive: images with their masks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fgbg_studio.data.sources import DepthScale
from fgbg_studio.gui.sample_list import EverySample, SampleFilter, SampleList, SomeSamples
from fgbg_studio.gui.sample_looks import ShownSample
from fgbg_studio.gui.sample_sources import PixelsFor

if TYPE_CHECKING:
    from fgbg_studio.data.foreign import ForeignDataset, ForeignSample


@dataclass(frozen=True)
class ForeignSource:
    """A background or cut-out of which no more is known than its name."""

    id: str

    @property
    def name(self) -> str:
        """The id: there is no other name."""
        return self.id


class ForeignSamples:
    """A `SampleSource`; the index of a sample is its place among the records.

    `canvas` is the size of the first image: others may have another.
    """

    scale = DepthScale()

    def __init__(self, dataset: ForeignDataset) -> None:
        self._dataset = dataset
        self.canvas = self._size_of_first()

    def _size_of_first(self) -> tuple[int, int]:
        from fgbg_studio.imaging.reading import picture_size

        return picture_size(self._dataset.content(self._dataset.records[0].image))

    @cached_property
    def backgrounds(self) -> Sequence[ForeignSource]:
        """See `SampleSource`."""
        return _sources(record.background_id for record in self._dataset.records)

    @cached_property
    def cutouts(self) -> Sequence[ForeignSource]:
        """See `SampleSource`."""
        return _sources(record.cutout_id for record in self._dataset.records)

    def at_once(self, chosen: SampleFilter) -> SampleList | None:
        """See `SampleSource`."""
        return None if chosen else EverySample(len(self._dataset))

    def listed(self, chosen: SampleFilter) -> SampleList:
        """See `SampleSource`."""
        import numpy as np

        found = [
            number
            for number, record in enumerate(self._dataset.records)
            if chosen.background in ("", record.background_id)
            and chosen.cutout in ("", record.cutout_id)
            and chosen.part in ("", record.part)
        ]
        return SomeSamples(np.array(found, np.int64))

    def samples(self, indices: Sequence[int], pixels_for: PixelsFor) -> Iterator[ShownSample]:
        """See `SampleSource`."""
        for index in indices:
            yield _shown(index, self._dataset.sample(index))


def _sources(ids: Iterator[str]) -> list[ForeignSource]:
    return [ForeignSource(one) for one in sorted(set(ids) - {""})]


def _shown(index: int, sample: ForeignSample) -> ShownSample:
    record = sample.record
    files = {
        "Image": record.image,
        "Mask": record.mask,
        "Depth": record.depth,
        "Background": record.background,
    }
    words = "\n".join(f"{kind}: {name}" for kind, name in files.items() if name)
    return ShownSample(
        index,
        sample.image,
        sample.mask,
        sample.depth,
        (sample.mask,),
        "",
        record.part,
        None,
        words,
    )
