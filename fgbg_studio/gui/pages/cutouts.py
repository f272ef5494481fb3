"""The Cut-outs page: from photos to objects with a soft mask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.assistance import Assistance
from fgbg_studio.gui.canvas_bar import CanvasBar
from fgbg_studio.gui.correcting import Correcting
from fgbg_studio.gui.cutout_actions import CANVAS, FILMSTRIP
from fgbg_studio.gui.cutout_reasons import why_not_on
from fgbg_studio.gui.cutting_all import CuttingAll
from fgbg_studio.gui.dropping import import_button, import_photos, no_photos_yet, told
from fgbg_studio.gui.filmstrip import Filmstrip
from fgbg_studio.gui.finishing import Finishing
from fgbg_studio.gui.first_brush import FirstBrush
from fgbg_studio.gui.looks import Look
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.mask_changes import MaskChanges
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.mask_exchange import MaskExchange, are_annotations
from fgbg_studio.gui.mask_tools import MaskTools
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.photo_facts import facts_text, progress_text
from fgbg_studio.gui.removing import RemovingObjects
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.tool_column import ToolColumn
from fgbg_studio.gui.tool_settings import Tool
from fgbg_studio.gui.view_bar import ViewBar

if TYPE_CHECKING:
    from fgbg_studio.jobs.importing import ImportReport
    from fgbg_studio.project import Photo

AFTER_PAINT_MS = 40
"""From a step to what follows from it beside the canvas: enabling every action takes a moment."""

NO_PHOTO = "This cut-out was imported and has no photo here: it can be looked at, not edited."


class CutoutsPage(Page):
    """Filmstrip and tools at the left, the photo in the middle, options at the right."""

    name = "cutouts"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lay_out()
        self._connect()
        self._project_changed()

    # Building

    def _lay_out(self) -> None:
        buttons = ActionButtons(self)
        self.filmstrip, self.canvas = Filmstrip(import_button(self)), MaskCanvas()
        self.canvas.setObjectName(CANVAS)
        self.canvas.setAccessibleName("The photo under edit")
        self.filmstrip.list.setObjectName(FILMSTRIP)
        self.filmstrip.list.setAccessibleName("Photos or cut-outs")
        self.editor = MaskEditor(self.session, self.canvas)
        self.finishing = Finishing(self.session)
        self.correcting = Correcting(self.session, self.editor, self.filmstrip, self.finishing)
        self.changes = MaskChanges(self.editor, self.canvas)
        self.cutting_all = CuttingAll(self.session, self.editor)
        self.views = ViewBar(buttons)
        self.column = ToolColumn(buttons)
        self.bar = CanvasBar(self.canvas, buttons)
        self.tools = MaskTools(self.session, self.editor, self.canvas, buttons)
        self.stack = QStackedWidget()
        self.stack.addWidget(no_photos_yet(self))
        self.stack.addWidget(self.canvas)
        self.first_brush = FirstBrush(self.tools.options, self.editor)
        self.assistance = Assistance(self.session, self.editor, self.canvas, self.tools, self.stack)
        self.exchange = MaskExchange(self, self.session, self.editor)
        self.removing = RemovingObjects(self.session, self.editor, self.filmstrip)
        middle, row = QVBoxLayout(), QHBoxLayout(self)
        middle.addWidget(self.views)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.bar)
        row.addWidget(self.filmstrip)
        row.addWidget(self.column)
        row.addLayout(middle, 1)
        row.addWidget(self.tools)
        for layout in (row, middle):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.choose_look("overlay")
        self.choose_tool("brush")

    def _connect(self) -> None:
        self.session.project_changed.connect(self._project_changed)
        self.session.sources_changed.connect(self._refresh)
        self.filmstrip.picked.connect(self.editor.show)
        self.filmstrip.list.activated_entry.connect(self.show_cutout)
        self.editor.next_wanted = self.filmstrip.next_id
        self._telling = QTimer(self, singleShot=True, interval=AFTER_PAINT_MS)
        self._telling.timeout.connect(self._tell)
        self.editor.changed.connect(self._telling.start)
        self.editor.saved.connect(self._saved)
        self.finishing.finished.connect(self._cutout_changed)
        self.cutting_all.proceeded.connect(self.filmstrip.refresh)
        self.canvas.brush_turned.connect(self.tools.options.turn_brush)
        removals = self.removing.taking_back
        for part in (self.cutting_all, self.tools.assistant, self.tools.edges, removals):
            part.changed.connect(self.status_changed)
        self.session.masks_changed.connect(self.editor.reload)
        self.tools.options.changed.connect(self.canvas.update)
        self.views.overlay.chosen.connect(self.canvas.set_overlay)
        self.views.background.chosen.connect(self.canvas.set_background)

    # What the window asks

    def status(self) -> str:
        """How many photos are done."""
        return progress_text(self.session.project)

    def why_not(self, action: str) -> str:
        """Painting needs a photo and a project that may be changed; undo needs a step."""
        return super().why_not(action) or why_not_on(self, action)

    def shown(self) -> None:
        """Arrows leaf through the photos at once, and the tools' letters work."""
        self.filmstrip.list.setFocus()

    def accept_drop(self, paths: list[Path]) -> None:
        """Import photos, pictures with transparency as cut-outs, and files of annotations."""
        if are_annotations(paths):
            self.exchange.import_masks(paths)
        elif project := self.session.project:
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
        if not self.assistance.is_comparing:
            self.stack.setCurrentIndex(1 if filled else 0)
        self.filmstrip.show_project(project)
        self.views.background.show_project(project)
        self._tell()

    def _tell(self) -> None:
        self.bar.tell(facts_text(self.session.project, self.editor.shown_id))
        self.tools.real.refresh()
        self.status_changed.emit()

    def show_cutout(self, cutout_id: str) -> None:
        """Show the photo that a cut-out was cut out of; an imported one has none."""
        if cutout_id.startswith("c") and not self.filmstrip.show_source_of(cutout_id):
            self.session.message.emit(NO_PHOTO, False)

    # Views

    def choose_look(self, look: str) -> None:
        """Show the mask in another way; the background again shows another one."""
        chosen, background = cast("Look", look), self.views.background
        if chosen == "background":
            background.next_at_random() if self.canvas.look == chosen else background.ensure()
        self.views.show_look(chosen)
        self.canvas.set_look(chosen)
        self.assistance.follow_look()

    def next_background(self) -> None:
        """Show the cut-out on another background."""
        if self.canvas.look == "background":
            self.views.background.next_at_random()
        else:
            self.choose_look("background")

    def zoom(self, place: str) -> None:
        """Look nearer, from farther, at all of it, at its pixels or at what the mask holds."""
        self.canvas.zoom_to_place(place)

    def toggle_panels(self) -> None:
        """Give the canvas the room of the panels, or give it back."""
        shown = self.tools.isVisible()
        for panel in (self.filmstrip, self.tools):
            panel.setVisible(not shown)

    def step(self, by: str) -> None:
        """Go to another photo."""
        self.filmstrip.list.step(int(by))

    # Tools

    def choose_tool(self, tool: str) -> None:
        """Take a tool in hand."""
        self.canvas.set_tool(cast("Tool", tool))
        self.tools.assistant.assisting.prepare()
        self.column.show_tool(self.canvas.tool)
        self.tools.show_tool(self.canvas.tool)

    def swap_tools(self) -> None:
        """Brush instead of eraser, eraser instead of anything else."""
        self.choose_tool("brush" if self.canvas.tool == "eraser" else "eraser")

    def change_brush(self, how: str) -> None:
        """A smaller, larger, softer or harder brush."""
        self.tools.options.change_brush(how)

    # The mask

    def undo(self) -> None:
        """Take the last removal back, or the last step on this photo."""
        self.removing.taking_back.undo_or(self.editor.undo)

    def redo(self) -> None:
        """Make the step again that was taken back."""
        self.editor.redo()

    def change_mask(self, operation: str) -> None:
        """Do something to the whole mask."""
        self.changes.change(operation, self.tools.operations.amount)

    def add_object(self) -> None:
        """Go on with another object of the photo in sight."""
        from fgbg_studio.jobs.objects import add_object

        project, photo_id = self.session.project, self.editor.shown_id
        added: list[Photo] = []
        if project and self.session.attempt(lambda: added.append(add_object(project, photo_id))):
            self.session.sources_changed.emit()
            self.filmstrip.show_photos(added[0].id)

    def remove(self) -> None:
        """Take the photo or cut-out that is selected out of the project."""
        self.assistance.stop_comparing()
        self.removing.remove()

    def toggle_real(self) -> None:
        """Make the photo in sight a real sample, or none any more."""
        self.tools.real.toggle_real()

    def save(self) -> None:
        """Mark the cut-out as done, and go on to the next photo."""
        if self.editor.save():
            self.finishing.want(self.editor.shown_id)
            self.filmstrip.go_to_next()

    def _saved(self, photo_id: str) -> None:
        self._cutout_changed(photo_id)
        self.finishing.saved(photo_id)

    def _cutout_changed(self, photo_id: str) -> None:
        project = self.session.project
        cutout_id = cast("Photo", project.source(photo_id)).cutout if project else ""
        if project and cutout_id:
            self.filmstrip.list.entries.forget(project.path(project.source(cutout_id).file))
        self.session.sources_changed.emit()

    # Assistants

    def assist(self, what: str) -> None:
        """Let an assistant do something for the photo in sight, or compare two."""
        self.assistance.do(what)

    def import_masks(self) -> None:
        """Take the masks of another program."""
        self.exchange.import_masks()

    def export_masks(self) -> None:
        """Write masks for another program."""
        self.exchange.export_masks()

    def cut_out_all(self) -> None:
        """Let the assistant propose a mask for every photo without one."""
        if choice := self.tools.assistant.choice:
            self.cutting_all.start(choice)
