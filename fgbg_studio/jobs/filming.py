"""Mask and depth of a video file or of what a camera sees, frame by frame."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Preview, Progress, Result
from fgbg_studio.base.options import option
from fgbg_studio.jobs.film_files import FilmFileOptions, FilmFiles
from fgbg_studio.jobs.predicting import Prediction, in_bytes, read_background

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.imaging.video_reading import Frame, Live, VideoFile
    from fgbg_studio.learning.predictor import Predictor

    Picture = npt.NDArray[np.uint8]

VIDEO_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".ogv", ".ts"}
)
CLEAN_FRAMES = 15
"""Frames, at most, of which a clean place is made."""
RECENT = 20
"""Frames whose time tells the rate."""
LONGEST_WAIT = 0.15
"""Seconds: a job is heard of five times a second."""


class FilmOptions(FilmFileOptions):
    """How a film is treated, and what is written of it."""

    background_from: Literal["first", "none"] = option(
        "first",
        "Whether the frames before anything moves show the place without the object",
    )
    background: str = option("", "Picture of the place without the object, in place of that")
    longest: int = option(
        960,
        "Longer side of what is shown and written; larger frames are reduced to it",
        unit="px",
        ge=0,
        le=8192,
        step=64,
        zero="as the film",
    )
    frames: int = option(0, "Frames after which it ends", ge=0, le=2**31, step=100, zero="all")
    in_time: bool = option(False, "Show a file no faster than it was taken")
    device: str = option("auto", "auto, cpu, cuda or mps")


@dataclass(frozen=True, kw_only=True)
class FilmFrame(Preview):
    """What was found in a frame; `step` is its number, from 1, and `image` its pixels.

    place: what was taken for the place without the object, of the size of `image`, or None.
    seconds: where in the film. rate: frames a second of late. device: what computes, in words.
    left_out: frames of a camera that came too fast to be looked at, so far.
    """

    found: Prediction
    place: Picture | None = field(repr=False)
    seconds: float
    rate: float
    device: str
    left_out: int = 0


@dataclass(frozen=True)
class Filmed:
    """What became of a film; `rate` is frames a second over all of it.

    folder: with the masks and the depth, and video: None where they were not asked for.
    """

    frames: int
    left_out: int
    rate: float
    device: str
    folder: Path | None
    video: Path | None


def film(network: Path, source: str, options: FilmOptions | None = None) -> Job:
    """Predict for each frame of a video file, or for the newest ones of a camera ("camera:0").

    `network` is a run's folder, a checkpoint or an exported file. A `FilmFrame` follows each frame;
    the result is a `Filmed`. What is stopped keeps what is written. StudioError for what is no
    video, a camera that is not there, and a disk that is full.
    """
    from fgbg_studio.imaging.video_reading import open_source

    options = options or FilmOptions()
    place = read_background(options.background)
    yield Progress(0, 0, "frames", "Opening the film")
    with closing(open_source(source)) as opened:
        yield Progress(0, opened.count, "frames", "Starting the engine")
        from fgbg_studio.jobs.networks import load_network
        from fgbg_studio.learning.predictor import Predictor

        predictor = Predictor(load_network(network, options.device))
        name = "camera" if opened.is_live else Path(source).stem
        with closing(FilmFiles(options, name, opened.rate)) as files:
            filming = Filming(opened, Path(source), predictor, options)
            yield from filming.run(files, place)
        yield from filming.notes()
    yield Result(filming.filmed(files))


class Filming:
    """One film under way."""

    def __init__(
        self, opened: VideoFile | Live, source: Path, predictor: Predictor, options: FilmOptions
    ) -> None:
        self._opened, self._source, self._predictor = opened, source, predictor
        self._options = options
        self._count = 0
        self._recent: deque[float] = deque(maxlen=RECENT)
        self._busy = 0.0

    def run(self, files: FilmFiles, place: Picture | None) -> Generator[Event, None, None]:
        """Go through the film; `place` is the background, where there is a picture of it."""
        frames = self._reduced()
        if place is None and self._options.background_from == "first":
            frames, place = yield from self._cleaned(frames)
        began = time.monotonic()
        for frame in frames:
            if frame is None:
                yield self._progress()
                continue
            found = self._found(frame, place)
            files.add(frame, found, self._predictor.network.depth)
            self._wait(began)
            self._tick(time.monotonic() - began)
            yield self._told(frame, found, place)
            yield self._progress()
            if self._count == self._options.frames:
                break
            began = time.monotonic()  # the time for which it was held is not its own

    def filmed(self, files: FilmFiles) -> Filmed:
        """What became of it."""
        has_pictures = self._options.out and self._options.masks
        return Filmed(
            self._count,
            self._opened.left_out,
            self._count / max(self._busy, 1e-6),
            self._predictor.network.device,
            files.folder if has_pictures else None,
            files.video,
        )

    def notes(self) -> Iterator[Note]:
        """What a person should know of how it went."""
        if self._opened.is_cut_short:
            yield Note(
                f"{self._source} ends after {self._count:,} of {self._opened.count:,} frames: it "
                "is cut short or damaged. Copy it again.",
                warning=True,
            )

    def _reduced(self) -> Iterator[Frame | None]:
        for frame in self._opened.frames():
            yield frame and frame._replace(image=_reduced(frame.image, self._options.longest))

    def _cleaned(
        self, frames: Iterator[Frame | None]
    ) -> Generator[Event, None, tuple[Iterator[Frame | None], Picture]]:
        """The frames, and the place without what moves; a file's frames are all seen again."""
        from fgbg_studio.imaging.clean_frames import clean_frame

        first: list[Frame] = []
        for frame in frames:
            yield Progress(0, self._opened.count, "frames", "Looking at the place")
            if frame is None:
                continue
            if first and frame.image.shape != first[0].image.shape:
                frames = chain([frame], frames)
                break
            first.append(frame)
            if len(first) == CLEAN_FRAMES:
                break
        if not first:
            raise StudioError(f"{self._source} has no frame that can be read.")
        place = clean_frame([frame.image for frame in first])
        return frames if self._opened.is_live else chain(first, frames), place

    def _found(self, frame: Frame, place: Picture | None) -> Prediction:
        answer = self._predictor.predict(frame.image, place)
        scale = self._predictor.network.depth
        return Prediction(
            picture=self._source,
            image=frame.image,
            mask=in_bytes(answer.probability),
            depth=answer.depth,
            near=scale.near,
            far=scale.far,
            unit=scale.unit,
            unlikeness=answer.unlikeness,
            background=self._options.background,
        )

    def _wait(self, began: float) -> None:
        """Until the next frame of a file is due, if it is to be seen in time."""
        if self._options.in_time and self._opened.rate:
            due = began + 1 / self._opened.rate
            time.sleep(min(max(0.0, due - time.monotonic()), LONGEST_WAIT))

    def _tick(self, seconds: float) -> None:
        self._count += 1
        self._busy += seconds
        self._recent.append(seconds)

    def _told(self, frame: Frame, found: Prediction, place: Picture | None) -> FilmFrame:
        return FilmFrame(
            self._source.name,
            frame.image,
            frame.number,
            found=found,
            place=place,
            seconds=frame.seconds,
            rate=len(self._recent) / max(sum(self._recent), 1e-6),
            device=self._predictor.network.device,
            left_out=self._opened.left_out,
        )

    def _progress(self) -> Progress:
        total = self._options.frames or self._opened.count
        return Progress(self._count, max(total, self._count) if total else 0, "frames", "Filming")


def _reduced(image: Picture, longest: int) -> Picture:
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    scale = longest / max(height, width)
    if not longest or scale >= 1:
        return image
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
