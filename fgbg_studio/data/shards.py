"""A dataset's folder while it is written, shard by shard, and what is known of each shard.

    NAME/dataset.json                 the card
    NAME/unfinished/at-work/TOKEN/    a shard that a process makes: files/, lines.jsonl, shard.json
    NAME/unfinished/000012.jsonl      a committed shard's lines of the manifest
    NAME/unfinished/000012.json       its record; it was committed when this appeared
    NAME/manifest.jsonl               appears last: the dataset is complete
    NAME/shards.jsonl                 the records, once it is complete

A shard at work becomes `sealed` when its shard.json appears, by a rename. From then on it is whole,
and `publish` moves its files to their places; ended anywhere, that can be done again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fgbg_studio.base.atomic_files import read_json, replacing
from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.writing import ShardRecord

CARD, MANIFEST, SHARDS, UNFINISHED = (
    "dataset.json",
    "manifest.jsonl",
    "shards.jsonl",
    "unfinished",
)
AT_WORK, FILES, LINES, SEAL = "at-work", "files", "lines.jsonl", "shard.json"
Json = dict[str, Any]


@dataclass(frozen=True)
class Commit:
    """What is known of a shard that is written whole.

    files: bytes of each, by its path in the dataset. sha256: of all of them, path and content, in
    the order of their paths. facts: what the writer wants to know at the end. sources: ids of all
    that its samples are made of. parts: samples in each part of the split. pictures, means,
    squares: how many composites were measured, and per channel (RGB, 0 to 1) the sums of their
    means and of their mean squares.
    """

    number: int
    samples: int
    files: dict[str, int]
    sha256: str
    facts: Json
    sources: list[str]
    parts: dict[str, int]
    pictures: int
    means: list[float]
    squares: list[float]

    @property
    def record(self) -> ShardRecord:
        """What the writer is told of it."""
        return ShardRecord(self.number, list(self.files), self.facts, self.samples)

    def is_there(self, folder: Path) -> bool:
        """Whether its files are in the dataset, and as long as they were.

        After a power cut, files may be empty that were written.
        """
        try:
            return all((folder / name).stat().st_size == size for name, size in self.files.items())
        except OSError:
            return False


def seal(work: Path, commit: Commit, lines: Iterable[str]) -> None:
    """Declare a shard at work whole. Raises OSError as the disk does."""
    (work / LINES).write_text("".join(lines), encoding="utf-8")
    part = work / f".{SEAL}"
    part.write_text(_compact(asdict(commit)) + "\n", encoding="utf-8")
    part.replace(work / SEAL)


class Shards:
    """The committed shards of a dataset that is being written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unfinished = folder / UNFINISHED
        self.at_work = self.unfinished / AT_WORK

    def numbers(self) -> list[int]:
        """The numbers of the committed shards, ascending."""
        names = (path.stem for path in self.unfinished.glob("*.json"))
        return sorted(int(name) for name in names if name.isdecimal())

    def commit(self, number: int) -> Commit:
        """What is known of a committed shard. Raises StudioError for a damaged record."""
        return _commit(read_json(self._record(number)), self._record(number))

    def commits(self) -> Iterator[Commit]:
        """Those of all committed shards, ascending."""
        return map(self.commit, self.numbers())

    def publish(self, work: Path) -> int:
        """Commit a sealed shard: move its files into the dataset, its record last.

        Returns its number. Raises OSError as the disk does; the shard stays sealed then.
        """
        number = int(read_json(work / SEAL)["number"])
        if (work / FILES).exists():
            _move(work / FILES, self.folder)
        if (work / LINES).exists():
            (work / LINES).replace(self._lines(number))
        (work / SEAL).replace(self._record(number))
        shutil.rmtree(work, ignore_errors=True)
        return number

    def settle(self) -> None:
        """Remove what is not whole; commit what was sealed and never published.

        Raises OSError where the disk has no room for that; what is sealed stays so then.
        """
        found = sorted(self.at_work.glob("*"))
        for work in found:
            if not (work / SEAL).exists():
                shutil.rmtree(work, ignore_errors=True)
        for work in found:
            if (work / SEAL).exists():
                self.publish(work)
        shutil.rmtree(self.at_work, ignore_errors=True)

    def drop(self, number: int) -> None:
        """Take a commitment back: the shard is to be made anew."""
        self._record(number).unlink(missing_ok=True)

    def write_manifest(self) -> None:
        """Make manifest.jsonl of the committed shards' lines; with it, the dataset is complete."""
        with replacing(self.folder / MANIFEST) as part, part.open("wb") as file:
            for number in self.numbers():
                with self._lines(number).open("rb") as lines:
                    shutil.copyfileobj(lines, file)

    def write_records(self) -> None:
        """Make shards.jsonl of the committed shards' records."""
        with replacing(self.folder / SHARDS) as part, part.open("wb") as file:
            for number in self.numbers():
                file.write(self._record(number).read_bytes())

    def clear(self) -> None:
        """Remove what is not wanted any more once the dataset is complete."""
        shutil.rmtree(self.unfinished, ignore_errors=True)

    def reopen(self) -> None:
        """Take a complete dataset apart again into committed shards: the manifest goes last.

        Raises StudioError for records that are damaged, or of a dataset of an earlier version.
        """
        self.unfinished.mkdir(exist_ok=True)
        with (self.folder / MANIFEST).open("rb") as lines:
            for record in _records(self.folder / SHARDS):
                commit = _commit(record, self.folder / SHARDS)
                own = b"".join(next(lines, b"") for _ in range(commit.samples))
                self._lines(commit.number).write_bytes(own)
                text = _compact(record) + "\n"
                self._record(commit.number).write_text(text, encoding="utf-8")
        (self.folder / MANIFEST).unlink()

    def _record(self, number: int) -> Path:
        return self.unfinished / f"{number:06d}.json"

    def _lines(self, number: int) -> Path:
        return self.unfinished / f"{number:06d}.jsonl"


def _records(path: Path) -> Iterator[Json]:
    try:
        with path.open("rb") as file:
            yield from map(json.loads, file)
    except (OSError, ValueError) as error:
        raise _damaged(path) from error


def _commit(facts: Any, path: Path) -> Commit:
    try:
        return Commit(**facts)
    except TypeError as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> StudioError:
    return StudioError(f"{path} is damaged or missing. Begin anew under another name.")


def _compact(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _move(source: Path, target: Path) -> None:
    """Move a file or folder; of a folder that is there already, what is in it."""
    if source.is_dir() and target.is_dir():
        for inside in source.iterdir():
            _move(inside, target / inside.name)
    else:
        source.replace(target)
