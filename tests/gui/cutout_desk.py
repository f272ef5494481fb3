"""The Cut-outs page on a few photos, and a hand that works on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.project import Photo
from tests.unit.pictures import place

LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton


def write_photos(folder: Path, count: int) -> list[Path]:
    """A bright ellipse on dark noise: what GrabCut and the wand find by its colours."""
    files = [folder / f"photo-{n}.png" for n in range(count)]
    for n, file in enumerate(files):
        photo = place(n, 96, 64) // 4
        cv2.ellipse(photo, (48, 32), (24, 18), 0, 0, 360, (250, 220 - n, 60), -1)
        write_png(file, photo)
    return files


def photo(page: CutoutsPage, number: int = 1) -> Photo:
    assert page.session.project is not None
    found = page.session.project.source(f"p{number:04d}")
    assert isinstance(found, Photo)
    return found


def at(page: CutoutsPage, x: float, y: float) -> QPoint:
    """A place of the photo, in pixels of the canvas."""
    return page.canvas.to_widget().map(QPointF(x, y)).toPoint()


def drag(page: CutoutsPage, *places: tuple[float, float], button: Qt.MouseButton = LEFT) -> None:
    QTest.mousePress(page.canvas, button, pos=at(page, *places[0]))
    for each in places[1:]:
        QTest.mouseMove(page.canvas, at(page, *each))
    QTest.mouseRelease(page.canvas, button, pos=at(page, *places[-1]))


def click(page: CutoutsPage, x: float, y: float, button: Qt.MouseButton = LEFT) -> None:
    QTest.mouseClick(page.canvas, button, pos=at(page, x, y))


def mask_in_sight(page: CutoutsPage) -> np.ndarray[Any, np.dtype[np.uint8]]:
    assert page.editor.history is not None
    return page.editor.history.mask


def change(page: CutoutsPage, qtbot: QtBot, operation: str) -> None:
    """Do something to the whole mask, and wait until it is done."""
    page.change_mask(operation)
    assert not page.canvas.can_draw
    qtbot.waitUntil(lambda: page.canvas.can_draw)
