"""Plain folders: image, mask and depth of a sample under one name, each background once.

image/ holds JPEG or PNG; mask/ grey PNG, lossless; depth/ 16-bit grey PNG, value = depth x steps
per unit (see dataset.json), 0 = unknown; each with one folder a shard. background/ holds the
undisturbed backgrounds under their ids. train.txt, val.txt and so on list the names of each part
of the split, as SHARD/NAME; manifest.jsonl says which background a sample has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.data.part_lists import PartLists, write_part_lists
from fgbg_studio.data.writing import DatasetFacts, Entry, NewFiles, ShardRecord

EXTRA = ""


class Options(BaseOptions):
    """There is nothing to choose."""


class Folders:
    """One file for each picture."""

    assembles = False

    def write(self, shard: int, entries: Iterable[Entry], folder: Path) -> dict[str, Any]:
        """See `Writer`."""
        new, lists = NewFiles(folder), PartLists()
        for entry in entries:
            new.put_pictures(entry, self.files(shard, entry))
            lists.add(entry.part, f"{shard:04d}/{entry.name}")
        return lists.facts()

    def finish(self, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
        """See `Writer`."""
        yield from write_part_lists(folder, shards)

    def files(self, shard: int, entry: Entry) -> dict[str, str]:
        """See `Writer`."""
        names = dict.fromkeys(("image", "mask", "depth"), f"{shard:04d}/{entry.name}")
        names["background"] = entry.background
        return {kind: f"{kind}/{names[kind]}.{suffix}" for kind, suffix, _ in entry.contents()}


def build(options: Options, facts: DatasetFacts) -> Folders:
    """A writer of plain folders."""
    return Folders()
