"""Mask, depth and cut-out of pictures, by a trained network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.learning.predictor import Predictor


class PredictOptions(Options):
    """How pictures are treated, and where the answers go."""

    background: str = option("", "Picture of the place without the object; empty if there is none")
    threshold: float = option(
        0.5, "Mask probability below which the cut-out is transparent", ge=0, le=1, step=0.05
    )
    out: str = option("", "Folder for mask, cut-out and depth files; empty writes nothing")
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


@dataclass(frozen=True)
class Written:
    """The mask, cut-out and depth files of one picture."""

    picture: Path
    files: list[Path]


MOST_IN_MEMORY = 64 * 2**20
"""Pixels, of several pictures together, that are kept without being written: half a gigabyte."""


def predict(run: Path, pictures: Sequence[Path], options: PredictOptions | None = None) -> Job:
    """Predict for each picture (folders are searched) with a run's folder or a checkpoint.

    The result is a list of `Written`, or, where nothing is to be written, of `Prediction`. A file
    that is no picture is left out with a `Note`; StudioError where none is left.
    """
    from fgbg_studio.imaging.reading import picture_files

    options = options or PredictOptions()
    files = [file for path in pictures for file in picture_files(path)]
    _check(options, files)
    background = read_background(options.background)
    yield Progress(0, len(files), "pictures", "Starting the engine")
    from fgbg_studio.jobs.networks import load_network
    from fgbg_studio.learning.predictor import Predictor

    predictor = Predictor(load_network(run, options.device))
    found: list[Prediction | Written] = []
    for number, path in enumerate(files):
        yield Progress(number, len(files), "pictures", f"Predicting {path.name}")
        try:
            one = predict_one(predictor, path, background, options.background)
            found.append(_write(one, predictor, options) if options.out else one)
        except PictureError as error:
            yield Note(str(error), warning=True)
    if not found:
        raise StudioError(
            "No picture could be read. Choose PNG or JPEG files, or a folder of them."
        )
    yield Progress(len(files), len(files), "pictures")
    yield Result(found)


def _check(options: PredictOptions, files: list[Path]) -> None:
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


def read_background(file: str) -> npt.NDArray[np.uint8] | None:
    """The pixels of a background, RGB, or None for an empty name; StudioError if it is unusable."""
    from fgbg_studio.imaging.reading import read_rgb

    if not file:
        return None
    try:
        return read_rgb(Path(file))
    except PictureError as error:
        raise StudioError(f"The background cannot be used: {error}") from error


def predict_one(
    predictor: Predictor, path: Path, background: npt.NDArray[np.uint8] | None, file: str
) -> Prediction:
    """What a network that is loaded finds in one picture; `file` is where its background is from.

    Raises PictureError for what is no picture.
    """
    import numpy as np

    from fgbg_studio.imaging.reading import read_rgb
    from fgbg_studio.imaging.uncertainty import uncertainty

    image = read_rgb(path)
    answer = predictor.predict(image, background)
    scale = predictor.network.depth
    mask = (answer.probability * 255 + 0.5).astype(np.uint8)
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


def _write(found: Prediction, predictor: Predictor, options: PredictOptions) -> Written:
    """Write NAME.mask.png, NAME.cutout.png and NAME.depth.png (16 bit)."""
    from fgbg_studio.imaging.writing import write_png

    folder = Path(options.out)
    name = _free_name(folder, found.picture.stem)
    files = [folder / f"{name}.{kind}.png" for kind in ("mask", "cutout", "depth")]
    write_png(files[0], found.mask)
    write_png(files[1], cutout_of(found.image, found.mask, options.threshold))
    write_png(files[2], predictor.network.depth.encode(found.depth))
    return Written(found.picture, files)


def cutout_of(
    image: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8], threshold: float
) -> npt.NDArray[np.uint8]:
    """The picture with its predicted mask as straight alpha, nothing below the threshold; RGBA."""
    import numpy as np

    return np.dstack((image, np.where(mask >= threshold * 255, mask, np.uint8(0))))


def _free_name(folder: Path, stem: str) -> str:
    """`stem`, with a number where an earlier prediction has that name: nothing is overwritten."""
    name, number = stem, 2
    while (folder / f"{name}.mask.png").exists():
        name, number = f"{stem}-{number}", number + 1
    return name
