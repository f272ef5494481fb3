"""Compose: the recipe, samples of what it plans, how many there are, and writing them as files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.gui import theme
from fgbg_studio.gui.job_runner import RunningJob
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.panel import side_panel
from fgbg_studio.gui.plan_summary import PlanSummary
from fgbg_studio.gui.recipe_form import recipe_form
from fgbg_studio.gui.sample_browser import SampleBrowser
from fgbg_studio.gui.session import Session
from fgbg_studio.jobs.generating import GenerateOptions, generate

SAVE_AFTER_MS = 400


class ComposePage(Page):
    """Every change is seen at once, and saved a moment after the last one."""

    name = "compose"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.form = recipe_form()
        self.browser = SampleBrowser()
        self.summary = PlanSummary()
        writers = {"writer": registry.names("writers")}
        self.writing = OptionsForm(GenerateOptions, choices=writers)
        self.button = QPushButton(theme.icon("generate", on_accent=True), "Generate Dataset")
        self._job: RunningJob | None = None
        self._edited = False
        self._past: list[Recipe] = []
        self._future: list[Recipe] = []
        self._saving = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._lay_out()
        self._connect()
        self._sources_changed()

    def _lay_out(self) -> None:
        self.button.setProperty("primary", True)
        self.button.setProperty("large", True)
        note = QLabel("Training needs no files: it renders the same samples while it learns.")
        note.setObjectName("muted")
        note.setWordWrap(True)
        heading = QLabel("Files")
        heading.setObjectName("heading")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side_panel("left", [self.form], 38 * theme.GRID))
        row.addWidget(self.browser, 1)
        right = [self.summary, heading, self.writing, self.button, note]
        row.addWidget(side_panel("right", right, 36 * theme.GRID))

    def _connect(self) -> None:
        self.form.changed.connect(self._recipe_edited)
        self.browser.failed.connect(lambda text: self.session.message.emit(text, True))
        self.button.clicked.connect(self.generate)
        self._saving.timeout.connect(self._save)
        self.session.save_wanted.connect(self._save_wanted)
        self.session.project_changed.connect(self._project_changed)
        self.session.sources_changed.connect(self._sources_changed)
        self.session.recipe_changed.connect(self._recipe_changed)

    # --- what is planned ------------------------------------------------------------------------

    def status(self) -> str:
        """How many samples are planned."""
        dataset = self._dataset()
        return f"{len(dataset):,} planned" if dataset else "nothing yet"

    def why_not(self, action: str) -> str:
        """Why an action of this page cannot be used now."""
        if reason := super().why_not(action):
            return reason
        if action == "undo":
            return "" if self._past or self._edited else "There is nothing to undo."
        if action == "redo":
            return "" if self._future else "There is nothing to make again."
        if action == "generate":
            return self._why_not_generate()
        return self._lacking() if action == "shuffle" else ""

    def _why_not_generate(self) -> str:
        if self._job:
            return "A dataset is being written. Wait for it or stop it first."
        if self.session.project and self.session.project.read_only:
            return "The project is open for reading only."
        return self._lacking()

    def _lacking(self) -> str:
        """Why there are no samples, or ""."""
        try:
            if self.session.project:
                self.session.project.dataset()
        except StudioError as error:
            return str(error).partition(" yet.")[0] + " yet. Drop pictures here to add them."
        return ""

    def _dataset(self) -> Dataset | None:
        project = self.session.project
        return project.dataset(self.form.value()) if project and not self._lacking() else None

    def _show_plan(self) -> None:
        project, dataset = self.session.project, self._dataset()
        if project and dataset:
            self.browser.show_dataset(dataset, project.folder)
        else:
            self.browser.show_hint(self._lacking())
        self.summary.show_dataset(dataset)
        self._refresh()

    def _refresh(self) -> None:
        reason = self.why_not("generate")
        self.button.setEnabled(not reason)
        self.button.setToolTip(reason or "Write samples as files (Ctrl+G)")
        self.status_changed.emit()

    def _project_changed(self) -> None:
        self._saving.stop()
        self._past, self._future, self._edited = [], [], False
        self._sources_changed()

    def _sources_changed(self) -> None:
        self.browser.pictures.forget_sources()
        self._recipe_changed()

    def _recipe_changed(self) -> None:
        project = self.session.project
        if project and not self._edited:
            self.form.set_value(project.recipe)
        self._show_plan()

    # --- changing the recipe --------------------------------------------------------------------

    def _recipe_edited(self) -> None:
        self._edited = True
        self._show_plan()
        self._saving.start()

    def _save(self) -> bool:
        return self.session.attempt(self._write)

    def _save_wanted(self, problems: list[str]) -> None:
        """The project is about to be used or closed: there is no moment to wait for."""
        if self.session.project and self.session.project.read_only:
            return
        try:
            self._write()
        except StudioError as error:
            problems.append(str(error))

    def _write(self) -> None:
        """Make what was edited the project's recipe, one step of undo."""
        self._saving.stop()
        project = self.session.project
        if not project or not self._edited:
            return
        before, recipe = project.recipe, self.form.value()
        if recipe != before:
            project.set_recipe(recipe)
            self._past.append(before)
            self._future = []
        self._edited = False
        self.session.recipe_changed.emit()

    def _set_recipe(self, recipe: Recipe) -> None:
        self.form.set_value(recipe)
        self.session.set_recipe(recipe)

    def undo(self) -> None:
        """Give the recipe the values it had before the last change."""
        if self._save() and self._past and self.session.project:
            self._future.append(self.session.project.recipe)
            self._set_recipe(self._past.pop())

    def redo(self) -> None:
        """Make the change again that `undo` took back."""
        if self._future and self.session.project:
            self._past.append(self.session.project.recipe)
            self._set_recipe(self._future.pop())

    def reset_recipe(self) -> None:
        """Give every setting its default."""
        self.form.reset()

    def shuffle(self) -> None:
        """Show other samples."""
        self.browser.shuffle()

    # --- writing files --------------------------------------------------------------------------

    def generate(self) -> None:
        """Write samples as files, by the recipe as it stands."""
        if not self.session.project or self.why_not("generate") or not self.session.save_first():
            return
        job = generate(self.session.project, self.writing.value())
        self._job = self.session.run(
            "Generate", job, on_result=self._written, on_stopped=self._stopped, on_ended=self._ended
        )
        self._refresh()

    def _written(self, folder: Path) -> None:
        text, address = f"The dataset is written: {folder}", QUrl.fromLocalFile(str(folder))
        show = partial(QDesktopServices.openUrl, address)
        self.session.offer.emit(text, "Open the folder", show)

    def _stopped(self) -> None:
        text = "Writing was stopped. The next start of the program offers to go on with it."
        self.session.message.emit(text, False)

    def _ended(self) -> None:
        self._job = None
        self._refresh()
