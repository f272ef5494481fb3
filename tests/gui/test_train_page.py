from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import Metric, Progress
from fgbg_studio.gui.figures import Figures
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.gui.series import RunPoints
from fgbg_studio.gui.time_bar import TimeBar
from fgbg_studio.gui.training_facts import TrainingFacts
from fgbg_studio.jobs import runs
from fgbg_studio.jobs.runs import Run
from fgbg_studio.project import Project
from tests.gui.train_desk import LONG, TINY, open_train_page


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> TrainPage:
    return open_train_page(window, qtbot)


def test_a_run_is_watched_as_it_learns(window: MainWindow, page: TrainPage, qtbot: QtBot) -> None:
    assert "No run yet" in page.panel.none.text()
    window.actions_by_id["train-start"].trigger()
    assert not window.actions_by_id["train-start"].isEnabled()
    qtbot.waitUntil(lambda: window.rail.button("train").state.startswith("Epoch"), timeout=LONG)
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=LONG)

    assert len(page.view.points["train/loss"]) == 4
    assert len(page.view.points["held-out/iou"]) == 2
    qtbot.waitUntil(lambda: page.view.strip.epochs == [1, 2])  # looked for in another thread
    assert page.view.time_bar.seconds["computing"] > 0
    assert page.view.figures.text("boundary-f").startswith("boundary F 0.")
    assert page.view.figures.text("ssim").startswith("SSIM ")
    qtbot.waitUntil(lambda: bool(page.runs.runs) and page.runs.runs[0].finished)
    assert window.rail.button("train").state.startswith("IoU")

    assert page.runs.current is not None
    assert page.runs.current.name == "first"
    assert "last epoch" in page.why_not("train-resume")
    assert page.outcome.notice is None
    assert page.form.value().name == ""
    page.form.set_value(TINY)
    assert "already" in page.why_not("train-start")


def test_a_run_is_paused_stopped_and_resumed(
    window: MainWindow, page: TrainPage, qtbot: QtBot
) -> None:
    page.form.set_value(TINY.model_copy(update={"epochs": 60}))
    page.start()
    qtbot.waitUntil(lambda: len(page.view.points["train/loss"]) >= 3, timeout=LONG)
    qtbot.waitUntil(lambda: [run.name for run in page.runs.runs] == ["first"])  # while it learns
    page.pause()
    assert window.rail.button("train").state == "paused"
    assert page.bar.pause.text() == "Go on"
    page.pause()
    assert page.bar.pause.text() == "Pause"
    with qtbot.waitSignal(window.session.jobs.finished, timeout=LONG):
        page.stop()
    assert window.session.project is not None
    folder = window.session.project.folder / "runs" / "first"
    qtbot.waitUntil(lambda: [run.name for run in page.runs.runs] == ["first"])
    shortened = json.loads((folder / "run.json").read_text())
    assert shortened["options"]["epochs"] == 60

    qtbot.waitUntil(lambda: page.outcome.notice is not None)
    notice = page.outcome.notice
    assert notice is not None
    assert notice.text.startswith("first was stopped. What it learned until step")
    before = max(metric.step for metric in _stored(page))
    [resume] = notice.buttons
    assert page.why_not("train-resume") == ""
    resume.click()
    assert page.outcome.notice is None
    points = page.view.points
    qtbot.waitUntil(lambda: page.view.points.last_step > before, timeout=LONG)
    assert page.view.points["train/loss"].steps[0] == 1, points  # behind what is stored
    with qtbot.waitSignal(window.session.jobs.finished, timeout=LONG):
        page.stop()
    qtbot.waitUntil(lambda: max(metric.step for metric in _stored(page)) > before)


def _stored(page: TrainPage) -> list[Metric]:
    from fgbg_studio.jobs.runs import metrics_of

    run = page.runs.current
    assert run is not None
    return metrics_of(run.folder)


def test_the_time_bar_names_its_shares(qtbot: QtBot) -> None:
    bar = TimeBar()
    qtbot.addWidget(bar)
    seconds = {"time/loading": 1.0, "time/computing": 2.0, "time/validating": 1.0, "loss": 5.0}
    bar.show_metrics([Metric(name, 1, value) for name, value in seconds.items()])
    expected = ["loading 25 %", "computing 50 %", "validating 25 %"]
    assert [words for _, words in bar.words()] == expected
    bar.grab()
    bar.show_metrics([Metric("time/computing", 1, 3.0), Metric("time/saving", 1, 1.0)])
    assert [words for _, words in bar.words()][-1] == "saving 25 %"
    bar.show_metrics([])
    assert bar.seconds == {}


def test_figures_show_the_newest_of_what_is_held_out(qtbot: QtBot) -> None:
    figures = Figures()
    qtbot.addWidget(figures)
    assert not figures.isVisible()
    figures.show_metrics([Metric("held-out/iou", 2, 0.75), Metric("train/dice", 2, 0.1)])
    assert figures.isVisible()
    assert figures.text("iou") == "IoU 0.750"
    assert (figures.text("delta1"), figures.text("dice")) == ("", "")
    figures.show_metrics([Metric("held-out/rmse", 2, 27.213)])
    assert (figures.text("rmse"), figures.text("iou")) == ("RMSE 27.2", "")
    figures.show_metrics([])
    assert not figures.isVisible()


def test_figures_that_have_no_room_are_left_out_whole(qtbot: QtBot) -> None:
    figures = Figures()
    qtbot.addWidget(figures)
    names = ("iou", "iou-mean", "dice", "dice-mean", "boundary-f")
    figures.show_metrics([Metric(f"held-out/{name}", 1, 0.5) for name in names])
    figures.resize(1000, 60)
    assert all(figures.is_in_sight(name) for name in names)
    figures.resize(240, 60)
    assert figures.is_in_sight("iou")
    assert not figures.is_in_sight("boundary-f")


def test_facts_tell_pace_time_left_and_memory(qtbot: QtBot) -> None:
    now = [0.0]
    facts = TrainingFacts(clock=lambda: now[0])
    qtbot.addWidget(facts)
    points = RunPoints([Metric("device/memory", 0, 512.0), Metric("speed/samples", 0, 1234.5)])
    options = TINY.model_copy(update={"epochs": 4})
    for now[0] in (0.0, 1.0, 2.0):
        facts.follow([Progress(round(10 * now[0]), 100, "steps", "Epoch 1")], options, points)
    facts.tell(points, "CPU, 2 threads", live=True)
    assert facts.pace.text().split("  \u00b7  ") == ["epoch 1 of 4", "0:08 left", "80 samples/s"]
    assert facts.where.text() == "CPU, 2 threads  \u00b7  512 MiB"
    facts.tell(points, "", live=False)
    assert (facts.pace.text(), facts.where.text()) == ("1,234 samples/s", "512 MiB")


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


def test_curves_take_their_share_of_a_large_window(
    window: MainWindow, page: TrainPage, qtbot: QtBot
) -> None:
    window.resize(2000, 1400)
    qtbot.waitUntil(lambda: page.view.height() > 1000)
    assert page.view.curves.height() > 0.35 * page.view.height()
