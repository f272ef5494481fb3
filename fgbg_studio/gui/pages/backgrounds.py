"""The Backgrounds page: the places, and how far away everything in them is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.base import registry
from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.background import Background as Worker
from fgbg_studio.gui.depth_view import DepthPicture, DepthView, depth_picture
from fgbg_studio.gui.dropping import import_button, told
from fgbg_studio.gui.facts import Facts
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.page_parts import EmptyState, TopBar, fixed_panel, heading
from fgbg_studio.gui.qimages import halved, to_qimage
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.slider_row import SliderRow
from fgbg_studio.gui.thumbnails import Entry, ThumbnailList

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Background, DepthScale
    from fgbg_studio.jobs.importing import ImportReport

TILE = QSize(21 * theme.GRID, 18 * theme.GRID)
WIDTH = 33 * theme.GRID
USUAL_TEACHER = "ground-plane"
"""It needs no weights, so it works on the first day."""
MISSING, THIS, ALL = "those without depth", "the selected one", "all backgrounds"


class BackgroundsPage(Page):
    """Grid at the left, the selected one large, its facts and its depth at the right."""

    name = "backgrounds"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._inferring = False
        self._loading = Worker(self)
        self._shown: Background | None = None
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        self.grid, self.view = ThumbnailList(TILE), DepthView(opacity=0.6)
        self.grid.setProperty("plain", True)
        self.grid.setMinimumWidth(TILE.width() + 2 * theme.GRID)
        self.bar = TopBar([], [import_button(self)])
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        split = QSplitter()
        split.addWidget(self.grid)
        split.addWidget(middle)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([2 * TILE.width() + 3 * theme.GRID, 3 * TILE.width() + 5 * theme.GRID])
        split.setChildrenCollapsible(False)
        full = QWidget()
        row = QHBoxLayout(full)
        row.addWidget(split, 1)
        row.addWidget(self._panel())
        self.stack = QStackedWidget()
        self.stack.addWidget(_empty_state(self))
        self.stack.addWidget(full)
        whole = QVBoxLayout(self)
        whole.addWidget(self.stack)
        for layout in (column, row, whole):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _panel(self) -> QWidget:
        buttons = ActionButtons(self)
        self.opacity = SliderRow("Depth over picture", (0, 100), "%", help="How much depth hides")
        self.opacity.set_value(60)
        self.depth_here = Facts("Under the cursor")
        self.teacher, self.scope = QComboBox(), QComboBox()
        self.teacher.addItems(registry.names("teachers"))
        self.teacher.setCurrentText(USUAL_TEACHER)
        self.teacher.setToolTip("Who gives the depth: a network, or a plain prior")
        self.teacher.setAccessibleName("Teacher")
        self.scope.addItems([MISSING, THIS, ALL])
        self.scope.setToolTip("Which backgrounds get a depth map")
        self.scope.setAccessibleName("Which backgrounds")
        self.facts = Facts("Name", "Size", "Depth", "Origin", "Licence")
        return fixed_panel(
            "right",
            WIDTH,
            heading("Depth"),
            self.opacity,
            self.depth_here,
            heading("Teacher"),
            self.teacher,
            self.scope,
            buttons.push("infer-depth", primary=True),
            heading("This background"),
            self.facts,
            buttons.push("remove-background", "Remove"),
            None,
        )

    def _connect(self) -> None:
        self.session.project_changed.connect(self._refresh)
        self.session.sources_changed.connect(self._refresh)
        self.grid.picked.connect(self._show)
        self.opacity.changed.connect(lambda value: self.view.set_opacity(value / 100))
        self.view.hovered.connect(self._tell_depth)
        self.scope.currentIndexChanged.connect(self.status_changed)

    # What the window asks

    def status(self) -> str:
        """How many have a depth, of how many."""
        every = self._backgrounds()
        if not every:
            return "none yet"
        known = sum(bool(background.depth) for background in every)
        return f"depth {known:,} of {len(every):,}"

    def why_not(self, action: str) -> str:
        """Depth and removal need a background and a project that may be changed."""
        project = self.session.project
        if project is None:
            return super().why_not(action)
        if action in ("undo", "redo"):
            return "There is nothing to take back on this page; removed pictures lie in the bin."
        if project.read_only:
            return "The project is open for reading only."
        if not project.contents.backgrounds:
            return "Import backgrounds first."
        if action == "infer-depth":
            return self._why_not_infer()
        return "" if self._shown else "Select a background first."

    def _why_not_infer(self) -> str:
        if self._inferring:
            return "It is under way; the bar below shows how far."
        return "" if self._chosen() else "Every background has a depth. Choose another scope."

    def shown(self) -> None:
        """Arrows leaf through the backgrounds at once."""
        self.grid.setFocus()

    def accept_drop(self, paths: list[Path]) -> None:
        """Import backgrounds."""
        from fgbg_studio.jobs.importing import import_pictures

        if project := self.session.project:
            job = import_pictures(project, paths, "backgrounds")
            self.session.run("Importing backgrounds", job, on_result=self._imported)

    def _imported(self, report: ImportReport) -> None:
        self.session.message.emit(told(report), False)
        self.session.sources_changed.emit()

    # What is shown

    def _backgrounds(self) -> tuple[Background, ...]:
        project = self.session.project
        return project.contents.backgrounds if project else ()

    def _refresh(self) -> None:
        every, project = self._backgrounds(), self.session.project
        self.stack.setCurrentIndex(1 if every else 0)
        if project:
            path = project.path
            self.grid.show_entries(
                [
                    Entry(b.id, path(b.file), b.name, "done" if b.depth else "none", _tooltip(b))
                    for b in every
                ]
            )
        if not self.grid.current_id:
            self.grid.step(0)
        self._show(self.grid.current_id)
        self.status_changed.emit()

    def _show(self, background_id: str) -> None:
        project = self.session.project
        chosen = next((b for b in self._backgrounds() if b.id == background_id), None)
        if chosen == self._shown:
            return
        self._shown = chosen
        self._tell_facts()
        self.status_changed.emit()
        if project is None or chosen is None:
            self.view.set_picture(None)
            self.view.set_depth(None)
            return
        picture, scale = project.path(chosen.file), project.contents.depth
        depth = project.path(chosen.depth) if chosen.depth else None
        self._loading.ask(
            chosen.id,
            lambda: _load(picture, depth, scale),
            lambda loaded: self._loaded(chosen, *loaded),
            lambda text: self.session.message.emit(text, True),
        )

    def _loaded(self, shown: Background, levels: list[QImage], depth: DepthPicture | None) -> None:
        if shown == self._shown:
            self.view.set_picture(levels)
            self.view.set_depth(depth)

    def _tell_facts(self) -> None:
        shown = self._shown
        self.bar.tell(shown.name if shown else "")
        self.facts.tell("Name", shown.name if shown else "")
        self.facts.tell("Size", f"{shown.width:,} x {shown.height:,} px" if shown else "")
        self.facts.tell("Depth", shown.teacher or "none yet" if shown else "")
        self.facts.tell("Origin", shown.origin if shown else "")
        self.facts.tell("Licence", shown.licence if shown else "")

    def _tell_depth(self, place: QPointF | None) -> None:
        depth = self.view.depth_shown
        self.depth_here.tell("Under the cursor", depth.text_at(place) if depth else "")

    # What can be done

    def _chosen(self) -> list[str]:
        """The backgrounds that the person wants a depth for."""
        scope = self.scope.currentText()
        if scope == THIS:
            return [self._shown.id] if self._shown else []
        return [b.id for b in self._backgrounds() if scope == ALL or not b.depth]

    def infer_depth(self) -> None:
        """Let the teacher give the chosen backgrounds a depth map."""
        from fgbg_studio.jobs.depth import DepthOptions, infer_depth

        if project := self.session.project:
            self._inferring = True
            options = DepthOptions(teacher=self.teacher.currentText(), replace=True)
            self.session.run(
                f"Depth by {options.teacher}",
                infer_depth(project, options, self._chosen()),
                on_ended=self._inferred,
            )
            self.status_changed.emit()

    def _inferred(self) -> None:
        self._inferring = False
        self._shown = None  # its depth may have been made anew under the same name
        self.session.sources_changed.emit()

    def remove(self) -> None:
        """Take the selected background out of the project."""
        project, chosen = self.session.project, self._shown
        if project and chosen and self.session.attempt(lambda: project.remove(chosen.id)):
            self.grid.step(-1 if self.grid.is_last(chosen.id) else 1)
            self.session.message.emit(f"{chosen.name} was moved to the project's bin.", False)
            self.session.sources_changed.emit()


def _tooltip(background: Background) -> str:
    depth = f"depth by {background.teacher}" if background.depth else "no depth yet"
    return f"{background.name}, {background.width:,} x {background.height:,} px, {depth}"


def _empty_state(page: BackgroundsPage) -> EmptyState:
    return EmptyState(
        "backgrounds",
        "No backgrounds yet",
        "Drop photos of places where your object may appear, or a whole folder. "
        "A few dozen, as different as the places are, work well.",
        import_button(page),
    )


def _load(
    picture: Path, depth: Path | None, scale: DepthScale
) -> tuple[list[QImage], DepthPicture | None]:
    """Runs in another thread."""
    from fgbg_studio.imaging.reading import read_rgb, read_uint16

    levels = halved(to_qimage(read_rgb(picture)))
    if depth is None:
        return levels, None
    values = scale.decode(read_uint16(depth))
    return levels, depth_picture(values, scale.near, scale.far, scale.unit)
