"""Text files that list the samples of each part of a split, a name a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from fgbg_studio.data.writing import ShardRecord, assembling, remove_unassembled

FACT = "names"


class PartLists:
    """The names of one shard's samples, by part."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = {}

    def add(self, part: str, name: str) -> None:
        """Put a name under its part."""
        self._names.setdefault(part, []).append(name)

    def facts(self) -> dict[str, Any]:
        """What a shard's record keeps for `write_part_lists`."""
        return {FACT: self._names}


def write_part_lists(
    folder: Path, shards: Iterable[ShardRecord], inside: str = ""
) -> Iterator[int]:
    """Write PART.txt for each part, each whole or not at all; gives the shards done.

    `inside` is the folder in the dataset where they lie, ending with "/", or "".
    """
    with ExitStack() as lists:
        files: dict[str, TextIO] = {}
        for done, shard in enumerate(shards, 1):
            for part, names in shard.facts[FACT].items():
                if part not in files:
                    path = lists.enter_context(assembling(folder, f"{inside}{part}.txt"))
                    file = path.open("w", encoding="utf-8", newline="\n")
                    files[part] = lists.enter_context(file)
                files[part].write("\n".join(names) + "\n")
            yield done
    remove_unassembled(folder)
