"""Mask, depth and cut-out of pictures, by a trained network."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base.errors import PictureError, StudioError, UsageError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.jobs.clean_background import background_of
from fgbg_studio.jobs.predicted_files import Row, Written, is_answer, write_files
from fgbg_studio.jobs.predicted_files import cutout_of as cutout_of
from fgbg_studio.jobs.truths import Truths, require_folder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.learning.predictor import Predictor


class PredictOptions(Options):
    """How pictures are treated, and where the answers go."""

    background: str = option("", "Picture of the place without the object; empty if there is none")
    background_from: Literal["file", "folder"] = option(
        "file",
        "What the background is: that picture, or what most of the pictures show at each place, "
        "for a camera that stands still",
    )
    threshold: float = option(
        0.5, "Mask probability below which the cut-out is transparent", ge=0, le=1, step=0.05
    )
    out: str = option("", "Folder for mask, cut-out and depth files; empty writes nothing")
    truth: str = option(
        "", "Folder with true masks and depth maps, NAME.mask.png and NAME.depth.png, to compare"
    )
    device: str = option("auto", "auto, cpu, cuda or mps")


@dataclass(frozen=True)
class Prediction:
    """What was found in one picture, all of the picture's own size.

    image: RGB uint8. mask: probability x 255, uint8. depth: float32 in `unit`, larger = farther.
    unlikeness: how far the picture is from the training's, None where the network does not know.
    background: the file that was used, or empty. uncertainty: of the mask, 0 (certain) to 1.
    """

    picture: Path
    image: npt.NDArray[np.uint8] = field(repr=False)
    mask: npt.NDArray[np.uint8] = field(repr=False)
    depth: npt.NDArray[np.float32] = field(repr=False)
    near: float
    far: float
    unit: str
    unlikeness: float | None = None
    background: str = ""
    uncertainty: float = 0.0


MOST_IN_MEMORY = 64 * 2**20
"""Pixels, of several pictures together, that are kept without being written: half a gigabyte."""


def predict(run: Path, pictures: Sequence[Path], options: PredictOptions | None = None) -> Job:
    """Predict for each picture (folders are searched), by what `load_network` takes.

    The result is a list of `Written`, or, where nothing is to be written, of `Prediction`. Of
    several pictures, and where they are compared with a truth, the table is written too
    (`jobs.predicted_table`); what is finished when the job is stopped has one as well. A file that
    is no picture is left out with a `Note`; StudioError where none is left. What was predicted into
    `options.out` before is no picture to predict, where that lies in a folder that is searched.
    """
    from fgbg_studio.imaging.reading import picture_files

    options = options or PredictOptions()
    files = [
        file
        for path in pictures
        for file in picture_files(path)
        if file == path or not is_answer(file, options.out)
    ]
    _check(options, files)
    background = yield from _background_file(options, files)
    yield Progress(0, len(files), "pictures", "Starting the engine")
    from fgbg_studio.jobs.networks import load_network
    from fgbg_studio.learning.predictor import Predictor

    predicting = _Predicting(Predictor(load_network(run, options.device)), options, background)
    with _threads():
        found = yield from predicting.every(files)
    if not found:
        raise StudioError(
            "No picture could be read. Choose PNG or JPEG files, or a folder of them."
        )
    yield Progress(len(files), len(files), "pictures")
    yield Result(found)


class _Predicting:
    """A network at work on many pictures; nothing of one is kept that was written."""

    def __init__(self, predictor: Predictor, options: PredictOptions, background: str) -> None:
        self._predictor, self._options = predictor, options
        self._background, self._place = background, read_background(background)
        self._truths = Truths(Path(options.truth), predictor.network.depth)
        self._written: list[Written] = []
        self._left_out: list[str] = []

    def every(self, files: list[Path]) -> Generator[Event, None, list[Any]]:
        """Predict, and write what is to be written."""
        found = []
        try:
            for number, path in enumerate(files):
                yield Progress(number, len(files), "pictures", f"Predicting {path.name}")
                try:
                    found.append((yield from self._one(path)))
                except PictureError as error:
                    self._left_out.append(path.name)
                    yield Note(str(error), warning=True)
        except GeneratorExit:
            self._write_table(len(files))
            raise
        self._write_table(len(files))
        if self._options.truth and not any(one.row.metrics for one in self._written):
            yield Note(
                f"No picture was compared with {self._options.truth}: of a picture NAME, the mask "
                "is NAME.mask.png there, and the depth NAME.depth.png.",
                warning=True,
            )
        return found

    def _one(self, path: Path) -> Generator[Event, None, Prediction | Written]:
        found = predict_one(self._predictor, path, self._place, self._background)
        return (yield from self._write(found)) if self._options.out else found

    def _write(self, found: Prediction) -> Generator[Event, None, Written]:
        metrics: dict[str, float] = {}
        if self._options.truth:
            try:
                metrics = self._truths.metrics(found)
            except PictureError as error:
                yield Note(str(error), warning=True)
        scale, folder = self._predictor.network.depth, Path(self._options.out)
        files = write_files(found, scale, folder, self._options.threshold)
        share = float((found.mask >= 128).mean())
        told = found.uncertainty, found.unlikeness, metrics
        row = Row(found.picture.name, files[0].name, share, *told)
        self._written.append(Written(found.picture, files, row))
        return self._written[-1]

    def _write_table(self, count: int) -> None:
        from fgbg_studio.jobs.predicted_table import Table

        if self._written and (count > 1 or self._options.truth):
            facts = {
                "background": Path(self._background).name,
                "threshold": self._options.threshold,
            }
            rows = [one.row for one in self._written]
            table = Table(self._predictor.network.name, rows, self._left_out, facts)
            table.write(Path(self._options.out))


def _check(options: PredictOptions, files: list[Path]) -> None:
    if options.background and options.background_from == "folder":
        raise UsageError("Choose one: a picture as the background, or to take it from the folder.")
    if options.truth and not options.out:
        raise UsageError("Name a folder for the comparison with the truth with 'out'.")
    require_folder(options.truth)
    if options.out:
        if Path(options.out).is_file():
            raise StudioError(f"{options.out} is a file. Name a folder for the predictions.")
    elif len(files) > 1 and sum(map(_pixels, files)) > MOST_IN_MEMORY:
        raise StudioError(
            f"{len(files):,} predictions of this size do not fit into memory. Name a folder for "
            "them with 'out'."
        )


def _pixels(file: Path) -> int:
    from fgbg_studio.imaging.reading import picture_size

    try:
        return math.prod(picture_size(file))
    except PictureError:
        return 0  # it is left out, with its reason, when its turn comes


def _background_file(options: PredictOptions, files: list[Path]) -> Generator[Event, None, str]:
    if options.background_from == "file":
        return options.background
    return str((yield from background_of(files)))


def _threads() -> AbstractContextManager[None]:
    """As many as the window's torch has: with more, the last bits of an answer may be others."""
    from fgbg_studio.base.threads import beside_window
    from fgbg_studio.learning.machine import with_threads

    return with_threads(beside_window())


