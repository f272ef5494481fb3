"""The Cut-outs page: from photos to objects with a soft mask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.dropping import import_button, import_photos, told
from fgbg_studio.gui.filmstrip import Filmstrip
from fgbg_studio.gui.mask_canvas import MaskCanvas, Tool
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.mask_tools import MaskTools
from fgbg_studio.gui.masked_view import Look
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.page_parts import EmptyState, Segments, TopBar
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.importing import ImportReport
    from fgbg_studio.project import Photo

LOOKS: tuple[Look, ...] = ("overlay", "alpha", "checker", "photo")
STATES = {"none": "no mask yet", "draft": "draft", "done": "done"}
USUAL_BRUSH = 0.06
"""The brush's first diameter, as a share of the photo's shorter side."""


class CutoutsPage(Page):
    """Filmstrip at the left, the photo and its mask in the middle, tools at the right."""

    name = "cutouts"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._brush_chosen = False
        self._cutting_all = False
        self._lay_out()
        self._connect()
        self._project_changed()

    # Building

    def _lay_out(self) -> None:
        buttons = ActionButtons(self)
        looks = [buttons.push(f"look-{look}") for look in LOOKS]
        self._looks = dict(zip(LOOKS, looks, strict=True))
        self.bar = TopBar([Segments(looks)], [import_button(self)])
        self.filmstrip, self.canvas = Filmstrip(), MaskCanvas()
        self.editor = MaskEditor(self.session, self.canvas)
        self.tools = MaskTools(buttons)
        self.stack = QStackedWidget()
        self.stack.addWidget(_empty_state(self))
        self.stack.addWidget(self.canvas)
        middle, row = QVBoxLayout(), QHBoxLayout(self)
        middle.addWidget(self.bar)
        middle.addWidget(self.stack, 1)
        row.addWidget(self.filmstrip)
        row.addLayout(middle, 1)
        row.addWidget(self.tools)
        for layout in (row, middle):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.choose_look("overlay")

    def _connect(self) -> None:
        self.session.project_changed.connect(self._project_changed)
        self.session.sources_changed.connect(self._refresh)
        self.filmstrip.picked.connect(self.editor.show)
        self.filmstrip.list.activated_entry.connect(self._show_photo_of)
        self.editor.changed.connect(self._tell)
        self.editor.opened.connect(self._fit_brush)
        self.editor.saved.connect(self._saved)
        self.tools.brush_changed.connect(self._choose_brush)
        self.tools.assistant_changed.connect(self._choose_assistant)
        self._choose_assistant()

    # What the window asks

    def status(self) -> str:
        """How many photos are done."""
        project = self.session.project
        if project is None:
            return ""
        photos, cutouts = project.contents.photos, project.contents.cutouts
        if photos:
            done = sum(photo.state == "done" for photo in photos)
            return f"{done:,} of {len(photos):,} done"
        ending = "" if len(cutouts) == 1 else "s"
        return f"{len(cutouts):,} cut-out{ending}" if cutouts else "no photos yet"

    def why_not(self, action: str) -> str:
        """Painting needs a photo and a project that may be changed; undo needs a step."""
        project = self.session.project
        if project is None or action.startswith(("tool-", "look-", "brush-")):
            return super().why_not(action)
        if project.read_only:
            return "The project is open for reading only."
        if action == "cut-out-all":
            return self._why_not_all()
        history = self.editor.history
        if history is None:
            return "Select a photo first."
        steps = {"undo": history.undo_name, "redo": history.redo_name}
        return "" if steps.get(action, "any") else f"There is nothing to {action} on this photo."

    def _why_not_all(self) -> str:
        if self._cutting_all:
            return "It is under way; the bar below shows how far."
        return "" if self._without_mask() else "There is no photo without a mask."

    def shown(self) -> None:
        """Arrows leaf through the photos at once, and the tools' letters work."""
        self.filmstrip.list.setFocus()

    def accept_drop(self, paths: list[Path]) -> None:
        """Import photos, and pictures with transparency as cut-outs."""
        if project := self.session.project:
            job = import_photos(project, paths)
            self.session.run("Importing photos", job, on_result=self._imported)

    def _imported(self, report: ImportReport) -> None:
        self.session.message.emit(told(report), False)
        self.session.sources_changed.emit()
        if first := next((one for one in report.added if one.startswith("p")), ""):
            self.filmstrip.show_photos(first)
        elif report.added:
            self.filmstrip.show_cutouts()

    def hideEvent(self, event: QHideEvent) -> None:
        """Write drafts when another page is shown."""
        self.editor.write_drafts()
        super().hideEvent(event)

    def _project_changed(self) -> None:
        self._refresh()
        project = self.session.project
        if project and project.contents.cutouts and not project.contents.photos:
            self.filmstrip.show_cutouts()
        else:
            self.filmstrip.show_photos()

    def _refresh(self) -> None:
        project = self.session.project
        contents = project.contents if project else None
        filled = contents is not None and bool(contents.photos or contents.cutouts)
        self.stack.setCurrentIndex(1 if filled else 0)
        self.filmstrip.show_project(project)
        self._tell()

    def _tell(self) -> None:
        self.bar.tell("   ·   ".join(self._facts()))
        self.status_changed.emit()

    def _facts(self) -> list[str]:
        project, shown = self.session.project, self.editor.shown_id
        if project is None or not shown:
            return []
        source = project.source(shown)
        state = STATES.get(getattr(source, "state", ""), "cut-out")
        return [source.name, f"{source.width:,} x {source.height:,} px", state]

    def _show_photo_of(self, cutout_id: str) -> None:
        project = self.session.project
        if project and cutout_id.startswith("c"):
            self.filmstrip.show_photos(getattr(project.source(cutout_id), "photo", ""))

    # Tools

    def choose_tool(self, tool: str) -> None:
        """Take brush, eraser or box in hand."""
        self.canvas.set_tool(cast("Tool", tool))
        self.tools.show_tool(tool)

    def swap_tools(self) -> None:
        """Brush instead of eraser, eraser instead of anything else."""
        self.choose_tool("brush" if self.canvas.tool == "eraser" else "eraser")

    def choose_look(self, look: str) -> None:
        """Show the mask in another way."""
        self._looks[cast("Look", look)].setChecked(True)
        self.canvas.set_look(cast("Look", look))

    def make_smaller(self) -> None:
        """A smaller brush."""
        self.tools.scale_brush(0.8)

    def make_larger(self) -> None:
        """A larger brush."""
        self.tools.scale_brush(1.25)

    def _choose_brush(self) -> None:
        self._brush_chosen = True
        self.canvas.set_brush(self.tools.radius, self.tools.hardness)

    def _fit_brush(self, shorter_side: int) -> None:
        """A first brush that suits the photo, until the person chooses one."""
        if not self._brush_chosen:
            self.tools.size_row.set_value(USUAL_BRUSH * shorter_side)
        self.canvas.set_brush(self.tools.radius, self.tools.hardness)

    def _choose_assistant(self) -> None:
        self.editor.assistant = self.tools.assistant.currentText()

    # The mask

    def undo(self) -> None:
        """Take the last step on this photo back."""
        self.editor.undo()

    def redo(self) -> None:
        """Make the step again that was taken back."""
        self.editor.redo()

    def clear_mask(self) -> None:
        """Empty the mask."""
        self.editor.clear_mask()

    def invert_mask(self) -> None:
        """Swap object and background."""
        self.editor.invert_mask()

    def save(self) -> None:
        """Mark the cut-out as done, and go on to the next photo."""
        if self.editor.save():
            self.filmstrip.go_to_next()

    def _saved(self, photo_id: str) -> None:
        project = self.session.project
        cutout_id = cast("Photo", project.source(photo_id)).cutout if project else ""
        if project and cutout_id:
            self.filmstrip.list.entries.forget(project.path(project.source(cutout_id).file))
        self.session.sources_changed.emit()

    # All photos at once

    def _without_mask(self) -> list[str]:
        project = self.session.project
        photos = project.contents.photos if project else ()
        return [p.id for p in photos if p.state == "none" and not self.editor.has_mask(p.id)]

    def cut_out_all(self) -> None:
        """Let the assistant propose a mask for every photo without one."""
        from fgbg_studio.jobs.cutting import cut_out

        if project := self.session.project:
            self._cutting_all = True
            assistant = self.editor.assistant
            self.session.run(
                f"Cutting out with {assistant}",
                cut_out(project, self._without_mask(), assistant),
                on_events=lambda _: self.filmstrip.refresh(),
                on_ended=self._all_cut_out,
            )
            self.status_changed.emit()

    def _all_cut_out(self) -> None:
        self._cutting_all = False
        self.session.sources_changed.emit()
        self.editor.reload()


def _empty_state(page: CutoutsPage) -> EmptyState:
    return EmptyState(
        "cutouts",
        "No photos yet",
        "Drop photos of your object here, or a whole folder. "
        "Pictures with transparency come in as finished cut-outs.",
        import_button(page),
    )
