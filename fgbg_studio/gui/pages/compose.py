"""Compose: the recipe, samples of what it plans, what that covers, and writing them as files."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.gui import theme
from fgbg_studio.gui.audit_panel import AuditPanel
from fgbg_studio.gui.auditing import Auditing
from fgbg_studio.gui.browsing import Browsing
from fgbg_studio.gui.datasets_panel import DatasetsPanel
from fgbg_studio.gui.estimating import Estimating
from fgbg_studio.gui.files_panel import FilesPanel
from fgbg_studio.gui.foreign_data import ForeignData
from fgbg_studio.gui.foreign_panel import ForeignPanel
from fgbg_studio.gui.generating import Generating
from fgbg_studio.gui.hairline import hairline
from fgbg_studio.gui.known_datasets import KnownDatasets
from fgbg_studio.gui.lacking import lacking
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.panel import side_panel
from fgbg_studio.gui.plan_summary import planned
from fgbg_studio.gui.recipe_desk import RecipeDesk
from fgbg_studio.gui.removing_datasets import RemovingDatasets
from fgbg_studio.gui.sample_browser import SampleBrowser
from fgbg_studio.gui.sample_depths import SampleDepths
from fgbg_studio.gui.session import Session

LEFT, RIGHT = 38 * theme.GRID, 37 * theme.GRID


class ComposePage(Page):
    """Every change is seen at once, and saved a moment after the last one."""

    name = "compose"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.desk = RecipeDesk(session)
        self.datasets = KnownDatasets(session)
        self.browser, self.audit, self.files = SampleBrowser(), AuditPanel(), FilesPanel()
        self.written = DatasetsPanel()
        self.auditing, self.estimating = Auditing(self.audit), Estimating(self.files.foot)
        self.foreign, self.examined = ForeignData(session, self), ForeignPanel()
        self.browsing = Browsing(session, self.browser, self.datasets, self.foreign)
        self.generating = Generating(session, self.datasets)
        self.removing = RemovingDatasets(session, self.datasets)
        for part in (self.desk, self.datasets, self.generating):
            part.setParent(self)
        self.browser.large.offer_depths(SampleDepths(session))
        self._shown: Dataset | None = None
        """The plan as it was shown last."""
        self._lay_out()
        self._connect()
        self._project_changed()

    @property
    def form(self) -> OptionsForm:
        """The recipe's form."""
        return self.desk.form

    def _lay_out(self) -> None:
        right = QFrame()
        right.setObjectName("panel")
        right.setProperty("side", "right")
        right.setFixedWidth(RIGHT)
        scrolled = side_panel(
            "right", [self.examined, self.audit, self.files, self.written], RIGHT - 1
        )
        scrolled.setProperty("side", "")
        column = QVBoxLayout(right)
        column.addWidget(scrolled, 1)
        column.addWidget(hairline())
        column.addWidget(self.files.foot)
        row = QHBoxLayout(self)
        row.addWidget(side_panel("left", [self.form], LEFT))
        row.addWidget(self.browser, 1)
        row.addWidget(right)
        for layout in (row, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _connect(self) -> None:
        session, written = self.session, self.written
        self.desk.edited.connect(self._show_plan)
        self.browser.failed.connect(lambda text: session.message.emit(text, True))
        self.browser.cutout_wanted.connect(session.cutout_wanted)
        self.browser.sample_chosen.connect(self.status_changed)
        self.audit.part_wanted.connect(self.browser.filters.choose_part)
        self.auditing.audited.connect(self.audit.show_audit)
        self.auditing.failed.connect(self.audit.tell_failure)
        self.audit.moved.wanted.connect(self.auditing.count_moved)
        self.auditing.moved.connect(self.audit.moved.show_moved)
        self.auditing.moved_failed.connect(self.audit.moved.tell_failure)
        self.estimating.estimated.connect(self.files.show_estimate)
        self.estimating.failed.connect(lambda text: self.files.tell(text, warning=True))
        self.files.changed.connect(self._estimate)
        self.files.wanted.connect(self.generate)
        self.datasets.changed.connect(self._show_datasets)
        self.browsing.report_shown.connect(self.examined.show_report)
        self.generating.changed.connect(self._refresh)
        self.generating.changed.connect(self._show_datasets)
        self.generating.browse_wanted.connect(self.browsing.show_dataset)
        written.browse_wanted.connect(self.browsing.show_dataset)
        written.folder_wanted.connect(self.generating.open_folder)
        written.resume_wanted.connect(self.generating.resume)
        written.rewrite_wanted.connect(self.generating.rewrite)
        written.remove_wanted.connect(self.removing.remove)
        self.desk.edited.connect(self.removing.taking_back.forget)
        self.removing.taking_back.changed.connect(self.status_changed)
        session.project_changed.connect(self._project_changed)
        session.sources_changed.connect(self._sources_changed)
        session.recipe_changed.connect(self._recipe_changed)

    # --- what the window asks -------------------------------------------------------------------

    def status(self) -> str:
        """How many samples are planned."""
        dataset = self._dataset()
        return f"{planned(dataset):,} planned" if dataset else "nothing yet"

    def why_not(self, action: str) -> str:
        """Why an action of this page cannot be used now."""
        if reason := super().why_not(action):
            return reason
        if action == "undo" and self.removing.taking_back.can_undo:
            return ""
        if action in ("undo", "redo"):
            return self.desk.why_not(action)
        if action == "generate":
            return self.generating.why_not() or self._lacking()
        if action in ("show-cutout", "compare-depth"):
            return "" if self.browser.cutout_shown else "Select a sample first."
        return self._lacking() if action == "shuffle" else ""

    def _lacking(self) -> str:
        """Why there are no samples, or ""."""
        return lacking(self.session.project)

    # --- what is planned ------------------------------------------------------------------------

    def _dataset(self) -> Dataset | None:
        project = self.session.project
        return project.dataset(self.desk.recipe) if project and not self._lacking() else None

    def _show_plan(self) -> None:
        """The preview first: it is what the person waits for."""
        project, dataset = self.session.project, self._dataset()
        self._shown = dataset
        if project and dataset:
            self.browsing.show_plan(dataset)
            self.auditing.start(dataset, project.folder)
        else:
            self.browsing.show_hint(self._lacking())
            self.auditing.stop()
        self.audit.show_dataset(dataset)
        self._estimate()
        self._refresh()

    def _estimate(self) -> None:
        """Only of what is saved: the core takes the project's recipe."""
        project = self.session.project
        self.files.tell("")
        if project and not self._lacking() and not self.desk.is_edited:
            self.files.tell("Measuring what that takes…")
            self.estimating.start(project, self.files.options, self.files.writing)
        else:
            self.estimating.stop()

    def _refresh(self) -> None:
        reason = self.why_not("generate")
        if reason and self.files.button.hasFocus():
            self.files.writer.combo.setFocus()  # else Qt would choose, and take the rail
        self.files.button.setEnabled(not reason)
        self.files.button.setToolTip(reason or "Write samples as files (Ctrl+G)")
        self.status_changed.emit()

    def _show_datasets(self) -> None:
        found, stale = self.datasets.found, self.datasets.stale
        self.written.show_datasets(found, stale, self.generating.why_not())

    def _project_changed(self) -> None:
        self.desk.begin()
        self._sources_changed()

    def _sources_changed(self) -> None:
        """Their files may be others, under the same names."""
        self.browser.pictures.forget_sources()
        self.auditing.forget_sources()
        self.desk.follow()
        self._show_plan()
        self._show_datasets()

    def _recipe_changed(self) -> None:
        self.desk.follow()
        if self._shown and self._shown.recipe == self.desk.recipe:
            self._estimate()  # it is seen already, and is saved only now
            self._refresh()
        else:
            self._show_plan()

    # --- actions --------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last removal back, or give the recipe the values before its last change."""
        self.removing.taking_back.undo_or(self.desk.undo)

    def redo(self) -> None:
        """Make the change again that `undo` took back."""
        self.desk.redo()

    def reset_recipe(self) -> None:
        """Give every setting its default."""
        self.form.reset()

    def shuffle(self) -> None:
        """Show other samples."""
        self.browser.shuffle()

    def show_cutout(self) -> None:
        """Show the cut-out of the selected sample in the editor."""
        self.browser.show_cutout()

    def compare_depth(self) -> None:
        """Show the layered depth of the selected sample beside what a teacher sees in it."""
        self.browser.compare_depth()

    def open_other_data(self, what: str) -> None:
        """Examine a folder or an archive that people have already, and look at it."""
        self.foreign.choose(what)

    def generate(self) -> None:
        """Write samples as files, by the recipe as it stands."""
        if not self.why_not("generate"):
            self.generating.generate(self.files.options, self.files.writing)
