"""The samples of a written dataset: read from its files, or rendered anew where it has none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.dataset_files import DatasetFiles
from fgbg_studio.gui.sample_list import EverySample, SampleFilter, SampleList, SomeSamples
from fgbg_studio.gui.sample_looks import ShownSample
from fgbg_studio.gui.sample_sources import OfDataset, PixelsFor, shown

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.card import Card
    from fgbg_studio.data.placement import Placement
    from fgbg_studio.data.plan import Planner
    from fgbg_studio.imaging.reading import Content

KINDS = ("background", "cutout", "part")
"""What one may filter by, as the manifest calls it."""
Record = dict[str, Any]
CHANGED = "Its sources have changed since it was written."


@dataclass(frozen=True)
class Listing:
    """What is known of each sample without its line, which begins at an offset of the manifest.

    What it can be filtered by is kept as numbers, for which `names` has the names.
    """

    indices: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    codes: dict[str, npt.NDArray[np.int32]]
    names: dict[str, dict[str, int]]

    def chosen(self, chosen: SampleFilter) -> SampleList:
        """The samples that a filter leaves in."""
        import numpy as np

        wanted = np.ones(len(self.indices), bool)
        for kind in KINDS:
            if name := getattr(chosen, kind):
                wanted &= self.codes[kind] == self.names[kind].get(name, -1)
        return SomeSamples(self.indices[wanted])


def read_listing(manifest: Path) -> Listing:
    """Read a manifest. Raises StudioError, naming it, where it is damaged."""
    import numpy as np

    indices: list[int] = []
    offsets: list[int] = []
    names: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    codes: dict[str, list[int]] = {kind: [] for kind in KINDS}
    offset = 0
    try:
        with manifest.open("rb") as lines:
            for line in lines:
                record = json.loads(line)
                indices.append(int(record["index"]))
                offsets.append(offset)
                offset += len(line)
                for kind in KINDS:
                    known = names[kind]
                    codes[kind].append(known.setdefault(record[kind], len(known)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudioError(f"{manifest} is missing or damaged. Write the dataset anew.") from error
    order = np.argsort(np.array(indices, np.int64), kind="stable")
    return Listing(
        np.array(indices, np.int64)[order],
        np.array(offsets, np.int64)[order],
        {kind: np.array(of, np.int32)[order] for kind, of in codes.items()},
        names,
    )


class WrittenSamples(OfDataset):
    """Those of a dataset's folder, as its card and its manifest say."""

    def __init__(self, folder: Path, root: Path, card: Card) -> None:
        super().__init__(card.dataset, root)
        self.folder, self.card = folder, card
        self._files = DatasetFiles(folder)

    @cached_property
    def listing(self) -> Listing:
        """What the manifest says, read at the first use, in another thread."""
        from fgbg_studio.data.shards import MANIFEST

        return read_listing(self.folder / MANIFEST)

    def at_once(self, chosen: SampleFilter) -> SampleList | None:
        """See `SampleSource`."""
        return None if self.card.samples else EverySample(0)

    def listed(self, chosen: SampleFilter) -> SampleList:
        """See `SampleSource`."""
        return self.listing.chosen(chosen)

    def samples(self, indices: Sequence[int], pixels_for: PixelsFor) -> Iterator[ShownSample]:
        """See `SampleSource`."""
        from fgbg_studio.data.plan import Planner
        from fgbg_studio.data.samples import Samples

        pixels = pixels_for(self.dataset, self.root)
        rendering, planner = Samples(self.dataset, pixels), Planner(self.dataset, pixels.ground)
        for index in indices:
            record = self._record(index)
            if files := self._files.read(record):
                yield self._decoded(record, files, _placement(record, planner))
            else:
                yield shown(rendering.sample(index), self.dataset)

    def is_packed(self) -> bool:
        """True where samples have no files of their own, so that they are rendered anew."""
        return not self._files.read(self._record(int(self.listing.indices[0])))

    def _record(self, index: int) -> Record:
        from fgbg_studio.data.shards import MANIFEST

        position = int(self.listing.indices.searchsorted(index))
        with (self.folder / MANIFEST).open("rb") as lines:
            lines.seek(int(self.listing.offsets[position]))
            record: Record = json.loads(lines.readline())
        return record

    def _decoded(
        self, record: Record, files: dict[str, Content], placement: Placement | None
    ) -> ShownSample:
        from fgbg_studio.imaging.reading import read_mask, read_rgb, read_uint16

        mask, depth = read_mask(files["mask"]), None
        if "depth" in files:
            depth = self.dataset.depth_scale.decode(read_uint16(files["depth"]))
        image = read_rgb(files["image"])
        index, cutout, part = record["index"], record["cutout"], record["part"]
        told = cutout, part, placement, CHANGED, self.card.encoding.depth_by
        return ShownSample(index, image, mask, depth, (mask,), *told)


def _placement(record: Record, planner: Planner) -> Placement | None:
    """As the recipe of the card plans it, if that is still what the manifest says."""
    try:
        placement = planner.one(record["index"])
    except StudioError:
        return None
    return placement if list(placement.box) == list(record["box"]) else None
