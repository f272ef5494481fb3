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


class PictureList(ThumbnailList):
    """One below the other, in the order in which they came unless told another."""

    def __init__(self) -> None:
        super().__init__(TILE, in_columns=False)
        self.outcomes: dict[Path, Outcome] = {}
        self.setProperty("plain", True)
        self.setAccessibleName("Pictures")
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    @property
    def files(self) -> list[Path]:
        """Every picture, in order."""
        return [Path(one) for one in self.entries.ids]

    @property
    def current(self) -> Path | None:
        """The picture in sight."""
        chosen = self.current_id
        return Path(chosen) if chosen else None

    def add(self, files: Iterable[Path]) -> None:
        """List pictures after those that are there, and go to the first of them."""
        new = list(dict.fromkeys(files))
        self.set_order([*self.files, *new])
        if new:
            self.select(str(new[0]))

    def set_order(self, files: Sequence[Path]) -> None:
        """List these, each once; the one in sight stays so if it is among them."""
        before = self.current_id
        was_blocked = self.blockSignals(True)
        self.show_entries([self._entry(file) for file in dict.fromkeys(files)])
        self.blockSignals(was_blocked)
        if self.current_id != before:
            self.picked.emit(self.current_id)

    def empty(self) -> None:
        """List nothing."""
        self.outcomes.clear()
        self.show_entries([])

    def show_outcomes(self, outcomes: Mapping[Path, Outcome]) -> None:
        """Another run or background: what is known of the pictures by that one."""
        self.outcomes = dict(outcomes)
        self.set_order(self.files)

    def tell(self, file: Path, outcome: Outcome) -> None:
        """What came of one of them."""
        self.outcomes[file] = outcome
        self.entries.replace(self._entry(file))

    def _entry(self, file: Path) -> Entry:
        outcome = self.outcomes.get(file, Outcome())
        uncertainty = outcome.uncertainty
        badge = "" if uncertainty is None else f"{uncertainty:.0%} unsure"
        tooltip = f"{file}\n{outcome.told}"
        return Entry(str(file), file, file.name, outcome.state, tooltip, badge)
