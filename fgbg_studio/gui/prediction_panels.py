"""The panels beside the predictions: what goes in, and what to do with what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.background_in_use import BackgroundInUse
from fgbg_studio.gui.facts import Facts
from fgbg_studio.gui.page_parts import fixed_panel, heading
from fgbg_studio.gui.panel import footed_panel
from fgbg_studio.gui.picture_list import PictureList
from fgbg_studio.gui.slider_row import SliderRow

if TYPE_CHECKING:
    from fgbg_studio.gui.predicting import Answered
    from fgbg_studio.jobs.predicting import PredictOptions
    from fgbg_studio.jobs.runs import Run
    from fgbg_studio.project import Project

WIDTH = 29 * theme.GRID
QUALITY = "held-out/iou"
COLOURS = {"Inferno": "inferno", "Turbo": "turbo", "Viridis": "viridis", "Grey": "grey"}
"""The palettes of `imaging.showing`, which needs numpy, by their names for people."""


class InputPanel(QWidget):
    """The run, the background and the pictures."""

    changed = Signal()
    """Something else is to be predicted."""

    def __init__(self, buttons: ActionButtons) -> None:
        super().__init__()
        self.run = QComboBox()
        self.run.setToolTip("The network that predicts; the newest first")
        self.run.setAccessibleName("Run")
        fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.run.setSizeAdjustPolicy(fit)
        self.background, self.list = BackgroundInUse(), PictureList()
        self.above_list = QVBoxLayout()
        """Room for what sorts the pictures."""
        foot = QHBoxLayout()
        foot.setSpacing(theme.GRID // 2)
        foot.addWidget(buttons.push("choose-pictures", "Add…"), 1)
        foot.addWidget(buttons.push("paste", "Paste"), 1)
        foot.addWidget(buttons.tool("play-camera"))
        run = QHBoxLayout()
        run.addWidget(self.run, 1)
        run.addWidget(buttons.tool("export-run"))
        head = QHBoxLayout()
        head.addWidget(heading("Pictures"), 1)
        head.addWidget(buttons.tool("clear-pictures"), 0, Qt.AlignmentFlag.AlignBottom)
        panel = fixed_panel(
            "left",
            WIDTH,
            heading("Run"),
            run,
            heading("Background"),
            self.background,
            head,
            self.above_list,
            self.list,
            foot,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        self.run.activated.connect(lambda _: self.changed.emit())
        self.background.changed.connect(self.changed)
        self.list.picked.connect(lambda _: self.changed.emit())

    @property
    def run_folder(self) -> Path | None:
        """The folder of the run chosen."""
        folder = self.run.currentData()
        return Path(folder) if folder else None

    def show_runs(self, runs: Sequence[Run]) -> None:
        """List runs, keeping the one chosen."""
        chosen = self.run.currentData()
        self.run.clear()
        for run in runs:
            self.run.addItem(_run_text(run), str(run.folder))
            epochs = f"epoch {run.epoch} of {run.epochs}"
            self.run.setItemData(self.run.count() - 1, epochs, Qt.ItemDataRole.ToolTipRole)
        self.run.setCurrentIndex(max(0, self.run.findData(chosen)))

    def show_project(self, project: Project | None) -> None:
        """Another project: no pictures."""
        self.list.empty()
        self.run.clear()
        self.background.show_backgrounds(None)
        self.background.show_backgrounds(project)


class ResultPanel(QWidget):
    """Threshold and colours, what is known of the picture, and what to do with the result."""

    threshold_changed = Signal(float)
    colours_changed = Signal(str)

    def __init__(self, buttons: ActionButtons, loop: QWidget) -> None:
        super().__init__()
        help = "From which probability a pixel belongs to the object"
        self._threshold = SliderRow("Threshold", (0, 100), "%", help=help)
        self._threshold.set_value(50)
        self.colours = QComboBox()
        self.colours.setAccessibleName("Colours of depth")
        self.colours.setToolTip("The colours that depth is shown in; near is bright")
        for title, palette in COLOURS.items():
            self.colours.addItem(title, palette)
        self._place = Facts("Object", "Depth")
        self.facts = Facts("Object", "Uncertainty", "Unlikeness", "Took", "Device")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        above = [
            heading("Mask"),
            self._threshold,
            heading("Colours of depth"),
            self.colours,
            heading("Under the cursor"),
            self._place,
            heading("This picture"),
            self.facts,
            loop,
        ]
        foot = [buttons.push("predict-all", "Predict all…")]
        foot.append(buttons.push("save-prediction", "Save…", primary=True))
        column.addWidget(footed_panel("right", above, foot, WIDTH))
        self._threshold.changed.connect(lambda value: self.threshold_changed.emit(value / 100))
        self.colours.activated.connect(
            lambda _: self.colours_changed.emit(self.colours.currentData())
        )

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

    def tell_of(self, answered: Answered | None, limit: float = 0.0) -> None:
        """What is known of a prediction; more unlikeness than the limit is unusual."""
        found = answered.shown.found if answered else None
        unlike = found.unlikeness if found else None
        self.facts.tell("Object", self._share(answered))
        self.facts.tell("Uncertainty", f"{found.uncertainty:.0%}" if found else "")
        usual = "" if unlike is None else f"{unlike:.2f}, limit {limit:.2f}"
        self.facts.tell("Unlikeness", usual if found is None else usual or "not recorded")
        self.facts.tell("Took", f"{answered.seconds:.2f} s" if answered else "")
        self.facts.tell("Device", answered.device if answered else "")

    def _share(self, answered: Answered | None) -> str:
        """Of the picture, by the smallest of its halves: enough for a figure of three digits."""
        if answered is None:
            return ""
        small = answered.shown.masks[-1]
        return f"{(small >= self.threshold * 255).mean():.1%}"

    def options(self, background: str, out: Path | None = None) -> PredictOptions:
        """The core's options for what is chosen here."""
        from fgbg_studio.jobs.predicting import PredictOptions

        where = str(out) if out else ""
        return PredictOptions(background=background, threshold=self.threshold, out=where)


def _run_text(run: Run) -> str:
    judged = run.metrics.get(QUALITY)
    quality = f", IoU {judged:.2f}" if judged is not None else ""
    return f"{run.name}{quality}"
