from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.gui.edges_panel import EdgesPanel
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.importing import import_pictures
from tests.unit.pictures import place


@pytest.fixture
def page(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[CutoutsPage]:
    """A page on a bright disc, of which the mask is a little too small and hard."""
    photo = place(1, 96, 64) // 4
    cv2.circle(photo, (48, 32), 20, (250, 220, 60), -1, cv2.LINE_AA)
    write_png(tmp_path / "photo.png", photo)
    assert session.project is not None
    finish(import_pictures(session.project, [tmp_path / "photo.png"], "photos"))
    page = CutoutsPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.editor.history is not None)
    assert page.why_not("assist-refine") == "There is no mask yet."
    rough = np.zeros((64, 96), np.uint8)
    cv2.circle(rough, (48, 32), 18, 255, -1)
    page.editor.put_mask("p0001", rough, "Brush")
    yield page
    page.hide()


def can_draw(page: CutoutsPage) -> bool:
    return page.canvas.can_draw


def edges(page: CutoutsPage) -> EdgesPanel:
    return page.tools.edges


def test_the_band_is_seen_while_the_slider_moves_and_goes_by_itself(
    page: CutoutsPage, qtbot: QtBot
) -> None:
    edges(page).band.slider.setValue(90)
    qtbot.waitUntil(lambda: page.canvas.marks.preview is not None)
    band = page.canvas.marks.preview
    assert band is not None
    assert band[32, 48] == 0  # surely the object
    assert band[32, 30] > 0  # where the edge is
    assert band[2, 2] == 0  # surely not
    qtbot.waitUntil(lambda: page.canvas.marks.preview is None, timeout=10_000)


def test_refining_is_one_step_and_only_once_at_a_time(page: CutoutsPage, qtbot: QtBot) -> None:
    history = page.editor.history
    assert history is not None
    rough = history.mask.copy()
    edges(page).band.set_value(6)
    page.assist("refine")
    assert not can_draw(page)
    assert "under way" in page.why_not("assist-refine")
    page.assist("refine")
    assert len(page.session.jobs.running) == 1
    qtbot.waitUntil(lambda: not page.session.jobs.running, timeout=120_000)
    assert can_draw(page)
    assert history.undo_name == "Refine edges"
    assert history.mask[32, 48 + 19] > 127  # the disc is larger than the mask was
    page.undo()
    assert np.array_equal(history.mask, rough)


def test_a_mask_changed_meanwhile_stays_as_it_was_made(page: CutoutsPage, qtbot: QtBot) -> None:
    history = page.editor.history
    assert history is not None
    page.assist("refine")
    page.editor.put_mask("p0001", np.full((64, 96), 9, np.uint8), "Fill")
    with qtbot.waitSignal(
        page.session.message, timeout=120_000, check_params_cb=lambda text, _: "again" in text
    ):
        pass
    assert (history.mask == 9).all()
