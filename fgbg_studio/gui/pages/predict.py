"""The Predict page: a picture in, its mask, depth and cut-out beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget

from fgbg_studio.base.errors import ProjectError, describe_os_error
from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.background import Background as Worker
from fgbg_studio.gui.clipboard import Clipboard
from fgbg_studio.gui.drop_zone import DropZone
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.page_parts import EmptyState
from fgbg_studio.gui.prediction_panels import InputPanel, ResultPanel
from fgbg_studio.gui.prediction_views import PredictionViews, Shown, prepared
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from fgbg_studio.jobs.predicting import Prediction, Written
    from fgbg_studio.jobs.runs import Run

NO_RUN, DROP, VIEWS = range(3)


class PredictPage(Page):
    """What goes in at the left, four linked views, what comes out at the right."""

    name = "predict"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._at_work = False
        self._again = False
        self._last = ""
        self._listing, self._preparing = Worker(self), Worker(self)
        self._clipboard = Clipboard()
        self._lay_out()
        self._connect()
        self._project_changed()

    def _lay_out(self) -> None:
        buttons = ActionButtons(self)
        self.inputs, self.results = InputPanel(buttons), ResultPanel(buttons)
        self.views = PredictionViews()
        self.drop_zone = DropZone(
            "Drop a picture here",
            "or several, or a folder; or click to choose, or paste from the clipboard (Ctrl+V). "
            "Its mask, its depth and the cut-out appear side by side.",
        )
        self.stack = QStackedWidget()
        for part in (_no_run(self), _framed(self.drop_zone), self.views):
            self.stack.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.inputs)
        row.addWidget(self.stack, 1)
        row.addWidget(self.results)

    def _connect(self) -> None:
        session = self.session
        session.project_changed.connect(self._project_changed)
        session.runs.changed.connect(self._show_runs)
        session.sources_changed.connect(self._list_backgrounds)
        self.drop_zone.dropped.connect(self.accept_drop)
        self.inputs.changed.connect(self.predict)
        self.results.threshold_changed.connect(self.views.set_threshold)
        self.views.hovered.connect(self.results.tell_place)
        self.views.set_threshold(self.results.threshold)

    # What the window asks

    def status(self) -> str:
        """The last picture, or what is lacking."""
        if not self._runs:
            return "no run yet"
        return f"last: {self._last}" if self._last else "drop a picture"

    def why_not(self, action: str) -> str:
        """Predicting needs a run; saving needs a prediction."""
        if self.session.project is None:
            return super().why_not(action)
        if action in ("undo", "redo"):
            return "There is nothing to take back on this page."
        if not self._runs:
            return "Train a network first."
        if action == "save-prediction" and not self._last:
            return "Drop a picture first."
        return "It is under way." if action == "save-prediction" and self._at_work else ""

    def shown(self) -> None:
        """Look for new runs, which the command line may have made."""
        self.session.runs.look()

    def accept_drop(self, paths: list[Path]) -> None:
        """Predict for pictures and folders."""
        self._listing.ask("files", lambda: _pictures(paths), self._pictures_found)

    def _pictures_found(self, files: list[Path]) -> None:
        if files:
            self.inputs.show_pictures(files)
        else:
            self.session.message.emit("There is no picture in what was dropped.", True)

    def paste(self) -> None:
        """Predict for the picture in the clipboard."""
        if files := self._clipboard.files():
            self.accept_drop(files)
        else:
            self.session.message.emit("There is no picture in the clipboard.", True)

    # The project's runs and backgrounds

    def _project_changed(self) -> None:
        self._last = ""
        self.inputs.clear()
        self.views.show_prediction(None)
        self._list_backgrounds()
        self._show_runs()

    def _list_backgrounds(self) -> None:
        self.inputs.show_backgrounds(self.session.project)

    @property
    def _runs(self) -> list[Run]:
        """Those that have a checkpoint."""
        return [run for run in self.session.runs.found if run.epoch > 0]

    def _show_runs(self) -> None:
        self.inputs.show_runs(self._runs)
        self._show_state()

    def _show_state(self) -> None:
        """The run is what everything else needs; then a picture."""
        shown = VIEWS if self._last else DROP
        self.stack.setCurrentIndex(shown if self._runs else NO_RUN)
        self.inputs.setVisible(bool(self._runs))
        self.results.setVisible(bool(self._runs) and bool(self._last))
        self.status_changed.emit()

    def show_train_page(self) -> None:
        """Go where networks are trained."""
        if action := self.window().findChild(QAction, "page-train"):
            action.trigger()

    # Predicting

    def predict(self) -> None:
        """Predict for what is chosen; what changes meanwhile is done right after."""
        from fgbg_studio.jobs.predicting import predict

        run, picture = self.inputs.run_folder, self.inputs.picture
        if run is None or picture is None:
            return
        self._again = self._at_work
        if self._at_work:
            return
        self._at_work = True
        self.session.run(
            f"Predicting {picture.name}",
            predict(run, [picture], self.results.options(self.inputs.background)),
            on_result=self._predicted,
            on_ended=self._ended,
            quiet=True,
        )
        self.status_changed.emit()

    def _predicted(self, found: list[Prediction]) -> None:
        first = found[0]
        keep = first.picture.name == self._last
        self._last = first.picture.name
        self._preparing.ask(
            "shown", lambda: prepared(first), lambda shown: self._prepared(shown, keep)
        )

    def _prepared(self, shown: Shown, keep_place: bool) -> None:
        self.views.show_prediction(shown, keep_place=keep_place)
        self._show_state()

    def _ended(self) -> None:
        self._at_work = False
        self.status_changed.emit()
        if self._again:
            self.predict()

    # Saving

    def save(self) -> None:
        """Ask for a folder and write there."""
        if project := self.session.project:
            usual = project.folder / "predictions"
            if not project.read_only and not self.session.attempt(lambda: _make(usual)):
                return
            title = "Write mask, cut-out and depth into"
            if chosen := QFileDialog.getExistingDirectory(self, title, str(usual)):
                self.save_to(Path(chosen))

    def save_to(self, folder: Path) -> None:
        """Write mask, cut-out and depth of every picture of the list into a folder."""
        from fgbg_studio.jobs.predicting import predict

        if run := self.inputs.run_folder:
            options = self.results.options(self.inputs.background, folder)
            self.session.run(
                "Saving predictions",
                predict(run, self.inputs.pictures, options),
                on_result=self._saved,
            )

    def _saved(self, found: list[Written]) -> None:
        files = [file for one in found for file in one.files]
        self.session.message.emit(f"{len(files):,} files written to {files[0].parent}.", False)


def _pictures(paths: list[Path]) -> list[Path]:
    """Runs in another thread: a folder may be large."""
    from fgbg_studio.imaging.reading import picture_files

    return [file for path in paths for file in picture_files(path)]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ProjectError(describe_os_error(error, f"making the folder {folder}")) from error


def _framed(zone: DropZone) -> QStackedWidget:
    """The zone with room around it."""
    frame = QStackedWidget()
    frame.setContentsMargins(*[3 * theme.GRID] * 4)
    frame.addWidget(zone)
    return frame


def _no_run(page: PredictPage) -> EmptyState:
    button = QPushButton(theme.icon("train", on_accent=True), "Go to Train")
    button.setProperty("primary", True)
    button.clicked.connect(page.show_train_page)
    text = (
        "A network must have learnt what to look for. Train one on this project's plan; "
        "after its first epoch it can be tried here."
    )
    return EmptyState("predict", "No run yet: train first", text, button)
