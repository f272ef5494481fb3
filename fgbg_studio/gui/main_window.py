"""The window: rail, pages, messages, job bar and menus."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_spec import ActionSpec
from fgbg_studio.gui.actions import Actions
from fgbg_studio.gui.dropped_files import DroppedFiles
from fgbg_studio.gui.first_paint import after_paint
from fgbg_studio.gui.garbage import GarbageCollector
from fgbg_studio.gui.guide import Guide
from fgbg_studio.gui.help_sheets import HelpSheets
from fgbg_studio.gui.job_bar import JobBar
from fgbg_studio.gui.leaving import Leaving
from fgbg_studio.gui.notices import Notices
from fgbg_studio.gui.offers import Offers
from fgbg_studio.gui.page import NO_PROJECT, Page
from fgbg_studio.gui.page_links import PageLinks
from fgbg_studio.gui.rail import STEPS, WIDTH, Rail
from fgbg_studio.gui.recent_menu import RecentMenu
from fgbg_studio.gui.roomy_area import RoomyArea
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.settings import THEME_CHOICES, Settings, ThemeChoice
from fgbg_studio.gui.start_page import StartPage

SMALLEST, USUAL = (1216, 640), (1280, 800)
LEAST_PAGE = QSize(SMALLEST[0] - WIDTH - 1 - 10, 526)
"""Pixels: what a page and a scroll bar have beside the rail, the guided path above them."""
PROJECT_FILE = "project.json"


class MainWindow(QMainWindow):
    """One project at a time, five pages, any number of jobs."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.session = Session(settings)
        self.pages: dict[str, Page] = {}
        theme.apply(settings.theme)
        self.actions_by_id = Actions(self, self._trigger)
        self._lay_out()
        self._connect()
        self.leaving = Leaving(self, self.session, self.notices)
        self.garbage = GarbageCollector(self, lambda: bool(self.session.jobs.running))
        self.garbage.start()
        self.links = PageLinks(self)
        self.help = HelpSheets(self)
        self.offers = Offers(self.session, self.notices, self.links.resume)
        self.drops = DroppedFiles(self, self.drop)
        # With its frame and title it must not reach beyond a small screen.
        room = self.screen().availableSize() - QSize(2, 5) * theme.GRID
        self.setMinimumSize(QSize(*SMALLEST).boundedTo(room))
        if not self.restoreGeometry(settings.geometry):
            self.resize(QSize(*USUAL).boundedTo(room))
        self._project_changed()

    # --- building -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.rail, self.notices = Rail(), Notices()
        self.start_page = StartPage(self.settings)
        self.job_bar = JobBar(self.session.jobs)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start_page)
        self.guide = Guide(self.session, self.settings)
        beside, middle, column = QVBoxLayout(), QHBoxLayout(), QVBoxLayout()
        beside.addWidget(self.guide)
        self.area = RoomyArea(self.stack, LEAST_PAGE)
        beside.addWidget(self.area, 1)
        middle.addWidget(RoomyArea(self.rail, self.rail.minimumSize(), "column"))
        middle.addLayout(beside, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.notices)
        column.addWidget(self.job_bar)
        for layout in (beside, middle, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        centre = QWidget()
        centre.setLayout(column)
        self.setCentralWidget(centre)
        self._project_name = QLabel()
        self._project_name.setObjectName("projectName")
        self._project_name.setFixedWidth(40 * theme.GRID)  # the menu bar asks only once
        self._project_name.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.menuBar().setCornerWidget(self._project_name)
        recent = RecentMenu(self, self.settings)
        recent.chosen.connect(self.open_folder)
        self.actions_by_id.menus["File"].insertMenu(self.actions_by_id["import"], recent)

    def _connect(self) -> None:
        session, start = self.session, self.start_page
        session.project_changed.connect(self._project_changed)
        session.message.connect(self.notices.say)
        session.fault.connect(self.notices.warn)
        session.left_out.connect(self.notices.warn)
        session.offer.connect(self.notices.offer)
        session.removed.connect(self.notices.offer_undo)
        session.taken_back.connect(self.notices.take_away)
        session.choice.connect(self.notices.ask)
        session.newest_choice.connect(self.notices.ask_anew)
        session.jobs.started.connect(self.refresh)
        session.jobs.finished.connect(self.refresh)
        self.rail.chosen.connect(self.show_page)
        self.guide.page_wanted.connect(self.show_page)
        self.guide.toggled.connect(self.refresh)
        start.opened.connect(self.open_folder)
        start.created.connect(self.session.create)
        start.sample_wanted.connect(self.open_sample)
        start.open_wanted.connect(self.open_project)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_theme_changed)

    # --- pages --------------------------------------------------------------------------------

    def page(self, name: str) -> Page:
        """A page, built when it is first asked for."""
        if name not in self.pages:
            from fgbg_studio.gui.pages import make_page

            self.pages[name] = page = make_page(name, self.session)
            page.status_changed.connect(self.refresh)
            self.actions_by_id.adopt(page, name)
            self.stack.addWidget(page)
        return self.pages[name]

    def show_page(self, name: str) -> None:
        """Show one of the steps."""
        page = self.page(name)
        self.stack.setCurrentWidget(page)
        self.rail.set_current(name)
        page.shown()
        self.refresh()

    @property
    def current_page(self) -> Page | None:
        """The page that is shown; None on the start page."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def _project_changed(self) -> None:
        project = self.session.project
        name = project.contents.name if project else ""
        self._project_name.setText(f"{name} (read-only)" if project and project.read_only else name)
        self.notices.clear()  # what was said or offered of another project
        self.setWindowTitle(f"{name} – FGBG Studio" if name else "FGBG Studio")
        self.rail.set_usable("" if project else NO_PROJECT)
        if project:
            self.show_page("compose" if project.contents.backgrounds else "cutouts")
            after_paint(self, self._build_next_page)
            after_paint(self, self.offers.look)
        else:
            self.show_start()

    @property
    def is_getting_ready(self) -> bool:
        """True while a project is being opened or its pages are being built."""
        missing = self.session.project and len(self.pages) < len(STEPS)
        return bool(missing) or any(job.quiet for job in self.session.jobs.running)

    def show_start(self) -> None:
        """Show the start page."""
        self.stack.setCurrentWidget(self.start_page)
        self.rail.set_current("")
        self.refresh()

    def _build_next_page(self) -> None:
        """Build the pages one by one between other events: the rail tells where each stands."""
        missing = [step.name for step in STEPS if step.name not in self.pages]
        if missing and self.session.project:
            self.page(missing[0])
            self.refresh()
            QTimer.singleShot(0, self, self._build_next_page)

    # --- actions ------------------------------------------------------------------------------

    def refresh(self, *_: object) -> None:
        """Bring actions, rail and theme marks in line with what can be done now."""
        self.actions_by_id.refresh(self._why_not)
        for choice in THEME_CHOICES:
            self.actions_by_id[f"theme-{choice}"].setChecked(self.settings.theme == choice)
        self.actions_by_id["guide"].setChecked(self.guide.is_on)
        for step in STEPS:
            page = self.pages.get(step.name) if self.session.project else None
            self.rail.button(step.name).set_state(page.status() if page else "")
        self.guide.follow(self.current_page)

    def _why_not(self, spec: ActionSpec) -> str:
        if spec.target == "window":
            needs_project = spec.id in ("import", "close")
            return NO_PROJECT if needs_project and not self.session.project else ""
        if not self.session.project:
            return NO_PROJECT
        page = self.current_page if spec.target == "page" else self.pages.get(spec.target)
        if not spec.method:
            return ""
        return page.why_not(spec.id) if page else "This page is still being built."

    def _trigger(self, spec: ActionSpec) -> None:
        on_a_page = spec.target not in ("window", "page")
        if on_a_page and self.current_page is not self.pages.get(spec.target):
            self.show_page(spec.target)
        target = self if spec.target == "window" else self.current_page
        if target and spec.method:
            attrgetter(spec.method)(target)(*([spec.argument] if spec.argument else []))

    def new_project(self) -> None:
        """Show where a new project is named."""
        self.show_start()
        self.start_page.ask_for_name()

    def open_project(self) -> None:
        """Choose a project folder and open it."""
        if chosen := QFileDialog.getExistingDirectory(self, "Open a project folder"):
            self.open_folder(Path(chosen))

    def open_folder(self, folder: Path) -> None:
        """Open a project folder; one that is gone leaves the list of recent ones."""
        if not self.session.open(folder) and not folder.exists():
            self.settings.forget(folder)

    def open_sample(self) -> None:
        """Open the person's copy of the sample project."""
        from fgbg_studio.gui.opening import sample_job

        job = sample_job()
        self.session.run("Opening the sample", job, on_result=self._open_sample, quiet=True)

    def _open_sample(self, folder: Path) -> None:
        self.open_folder(folder)
        self.guide.offer(self.notices)

    def close_project(self) -> None:
        """Close the project and show the start page."""
        if self.session.jobs.work:
            self.notices.say("Stop the running job, or wait for it, before you close.", True)
        else:
            self.session.close()

    def import_files(self) -> None:
        """Choose pictures for the page that is shown."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Import pictures")
        if chosen:
            self.drop([Path(name) for name in chosen])

    def set_theme(self, choice: ThemeChoice) -> None:
        """Show a theme and remember it."""
        self.settings.theme = choice
        theme.apply(choice)
        self.refresh()

    def _system_theme_changed(self) -> None:
        theme.apply(self.settings.theme)

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or not any more."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    # --- drag and drop ------------------------------------------------------------------------

    def drop(self, paths: list[Path]) -> None:
        """Open a project that was dropped, else hand files and folders to the page."""
        project = paths[0].parent if paths[0].name == PROJECT_FILE else paths[0]
        if len(paths) == 1 and (project / PROJECT_FILE).is_file():
            self.open_folder(project)
        elif self.session.project and self.current_page:
            self.current_page.accept_drop(paths)
        else:
            self.notices.say("Open or make a project first, then drop the pictures again.", True)

    # --- closing ------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.leaving.may_close():
            event.ignore()
            return
        self.settings.geometry = self.saveGeometry()
        self.settings.save()
        self.session.jobs.cancel_all()
        if not self.session.jobs.running:  # else `gui.app.main` closes it when they have ended
            self.session.close(lose=True)
        super().closeEvent(event)
