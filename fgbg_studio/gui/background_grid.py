"""The backgrounds of a project as tiles: which have a depth, and which are nearly the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from fgbg_studio.gui import theme
from fgbg_studio.gui.alike_panel import AlikePanel
from fgbg_studio.gui.background_facts import depth_told
from fgbg_studio.gui.likenesses import Likenesses
from fgbg_studio.gui.thumbnails import Entry, ThumbnailList

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Background
    from fgbg_studio.jobs.likeness import AlikeBackgrounds
    from fgbg_studio.project import Project

TILE = QSize(21 * theme.GRID, 18 * theme.GRID)
ALIKE = "≈"
"""Before the name of one that is nearly the same as another."""


class BackgroundGrid(ThumbnailList):
    """A tick where there is a depth, a sign where there is another one like it."""

    def __init__(self) -> None:
        super().__init__(TILE)
        self.setProperty("plain", True)
        self.setAccessibleName("Backgrounds")
        self.setMinimumWidth(TILE.width() + 2 * theme.GRID)

    def show_backgrounds(self, project: Project | None, alike: Likenesses) -> None:
        """List all of a project, and select the first where none is selected."""
        if project:
            names = {one.id: one.name for one in project.contents.backgrounds}
            self.show_entries(
                [
                    _entry(one, project, other_of(one.id, alike.of(one.id)), names)
                    for one in project.contents.backgrounds
                ]
            )
        if not self.current_id:
            self.step(0)

    def name_of(self, background_id: str) -> str:
        """What a listed background is called."""
        entry = self.entries.entry(self.entries.row_of(background_id))
        return entry.caption.removeprefix(f"{ALIKE} ") if entry else background_id

    def leave(self, background_id: str) -> None:
        """Select a neighbour of one that is gone."""
        if background_id == self.current_id:
            self.step(-1 if self.is_last(background_id) else 1)

    def warn(self, panel: AlikePanel, alike: Likenesses) -> None:
        """Say which one the selected background is nearly the same as."""
        pair = alike.of(self.current_id)
        other = other_of(self.current_id, pair)
        known = pair is not None and self.entries.row_of(other) >= 0
        panel.tell(self.name_of(other) if known else "", pair.likeness if pair else 0.0)


def other_of(background_id: str, pair: AlikeBackgrounds | None) -> str:
    """The other one of a pair, or ""."""
    if pair is None:
        return ""
    return pair.second if pair.first == background_id else pair.first


def _entry(one: Background, project: Project, other: str, names: dict[str, str]) -> Entry:
    size = f"{one.width:,} × {one.height:,} px"
    tooltip = f"{one.name}, {size}, depth: {depth_told(one)}"
    caption = one.name
    if other in names:
        caption = f"{ALIKE} {one.name}"
        tooltip += f"\nNearly the same picture as {names[other]}"
    path = project.path(one.file)
    return Entry(one.id, path, caption, "done" if one.depth else "none", tooltip)
