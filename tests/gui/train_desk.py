"""The Train page as its tests use it: a run of a few steps, and its points."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Metric
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder

TINY = TrainOptions(
    name="first", size=32, epochs=2, epoch_samples=16, batch=8, held_out_samples=8, device="cpu"
)
LONG = 120_000


def open_train_page(window: MainWindow, qtbot: QtBot) -> TrainPage:
    """The page of a window, with its plots, and a short training in its form."""
    window.show_page("train")
    page = window.pages["train"]
    assert isinstance(page, TrainPage)
    qtbot.waitUntil(lambda: page.view.curves.is_ready, timeout=LONG)
    qtbot.waitUntil(lambda: page.form.model.control.choice is not None)
    page.form.set_value(TINY)
    return page


def write_run(folder: Path, options: TrainOptions, dataset: Dataset, iou: float) -> RunFolder:
    """A run with the metrics of one epoch, as one that was stopped leaves them."""
    run = RunFolder(folder)
    folder.mkdir(parents=True)
    run.begin(options, dataset, {})
    values = {"train/mask": 0.5, "train/depth": 0.25, "train/rate": 0.001}
    told = [Metric(name, step, value) for step in range(1, 9) for name, value in values.items()]
    ends = {"held-out/loss": 0.5, "held-out/iou": iou, "new-cutouts/iou": iou, "val/iou": 0.1}
    run.record(told + [Metric(name, 8, value) for name, value in ends.items()])
    return run
