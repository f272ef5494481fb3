"""What a writer of datasets is handed, and what it has to do: see `fgbg_studio.plugins.writers`.

A dataset is written shard by shard, by several processes in any order. A writer packs samples that
are encoded already: it lays the files of one shard into an empty folder, and once all shards are
there, `finish` assembles what has to be one file. It takes nothing from the clock, the user or the
machine, so the same samples give the same bytes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fgbg_studio.base.errors import StudioError, describe_os_error

if TYPE_CHECKING:
    from fgbg_studio.data.encoding import Encoded, Encoding
    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.sources import DepthScale

UNASSEMBLED = "unassembled"
"""Folder of the dataset for what `finish` makes single files of, and removes in the end."""
MOST_OBJECTS = 8
"""In one sample; see `objects_most` of the recipe."""


@dataclass(frozen=True)
class Entry:
    """One sample to be written.

    `number` counts the samples of this dataset from 0, in the order of their indices; `name` is
    the index in the plan, eight digits at least. `part` is the part of the split. `line` is the
    manifest's line without "files", JSON. `suffix` is that of image and background: "jpg" or "png";
    mask and depth are always PNG.
    """

    number: int
    name: str
    part: str
    line: str
    encoded: Encoded
    sample: Sample
    suffix: str

    @property
    def background(self) -> str:
        """The id of the background."""
        return self.sample.placement.background.id

    def contents(self) -> Iterator[tuple[str, str, bytes]]:
        """Kind (image, background, mask, depth), suffix and bytes, of those that are written."""
        encoded = self.encoded
        yield "image", self.suffix, encoded.image
        if encoded.background is not None:
            yield "background", self.suffix, encoded.background
        yield "mask", "png", encoded.mask
        if encoded.depth is not None:
            yield "depth", "png", encoded.depth


@dataclass(frozen=True)
class DatasetFacts:
    """What is the same for all samples of a dataset; `canvas` is width, height in pixels."""

    name: str
    canvas: tuple[int, int]
    scale: DepthScale
    encoding: Encoding
    backgrounds: tuple[str, ...]
    samples: int
    shards: int
    categories: tuple[str, ...] = ("object",)


@dataclass(frozen=True)
class ShardRecord:
    """A shard that is written whole: its files in the dataset, and what `write` returned for it."""

    number: int
    files: list[str]
    facts: dict[str, Any]
    samples: int


class Writer(Protocol):
    """Packs samples into the files of one format.

    `assembles` is true where `finish` copies all samples into one file: the disk must then hold
    them twice for a while.
    """

    assembles: bool

    def write(self, shard: int, entries: Iterable[Entry], folder: Path) -> dict[str, Any]:
        """Write one shard below `folder`, which is empty, in paths as in the final dataset.

        Takes the entries one by one and keeps none. A file that several shards need, such as a
        background, is written by each, with the same bytes; the later one takes its place.
        Returns facts for `finish`, as plain values for JSON. Raises OSError as the disk does.
        """
        ...

    def finish(self, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
        """Complete the dataset in `folder` from all its shards, ascending; gives those done.

        Single files appear by a rename, whole or not at all, and what they were assembled from is
        removed only then. Ended at any moment, it can be called again. Raises StudioError for a
        full disk.
        """
        ...

    def files(self, shard: int, entry: Entry) -> dict[str, str]:
        """Kind -> where a sample's files are in the finished dataset.

        In an archive that is ARCHIVE/MEMBER, in a table the file of the table.
        """
        ...


class NewFiles:
    """Writes files below a folder, and asks for each of its folders only once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[str] = set()
        self._written: set[str] = set()

    def put(self, path: str, content: bytes) -> None:
        """Write a file. Raises OSError as the disk does."""
        target = self._folder / path
        parent = path.rpartition("/")[0]
        if parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        target.write_bytes(content)

    def put_pictures(self, entry: Entry, paths: dict[str, str]) -> None:
        """Write what an entry's contents are, at the path of each kind; a background once."""
        for kind, _, content in entry.contents():
            put = self.put_once if kind == "background" else self.put
            put(paths[kind], content)

    def put_once(self, path: str, content: bytes) -> None:
        """Write a file that many samples share, a background, at the first of them."""
        if path not in self._written:
            self.put(path, content)
            self._written.add(path)


def paths_by_part(shard: int, entry: Entry) -> dict[str, str]:
    """Kind -> path, in folders of kind, part and shard: images/train/0000/00000000.jpg."""
    folders = {"image": "images", "mask": "masks", "depth": "depth"}
    name = f"{entry.part}/{shard:04d}/{entry.name}"
    return {
        kind: f"backgrounds/{entry.background}.{suffix}"
        if kind == "background"
        else f"{folders[kind]}/{name}.{suffix}"
        for kind, suffix, _ in entry.contents()
    }


@contextmanager
def assembling(folder: Path, path: str) -> Iterator[Path]:
    """A temporary path that becomes `folder`/`path` when the block ends without an error.

    It has the same name each time and lies where `remove_unassembled` removes it, so that nothing
    is left of one that was killed. Raises StudioError, naming the file, for a full disk.
    """
    target = folder / path
    temporary = folder / UNASSEMBLED / f"new-{path.replace('/', '-')}"
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        with temporary.open("r+b") as written:
            os.fsync(written.fileno())
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {target}")) from error
    finally:
        with suppress(OSError):  # it took its place, or there is no folder that could hold it
            temporary.unlink()


def assemble_text(folder: Path, path: str, text: str) -> None:
    """A small file of a last step, whole or not at all."""
    with assembling(folder, path) as temporary:
        temporary.write_bytes(text.encode())


def remove_unassembled(folder: Path) -> None:
    """Remove what single files were assembled from; nothing where it is gone already."""
    shutil.rmtree(folder / UNASSEMBLED, ignore_errors=True)
