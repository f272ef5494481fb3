"""Making a shard: its samples rendered, encoded and packed. This runs in processes of its own.

Neither Qt nor torch is imported here or below: a process begins in a third of a second, but for
depth by a teacher that needs torch.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from fgbg_studio.base import registry
from fgbg_studio.base.errors import Cancelled, StudioError, describe_os_error
from fgbg_studio.data.card import EVERY, Card, read_card
from fgbg_studio.data.fingerprints import sha256_of_files
from fgbg_studio.data.manifest import with_files
from fgbg_studio.data.shards import AT_WORK, FILES, UNFINISHED, Commit, seal
from fgbg_studio.data.writing import DatasetFacts, Entry, Writer
from fgbg_studio.jobs.composite_depth import composite_depth, is_inferred, with_depth

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.source_pixels import SourcePixels

CACHE, INDICES = "sources.bin", "indices.npy"
AT_ONCE, PIXELS_AT_ONCE = 16, 16 * 224 * 224
"""Samples that are rendered and then encoded together, and pixels in all of them, at most."""


def begin(root: Path, folder: Path) -> Callable[[int], str]:
    """Get ready in a new process: gives what makes a shard by its number and seals it."""
    import cv2

    from fgbg_studio.data.source_cache import CachedPixels

    cv2.setNumThreads(1)
    card = read_card(folder)
    recipe, scale = card.dataset.recipe, card.dataset.depth_scale
    pixels = CachedPixels(folder / UNFINISHED / CACHE, root, recipe.canvas, scale)
    making = Sealing(ShardMaker(card, folder.name, pixels), folder)
    gc.freeze()  # what lasts as long as the process need not be looked through for garbage
    return making.make


def writer_of(card: Card, name: str) -> Writer:
    """The plug-in that packs a dataset. Raises StudioError for options that it does not have."""
    plugin = registry.load("writers", card.writer)
    try:
        options = plugin.Options(**card.writer_options)
    except ValidationError as error:
        raise StudioError(
            f"The dataset {name} was begun with options that the writer '{card.writer}' does not "
            "have. Begin anew under another name."
        ) from error
    recipe = card.dataset.recipe
    facts = DatasetFacts(
        name=name,
        canvas=recipe.canvas,
        scale=card.dataset.depth_scale,
        encoding=card.encoding,
        backgrounds=tuple(background.id for background in card.dataset.backgrounds),
        samples=card.samples,
        shards=card.shards,
    )
    writer: Writer = plugin.build(options, facts)
    return writer


class Sealing:
    """Makes shards of an unfinished dataset in folders of this process's own, and seals them."""

    def __init__(self, maker: ShardMaker, folder: Path) -> None:
        import numpy as np

        self._maker, self._folder = maker, folder
        self._indices = np.load(folder / UNFINISHED / INDICES, mmap_mode="r", allow_pickle=False)

    def make(self, number: int) -> str:
        """Make one shard; returns the name of its folder at work.

        Raises StudioError for a full disk; nothing of the shard is left then.
        """
        size = self._maker.card.shard
        indices = self._indices[number * size : (number + 1) * size]
        work = self._folder / UNFINISHED / AT_WORK / f"{os.getpid()}-{number}"
        shutil.rmtree(work, ignore_errors=True)
        try:
            (work / FILES).mkdir(parents=True)
            commit, lines = self._maker.make(number, indices, work / FILES)
            seal(work, commit, lines)
        except BaseException as error:
            shutil.rmtree(work, ignore_errors=True)
            if isinstance(error, OSError):
                told = describe_os_error(error, f"writing {self._folder}")
                raise StudioError(told) from error
            raise
        return work.name


