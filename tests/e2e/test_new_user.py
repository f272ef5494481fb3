"""The whole application as a new user meets it, by mouse and keys alone, in the real window.

Start page, sample project, a photo cut out, samples looked at, a short training, a prediction, its
mask fixed and another one added, the training gone on with, and the network exported. What was
exported is then loaded by onnxruntime, without a word of this program.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QSlider
from pytestqt.qtbot import QtBot

from fgbg_studio.base.resources import sample_project
from fgbg_studio.gui.app import application
from fgbg_studio.gui.main_window import MainWindow
from fgbg_studio.gui.page import Page
from fgbg_studio.gui.pages.compose import ComposePage
from fgbg_studio.gui.pages.cutouts import CutoutsPage
from fgbg_studio.gui.qimages import to_qimage
from fgbg_studio.imaging.reading import read_rgb, read_rgba
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.networks import load_network
from fgbg_studio.project import Project
from tests.e2e.hand import CTRL, Hand, StrayWindows
from tests.e2e.real_window import in_window

# Qt's platform without a screen warns whenever the smallest size of a window changes.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)

SIZE = (400, 300)
PLACE = (110, 90, 290, 250)
"""Where the object of a photo is: left, top, right and bottom."""
SEEN_BY_NETWORK = 64

Picture = npt.NDArray[np.uint8]
AnyPage = TypeVar("AnyPage", bound=Page)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


def photo_of(background: str, cutout: str) -> Picture:
    """A photo that nobody has taken: an object of the sample project at one of its places."""
    place = cv2.resize(read_rgb(original(background)), SIZE, interpolation=cv2.INTER_AREA)
    left, top, right, bottom = PLACE
    thing = cv2.resize(
        read_rgba(sample_project() / f"cutouts/{cutout}.png"),
        (right - left, bottom - top),
        interpolation=cv2.INTER_AREA,
    )
    alpha = thing[..., 3:].astype(np.float32) / 255
    room = place[top:bottom, left:right]
    room[:] = room * (1 - alpha) + thing[..., :3] * alpha
    return np.asarray(place, np.uint8)


def original(background: str) -> Path:
    """The file of a background of the sample project."""
    record = json.loads((sample_project() / "project.json").read_text("utf-8"))
    found = next(one for one in record["backgrounds"] if one["id"] == background)
    return sample_project() / str(found["file"])


def test_a_new_user_gets_from_the_sample_to_an_exported_network(
    qtbot: QtBot, tmp_path: Path
) -> None:
    pytest.importorskip("onnxscript", reason="exporting as ONNX needs the group export")
    visit, strays = Visit(qtbot, tmp_path), StrayWindows()
    assert in_window(visit.everything) == 0
    assert strays.names == []
    check_project(visit.folder)
    check_exported(visit.folder)


def check_project(folder: Path) -> None:
    """What the visit left."""
    with Project.open(folder) as project:
        photos = {photo.name: photo for photo in project.contents.photos}
        assert photos["own photo"].state == "done"
        for name in ("unseen", "clipboard-1"):
            assert photos[name].real, name
            assert photos[name].state == "done"
            assert project.path(photos[name].mask).is_file()
        runs = sorted(run.name for run in (folder / "runs").iterdir())
        assert runs == ["run-001", "run-002"]
        record = json.loads((folder / "runs/run-002/run.json").read_text("utf-8"))
        assert record["options"]["start"] == "run-001"
        assert len(record["real"]) == 2


def check_exported(folder: Path) -> None:
    """onnxruntime answers as the run's own network does, on the sample that lies beside it."""
    exported = folder / "exports/run-002-onnx"
    card = json.loads((exported / "card.json").read_text("utf-8"))
    images, backgrounds = (read_ppm(exported / f"{name}.ppm") for name in ("image", "background"))
    network = onnxruntime.InferenceSession(exported / card["file"])
    given = {"image": scaled(images), "background": scaled(backgrounds)}
    logits, _, depth = network.run(None, given)
    own = load_network(folder / "runs/run-002/best.pt", "cpu").answer(images, backgrounds)
    assert images.shape[1:3] == (SEEN_BY_NETWORK, SEEN_BY_NETWORK)
    assert np.allclose(1 / (1 + np.exp(-logits)), own.probability, atol=1e-4)
    assert np.allclose(depth, own.depth, rtol=1e-3)
    assert card["check"]["largest_difference"] <= card["check"]["tolerance"]


def read_ppm(file: Path) -> Picture:
    """One picture, 1 x H x W x 3."""
    _, size, _, pixels = file.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(1, height, width, 3).copy()


def scaled(pictures: Picture) -> npt.NDArray[np.float32]:
    """As the card says: N x 3 x H x W, 0 to 1."""
    return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2), np.float32) / np.float32(255)


