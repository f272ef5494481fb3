import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.gui.mask_export import MaskExport
from fgbg_studio.gui.mask_import import MaskImport
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.reading import read_mask
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Photo, Project
from tests.unit.pictures import place


def opened(session: Session) -> Project:
    assert session.project is not None
    return session.project


def soft_square() -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    mask = np.zeros((48, 64), np.uint8)
    mask[10:30, 12:40] = 255
    mask[30, 12:40] = 90
    return mask


@pytest.fixture
def page(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[CutoutsPage]:
    """Three photos: the first is done, the second a draft."""
    files = [tmp_path / f"photo-{n}.png" for n in range(3)]
    for n, file in enumerate(files):
        write_png(file, place(n))
    finish(import_pictures(opened(session), files, "photos"))
    save_mask(opened(session), "p0001", soft_square(), "done")
    save_mask(opened(session), "p0002", soft_square() // 2, "draft")
    page = CutoutsPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.editor.history is not None)
    yield page
    if page.exchange.sheet:
        page.exchange.sheet.close()
    page.hide()


def export_sheet(page: CutoutsPage) -> MaskExport:
    page.export_masks()
    sheet = page.exchange.sheet
    assert isinstance(sheet, MaskExport)
    return sheet


def import_sheet(page: CutoutsPage) -> MaskImport:
    page.import_masks()
    sheet = page.exchange.sheet
    assert isinstance(sheet, MaskImport)
    sheet.mark_done.setChecked(False)
    return sheet


def test_the_sheet_says_what_a_format_loses(page: CutoutsPage) -> None:
    sheet = export_sheet(page)
    assert "Nothing is lost" in sheet.loses.text()
    assert sheet.loses.objectName() == ""
    sheet.format.setCurrentText("coco")
    assert "Soft edges are lost" in sheet.loses.text()
    assert sheet.loses.objectName() == "warning"


def test_export_needs_a_folder_and_says_so(page: CutoutsPage, tmp_path: Path) -> None:
    sheet = export_sheet(page)
    assert not sheet.export.isEnabled()
    assert sheet.export.toolTip() == "Choose a folder first."
    sheet.take_folder(tmp_path / "out")
    assert sheet.export.isEnabled()


@pytest.mark.parametrize(
    ("scope", "names"), [("all", {"photo-0", "photo-1"}), ("done", {"photo-0"})]
)
def test_the_masks_that_are_chosen_are_written(
    page: CutoutsPage, tmp_path: Path, qtbot: QtBot, scope: str, names: set[str]
) -> None:
    sheet = export_sheet(page)
    sheet.take_folder(tmp_path / "out")
    sheet.scopes[scope].click()
    with qtbot.waitSignal(page.session.offer, timeout=10_000) as offered:
        sheet.export.click()
    assert offered.args is not None
    assert f"{len(names)} file" in offered.args[0]
    files = {file.stem.removesuffix("_mask"): file for file in (tmp_path / "out").rglob("*.png")}
    assert files.keys() == names
    assert np.array_equal(read_mask(files["photo-0"]), soft_square())


def test_a_mask_that_is_painted_but_not_written_is_exported(
    page: CutoutsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.filmstrip.list.select("p0003")
    qtbot.waitUntil(lambda: page.editor.shown_id == "p0003" and page.editor.history is not None)
    page.editor.put_mask("p0003", soft_square(), "Brush")
    sheet = export_sheet(page)
    sheet.scopes["one"].click()
    sheet.take_folder(tmp_path / "out")
    with qtbot.waitSignal(page.session.offer, timeout=10_000):
        sheet.export.click()
    assert [file.name for file in (tmp_path / "out").rglob("*.png")] == ["photo-2_mask.png"]


def test_masks_come_in_by_name_and_the_rest_is_told(
    page: CutoutsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "masks"
    folder.mkdir()
    write_png(folder / "photo-2.png", soft_square())
    write_png(folder / "nobody.png", soft_square())
    sheet = import_sheet(page)
    sheet.take([folder])
    qtbot.waitUntil(lambda: "left out" in sheet.told.text(), timeout=10_000)
    assert sheet.told.text() == "1 matched, 1 left out."
    assert "photo-2.png  →  photo-2" in sheet.report.toPlainText()
    assert "no photo called nobody" in sheet.report.toPlainText()
    photo = opened(page.session).source("p0003")
    assert isinstance(photo, Photo)
    assert photo.state == "draft"
    assert np.array_equal(read_mask(opened(page.session).path(photo.mask)), soft_square())


def test_the_photo_in_sight_shows_the_mask_that_came_in(
    page: CutoutsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    write_png(tmp_path / "in" / "photo-0.png", 255 - soft_square())
    sheet = import_sheet(page)
    sheet.replace.setChecked(True)
    sheet.take([tmp_path / "in" / "photo-0.png"])

    def shows_it() -> bool:
        history = page.editor.history
        return history is not None and np.array_equal(history.mask, 255 - soft_square())

    qtbot.waitUntil(shows_it, timeout=10_000)


def test_dropped_annotations_are_masks(page: CutoutsPage, tmp_path: Path, qtbot: QtBot) -> None:
    corners = [[12, 10], [40, 10], [40, 30], [12, 30]]
    shape = {"label": "thing", "points": corners, "shape_type": "polygon"}
    text = {"imagePath": "photo-2.png", "imageWidth": 64, "imageHeight": 48, "shapes": [shape]}
    (tmp_path / "photo-2.json").write_text(json.dumps(text))
    page.accept_drop([tmp_path / "photo-2.json"])
    qtbot.waitUntil(lambda: not page.session.jobs.running, timeout=60_000)
    photo = opened(page.session).source("p0003")
    assert isinstance(photo, Photo)
    assert photo.mask
