"""The thread of a training ends in the midst of it: the window stays, and says what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fgbg_studio.base.errors import StudioError
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.notices import Notice
from fgbg_studio.gui.pages.train import TrainPage
from fgbg_studio.gui.training import Outcome
from fgbg_studio.plugins.compact_network import CompactUNet
from tests.gui.train_desk import LONG, TINY, open_train_page

AT_STEP = 3
PROBLEMS = {
    "fault": (RuntimeError("the roof fell in"), "Something went wrong in the program"),
    "memory": (MemoryError("no room"), "There is not enough memory"),
}


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> TrainPage:
    return open_train_page(window, qtbot)


@pytest.fixture
def problem(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The network breaks at one step, once; gives the words that are to be seen."""
    error, told = PROBLEMS[request.param]
    forward = CompactUNet.forward
    steps = [0]

    def until_it_breaks(network: CompactUNet, *arguments: Any) -> Any:
        steps[0] += network.training
        if network.training and steps[0] == AT_STEP + 1:
            raise error
        return forward(network, *arguments)

    monkeypatch.setattr(CompactUNet, "forward", until_it_breaks)
    yield told
    assert steps[0] > AT_STEP


def buttons(notice: Notice) -> dict[str, QPushButton]:
    return {button.text(): button for button in notice.buttons}


@pytest.mark.parametrize("problem", ["fault"], indirect=True)
def test_the_page_says_what_happened_and_goes_on(
    window: MainWindow,
    page: TrainPage,
    qtbot: QtBot,
    problem: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    page.form.set_value(TINY.model_copy(update={"epochs": 3}))
    page.start()
    qtbot.waitUntil(lambda: page.outcome.notice is not None, timeout=LONG)
    caplog.clear()
    notice = page.outcome.notice
    assert notice is not None
    assert f"first could not go on. {problem}" in notice.text
    assert re.search(r"it learned until step [23] is kept: 1 of 3 epochs", notice.text)
    assert not page.training.is_running
    assert page.why_not("train-start") == ""

    for name in ("compose", "train"):  # the window still does what it is asked
        window.show_page(name)
        assert window.current_page is window.pages[name]
    buttons(notice)["Resume"].click()
    assert page.outcome.notice is None
    qtbot.waitUntil(lambda: not page.training.is_running, timeout=LONG)
    assert page.outcome.notice is None
    assert len(page.view.points["held-out/loss"]) == 3
    assert page.view.points["train/loss"].steps.tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("problem", ["memory"], indirect=True)
def test_too_little_memory_offers_half_the_batch(
    page: TrainPage, qtbot: QtBot, problem: str
) -> None:
    page.form.set_value(TINY)
    page.start()
    qtbot.waitUntil(lambda: page.outcome.notice is not None, timeout=LONG)
    assert page.outcome.notice is not None
    assert f"first could not go on. {problem}" in page.outcome.notice.text
    buttons(page.outcome.notice)["Half the batch"].click()
    assert page.form.value().batch == TINY.batch // 2
    assert page.training.is_running
    qtbot.waitUntil(lambda: not page.training.is_running, timeout=LONG)


def test_a_run_that_learned_nothing_cannot_be_resumed(
    page: TrainPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise StudioError("There is no such network.")

    monkeypatch.setattr(CompactUNet, "__init__", breaks)
    page.start()
    qtbot.waitUntil(lambda: page.outcome.notice is not None, timeout=LONG)
    assert page.outcome.notice is not None
    assert "Nothing was learned yet" in page.outcome.notice.text
    assert "Resume" not in buttons(page.outcome.notice)


def test_what_is_overtaken_by_another_training_is_not_told(
    page: TrainPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.outcome.show_outcome(Outcome(tmp_path / "old", "It broke."))
    page.outcome.clear()
    QThreadPool.globalInstance().waitForDone()
    page.outcome.show_outcome(Outcome(tmp_path / "new", "It broke too."))
    qtbot.waitUntil(lambda: page.outcome.notice is not None)
    told = [notice.text for notice in page.outcome.findChildren(Notice)]
    assert told == [
        "new could not go on. It broke too. Nothing was learned yet that could be kept."
    ]
