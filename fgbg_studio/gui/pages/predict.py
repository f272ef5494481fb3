"""The Predict page: a picture in, its mask, depth and cut-out beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import predict_reasons, theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.background import Background as Worker
from fgbg_studio.gui.clipboard import Clipboard
from fgbg_studio.gui.drop_zone import DropZone
from fgbg_studio.gui.exporting import Exporting
from fgbg_studio.gui.film_bar import PICTURES_AND_VIDEOS, FilmBar
from fgbg_studio.gui.four_views import Part
from fgbg_studio.gui.loop_panel import LoopPanel
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.page_parts import EmptyState
from fgbg_studio.gui.picture_list import entry_of
from fgbg_studio.gui.picture_warning import PictureWarning
from fgbg_studio.gui.predicting_all import PredictingAll
from fgbg_studio.gui.prediction_bar import PredictionBar
from fgbg_studio.gui.prediction_desk import PredictionDesk
from fgbg_studio.gui.prediction_panels import InputPanel, ResultPanel
from fgbg_studio.gui.prediction_views import PredictionViews, View
from fgbg_studio.gui.review_queue import ReviewQueue
from fgbg_studio.gui.saving_predictions import SavingPredictions
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.taken_background import TakenBackground

if TYPE_CHECKING:
    from fgbg_studio.gui.thumbnails import Entry
    from fgbg_studio.jobs.runs import Run

NO_RUN, DROP, VIEWS = range(3)


class PredictPage(Page):
    """What goes in at the left, linked views, what comes out at the right."""

    name = "predict"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._listing = Worker(self)
        self._clipboard = Clipboard()
        self.saving = SavingPredictions(session, self)
        self._lay_out()
        self._connect()
        self._project_changed()

    def _lay_out(self) -> None:
        buttons = ActionButtons(self)
        self.loop = LoopPanel(self.session, buttons)
        self.inputs, self.results = InputPanel(buttons), ResultPanel(buttons, self.loop)
        self.exporting = Exporting(self, self.session, lambda: self.inputs.run_folder)
        TakenBackground(self.session, self.inputs.background, self.inputs.list)
        self.queue = ReviewQueue(self.session, buttons, self.inputs.list, self._asked)
        self.inputs.above_list.addWidget(self.queue)
        self.bar, self.views = PredictionBar(buttons), PredictionViews()
        self.warning = PictureWarning()
        self.desk = PredictionDesk(
            self.session, self.inputs, self.bar, self.views, self.results, self.warning
        )
        self.drop_zone = DropZone(
            "Drop a picture here",
            "or several, a folder, or a video; or click to choose, or paste from the clipboard "
            "(Ctrl+V).\nMask, depth and cut-out appear together.",
        )
        self.all = PredictingAll(self, self.session, self.inputs, self.results, self.desk)
        self.films = FilmBar(self.session, self.views, self.inputs, self.warning)
        self.stack = QStackedWidget()
        for part in (_no_run(self), _framed(self.drop_zone), self._middle()):
            self.stack.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.inputs)
        row.addWidget(self.stack, 1)
        row.addWidget(self.results)

    def _middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.warning)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.views)
        split.addWidget(self.all.table)
        split.setStretchFactor(0, 1)  # the table keeps its height
        split.setChildrenCollapsible(False)
        column.addWidget(split, 1)
        column.addWidget(self.films)
        return middle

    def _connect(self) -> None:
        session = self.session
        session.project_changed.connect(self._project_changed)
        session.runs.changed.connect(self._show_runs)
        session.sources_changed.connect(self._list_backgrounds)
        self.drop_zone.dropped.connect(self.accept_drop)
        self.inputs.changed.connect(self._look)
        self.films.taken.connect(self.desk.give_way)
        self.films.changed.connect(self._show_state)
        self.films.kept.connect(lambda file: self.accept_drop([file]))
        self.desk.changed.connect(self._show_state)
        self.bar.chosen.connect(self._look_in)
        self.bar.second_changed.connect(self.desk.look)
        self.views.enlarged.connect(self._enlarged)
        self.views.hovered.connect(self.results.tell_place)
        for follow in (self.views.set_threshold, self.loop.set_threshold):
            self.results.threshold_changed.connect(follow)
            follow(self.results.threshold)
        self.results.colours_changed.connect(self.views.set_colours)
        self.loop.handled.connect(self.queue.done)
        for part in (self.exporting, self.queue, self.all):
            part.changed.connect(self.status_changed)

    def _asked(self) -> tuple[Path | None, str]:
        """What the queue asks the network with."""
        return self.inputs.run_folder, self.inputs.background.file

    # What the window asks

    def status(self) -> str:
        """The last picture, or what is lacking."""
        if not self.runs:
            return "no run yet"
        if self.films.has_film:
            return f"film: {Path(self.films.source).name}"
        if self.desk.answered:
            return f"last: {self.desk.answered.question.picture.name}"
        if self.desk.predicting.under_way:
            return "predicting…"
        return "not predicted" if self.inputs.list.files else "drop a picture"

    def why_not(self, action: str) -> str:
        """Why an action of this page cannot be used now."""
        return predict_reasons.why_not(self, action)

    def shown(self) -> None:
        """Look for new runs, which the command line may have made."""
        self.session.runs.look()
        (self.inputs.list if self.inputs.list.files else self.drop_zone).setFocus()

    def accept_drop(self, paths: list[Path]) -> None:
        """Predict for pictures and folders, or play a video."""
        if self.films.take(paths):
            return
        self._listing.ask("files", lambda: _pictures(paths), self._pictures_found)

    def _pictures_found(self, found: list[Entry]) -> None:
        if found:
            self.inputs.list.add_entries(found)
            self._look()  # also for one that is in sight already: its file may be another now
            self.inputs.list.setFocus()  # the zone that had it is hidden now
        else:
            self.session.message.emit("There is no picture in what was dropped.", True)

    def paste(self) -> None:
        """Predict for the picture in the clipboard."""
        if taken := self._clipboard.taken():
            self._listing.ask("pasted", taken, self.accept_drop)
        else:
            self.session.message.emit("There is no picture in the clipboard.", False)

    def choose_pictures(self) -> None:
        """Ask for picture files, or a video."""
        title = "Pictures or a video to predict"
        chosen, _ = QFileDialog.getOpenFileNames(self, title, "", PICTURES_AND_VIDEOS)
        if chosen:
            self.accept_drop([Path(name) for name in chosen])

    # The project's runs and backgrounds

    def _project_changed(self) -> None:
        self.inputs.show_project(self.session.project)
        self.desk.clear()
        self._show_runs()

    def _list_backgrounds(self) -> None:
        self.inputs.background.show_backgrounds(self.session.project)

    @property
    def runs(self) -> list[Run]:
        """Those that have a checkpoint."""
        return [run for run in self.session.runs.found if run.epoch > 0]

    def _show_runs(self) -> None:
        self.inputs.show_runs(self.runs)
        self._look()
        self._show_state()

    def _look(self) -> None:
        self.bar.show_runs(self.runs, self.inputs.run_folder)
        self.desk.look()

    def _show_state(self) -> None:
        """The run is what everything else needs; then a picture."""
        has_runs, has_pictures = bool(self.runs), bool(self.inputs.list.files)
        has_pictures = has_pictures or self.films.has_film
        shown = VIEWS if has_pictures else DROP
        self.stack.setCurrentIndex(shown if has_runs else NO_RUN)
        self.inputs.setVisible(has_runs)
        self.results.setVisible(has_runs and has_pictures)
        answered = self.desk.answered
        found = answered.shown.found if answered else None
        self.loop.show_prediction(found, answered.question.network if answered else None)
        self.status_changed.emit()

    def show_train_page(self) -> None:
        """Go where networks are trained."""
        if action := self.window().findChild(QAction, "page-train"):
            action.trigger()

    # Looking

    def choose_view(self, view: str) -> None:
        """Look at four, at one, swiped, or at two runs."""
        self.bar.choose(cast("View", view))

    def _look_in(self, view: str, part: str) -> None:
        self.views.choose(cast("View", view), cast("Part", part))
        self.desk.look()

    def _enlarged(self, part: str) -> None:
        if part:
            self.bar.choose("one", cast("Part", part))
        else:
            self.bar.choose("four")

    def step(self, by: str) -> None:
        """Go to the next picture, or the one before."""
        self.inputs.list.step(int(by))

    def clear_pictures(self) -> None:
        """Take every picture off the list."""
        self.inputs.list.empty()
        self.desk.look()

    # What is done with a prediction

    def save(self) -> None:
        """Ask for a folder and write there."""
        if folder := self.saving.ask_for_folder("Write mask, cut-out and depth into"):
            self.save_to(folder)

    def save_to(self, folder: Path) -> None:
        """Write mask, cut-out and depth of the picture in sight into a folder."""
        if answered := self.desk.answered:
            options = self.results.options(answered.question.background, folder)
            self.saving.save(answered.question, options)


def _pictures(paths: list[Path]) -> list[Entry]:
    """Runs in another thread: a folder may be large."""
    from fgbg_studio.imaging.reading import picture_files

    return [entry_of(file) for path in paths for file in picture_files(path)]


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
