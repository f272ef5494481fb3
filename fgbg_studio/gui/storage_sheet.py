"""What takes room on the disk, on a sheet: measured in a job, and each thing can be cleared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from fgbg_studio.base.events import Event, Progress
from fgbg_studio.gui import theme
from fgbg_studio.gui.job_runner import RunningJob
from fgbg_studio.gui.page_parts import heading, named
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.sheet import Sheet
from fgbg_studio.gui.storage_row import StoreRow

if TYPE_CHECKING:
    from fgbg_studio.jobs.removing import Removed
    from fgbg_studio.jobs.storage import Cleared
    from fgbg_studio.jobs.stores import Store
    from fgbg_studio.project import Project

WIDTH, HEIGHT = 88 * theme.GRID, 78 * theme.GRID
BUSY = "A job is under way that may need it. Wait for it, or stop it."


class StorageSheet(Sheet):
    """The project's own things, then those that all projects share."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window, "Storage")
        self._session = session
        self._job: RunningJob | None = None
        self.rows: dict[str, StoreRow] = {}
        self.told = named(QLabel(), "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far the measuring is")
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("What takes room on the disk")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.GRID] * 4)
        column.setSpacing(theme.GRID)
        for widget in (self.told, self.bar):
            column.addWidget(widget)
        column.addWidget(self._area, 1)
        room = self.screen().availableSize() * 0.9
        self.resize(min(WIDTH, room.width()), min(HEIGHT, room.height()))
        session.jobs.started.connect(self._tell_busy)
        session.jobs.finished.connect(self._tell_busy)
        session.project_changed.connect(self.close)
        self.measure()

    def measure(self) -> None:
        """Look at the disk again."""
        from fgbg_studio.jobs.storage import measure

        if self._job is None:
            self.bar.show()
            self._job = self._session.run(
                "Measuring the storage",
                measure(self._session.project),
                on_events=self._follow,
                on_result=self._show,
                on_ended=self._ended,
                quiet=True,
            )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody waits for what is being measured."""
        if self._job:
            self._job.cancel()
        super().closeEvent(event)

    def _follow(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Progress) and event.total:
                self.told.setText(f"Looking at {event.doing.lower()}…")
                self.bar.setRange(0, event.total)
                self.bar.setValue(event.done)

    def _ended(self) -> None:
        self._job = None
        self.bar.hide()

    def _show(self, stores: list[Store]) -> None:
        from fgbg_studio.jobs.storage import sized
        from fgbg_studio.jobs.stores import shared_names

        self.rows = {store.name: StoreRow(store) for store in stores}
        shared = shared_names()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, theme.GRID, 0)
        column.setSpacing(theme.GRID)
        for title, wanted in (("This project", False), ("All projects", True)):
            names = [name for name in self.rows if (name in shared) == wanted]
            for widget in (heading(title), *(self.rows[name] for name in names)) if names else ():
                column.addWidget(widget)
        column.addStretch()
        self._area.setWidget(content)
        for row in self.rows.values():
            row.wanted.connect(self._clear)
        self.told.setText(f"{sized(sum(store.size for store in stores))} in all")
        self._tell_busy()

    def _tell_busy(self) -> None:
        for row in self.rows.values():
            for asking in row.asking:
                asking.tell(BUSY if self._session.jobs.work else "")

    def _clear(self, store: str, names: tuple[str, ...]) -> None:
        from fgbg_studio.jobs.storage import clear

        session, project = self._session, self._session.project
        if session.jobs.work or not session.save_first():
            return
        session.run(
            "Clearing",
            clear(project, store, names),
            on_result=partial(_tell_cleared, session, project),
            on_ended=self.measure,
        )


def _tell_cleared(session: Session, project: Project | None, cleared: Cleared) -> None:
    from fgbg_studio.jobs.storage import sized

    files = f"{cleared.files:,} file{'' if cleared.files == 1 else 's'}"
    if cleared.removed and project:
        told = f"{sized(cleared.size)} in {files} were moved to the project's bin."
        session.removed.emit(told, partial(_put_back, session, project, cleared.removed))
    else:
        session.message.emit(f"{sized(cleared.size)} in {files} were cleared.", False)
    _tell_changed(session)


def _put_back(session: Session, project: Project, removed: tuple[Removed, ...]) -> None:
    from fgbg_studio.jobs.removing import put_back

    if project is session.project:
        for one in removed:
            session.attempt(partial(put_back, project, one))
        _tell_changed(session)


def _tell_changed(session: Session) -> None:
    session.runs_changed.emit()
    session.datasets_changed.emit()
