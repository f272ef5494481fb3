from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Metric
from fgbg_studio.gui.curves import MOST_POINTS, Points
from fgbg_studio.gui.epoch_strip import EpochStrip
from fgbg_studio.gui.figures import Figures
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.gui.time_bar import TimeBar
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs import runs
from fgbg_studio.jobs.runs import Run
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project
from tests.unit.pictures import place

TINY = TrainOptions(
    name="first", size=32, epochs=2, epoch_samples=16, batch=8, held_out_samples=8, device="cpu"
)
LONG = 120_000


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> TrainPage:
    window.show_page("train")
    page = window.pages["train"]
    assert isinstance(page, TrainPage)
    qtbot.waitUntil(lambda: page.view.curves.is_ready, timeout=LONG)
    page.form.set_value(TINY)
    return page


def test_a_run_is_watched_as_it_learns(window: MainWindow, page: TrainPage, qtbot: QtBot) -> None:
    assert "No run yet" in page.no_runs.text()
    window.actions_by_id["train-start"].trigger()
    assert not window.actions_by_id["train-start"].isEnabled()
    qtbot.waitUntil(lambda: window.rail.button("train").state.startswith("Epoch"), timeout=LONG)
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=LONG)

    assert len(page.view.curves.points("train/loss").steps) == 4
    assert len(page.view.curves.points("held-out/iou").steps) == 2
    qtbot.waitUntil(lambda: page.view.strip.epochs == [1, 2])  # looked for in another thread
    assert page.view.time_bar.seconds["computing"] > 0
    assert page.view.figures.text("boundary-f").startswith("boundary F 0.")
    assert page.view.figures.text("ssim").startswith("SSIM ")
    qtbot.waitUntil(lambda: bool(page.runs.runs) and page.runs.runs[0].finished)
    assert window.rail.button("train").state.startswith("IoU")

    page.runs.select("first")
    qtbot.waitUntil(lambda: page.view.folder is not None and page.view.folder.name == "first")
    qtbot.waitUntil(lambda: len(page.view.curves.points("train/loss").steps) == 4)
    assert "last epoch" in page.why_not("train-resume")


def test_a_run_is_paused_stopped_and_resumed(
    window: MainWindow, page: TrainPage, qtbot: QtBot
) -> None:
    page.form.set_value(TINY.model_copy(update={"epochs": 60}))
    page.start()
    points = page.view.curves.points
    qtbot.waitUntil(lambda: len(points("train/loss").steps) >= 3, timeout=LONG)
    page.pause()
    assert window.rail.button("train").state == "paused"
    page.pause()
    with qtbot.waitSignal(window.session.jobs.finished, timeout=LONG):
        page.stop()
    assert window.session.project is not None
    folder = window.session.project.folder / "runs" / "first"
    qtbot.waitUntil(lambda: [run.name for run in page.runs.runs] == ["first"])
    shortened = json.loads((folder / "run.json").read_text())
    assert shortened["options"]["epochs"] == 60

    page.runs.select("first")
    assert page.why_not("train-resume") == ""
    before = max(metric.step for metric in _stored(page))
    window.actions_by_id["train-resume"].trigger()
    qtbot.waitUntil(
        lambda: bool(points("train/loss").steps) and points("train/loss").steps[-1] > before,
        timeout=LONG,
    )
    with qtbot.waitSignal(window.session.jobs.finished, timeout=LONG):
        page.stop()
    qtbot.waitUntil(lambda: max(metric.step for metric in _stored(page)) > before)


def _stored(page: TrainPage) -> list[Metric]:
    from fgbg_studio.jobs.runs import metrics_of

    run = page.runs.current
    assert run is not None
    return metrics_of(run.folder)


def test_curves_are_thinned_and_follow_a_run_that_goes_back() -> None:
    points = Points()
    for step in range(5000):
        points.add(Metric("loss", step, 1.0))
    steps, values = points.shown()
    assert len(steps) <= MOST_POINTS
    assert set(values) == {1.0}
    points.add(Metric("loss", 100, 2.0))
    assert points.steps[-1] == 100
    assert len(points.steps) == 101


def test_the_time_bar_names_its_shares(qtbot: QtBot) -> None:
    bar = TimeBar()
    qtbot.addWidget(bar)
    seconds = {"time/loading": 1.0, "time/computing": 2.0, "time/validating": 1.0, "loss": 5.0}
    bar.add(Metric(name, 1, value) for name, value in seconds.items())
    assert [words for _, words in bar.words()] == [
        "loading 25 %",
        "computing 50 %",
        "validating 25 %",
    ]
    bar.grab()


def test_figures_show_the_newest_of_what_is_held_out(qtbot: QtBot) -> None:
    figures = Figures()
    qtbot.addWidget(figures)
    assert not figures.isVisible()
    figures.add([Metric("held-out/iou", 1, 0.5), Metric("train/iou", 2, 0.1)])
    figures.add([Metric("held-out/iou", 2, 0.75), Metric("held-out/loss", 2, 3.0)])
    assert figures.isVisible()
    assert figures.text("iou") == "IoU 0.750"
    assert figures.text("delta1") == ""
    figures.add([Metric("held-out/rmse", 2, 27.213)])
    assert figures.text("rmse") == "RMSE 27.2"
    figures.clear()
    assert not figures.isVisible()


def test_the_pages_look_for_runs_once(
    window: MainWindow, page: TrainPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Project] = []

    def look(project: Project) -> list[Run]:
        looked.append(project)
        return []

    monkeypatch.setattr(runs, "list_runs", look)
    with qtbot.waitSignal(window.session.runs.changed):
        window.session.runs_changed.emit()
    QThreadPool.globalInstance().waitForDone()
    assert len(looked) == 1


def test_the_strip_follows_the_newest_picture(qtbot: QtBot, tmp_path: Path) -> None:
    strip = EpochStrip()
    qtbot.addWidget(strip)
    files = [tmp_path / f"epoch-{epoch:03}.png" for epoch in (1, 2, 3)]
    for number, file in enumerate(files):
        write_png(file, place(number, 20 + number, 20))
        strip.add_files(files[: number + 1])
    qtbot.waitUntil(lambda: strip.view.picture_size.width() == 22)
    strip.slider.setValue(1)
    strip.add_files(files)
    qtbot.waitUntil(lambda: strip.view.picture_size.width() == 20)


def test_only_curves_that_have_points_are_named(page: TrainPage) -> None:
    curves = page.view.curves
    assert curves.names() == []
    curves.add([Metric("held-out/iou", 1, 0.5)])
    assert curves.names() == ["IoU"]
    curves.add([Metric("held-out/delta1", 1, 0.5)])
    assert curves.names() == ["IoU", "δ1"]


def test_curves_take_their_share_of_a_large_window(
    window: MainWindow, page: TrainPage, qtbot: QtBot
) -> None:
    window.resize(2000, 1400)
    qtbot.waitUntil(lambda: page.view.height() > 1000)
    assert page.view.curves.height() > 0.35 * page.view.height()
