"""One zip archive with plain folders in it.

PART/image/NAME.jpg, PART/mask/NAME.png and PART/depth/NAME.png for each part of the split, the
undisturbed backgrounds once as background/ID.jpg, and placements/SHARD.jsonl, a line a sample.
Nothing is compressed again. Each shard is an archive of its own until all are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.stored_zip import (
    StoredZip,
    copy_start,
    directory_entry,
    ending,
    read_directory,
)
from fgbg_studio.data.writing import (
    UNASSEMBLED,
    DatasetFacts,
    Entry,
    NewFiles,
    ShardRecord,
    assembling,
    remove_unassembled,
)

EXTRA = ""


class Options(BaseOptions):
    """There is nothing to choose."""


class Zip:
    """One archive for the whole dataset."""

    assembles = True

    def __init__(self, name: str) -> None:
        self._name = f"{name}.zip"

    def write(self, shard: int, entries: Iterable[Entry], folder: Path) -> dict[str, Any]:
        """See `Writer`."""
        new, lines = NewFiles(folder), []
        part = folder / _part(shard)
        part.parent.mkdir(parents=True)
        with part.open("wb") as file:
            archive = StoredZip(file)
            for entry in entries:
                paths = _paths(entry)
                lines.append(entry.line + "\n")
                for kind, _, content in entry.contents():
                    if kind == "background":
                        new.put_once(f"{UNASSEMBLED}/{paths[kind]}", content)
                    else:
                        archive.add(paths[kind], content)
            archive.add(f"placements/{shard:06d}.jsonl", "".join(lines).encode())
            archive.close()
        return {"directory": archive.size, "members": len(archive.members)}

    def finish(self, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
        """See `Writer`."""
        target = folder / self._name
        if not target.exists():
            with assembling(folder, self._name) as temporary, temporary.open("wb") as file:
                try:
                    yield from _assemble(file, folder, shards)
                except ValueError as error:
                    raise StudioError(f"{target} cannot be made: {error}. Begin anew.") from error
        remove_unassembled(folder)

    def files(self, shard: int, entry: Entry) -> dict[str, str]:
        """See `Writer`."""
        return {kind: f"{self._name}/{path}" for kind, path in _paths(entry).items()}


def build(options: Options, facts: DatasetFacts) -> Zip:
    """A writer of one zip archive with the dataset's name."""
    return Zip(facts.name)


def _part(shard: int) -> str:
    return f"{UNASSEMBLED}/{shard:06d}.zip"


def _paths(entry: Entry) -> dict[str, str]:
    return {
        kind: f"background/{entry.background}.{suffix}"
        if kind == "background"
        else f"{entry.part}/{kind}/{entry.name}.{suffix}"
        for kind, suffix, _ in entry.contents()
    }


def _assemble(file: BinaryIO, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
    """The backgrounds, the samples of each shard, and at last the directory of them all."""
    archive = StoredZip(file)
    for background in sorted((folder / UNASSEMBLED / "background").glob("*")):
        archive.add(f"background/{background.name}", background.read_bytes())
    start, parts = archive.size, []
    for done, shard in enumerate(shards, 1):
        part, used = folder / _part(shard.number), shard.facts["directory"]
        with part.open("rb") as source:
            copy_start(source, file, used)
        parts.append((part, start, used, shard.facts["members"]))
        start += used
        yield done
    length = sum(file.write(directory_entry(member)) for member in archive.members)
    count = len(archive.members)
    for part, base, used, members in parts:
        with part.open("rb") as source:
            for member in read_directory(source, used, members):
                length += file.write(directory_entry(member, base))
        count += members
    file.write(ending(count, length, start))
