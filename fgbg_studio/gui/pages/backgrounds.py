"""The Backgrounds page: the places, their ground, and how far away everything in them is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.background import Background as Worker
from fgbg_studio.gui.background_grid import TILE, BackgroundGrid
from fgbg_studio.gui.background_panel import BackgroundPanel
from fgbg_studio.gui.background_views import BackgroundViews
from fgbg_studio.gui.depth_colours import DepthColours
from fgbg_studio.gui.depth_desk import DepthDesk
from fgbg_studio.gui.depth_panel import HERE
from fgbg_studio.gui.dropping import import_button, told
from fgbg_studio.gui.ground_desk import GroundDesk
from fgbg_studio.gui.ground_view import GroundView
from fgbg_studio.gui.likenesses import Likenesses
from fgbg_studio.gui.loaded_background import LoadedBackground, load
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.page_parts import EmptyState, TopBar
from fgbg_studio.gui.removing import RemovingBackgrounds
from fgbg_studio.gui.session import READ_ONLY, Session

if TYPE_CHECKING:
    from fgbg_studio.data.sources import Background
    from fgbg_studio.gui.ground_edits import Setting
    from fgbg_studio.gui.proposing import Choice
    from fgbg_studio.jobs.importing import ImportReport


class BackgroundsPage(Page):
    """Grid at the left, the selected one large, its ground, depth and facts at the right."""

    name = "backgrounds"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._loading = Worker(self)
        self._shown: Background | None = None
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        buttons = ActionButtons(self)
        self.grid, self.view = BackgroundGrid(), GroundView(opacity=0.6)
        self.view.setAccessibleName("The selected background")
        self.panel = BackgroundPanel(self.session, buttons)
        self.desk = GroundDesk(self.session, self.view, self.panel.ground, self.panel.crop)
        self.removing = RemovingBackgrounds(self.session, self.desk.edits, self.grid)
        self.colours = DepthColours(self.view, self.panel.depths.own_range)
        self.teaching = DepthDesk(self.session, self.panel.depths)
        split = QSplitter()
        split.addWidget(self.grid)
        self.views = BackgroundViews(self.session, self._middle(buttons), self.grid)
        self.alike = Likenesses(self.session, self)
        split.addWidget(self.views)
        split.setStretchFactor(1, 1)  # what there is more of room is for looking closely
        split.setSizes([2 * TILE.width() + 3 * theme.GRID, 3 * TILE.width() + 5 * theme.GRID])
        split.setChildrenCollapsible(False)
        full = QWidget()
        row = QHBoxLayout(full)
        row.addWidget(split, 1)
        row.addWidget(self.panel)
        self.stack = QStackedWidget()
        self.stack.addWidget(_empty_state(self))
        self.stack.addWidget(full)
        whole = QVBoxLayout(self)
        whole.addWidget(self.stack)
        for layout in (row, whole):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _middle(self, buttons: ActionButtons) -> QWidget:
        steps = [buttons.tool("undo"), buttons.tool("redo")]
        self.bar = TopBar([self.desk.tool_buttons(buttons)], [*steps, import_button(self)])
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        return middle

    def _connect(self) -> None:
        self.session.project_changed.connect(self._refresh)
        self.session.sources_changed.connect(self._refresh)
        self.grid.picked.connect(self._show)
        opacity = self.panel.depths.opacity
        opacity.changed.connect(lambda value: self.view.set_opacity(value / 100))
        self.view.hovered.connect(self._tell_depth)
        self.teaching.inferred.connect(self._forget_shown)
        self.teaching.proceeded.connect(self._list)
        self.teaching.proceeded.connect(self.status_changed)
        self.views.whole.connect(self.panel.setVisible)
        self.views.teacher_used.connect(self._use_teacher)
        self.views.removed.connect(self.removing.remove)
        self.alike.changed.connect(self._refresh)
        self.alike.noticed.connect(lambda text: self.session.message.emit(text, False))
        for part in (self.desk, self.teaching, self.removing.taking_back):
            part.changed.connect(self.status_changed)

    # What the window asks

    def status(self) -> str:
        """How many have a depth, of how many."""
        every = self._backgrounds()
        if not every:
            return "none yet"
        known = sum(bool(background.depth) for background in every)
        return f"depth {known:,} of {len(every):,}"

    def why_not(self, action: str) -> str:
        """Changes need a background and a project that may be changed; undo needs a step."""
        project = self.session.project
        if project is None:
            return super().why_not(action)
        if project.read_only:
            return READ_ONLY
        if action == "undo" and self.removing.taking_back.can_undo:
            return ""
        if not project.contents.backgrounds:
            return "Import backgrounds first."
        if action == "infer-depth":
            return self.teaching.why_not()
        return self._why_not_here(action) if self._shown else "Select a background first."

    def _why_not_here(self, action: str) -> str:
        if action != "show-alike":
            return self.desk.why_not(action)
        found = self.alike.of(self.grid.current_id)
        return "" if found else "None is nearly the same as this one."

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
        self.stack.setCurrentIndex(1 if self._backgrounds() else 0)
        self._list()
        self._show(self.grid.current_id)
        self.status_changed.emit()

    def _list(self) -> None:
        self.grid.show_backgrounds(self.session.project, self.alike)

    def _show(self, background_id: str) -> None:
        before = self._shown
        chosen = next((b for b in self._backgrounds() if b.id == background_id), None)
        self._shown = chosen
        if not _has_same_files(chosen, before):
            self._load(chosen)
        self.bar.tell(chosen.name if chosen else "")
        project = self.session.project
        self.panel.facts.show_background(chosen, project.contents.depth if project else None)
        self.teaching.follow(chosen)
        self.desk.follow(chosen)
        self.views.update_background(chosen)
        self.grid.warn(self.panel.alike, self.alike)

    def _load(self, chosen: Background | None) -> None:
        project = self.session.project
        self.desk.begin(chosen)
        self.views.follow(chosen, None)
        if project is None or chosen is None:
            self.view.set_picture(None)
            self.colours.show(None)
            return
        known = self.desk.edits.find(chosen.id)
        self._loading.ask(
            chosen.id,
            lambda: load(project, chosen, known),
            lambda loaded: self._loaded(chosen, loaded),
            lambda text: self.session.message.emit(text, True),
        )

    def _loaded(self, chosen: Background, loaded: LoadedBackground) -> None:
        if not self._shown or self._shown.id != chosen.id:
            return
        self.view.set_picture(loaded.levels)
        self.colours.show(loaded.depth)
        self.desk.show(self._shown, loaded.open_ground, loaded.picture)
        self.views.follow(self._shown, loaded)

    def _tell_depth(self, place: QPointF | None) -> None:
        self.panel.depths.here.tell(HERE, self.view.depth_at(place))

    # The ground

    def choose_tool(self, tool: str) -> None:
        """Take the hand, the frame, the brush or the eraser."""
        self.desk.choose_tool(tool)

    def scale_brush(self, factor: str) -> None:
        """Make the brush larger or smaller."""
        self.desk.scale_brush(float(factor))

    def clear_setting(self, name: str) -> None:
        """Take crop, horizon or camera height of this background away."""
        self.desk.edits.set(cast("Setting", name), None)

    def clear_regions(self) -> None:
        """Let cut-outs stand anywhere on this background."""
        self.desk.edits.clear_regions()

    def undo(self) -> None:
        """Take the last removal back, or the last change of this background's ground."""
        self.removing.taking_back.undo_or(self.desk.edits.undo)

    def redo(self) -> None:
        """Make the change again that was taken back."""
        self.desk.edits.redo()

    # What can be done

    def infer_depth(self) -> None:
        """Let the teacher give the chosen backgrounds a depth map."""
        self.teaching.infer()

    def _forget_shown(self) -> None:
        """Its depth may have been made anew under the same name."""
        self._shown = None

    def compare_teachers(self) -> None:
        """Let two teachers look at this background."""
        self.views.compare(self.panel.depths.teacher.choice)

    def _use_teacher(self, choice: Choice) -> None:
        if self._shown:
            self.panel.depths.teacher.take(choice)
            self.teaching.run(choice, [self._shown.id])

    def show_alike(self) -> None:
        """Show this background beside the one that is nearly the same."""
        pair = self.alike.of(self._shown.id) if self._shown else None
        every = {background.id: background for background in self._backgrounds()}
        if pair and pair.first in every and pair.second in every:
            self.views.show_alike((every[pair.first], every[pair.second]), pair.likeness)

    def remove(self) -> None:
        """Take the selected background out of the project."""
        self.removing.remove(self._shown.id if self._shown else "")


def _has_same_files(one: Background | None, other: Background | None) -> bool:
    """Whether what is on the screen need not be read again."""
    if one is None or other is None:
        return one is other
    return (one.id, one.file, one.depth) == (other.id, other.file, other.depth)


def _empty_state(page: BackgroundsPage) -> EmptyState:
    return EmptyState(
        "backgrounds",
        "No backgrounds yet",
        "Drop photos of places where your object may appear, or a whole folder. "
        "A few dozen, as different as the places are, work well.",
        import_button(page),
    )