class ShardMaker:
    """Renders, encodes and packs samples; `stopped` is asked between two of them."""

    def __init__(
        self,
        card: Card,
        name: str,
        pixels: SourcePixels,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        from fgbg_studio.data.encoding import SampleEncoder
        from fgbg_studio.data.into import Into
        from fgbg_studio.data.samples import Samples

        self.card = card
        layered = card.encoding.depth and not is_inferred(card.encoding)
        self._samples = Samples(card.dataset, pixels, depth=layered)
        self._depth_by = composite_depth(card.encoding, card.dataset.depth_scale)
        self._encoder = SampleEncoder(card.encoding, card.dataset.depth_scale)
        self._writer = writer_of(card, name)
        self._stopped = stopped
        recipe = card.dataset.recipe
        at_once = max(1, min(AT_ONCE, PIXELS_AT_ONCE // (recipe.width * recipe.height)))
        self._arrays = [Into.new(recipe.canvas) for _ in range(at_once)]

    def make(
        self, number: int, indices: npt.NDArray[np.int64], folder: Path
    ) -> tuple[Commit, list[str]]:
        """Write the files of one shard below `folder`; also returns its lines of the manifest.

        Raises OSError as the disk does, and Cancelled once it was stopped.
        """
        noting = Noting(self.card, number, self._writer)
        facts = self._writer.write(number, self._entries(number, indices, noting), folder)
        files = {
            path.relative_to(folder).as_posix(): path.stat().st_size
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        return noting.commit(facts, files, sha256_of_files(folder, list(files))), noting.lines

    def _entries(
        self, number: int, indices: npt.NDArray[np.int64], noting: Noting
    ) -> Iterator[Entry]:
        position, suffix = number * self.card.shard, self._encoder.suffix
        for samples in self._blocks(indices):
            noted = [noting.told(sample) for sample in samples]
            encoded = self._encoder.encode_all(samples)
            for sample, (part, line), files in zip(samples, noted, encoded, strict=True):
                name = f"{sample.placement.index:08d}"
                entry = Entry(position, name, part, line, files, sample, suffix)
                noting.add(entry)
                yield entry
                position += 1

    def _blocks(self, indices: npt.NDArray[np.int64]) -> Iterator[list[Sample]]:
        """A few samples at a time: what renders them, and then what encodes them, stays cached.

        A block is written into the arrays of the one before.
        """
        coming = self._samples.many(indices, cycle(self._arrays))
        while block := list(islice(coming, len(self._arrays))):
            if self._stopped():
                raise Cancelled
            yield with_depth(self._depth_by, block)


class Noting:
    """What the manifest and the card will say of one shard, noted while it is made."""

    def __init__(self, card: Card, number: int, writer: Writer) -> None:
        from fgbg_studio.data.manifest import line_of, sources_of

        self.lines: list[str] = []
        self._number, self._writer = number, writer
        self._recipe = card.dataset.recipe
        self._line_of, self._sources_of = line_of, sources_of
        self._parts: Counter[str] = Counter()
        self._part_of: dict[tuple[str, str], str] = {}
        self._sources: set[str] = set()
        self._pictures = 0
        self._means, self._squares = [0.0] * 3, [0.0] * 3

    def told(self, sample: Sample) -> tuple[str, str]:
        """The part of the split that a sample is in, and its line of the manifest, no files yet."""
        placement = sample.placement
        pair = placement.background.id, placement.cutout.id
        part = self._part_of.get(pair) or self._new_pair(pair)
        return part, self._line_of(placement, part)

    def _new_pair(self, pair: tuple[str, str]) -> str:
        from fgbg_studio.data.splits import part_of

        return self._part_of.setdefault(pair, part_of(*pair, self._recipe))

    def add(self, entry: Entry) -> None:
        """Note one sample that is about to be packed."""
        files = self._writer.files(self._number, entry)
        self.lines.append(with_files(entry.line, files))
        self._parts[entry.part] += 1
        self._sources.update(self._sources_of(entry.sample.placement))
        if entry.number % EVERY == 0:
            self._measure(entry.sample.image)

    def _measure(self, image: npt.NDArray[np.uint8]) -> None:
        import cv2

        self._pictures += 1
        for channel, plane in enumerate(cv2.split(image)):
            mean, deviation = cv2.meanStdDev(plane)
            value = float(mean[0, 0]) / 255
            self._means[channel] += value
            self._squares[channel] += value**2 + (float(deviation[0, 0]) / 255) ** 2

    def commit(self, facts: dict[str, Any], files: dict[str, int], sha256: str) -> Commit:
        """All that was noted, of a shard whose files are written."""
        return Commit(
            number=self._number,
            samples=len(self.lines),
            files=files,
            sha256=sha256,
            facts=facts,
            sources=sorted(self._sources),
            parts=dict(sorted(self._parts.items())),
            pictures=self._pictures,
            means=self._means,
            squares=self._squares,
        )
