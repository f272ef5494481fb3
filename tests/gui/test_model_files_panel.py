import hashlib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fgbg_studio.base.model_files import ModelFile, pinned
from fgbg_studio.base.resources import models_folder
from fgbg_studio.gui.model_files_panel import ModelFilesPanel
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.wrapped_text import BREAK, WrappedText
from tests.unit.server import CONTENT, Server, serving

DIGEST = f"sha256:{hashlib.sha256(CONTENT).hexdigest()}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as made:
        yield made


@pytest.fixture
def panel(server: Server, session: Session, qtbot: QtBot) -> Iterator[ModelFilesPanel]:
    panel = ModelFilesPanel(session)
    qtbot.addWidget(panel)
    yield panel
    panel.hide()


def net(server: Server, digest: str = DIGEST, size: int | None = len(CONTENT)) -> ModelFile:
    return ModelFile("net.onnx", server.url(), "MIT", "https://example.org", size, digest)


def show(panel: ModelFilesPanel, file: ModelFile, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.changed):
        panel.show_files([file])


def seen(label: WrappedText) -> str:
    return label.text().replace(BREAK, "")


def is_offered(button: QPushButton) -> bool:
    return button.isVisible()


def press(button: QPushButton) -> None:
    assert is_offered(button)
    button.click()


def test_nothing_is_fetched_before_the_person_said_yes(
    panel: ModelFilesPanel, server: Server, qtbot: QtBot
) -> None:
    show(panel, net(server), qtbot)
    assert seen(panel.about) == "net.onnx · 0.5 MB · MIT · not there yet"
    press(panel.download)
    question = seen(panel.question)
    assert "0.5 MB" in question
    assert "MIT" in question
    assert server.url() in question
    press(panel.no)
    assert panel.question.isHidden()
    assert is_offered(panel.download)
    assert not server.ranges


def test_a_yes_fetches_checks_and_puts_it_in_place(
    panel: ModelFilesPanel, server: Server, qtbot: QtBot
) -> None:
    show(panel, net(server), qtbot)
    press(panel.download)
    with qtbot.waitSignal(panel.changed, timeout=10_000):
        press(panel.yes)
    assert (models_folder() / "net.onnx").read_bytes() == CONTENT
    assert not panel.missing
    assert not is_offered(panel.download)
    assert panel.about.text().endswith("there")


@pytest.mark.parametrize("keeps", [True, False])
def test_an_unknown_checksum_is_shown_and_confirmed(
    panel: ModelFilesPanel, server: Server, qtbot: QtBot, keeps: bool
) -> None:
    show(panel, net(server, digest="", size=None), qtbot)
    press(panel.download)
    qtbot.waitUntil(lambda: not panel.question.isHidden(), timeout=10_000)  # the size is known
    assert "0.5 MB" in panel.question.text()
    press(panel.yes)
    qtbot.waitUntil(lambda: panel.yes.text() == "Keep it", timeout=10_000)
    assert DIGEST in seen(panel.question)
    assert not (models_folder() / "net.onnx").exists()
    press(panel.yes if keeps else panel.no)
    qtbot.waitUntil(lambda: bool(panel.missing) != keeps)
    assert (models_folder() / "net.onnx").exists() == keeps
    assert pinned() == ({"net.onnx": DIGEST} if keeps else {})


def test_a_wrong_file_is_refused_with_a_reason(
    panel: ModelFilesPanel, server: Server, session: Session, qtbot: QtBot
) -> None:
    show(panel, net(server, digest="sha256:" + 64 * "0"), qtbot)
    press(panel.download)
    with qtbot.waitSignal(session.message, check_params_cb=lambda text, _: "checksum" in text):
        press(panel.yes)
    assert panel.missing
    assert not list(models_folder().glob("net.onnx*"))


def test_a_file_put_there_by_hand_counts(
    panel: ModelFilesPanel, server: Server, qtbot: QtBot
) -> None:
    show(panel, net(server), qtbot)
    (models_folder() / "net.onnx").write_bytes(CONTENT)
    with qtbot.waitSignal(panel.changed):
        panel.look_again()
    assert not panel.missing


def test_a_file_without_an_address_is_to_be_put_there(panel: ModelFilesPanel, qtbot: QtBot) -> None:
    own = ModelFile("own.onnx", "", "your own", "")
    show(panel, own, qtbot)
    assert not is_offered(panel.download)
    assert is_offered(panel.folder)
    advice = seen(panel.advice)
    assert f"put own.onnx into {models_folder()}" in advice


def test_what_is_copied_has_no_marks_for_wrapping(
    panel: ModelFilesPanel, server: Server, qtbot: QtBot
) -> None:
    show(panel, net(server), qtbot)
    press(panel.download)
    panel.question.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == server.url()


def test_a_folder_that_cannot_be_made_is_told(
    panel: ModelFilesPanel, session: Session, qtbot: QtBot
) -> None:
    models_folder().rmdir()
    models_folder().write_text("a file in its place")
    show(panel, ModelFile("own.onnx", "", "your own", ""), qtbot)
    with qtbot.waitSignal(session.message, check_params_cb=lambda _, warning: warning):
        press(panel.folder)


def test_enter_answers_and_is_no_shortcut_of_the_page(
    panel: ModelFilesPanel, server: Server, qtbot: QtBot
) -> None:
    pressed: list[bool] = []
    QShortcut(QKeySequence("Return"), panel, lambda: pressed.append(True))
    show(panel, net(server), qtbot)
    panel.activateWindow()
    press(panel.download)
    qtbot.waitUntil(panel.yes.hasFocus)
    with qtbot.waitSignal(panel.changed, timeout=10_000):
        QTest.keyClick(panel.yes, Qt.Key.Key_Return)
    assert (models_folder() / "net.onnx").exists()
    assert not pressed