def read_background(file: str) -> npt.NDArray[np.uint8] | None:
    """The pixels of a background, RGB, or None for an empty name; StudioError if it is unusable."""
    from fgbg_studio.imaging.photo_levels import read_photo

    if not file:
        return None
    try:
        return read_photo(Path(file))
    except PictureError as error:
        raise StudioError(f"The background cannot be used: {error}") from error


def predict_one(
    predictor: Predictor, path: Path, background: npt.NDArray[np.uint8] | None, file: str
) -> Prediction:
    """What a network that is loaded finds in one picture; `file` is where its background is from.

    Raises PictureError for what is no picture.
    """
    from fgbg_studio.imaging.photo_levels import read_photo

    return predict_pixels(predictor, path, read_photo(path), background, file)


def predict_pixels(
    predictor: Predictor,
    path: Path,
    image: npt.NDArray[np.uint8],
    background: npt.NDArray[np.uint8] | None,
    file: str,
) -> Prediction:
    """The same of a picture (RGB, uint8, H x W x 3) that is read already."""
    from fgbg_studio.imaging.uncertainty import uncertainty

    answer = predictor.predict(image, background)
    scale, mask = predictor.network.depth, in_bytes(answer.probability)
    return Prediction(
        path,
        image,
        mask,
        answer.depth,
        scale.near,
        scale.far,
        scale.unit,
        answer.unlikeness,
        file,
        uncertainty(image, mask),
    )


def in_bytes(probability: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Probability (H x W, 0..1) times 255, rounded, of pictures and of frames alike."""
    import cv2
    import numpy as np

    # In one pass: numpy's products of 12 megapixels alone take a sixth of a second.
    return np.asarray(cv2.convertScaleAbs(probability, alpha=255), np.uint8)
