from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fgbg_studio.base.events import finish
from fgbg_studio.gui.assisting import Assisting
from fgbg_studio.gui.mask_canvas import MaskCanvas
from fgbg_studio.gui.mask_editor import MaskEditor
from fgbg_studio.gui.pointing import Pointing
from fgbg_studio.gui.proposing import Choice
from fgbg_studio.gui.session import Session
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.plugins.assistants import grabcut
from fgbg_studio.project import Project
from tests.unit.pictures import place

GRABCUT = Choice("grabcut", grabcut.Options())
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
Mask = npt.NDArray[np.uint8]


class Desk:
    """A canvas with its editor, on two photos of a bright ellipse on dark noise."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.canvas = MaskCanvas()
        self.editor = MaskEditor(session, self.canvas)
        self.assisting = Assisting(session, self.editor, self.canvas)
        self.pointing = Pointing(self.canvas, self.assisting)
        self.assisting.use(GRABCUT)

    @property
    def mask(self) -> Mask:
        assert self.editor.history is not None
        return self.editor.history.mask

    def at(self, x: float, y: float) -> QPoint:
        return self.canvas.to_widget().map(QPointF(x, y)).toPoint()

    def drag(self, *way: tuple[float, float], button: Qt.MouseButton = LEFT) -> None:
        QTest.mousePress(self.canvas, button, pos=self.at(*way[0]))
        for place_ in way[1:]:
            QTest.mouseMove(self.canvas, self.at(*place_))
        QTest.mouseRelease(self.canvas, button, pos=self.at(*way[-1]))


def ellipse(value: int = 1) -> Mask:
    drawn = np.zeros((64, 96), np.uint8)
    cv2.ellipse(drawn, (48, 32), (24, 18), 0, 0, 360, value, -1)
    return drawn


def overlap(mask: Mask) -> float:
    found, wanted = mask > 127, ellipse() > 0
    return float((found & wanted).sum() / (found | wanted).sum())


@pytest.fixture
def desk(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    files = [tmp_path / f"photo-{n}.png" for n in range(2)]
    for n, file in enumerate(files):
        photo = place(n, 96, 64) // 4
        photo[ellipse() > 0] = (250, 220 - n, 60)
        write_png(file, photo)
    assert session.project is not None
    finish(import_pictures(session.project, files, "photos"))
    desk = Desk(session)
    qtbot.addWidget(desk.canvas)
    desk.canvas.resize(800, 600)
    desk.canvas.show()
    desk.editor.show("p0001")
    qtbot.waitUntil(lambda: desk.editor.history is not None)
    yield desk
    desk.canvas.hide()


def test_a_box_becomes_a_mask_in_one_step(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.set_tool("box")
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000) as answered:
        desk.drag((18, 8), (78, 56))
    assert answered.args is not None
    assert answered.args[0].provider == "CPU"
    assert overlap(desk.mask) > 0.9
    assert desk.editor.history is not None
    assert desk.editor.history.undo_name == "grabcut"
    desk.editor.undo()
    assert not desk.mask.any()


def test_strokes_mend_what_the_box_found(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.set_tool("box")
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):
        desk.drag((18, 8), (78, 56))
    desk.canvas.set_tool("point")
    assert desk.mask[32, 60] > 127
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):
        desk.drag((58, 26), (60, 32), (58, 38), button=RIGHT)
    prompt = desk.assisting.prompt
    assert prompt is not None
    assert prompt.kinds == {"box", "strokes"}
    assert desk.mask[32, 60] < 128  # said to be background
    desk.editor.undo()
    assert desk.mask[32, 60] > 127


def test_clicks_alone_find_the_object(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.set_tool("point")
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):
        QTest.mouseClick(desk.canvas, LEFT, pos=desk.at(48, 32))
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):
        QTest.mouseClick(desk.canvas, RIGHT, pos=desk.at(6, 6))
    assert overlap(desk.mask) > 0.9
    assert [is_object for _, _, is_object in desk.canvas.marks.points] == [True, False]
    QTest.keyClick(desk.canvas, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: [p[2] for p in desk.canvas.marks.points] == [True])


def test_boxes_and_undo_go_together(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.set_tool("box")
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):
        desk.drag((18, 8), (78, 56))
    assert len(desk.canvas.marks.boxes) == 1
    QTest.keyClick(desk.canvas, Qt.Key.Key_Backspace)
    assert not desk.mask.any()
    qtbot.waitUntil(lambda: not desk.canvas.marks.boxes)
    desk.editor.redo()
    qtbot.waitUntil(lambda: len(desk.canvas.marks.boxes) == 1)


def test_escape_forgets_what_is_pointed_at_and_keeps_the_mask(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.set_tool("box")
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):
        desk.drag((18, 8), (78, 56))
    found = desk.mask.copy()
    QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)
    assert desk.assisting.prompt is None
    assert not desk.canvas.marks.boxes
    assert np.array_equal(desk.mask, found)


def test_what_is_found_can_be_added_or_taken_away(desk: Desk, qtbot: QtBot) -> None:
    before = np.zeros((64, 96), np.uint8)
    before[:, :40] = 255
    desk.editor.put_mask("p0001", before, "Brush")
    desk.canvas.set_tool("box")
    desk.assisting.how = "take"
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):
        desk.drag((18, 8), (78, 56))
    assert desk.mask[32, 35] == 0
    assert desk.mask[2, 2] == 255
    assert desk.mask[32, 60] == 0


def test_an_answer_reaches_its_own_photo_only(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.set_tool("box")
    first = desk.editor.history
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):
        desk.drag((18, 8), (78, 56))
        desk.editor.show("p0002")
        qtbot.waitUntil(lambda: desk.editor.history is not None)
    assert first is not None
    assert overlap(first.mask) > 0.9
    assert not desk.mask.any()
    assert desk.assisting.prompt is None


def test_a_given_up_question_changes_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.set_tool("box")
    desk.drag((18, 8), (78, 56))
    desk.assisting.forget()
    desk.editor.show("p0002")
    qtbot.waitUntil(lambda: desk.editor.history is not None)
    with qtbot.waitSignal(desk.assisting.answered, timeout=20_000):  # comes after the first
        desk.drag((18, 8), (78, 56))
    desk.editor.show("p0001")
    qtbot.waitUntil(lambda: desk.editor.history is not None)
    assert not desk.mask.any()


def test_an_assistant_that_cannot_be_asked_says_why(desk: Desk, qtbot: QtBot) -> None:
    desk.assisting.use(GRABCUT, "It needs net.onnx first.")
    desk.canvas.set_tool("box")
    with qtbot.waitSignal(desk.session.message) as said:
        desk.drag((18, 8), (78, 56))
    assert said.args == ["It needs net.onnx first.", True]
    assert desk.assisting.prompt is None


def test_a_stroke_under_way_is_not_lost_when_the_answer_comes(desk: Desk, qtbot: QtBot) -> None:
    desk.canvas.set_tool("box")
    desk.drag((18, 8), (78, 56))
    desk.canvas.set_tool("brush")
    QTest.mousePress(desk.canvas, LEFT, pos=desk.at(5, 5))
    QTest.mouseMove(desk.canvas, desk.at(10, 5))
    qtbot.waitUntil(lambda: not desk.assisting.is_computing, timeout=20_000)
    with qtbot.waitSignal(desk.assisting.answered):
        QTest.mouseRelease(desk.canvas, LEFT, pos=desk.at(10, 5))
    assert desk.editor.history is not None
    desk.editor.undo()
    assert desk.editor.history.undo_name == "Brush"
    assert desk.mask[5, 8] == 255


def test_a_project_for_reading_only_is_not_proposed_to(desk: Desk) -> None:
    assert isinstance(desk.session.project, Project)
    desk.canvas.locked = True
    desk.assisting.draw_box((18, 8, 78, 56))
    assert desk.assisting.prompt is None
