from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.gui.trials import BUSY
from fgbg_studio.jobs import overfitting, rate_finding
from tests.gui.train_desk import LONG, TINY, open_train_page


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> TrainPage:
    monkeypatch.setattr(rate_finding, "STEPS", 25)
    monkeypatch.setattr(overfitting, "STEPS", 6)
    monkeypatch.setattr(overfitting, "LOOK", 3)
    return open_train_page(window, qtbot)


def test_a_rate_is_found_seen_and_taken(window: MainWindow, page: TrainPage, qtbot: QtBot) -> None:
    window.actions_by_id["find-rate"].trigger()
    assert page.why_not("find-rate") == BUSY
    assert page.why_not("train-start") == BUSY
    qtbot.waitUntil(lambda: not page.trials.is_running, timeout=LONG)
    rates, losses = page.trials.plot.curve
    assert len(rates) == len(losses) > 11
    assert page.trials.plot.suggested in rates
    assert "falls fastest at about" in page.trials.said.text()
    assert page.form.value().rate == TINY.rate
    page.trials.take.click()
    assert page.form.value().rate == pytest.approx(page.trials.plot.suggested, rel=0.05)
    assert page.trials.take.isHidden()
    assert page.why_not("find-rate") == ""
    assert page.runs.runs == []  # nothing of it enters the project


def test_one_batch_is_learned_by_heart(page: TrainPage, qtbot: QtBot) -> None:
    page.overfit()
    qtbot.waitUntil(lambda: not page.trials.is_running, timeout=LONG)
    assert "In 6 steps, the loss went" in page.trials.said.text()
    assert page.trials.plot.isHidden()
    assert page.trials.take.isHidden()


def test_a_trial_can_be_stopped(window: MainWindow, page: TrainPage, qtbot: QtBot) -> None:
    page.find_rate()
    with qtbot.waitSignal(window.session.jobs.finished, timeout=LONG):
        window.session.jobs.cancel_all()
    assert page.trials.said.text() == "The trial was stopped."
    assert page.why_not("overfit") == ""
