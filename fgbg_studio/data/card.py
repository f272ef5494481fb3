"""dataset.json, the data card: what a dataset is made of, how it was written and what is in it.

It names no clock, user, machine or absolute path: the same samples give the same card.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from fgbg_studio.base.atomic_files import read_json
from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.dataset import Dataset, described, from_description
from fgbg_studio.data.encoding import Encoding
from fgbg_studio.data.shards import CARD, Commit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FORMAT = 2
"""1 was written sample by sample, without shards."""
EVERY = 10
"""Of so many composites, one is measured."""


@dataclass(frozen=True)
class Card:
    """What is written, and how.

    count: as it was asked for, 0 for all. shard: samples in each but the last. files: SHA-256 of
    every file that the samples are made from. versions: of the program and of what it computes
    with. assembled: what was made once all shards were there, by its name in the dataset's folder:
    the SHA-256 of a file, or of all files in a folder.
    """

    dataset: Dataset
    samples: int
    count: int
    part: str
    shard: int
    writer: str
    writer_options: dict[str, Any]
    encoding: Encoding
    files: dict[str, str]
    versions: dict[str, str]
    assembled: dict[str, str] = field(default_factory=dict)

    @property
    def shards(self) -> int:
        """How many there are in all."""
        return -(-self.samples // self.shard)

    def samples_in(self, number: int) -> int:
        """How many samples a shard has."""
        return min(self.shard, self.samples - number * self.shard)

    def indices(self) -> npt.NDArray[np.int64]:
        """The indices of all its samples, ascending."""
        return indices_to_write(self.dataset, self.part, self.count)

    def facts(self) -> dict[str, Any]:
        """The card as plain values for JSON, as it is from the beginning."""
        return {
            "format": FORMAT,
            "samples": self.samples,
            "planned": len(self.dataset),
            "chosen": {"count": self.count, "part": self.part},
            "samples_per_shard": self.shard,
            "writer": self.writer,
            "writer_options": self.writer_options,
            "encoding": self.encoding.model_dump(),
            "versions": self.versions,
            **described(self.dataset),
            "splits": _splits(self.dataset),
            "files": self.files,
            "assembled": self.assembled,
        }


def indices_to_write(dataset: Dataset, part: str, count: int) -> npt.NDArray[np.int64]:
    """`count` of a part's samples, or all for 0, drawn evenly; ascending.

    Raises StudioError for a part without samples.
    """
    import numpy as np

    from fgbg_studio.data.choosing import chosen
    from fgbg_studio.data.splits import PARTS, drawn, indices_of

    known = next((known for known in PARTS if known == part), None)
    every = indices_of(dataset, known) if known else chosen(dataset)
    if not len(every):
        raise StudioError(
            f"The part '{part}' has no sample. Keep a larger share of the sources from training."
        )
    if not count or count >= len(every):
        return every
    return np.sort(drawn(every, count, dataset.recipe.seed, "write"))


def read_card(folder: Path) -> Card:
    """The card of a dataset's folder.

    Raises StudioError, naming it, where it is damaged or of an earlier version.
    """
    path = folder / CARD
    facts = read_json(path)
    dataset = from_description(facts, path)
    if facts.get("format") != FORMAT:
        raise StudioError(
            f"{folder.name} was begun by an earlier version of the program, which wrote datasets "
            "in another way. What is written stays; begin anew under another name."
        )
    try:
        return _parsed(facts, dataset)
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        raise StudioError(f"{path} is damaged. Begin anew under another name.") from error


def _parsed(facts: dict[str, Any], dataset: Dataset) -> Card:
    card = Card(
        dataset=dataset,
        samples=int(facts["samples"]),
        count=int(facts["chosen"]["count"]),
        part=str(facts["chosen"]["part"]),
        shard=int(facts["samples_per_shard"]),
        writer=str(facts["writer"]),
        writer_options=dict(facts["writer_options"]),
        encoding=Encoding(**facts["encoding"]),
        files={str(name): str(content) for name, content in facts["files"].items()},
        versions={str(name): str(version) for name, version in facts["versions"].items()},
        assembled={_plain_name(name): str(content) for name, content in facts["assembled"].items()},
    )
    if card.samples < 1 or card.shard < 1:
        raise ValueError("a dataset has samples, and a shard has some of them")
    return card


def _plain_name(name: str) -> str:
    """Refuse what leads out of the dataset's folder: files with such names are replaced."""
    if name != Path(name).name or name.startswith("."):
        raise ValueError(f"'{name}' is not the name of a file")
    return name


def completed(card: Card, commits: Iterable[Commit]) -> dict[str, Any]:
    """The card of a complete dataset: with what was counted and measured while it was written."""
    parts: dict[str, int] = {}
    shards: list[dict[str, Any]] = []
    measured = _Measured()
    for commit in commits:
        for part, samples in commit.parts.items():
            parts[part] = parts.get(part, 0) + samples
        size = sum(commit.files.values())
        shards.append({"samples": commit.samples, "bytes": size, "sha256": commit.sha256})
        measured.add(commit)
    total = sum(shard["bytes"] for shard in shards)
    counted = {"parts": parts, "statistics": measured.facts(), "bytes": total, "shards": shards}
    return card.facts() | counted


class _Measured:
    """Mean and standard deviation of each channel, put together from those of the shards."""

    def __init__(self) -> None:
        self.pictures = 0
        self.means, self.squares = [0.0] * 3, [0.0] * 3

    def add(self, commit: Commit) -> None:
        self.pictures += commit.pictures
        self.means = [a + b for a, b in zip(self.means, commit.means, strict=True)]
        self.squares = [a + b for a, b in zip(self.squares, commit.squares, strict=True)]

    def facts(self) -> dict[str, Any]:
        means = [total / self.pictures for total in self.means]
        squares = [total / self.pictures for total in self.squares]
        pairs = zip(means, squares, strict=True)
        return {
            "of": f"every {EVERY}th composite, {self.pictures:,} in all; RGB, 0 to 1",
            "mean": [round(mean, 6) for mean in means],
            "std": [round(max(0.0, square - mean * mean) ** 0.5, 6) for mean, square in pairs],
        }


def _splits(dataset: Dataset) -> dict[str, Any]:
    """The fold of every source: which of them are trained on, which are never."""
    from fgbg_studio.data.splits import fold_of

    recipe = dataset.recipe
    return {
        "backgrounds": {source.id: fold_of(source.id, recipe) for source in dataset.backgrounds},
        "cutouts": {source.id: fold_of(source.id, recipe) for source in dataset.cutouts},
    }
