"""WebDataset: tar shards, the files of a sample one after another under one name.

PART-SHARD.tar holds NAME.image.jpg, NAME.background.jpg, NAME.mask.png, NAME.depth.png and
NAME.json, the sample's placement; PART.txt lists the shards of a part of the split. The format is
that of github.com/webdataset/webdataset; Hugging Face `datasets` reads it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.ustar import END, member
from fgbg_studio.data.part_lists import PartLists, write_part_lists
from fgbg_studio.data.writing import DatasetFacts, Entry, ShardRecord

EXTRA = ""
BUFFER = 2**18
"""Bytes that go to the system at once: a call for every small file would take longer than it."""


class Options(BaseOptions):
    """There is nothing to choose."""


class WebDataset:
    """One archive for each part of the split that a shard has samples of."""

    assembles = False

    def write(self, shard: int, entries: Iterable[Entry], folder: Path) -> dict[str, Any]:
        """See `Writer`."""
        lists = PartLists()
        with ExitStack() as opened:
            archives: dict[str, BinaryIO] = {}
            for entry in entries:
                if entry.part not in archives:
                    name = _archive(shard, entry.part)
                    archives[entry.part] = opened.enter_context((folder / name).open("wb", BUFFER))
                    lists.add(entry.part, name)
                for name, content in _members(entry):
                    archives[entry.part].writelines(member(name, content))
            for archive in archives.values():
                archive.write(END)
        return lists.facts()

    def finish(self, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
        """See `Writer`."""
        yield from write_part_lists(folder, shards)

    def files(self, shard: int, entry: Entry) -> dict[str, str]:
        """See `Writer`."""
        archive = _archive(shard, entry.part)
        return {
            kind: f"{archive}/{entry.name}.{kind}.{suffix}" for kind, suffix, _ in entry.contents()
        }


def build(options: Options, facts: DatasetFacts) -> WebDataset:
    """A writer of tar shards."""
    return WebDataset()


def _archive(shard: int, part: str) -> str:
    return f"{part}-{shard:06d}.tar"


def _members(entry: Entry) -> Iterator[tuple[str, bytes]]:
    for kind, suffix, content in entry.contents():
        yield f"{entry.name}.{kind}.{suffix}", content
    yield f"{entry.name}.json", entry.line.encode()
