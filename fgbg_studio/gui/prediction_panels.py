"""The panels beside the predictions: what goes in, and what to do with what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.drop_zone import DropZone
from fgbg_studio.gui.facts import Facts
from fgbg_studio.gui.page_parts import fixed_panel, heading
from fgbg_studio.gui.slider_row import SliderRow
from fgbg_studio.gui.thumbnails import Entry, ThumbnailList

if TYPE_CHECKING:
    from fgbg_studio.jobs.predicting import PredictOptions
    from fgbg_studio.jobs.runs import Run
    from fgbg_studio.project import Project

WIDTH = 29 * theme.GRID
TILE = QSize(24 * theme.GRID, 17 * theme.GRID)
NO_BACKGROUND = "none"
QUALITY = "held-out/iou"


class InputPanel(QWidget):
    """The run, the background and the pictures."""

    changed = Signal()
    """Something else is to be predicted."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.run, self.place = QComboBox(), QComboBox()
        self.run.setToolTip("The network that predicts; the newest first")
        self.run.setAccessibleName("Run")
        self.place.setToolTip("The same place without the object, where there is such a picture")
        self.place.setAccessibleName("Background")
        for box in (self.run, self.place):
            fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            box.setSizeAdjustPolicy(fit)
        self.zone = DropZone("", "or drop its picture here", compact=True)
        self.zone.setToolTip("A photo of the same place without the object")
        self.list = ThumbnailList(TILE, in_columns=False)
        self.list.setProperty("plain", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            fixed_panel(
                "left",
                WIDTH,
                heading("Run"),
                self.run,
                heading("Background"),
                self.place,
                self.zone,
                heading("Pictures"),
                self.list,
                buttons.push("paste"),
            )
        )
        self.run.activated.connect(self.changed)
        self.place.activated.connect(self.changed)
        self.zone.dropped.connect(self._background_dropped)
        self.list.picked.connect(self._picked)

    @property
    def run_folder(self) -> Path | None:
        """The folder of the run chosen."""
        folder = self.run.currentData()
        return Path(folder) if folder else None

    @property
    def background(self) -> str:
        """The background's file, or an empty text."""
        return str(self.place.currentData() or "")

    @property
    def picture(self) -> Path | None:
        """The picture in sight."""
        chosen = self.list.current_id
        return Path(chosen) if chosen else None

    @property
    def pictures(self) -> list[Path]:
        """Every picture of the list."""
        return [Path(one) for one in self.list.entries.ids]

    def clear(self) -> None:
        """No pictures, no runs."""
        self.run.clear()
        self.place.clear()
        self.list.show_entries([])

    def show_pictures(self, files: Sequence[Path]) -> None:
        """List pictures in place of the ones before, and predict for the first."""
        self.list.show_entries([])
        self.list.show_entries([Entry(str(f), f, f.name, tooltip=str(f)) for f in files])
        self.list.step(0)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """List runs, keeping the one chosen."""
        chosen = self.run.currentData()
        self.run.clear()
        for run in runs:
            self.run.addItem(_run_text(run), str(run.folder))
            epochs = f"epoch {run.epoch} of {run.epochs}"
            self.run.setItemData(self.run.count() - 1, epochs, Qt.ItemDataRole.ToolTipRole)
        self.run.setCurrentIndex(max(0, self.run.findData(chosen)))

    def show_backgrounds(self, project: Project | None) -> None:
        """List the project's backgrounds, keeping the one chosen."""
        chosen, chosen_name = self.background, self.place.currentText()
        self.place.clear()
        self.place.addItem(NO_BACKGROUND, "")
        if project:
            for background in project.contents.backgrounds:
                self.place.addItem(background.name, str(project.path(background.file)))
        if chosen:
            self._choose_background(chosen, chosen_name)

    def _choose_background(self, file: str, name: str) -> None:
        if self.place.findData(file) < 0:
            self.place.insertItem(1, name, file)
        self.place.setCurrentIndex(self.place.findData(file))

    def _background_dropped(self, paths: list[Path]) -> None:
        self._choose_background(str(paths[0]), paths[0].name)
        self.changed.emit()

    def _picked(self, file: str) -> None:
        if file:
            self.changed.emit()


class ResultPanel(QWidget):
    """Threshold, what is under the cursor, and saving."""

    threshold_changed = Signal(float)

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        help = "From which probability a pixel belongs to the object"
        self._threshold = SliderRow("Threshold", (0, 100), "%", help=help)
        self._threshold.set_value(50)
        self._place = Facts("Object", "Depth")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            fixed_panel(
                "right",
                WIDTH,
                heading("Mask"),
                self._threshold,
                heading("Under the cursor"),
                self._place,
                None,
                buttons.push("save-prediction", "Save…", primary=True),
            )
        )
        self._threshold.changed.connect(lambda value: self.threshold_changed.emit(value / 100))

    @property
    def threshold(self) -> float:
        """0 to 1."""
        return self._threshold.value / 100

    def set_threshold(self, share: float) -> None:
        """Choose another threshold, as if the slider was moved."""
        self._threshold.set_value(share * 100)
        self.threshold_changed.emit(self.threshold)

    def place_value(self, name: str) -> str:
        """What is told of the place under the cursor."""
        return self._place.value(name)

    def tell_place(self, probability: str, depth: str) -> None:
        """What is under the cursor."""
        self._place.tell("Object", probability)
        self._place.tell("Depth", depth)

    def options(self, background: str, out: Path | None = None) -> PredictOptions:
        """The core's options for what is chosen here."""
        from fgbg_studio.jobs.predicting import PredictOptions

        where = str(out) if out else ""
        return PredictOptions(background=background, threshold=self.threshold, out=where)


def _run_text(run: Run) -> str:
    judged = run.metrics.get(QUALITY)
    quality = f", IoU {judged:.2f}" if judged is not None else ""
    return f"{run.name}{quality}"
