"""The pictures to predict, with what is known of each: whether it is done, and how certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractItemView

from fgbg_studio.gui import theme
from fgbg_studio.gui.thumbnails import Entry, State, ThumbnailList

TILE = QSize(24 * theme.GRID, 14 * theme.GRID)
NOT_YET = "not predicted yet"
UNLIKE = "unlike the training data"


@dataclass(frozen=True)
class Outcome:
    """What came of one picture. uncertainty: 0 to 1, or None where there is no prediction."""

    uncertainty: float | None = None
    is_unlike: bool = False
    problem: str = ""

    @property
    def state(self) -> State:
        """The dot on its tile."""
        if self.problem:
            return "failed"
        if self.uncertainty is None:
            return "none"
        return "warned" if self.is_unlike else "done"

    @property
    def told(self) -> str:
        """In words."""
        if self.problem or self.uncertainty is None:
            return self.problem or NOT_YET
        unlike = f", {UNLIKE}" if self.is_unlike else ""
        return f"uncertainty {self.uncertainty:.0%}{unlike}"


def outcome_of(uncertainty: float, unlikeness: float | None) -> Outcome:
    """Of a picture that was predicted; unlikeness None: the run's training recorded nothing."""
    from fgbg_studio.learning.unlikeness import is_unusual

    return Outcome(uncertainty, is_unusual(unlikeness))


def counted(count: int) -> str:
    """So many pictures, in words."""
    return f"{count:,} picture{'' if count == 1 else 's'}"


OPEN = Outcome()
"""Of a picture that is not predicted yet."""


class PictureList(ThumbnailList):
    """One below the other, in the order in which they came unless told another."""

    def __init__(self) -> None:
        super().__init__(TILE, in_columns=False)
        self.outcomes: dict[Path, Outcome] = {}
        self.files: list[Path] = []
        """Every picture, in order."""
        self.setProperty("plain", True)
        self.setAccessibleName("Pictures")
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    @property
    def current(self) -> Path | None:
        """The picture in sight."""
        chosen = self.current_id
        return Path(chosen) if chosen else None

    def add(self, files: Iterable[Path]) -> None:
        """List pictures after those that are there, and go to the first of them."""
        self.add_entries([entry_of(file) for file in files])

    def add_entries(self, new: Sequence[Entry]) -> None:
        """The same of what `entry_of` made of them in another thread: there may be very many."""
        known = (self._listed(file) for file in self.files)
        every = {entry.id: entry for entry in (*known, *new)}
        for entry in new:
            if self.entries.is_cached(entry.path):  # its file may be another one now
                self.entries.forget(entry.path)
        self._list(list(every.values()))
        if new:
            self.select(new[0].id)

    def set_order(self, files: Sequence[Path]) -> None:
        """List these, each once; the one in sight stays so if it is among them."""
        self._list([self._listed(file) for file in dict.fromkeys(files)])

    def _list(self, entries: list[Entry]) -> None:
        before = self.current_id
        self.files = [entry.path for entry in entries]
        was_blocked = self.blockSignals(True)
        self.show_entries(entries)
        self.blockSignals(was_blocked)
        if self.current_id != before:
            self.picked.emit(self.current_id)

    def _listed(self, file: Path) -> Entry:
        """As it is listed now, or as a new one."""
        found = self.entries.entry(self.entries.row_of(str(file)))
        return found or entry_of(file, self.outcomes.get(file, OPEN))

    def empty(self) -> None:
        """List nothing."""
        self.outcomes.clear()
        self.set_order([])

    def show_outcomes(self, outcomes: Mapping[Path, Outcome]) -> None:
        """Another run or background: what is known of the pictures by that one."""
        before, self.outcomes = self.outcomes, dict(outcomes)
        for file in before.keys() | outcomes.keys():
            self.entries.replace(entry_of(file, outcomes.get(file, OPEN)))

    def tell(self, file: Path, outcome: Outcome) -> None:
        """What came of one of them."""
        self.outcomes[file] = outcome
        self.entries.replace(entry_of(file, outcome))


def entry_of(file: Path, outcome: Outcome = OPEN) -> Entry:
    """A tile of the list."""
    uncertainty = outcome.uncertainty
    badge = "" if uncertainty is None else f"{uncertainty:.0%} unsure"
    name = str(file)
    return Entry(name, file, file.name, outcome.state, f"{name}\n{outcome.told}", badge)
