"""The click assistant with its real network on a real photo."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_rgba
from fgbg_studio.jobs import embeddings
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.plugins.assistants import click
from tests.unit.weights import place_weights

pytestmark = pytest.mark.weights
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
Mask = npt.NDArray[np.uint8]


@pytest.fixture
def page(session: Session, shared: Path, qtbot: QtBot) -> Iterator[CutoutsPage]:
    """The photo of an elephant, with the tool Point of the assistant `click` in hand."""
    place_weights(click.ENCODER.name, click.DECODER.name)
    assert session.project is not None
    photos = [shared / "data" / "photos" / f"{name}.jpg" for name in ("animal-2", "animal-3")]
    finish(import_pictures(session.project, photos, "photos"))
    page = CutoutsPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    qtbot.waitUntil(lambda: page.editor.history is not None)
    page.tools.assistant.chooser.names.setCurrentText("click")
    page.choose_tool("point")
    qtbot.waitUntil(lambda: page.tools.assistant.assisting.is_ready, timeout=120_000)
    yield page
    page.hide()


def mask_in_sight(page: CutoutsPage) -> Mask:
    assert page.editor.history is not None
    return page.editor.history.mask


def at(page: CutoutsPage, across: float, down: float) -> QPoint:
    """A place in shares of the photo."""
    size = page.canvas.picture_size
    place = QPointF(across * size.width(), down * size.height())
    return page.canvas.to_widget().map(place).toPoint()


def click_on(
    page: CutoutsPage, qtbot: QtBot, across: float, down: float, button: Qt.MouseButton = LEFT
) -> None:
    with qtbot.waitSignal(page.tools.assistant.assisting.answered, timeout=60_000):
        QTest.mouseClick(page.canvas, button, pos=at(page, across, down))


def overlap(mask: Mask, wanted: Mask) -> float:
    found, there = mask > 127, wanted > 127
    return float((found & there).sum() / (found | there).sum())


def test_a_click_finds_the_elephant_and_each_is_a_step(
    page: CutoutsPage, shared: Path, qtbot: QtBot
) -> None:
    truth = read_rgba(shared / "data" / "photos" / "reference" / "animal-2.out.png")[..., 3]
    click_on(page, qtbot, 0.5, 0.45)
    first = mask_in_sight(page).copy()
    assert overlap(first, truth) > 0.9
    assert page.tools.assistant.state.text().startswith("Ran on CPU in ")
    click_on(page, qtbot, 0.05, 0.95, RIGHT)
    assert len(page.canvas.marks.points) == 2
    assert overlap(mask_in_sight(page), truth) > 0.9
    QTest.keyClick(page.canvas, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: len(page.canvas.marks.points) == 1)
    assert np.array_equal(mask_in_sight(page), first)


def test_a_preview_follows_the_cursor_and_goes_with_it(page: CutoutsPage, qtbot: QtBot) -> None:
    for across in (0.1, 0.2, 0.3, 0.4, 0.5):  # faster than it can be answered
        QTest.mouseMove(page.canvas, at(page, across, 0.45))

    def shows_the_last_place() -> bool:
        preview = page.canvas.marks.preview
        if preview is None:
            return False
        height, width = preview.shape
        return bool(preview[int(0.45 * height), int(0.5 * width)] > 0)

    qtbot.waitUntil(shows_the_last_place, timeout=60_000)
    assert not mask_in_sight(page).any()
    QTest.mouseMove(page.canvas, QPoint(2, 2))  # beside the photo
    qtbot.waitUntil(lambda: page.canvas.marks.preview is None)


def test_what_was_looked_at_once_is_kept(page: CutoutsPage) -> None:
    assisting = page.tools.assistant.assisting
    assert assisting.choice is not None
    assert assisting.picture is not None
    loaded = assisting.proposer.loaded(assisting.choice)
    assert loaded is not None
    assert embeddings.shared().ready(loaded, assisting.picture.sha256) is not None


def test_the_next_photo_is_looked_at_while_one_works_on_this(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    assisting = page.tools.assistant.assisting
    assert assisting.choice is not None
    loaded, following = assisting.proposer.loaded(assisting.choice), assisting.picture_of("p0002")
    assert loaded is not None
    assert following is not None
    click_on(page, qtbot, 0.5, 0.45)
    store = embeddings.shared()
    qtbot.waitUntil(lambda: store.ready(loaded, following.sha256) is not None, timeout=60_000)
    assert page.editor.shown_id == "p0001"