class Visit:
    """One page after the other."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot, self._own = qtbot, folder
        self.folder = Path()
        """Of the project, once it is open."""

    def everything(self, window: MainWindow) -> None:
        self.window, self.hand = window, Hand(window, self._qtbot)
        self.open_sample()
        self.cut_out()
        self.compose()
        self.train()
        self.predict()
        self.fix()
        self.add()
        self.export()

    def page(self, kind: type[AnyPage]) -> AnyPage:
        """The page in sight, to read from it what a person sees in pixels."""
        page = self.window.current_page
        assert isinstance(page, kind)
        return page

    def idle(self) -> None:
        self.hand.until(lambda: not self.window.session.jobs.work)

    def open_sample(self) -> None:
        self.hand.click("Open the sample project")
        self.hand.until(lambda: self.window.current_page and not self.window.is_getting_ready)
        assert self.window.session.project is not None
        self.folder = self.window.session.project.folder
        assert self.hand.state("Cut-outs") == "5 of 5 done"

    def cut_out(self) -> None:
        """Drop a photo, drag a box around its object, mend it with the brush, and press Enter."""
        write_png(self._own / "own photo.png", photo_of("b0003", "c0010"))
        self.hand.click("Cut-outs")
        self.hand.drop(self._own / "own photo.png")
        page = self.page(CutoutsPage)
        self.hand.until(lambda: self.hand.state("Cut-outs") == "5 of 6 done")
        self.hand.until(lambda: page.editor.history and page.editor.shown_id == "p0006")
        self.hand.key(Qt.Key.Key_G)
        left, top, right, bottom = PLACE
        self.hand.drag(page.canvas, on_photo(page, (left - 8, top - 8), (right + 8, bottom + 8)))
        history = page.editor.history
        assert history is not None
        self.hand.until(lambda: history.mask.any())
        self.hand.key(Qt.Key.Key_B)
        self.hand.drag(page.canvas, on_photo(page, (180, 170), (200, 175), (220, 170)))
        assert history.undo_name
        self.hand.key(Qt.Key.Key_Return)
        self.hand.until(lambda: self.hand.state("Cut-outs") == "6 of 6 done")

    def compose(self) -> None:
        """Look at samples, and have more places on each background."""
        self.hand.click("Compose")
        page = self.page(ComposePage)
        self.hand.until(lambda: self.hand.state("Compose").endswith("planned"))
        project, before = page.session.project, self.hand.state("Compose")
        assert project is not None
        self.hand.type_number("Places", 6)
        self.hand.until(lambda: project.recipe.places == 6)
        self.hand.until(lambda: self.hand.state("Compose") not in (before, ""))

    def train(self) -> None:
        """A quick look, made quicker."""
        self.hand.click("Train")
        self.hand.choose("Preset", "Quick look")
        self.hand.type_number("Epochs", 1)
        self.hand.type_number("Epoch samples", 160)
        self.hand.type_number("Held out samples", 16)
        self.hand.click("Start")
        self.hand.until(lambda: self.hand.state("Train").startswith("IoU"))
        self.idle()

    def predict(self) -> None:
        """Drop a picture that is not in the project, and paste another."""
        write_png(self._own / "unseen.png", photo_of("b0009", "c0013"))
        self.hand.click("Predict")
        self.hand.until(lambda: self.hand.state("Predict") == "drop a picture")
        self.hand.drop(self._own / "unseen.png")
        self.hand.until(lambda: self.hand.state("Predict") == "last: unseen.png")
        assert self.hand.see(QAbstractButton, "Fix").isEnabled()

    def fix(self) -> None:
        """The predicted mask is a step in the editor; it is mended, and becomes a real sample."""
        assert self.hand.see(QCheckBox, "Also as a real sample").isChecked()
        self.hand.key(Qt.Key.Key_F)
        self.hand.until(lambda: isinstance(self.window.current_page, CutoutsPage))
        page = self.page(CutoutsPage)
        self.hand.until(lambda: self.hand.told("This is the mask by run-001"))
        self.hand.key(Qt.Key.Key_B)
        self.hand.drag(page.canvas, on_photo(page, (180, 170), (200, 175), (220, 170)))
        self.hand.key(Qt.Key.Key_Return)
        self.hand.until(lambda: self.hand.told("unseen is a real sample now."))

    def add(self) -> None:
        """Another picture is added as it is, and the training goes on with both."""
        QApplication.clipboard().setImage(to_qimage(photo_of("b0014", "c0020")))
        self.hand.click("Predict")
        self.hand.key(Qt.Key.Key_V, CTRL)
        self.hand.until(lambda: self.hand.state("Predict") == "last: clipboard-1.png")
        self.lower_threshold()
        self.hand.click("Add")
        self.hand.until(lambda: self.hand.told("clipboard-1.png is a cut-out and a real sample"))
        self.hand.click("Continue training run-001")
        self.hand.until(lambda: self.window.session.jobs.work)
        self.idle()
        self.hand.until(lambda: self.hand.state("Train").startswith("IoU"))

    def export(self) -> None:
        """The run that was trained last goes elsewhere."""
        self.hand.click("Predict")
        self.hand.choose("Run", "run-002")
        self.hand.click("Export…")
        self.hand.click("Export")
        self.hand.until(lambda: self.hand.told("Exported to"))
        self.idle()

    def lower_threshold(self) -> None:
        """A network that learnt for seconds may be sure of nothing."""
        slider = self.hand.see(QSlider, "Threshold")
        slider.setFocus(Qt.FocusReason.TabFocusReason)
        while not self.hand.see(QAbstractButton, "Add").isEnabled():
            assert slider.value() > 0
            QTest.keyClick(slider, Qt.Key.Key_PageDown)


def on_photo(page: CutoutsPage, *places: tuple[float, float]) -> list[QPoint]:
    """Places of the photo, in pixels of the canvas."""
    to_widget = page.canvas.to_widget()
    return [to_widget.map(QPointF(*place)).toPoint() for place in places]
