"""The datasets of a project that are written, or half written, as files."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fgbg_studio.base.atomic_files import read_json
from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.card import Card, read_card
from fgbg_studio.data.shards import CARD, MANIFEST, Shards
from fgbg_studio.jobs.beginning import datasets_folder
from fgbg_studio.project import Project


@dataclass(frozen=True)
class WrittenDataset:
    """A dataset's folder, and how many of its samples are there."""

    name: str
    folder: Path
    writer: str
    done: int
    samples: int

    @property
    def complete(self) -> bool:
        """Whether all of it is there."""
        return self.done == self.samples

    @property
    def state(self) -> str:
        """In words."""
        return "complete" if self.complete else f"{self.done:,} of {self.samples:,}"


def written_datasets(project: Project) -> list[WrittenDataset]:
    """All datasets, by name; a folder that is none, or damaged, is left out."""
    found = []
    for path in sorted(datasets_folder(project).glob(f"*/{CARD}")):
        with suppress(StudioError, OSError, ValueError, KeyError, TypeError):
            found.append(_written(path.parent))
    return found


def _written(folder: Path) -> WrittenDataset:
    if (folder / MANIFEST).exists():
        facts = read_json(folder / CARD)  # of any version
        samples = int(facts["samples"])
        return WrittenDataset(folder.name, folder, str(facts["writer"]), samples, samples)
    card = read_card(folder)
    return WrittenDataset(folder.name, folder, card.writer, _done(folder, card), card.samples)


def _done(folder: Path, card: Card) -> int:
    numbers = Shards(folder).numbers()
    done = sum(card.samples_in(number) for number in numbers)
    return min(done, card.samples - 1)  # the last step is still to be done
