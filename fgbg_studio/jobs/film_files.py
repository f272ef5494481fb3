"""What is written of a film: masks and depth of each frame, or a video with the object marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.names import not_taken
from fgbg_studio.base.options import Options, option

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.sources import DepthScale
    from fgbg_studio.imaging.video_reading import Frame
    from fgbg_studio.imaging.video_writing import Video
    from fgbg_studio.jobs.predicting import Prediction

LIVE_RATE = 15.0
"""Frames a second of what is written of a camera: each is kept until the next one is there."""
MOST_REPEATED = 150
"""Of them that show one frame: a film that was held for an hour is not an hour of one picture."""
MARK, OPACITY = (255, 96, 0), 0.5
"""The colour of the object in a video, RGB, and how much of it there is."""


class FilmFileOptions(Options):
    """What is written of a film, and where."""

    out: str = option("", "Folder for the files; empty writes nothing")
    masks: bool = option(True, "Write the mask and the 16-bit depth of each frame as PNG")
    video: bool = option(False, "Write one video in which the object is marked")
    threshold: float = option(
        0.5, "Mask probability from which a pixel of that video is marked", ge=0, le=1, step=0.05
    )


class FilmFiles:
    """Writes as frames come. Close it after use: the video is finished then."""

    def __init__(self, options: FilmFileOptions, name: str, rate: float) -> None:
        """`rate` is the film's frames a second; 0 for a camera, whose frames come as they can."""
        self._options, self._rate = options, rate
        self.folder = Path(options.out)
        if self.folder.is_file():
            raise StudioError(f"{options.out} is a file. Name a folder for what is written.")
        self._name = _free_name(self.folder, name) if options.out else name
        self._writing: Video | None = None
        self.video: Path | None = None
        """The video, where one is written."""

    def add(self, frame: Frame, found: Prediction, scale: DepthScale) -> None:
        """Write one frame, of the size of what was found in it."""
        if not self._options.out:
            return
        if self._options.masks:
            self._write_pictures(frame.number, found, scale)
        if self._options.video:
            self._add_to_video(frame, found)

    def close(self) -> None:
        """Finish the video. StudioError where the disk did not take it."""
        if writing := self._writing:
            self._writing = None
            writing.close()

    def _write_pictures(self, number: int, found: Prediction, scale: DepthScale) -> None:
        from fgbg_studio.imaging.writing import write_png

        stem = f"{self._name}.{number:06d}"
        write_png(self.folder / f"{stem}.mask.png", found.mask)
        write_png(self.folder / f"{stem}.depth.png", scale.encode(found.depth))

    def _add_to_video(self, frame: Frame, found: Prediction) -> None:
        from fgbg_studio.imaging.video_writing import SUFFIX, Video

        if self._writing is None:
            height, width = found.mask.shape
            self.video = self.folder / f"{self._name}.marked{SUFFIX}"
            self._writing = Video(self.video, (width, height), self._rate or LIVE_RATE)
        picture = marked(found.image, found.mask, self._options.threshold)
        for _ in range(self._due(frame, self._writing.count)):
            self._writing.add(picture)

    def _due(self, frame: Frame, count: int) -> int:
        """How often a frame is written; a camera's as often as it takes to keep the time."""
        if self._rate:
            return 1
        return max(0, min(round(frame.seconds * LIVE_RATE) + 1 - count, MOST_REPEATED))


def marked(
    image: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8], threshold: float
) -> npt.NDArray[np.uint8]:
    """The picture, RGB, with the object of its predicted mask in another colour."""
    import numpy as np

    there = mask >= threshold * 255
    coloured = image[there] * (1 - OPACITY) + np.array(MARK) * OPACITY
    found = image.copy()
    found[there] = coloured.astype(np.uint8)
    return found


def _free_name(folder: Path, stem: str) -> str:
    """`stem`, with a number where another film was written under that name."""
    import glob

    patterns = ".*.mask.png", ".*.depth.png", ".marked.*"
    return not_taken(
        stem,
        lambda name: any(any(folder.glob(f"{glob.escape(name)}{each}")) for each in patterns),
    )
