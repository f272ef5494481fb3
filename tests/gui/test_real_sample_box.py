"""A photo that is cut out, made a real sample by hand and told of everywhere."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.data.splits import is_held_out
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.photo_facts import facts_text
from fgbg_studio.gui.real_sample_box import NO_PHOTO, NOT_DONE
from fgbg_studio.gui.session import READ_ONLY
from fgbg_studio.gui.teaching import SUBJECT
from fgbg_studio.jobs.saving_masks import save_mask
from tests.gui.cutout_desk import photo


@pytest.fixture
def done(page: CutoutsPage, qtbot: QtBot) -> CutoutsPage:
    """The page on a photo that is cut out."""
    assert page.session.project is not None
    mask = np.zeros((64, 96), np.uint8)
    mask[20:40, 30:60] = 255
    save_mask(page.session.project, "p0001", mask)
    page.session.sources_changed.emit()
    qtbot.waitUntil(page.tools.real.isEnabled)
    return page


def test_ticking_it_makes_a_real_sample_and_unticking_an_ordinary_photo(
    done: CutoutsPage, qtbot: QtBot
) -> None:
    box = done.tools.real
    with qtbot.waitSignal(done.session.newest_choice) as offered:
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert offered.args == [
        SUBJECT,
        "photo-0 is a real sample now.",
        [],
    ]  # there is no run to go on with
    assert photo(done).real
    entry = done.filmstrip.list.entries.entry(0)
    assert entry is not None
    assert entry.badge == "real"
    assert "a real sample" in entry.tooltip
    assert facts_text(done.session.project, "p0001").endswith("done   ·   real sample")
    done.filmstrip.filter.setCurrentText("Real samples")
    assert done.filmstrip.list.entries.ids == ["p0001"]
    done.toggle_real()
    assert not photo(done).real
    assert not box.isChecked()


def test_it_says_why_it_cannot_be_ticked(page: CutoutsPage, qtbot: QtBot) -> None:
    box = page.tools.real
    assert not box.isEnabled()
    assert NOT_DONE in box.toolTip()
    assert page.why_not("real-sample") == NOT_DONE
    page.editor.show("")
    assert box.why_not() == NO_PHOTO
    assert page.session.project is not None
    page.editor.shown_id = "p0001"
    page.session.project.read_only_reason = "Another window has it."
    assert page.why_not("real-sample") == READ_ONLY


def test_what_is_held_out_cannot_be_one(done: CutoutsPage) -> None:
    project = done.session.project
    assert project is not None
    shares = (project.recipe.model_copy(update={"val": n / 10}) for n in range(1, 9))
    project.set_recipe(next(r for r in shares if is_held_out(photo(done).cutout, r)))
    assert "held out" in done.why_not("real-sample")
    done.session.sources_changed.emit()
    assert not done.tools.real.isEnabled()
