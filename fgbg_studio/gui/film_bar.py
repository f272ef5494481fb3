"""The row below the views while a film plays: held, stopped, kept, and how fast it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QToolButton,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.dropping import PICTURES
from fgbg_studio.gui.elided_label import ElidedLabel
from fgbg_studio.gui.filming import Filming
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.prediction_views import PredictionViews
from fgbg_studio.gui.session import Session
from fgbg_studio.jobs.filming import VIDEO_SUFFIXES, Filmed, FilmOptions, film

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.gui.picture_warning import PictureWarning
    from fgbg_studio.gui.prediction_panels import InputPanel

CAMERA = "camera:0"
STOP, KEEP = "Stop the film", "Keep this frame as a picture"
PICTURES_AND_VIDEOS = PICTURES.replace(
    "Pictures (", f"Pictures and videos ({' '.join(f'*{one}' for one in sorted(VIDEO_SUFFIXES))} "
)
BACKGROUNDS = {"first": "First frames", "chosen": "As at the left"}


class FilmBar(QWidget):
    """Takes no room while there is no film."""

    changed = Signal()
    """It plays now, or not."""
    taken = Signal(bool)
    """The views show a film from now on, or are free again."""
    kept = Signal(object)
    """The file of a frame that was kept as a picture."""

    def __init__(
        self,
        session: Session,
        views: PredictionViews,
        inputs: InputPanel,
        warning: PictureWarning,
    ) -> None:
        super().__init__()
        self._session, self._inputs, self._warning = session, inputs, warning
        self.source = ""
        """What plays or has played: a file or "camera:0"; "" while there is no film."""
        self._with: tuple[Path | None, str] = (None, "")
        self.filming = Filming(session, views)
        self._lay_out()
        self.filming.changed.connect(self._show)
        self.filming.ended.connect(self._ended)
        self.filming.rate_changed.connect(self._tell)
        self.filming.progressed.connect(self._progress)
        self.filming.unlike.connect(self._warn)
        session.project_changed.connect(self.leave)
        inputs.changed.connect(self.follow)
        inputs.list.picked.connect(lambda _: self.leave())
        self._show()

    def _lay_out(self) -> None:
        self.pause = _tool("pause", "Pause", self._pause)
        self.stop = _tool("stop", STOP, self.filming.stop)
        self.keep = _tool("image", KEEP, self.keep_frame)
        self.save = _tool("save", "Write masks, depth and a video…", self._ask_and_save)
        self.close_button = _tool("close", "Put the film away", self.leave)
        self.place, self.count = QProgressBar(), QLabel()
        self.place.setTextVisible(False)
        self.place.setFixedWidth(9 * theme.GRID)
        self.place.setAccessibleName("Place in the film")
        self.rate = named(ElidedLabel("left"), "muted")
        self.background = QComboBox()
        self.background.setAccessibleName("Background of the film")
        self.background.setToolTip(
            "What shows the place without the object: the frames before anything moves, or the "
            "background that pictures have"
        )
        for name, text in BACKGROUNDS.items():
            self.background.addItem(text, name)
        self.background.activated.connect(lambda _: self._play())
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * theme.GRID, theme.GRID // 2, 2 * theme.GRID, theme.GRID // 2)
        row.setSpacing(theme.GRID)
        left = (self.pause, self.stop, self.place, self.count)
        right = (self.background, self.keep, self.save, self.close_button)
        for part in (*left, self.rate, *right):
            row.addWidget(part, int(part is self.rate))

    @property
    def has_film(self) -> bool:
        """Whether the views show a film, playing or not."""
        return bool(self.source)

    @property
    def _chosen(self) -> tuple[Path | None, str]:
        """The run and the background, at the left."""
        return self._inputs.run_folder, self._inputs.background.file

    def options(self, out: Path | None = None) -> FilmOptions:
        """The core's options for what is chosen: to show it, or to write it into a folder."""
        chosen = self.background.currentData() == "chosen"
        return FilmOptions(
            background=self._chosen[1] if chosen else "",
            background_from="none" if chosen else "first",
            out=str(out) if out else "",
            video=bool(out),
            in_time=out is None,
        )

    # What the page asks

    def take(self, paths: Sequence[Path]) -> bool:
        """Play the first of these files if it is a video; False where it is none."""
        if not paths or paths[0].suffix.lower() not in VIDEO_SUFFIXES:
            return False
        self.play(str(paths[0]))
        return True

    def play(self, source: str = CAMERA) -> None:
        """Play a video file, or the first camera."""
        if self._chosen[0] is None:
            return
        had_film, self.source = self.has_film, source
        if not had_film:
            self.taken.emit(True)
        self._play()

    def follow(self) -> None:
        """Begin anew where another run or another background is chosen."""
        if self.has_film and self._with != self._chosen:
            self._play()

    def leave(self) -> None:
        """No film any more."""
        if self.has_film:
            self.source = ""
            self.filming.leave()
            self._show()
            self.taken.emit(False)

    def keep_frame(self) -> None:
        """Write the frame in sight as a picture, so that it can be fixed, added and saved.

        The place that was taken for clean becomes the background of pictures.
        """
        project, frame = self._session.project, self.filming.frame
        if project is None or frame is None:
            return
        stem, folder = _stem(self.source), project.folder / "predictions"
        file, place = folder / f"{stem}-{frame.step:06d}.png", folder / f"{stem}-place.png"
        pictures = {file: frame.image, place: frame.place}
        if self._session.attempt(lambda: _write(project.check_writable, pictures)):
            self.leave()
            if frame.place is not None:
                self._inputs.background.choose(place)
            self.kept.emit(file)

    def save_to(self, folder: Path) -> None:
        """Write the film into a folder; a camera is recorded from now on, until it is stopped."""
        run = self._chosen[0]
        if run and self.source.startswith("camera:"):
            self.filming.play(run, self.source, self.options(folder))
        elif run:
            self._session.run(
                f"Saving {Path(self.source).name}",
                film(run, self.source, self.options(folder)),
                on_result=self._saved,
            )

    # What goes on

    def _play(self) -> None:
        run, _ = self._with = self._chosen
        self._warning.say("")
        if run and self.source:
            self.filming.play(run, self.source, self.options())
        self._show()

    def _ended(self) -> None:
        """Where nothing could be shown of it, as of a camera that is not there, it is put away."""
        if self.filming.frame is None:
            self.leave()
        self._show()

    def _pause(self) -> None:
        if self.filming.is_running:
            self.filming.pause()
        else:
            self._play()

    def _show(self) -> None:
        running, paused = self.filming.is_running, self.filming.is_paused
        self.setVisible(self.has_film)
        holds = running and not paused
        self.pause.setIcon(theme.icon("pause" if holds else "start"))
        text = "Pause" if holds else "Go on" if paused else "Play again"
        self.pause.setToolTip(text)
        self.pause.setAccessibleName(text)
        _allow(self.stop, STOP, "" if running else "It has ended.")
        self._allow_keeping()
        self.changed.emit()

    def _progress(self, done: int, total: int) -> None:
        self.place.setRange(0, total or max(done, 1))
        self.place.setValue(done)
        self.count.setText(f"{done:,} of {total:,}" if total else f"{done:,}")
        self._allow_keeping()

    def _allow_keeping(self) -> None:
        has_frame = self.filming.frame is not None
        _allow(self.keep, KEEP, "" if has_frame else "No frame is in sight yet.")

    def _warn(self, unlikeness: float) -> None:
        from fgbg_studio.learning.unlikeness import LIMIT

        self._warning.tell_unlike(unlikeness, LIMIT)

    def _tell(self, text: str) -> None:
        self.rate.setText(text)
        self.rate.setToolTip(text)

    def _ask_and_save(self) -> None:
        project = self._session.project
        usual = str(project.folder / "predictions") if project else ""
        title = "Write masks, depth and a video into"
        if chosen := QFileDialog.getExistingDirectory(self, title, usual):
            self.save_to(Path(chosen))

    def _saved(self, filmed: Filmed) -> None:
        text = f"{filmed.frames:,} frames written to {filmed.folder}."
        self._session.message.emit(text, False)


def _tool(icon: str, text: str, does: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(20, 20))
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.clicked.connect(lambda: does())
    return button


def _allow(button: QToolButton, text: str, why_not: str) -> None:
    """Enable it, or say in its tooltip why it is not."""
    button.setEnabled(not why_not)
    button.setToolTip(f"{text}\n{why_not}" if why_not else text)


def _stem(source: str) -> str:
    return "camera" if source.startswith("camera:") else Path(source).stem


def _write(
    check: Callable[[], None], pictures: Mapping[Path, npt.NDArray[np.uint8] | None]
) -> None:
    from fgbg_studio.imaging.writing import write_png

    check()
    for file, picture in pictures.items():
        if picture is not None:
            write_png(file, picture)
