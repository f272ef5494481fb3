"""The files of one prediction: mask, cut-out and depth."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.names import not_taken

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.sources import DepthScale
    from fgbg_studio.jobs.predicting import Prediction

KINDS = ("mask", "cutout", "depth")


@dataclass(frozen=True)
class Row:
    """One picture's line in the table of predictions.

    share: of the picture that the object takes, 0..1. uncertainty and unlikeness: as those of a
    `Prediction`. metrics: by their names in `learning.definitions`; empty without a truth.
    """

    picture: str
    mask: str
    share: float
    uncertainty: float
    unlikeness: float | None
    metrics: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """The mask, cut-out and depth files of one picture, and its line in the table."""

    picture: Path
    files: list[Path]
    row: Row


def is_answer(file: Path, out: str) -> bool:
    """Whether a file in the folder `out` has the name of a predicted one; "" has none."""
    answers = tuple(f".{kind}.png" for kind in KINDS)
    return (
        bool(out) and file.name.endswith(answers) and file.parent.resolve() == Path(out).resolve()
    )


def write_files(found: Prediction, scale: DepthScale, folder: Path, threshold: float) -> list[Path]:
    """Write NAME.mask.png, NAME.cutout.png and NAME.depth.png (16 bit); nothing is overwritten."""
    from fgbg_studio.imaging.writing import write_png

    name = _free_name(folder, found.picture.stem)
    files = [folder / f"{name}.{kind}.png" for kind in KINDS]
    write_png(files[0], found.mask)
    write_png(files[1], cutout_of(found.image, found.mask, threshold))
    write_png(files[2], scale.encode(found.depth))
    return files


def cutout_of(
    image: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8], threshold: float
) -> npt.NDArray[np.uint8]:
    """The picture with its predicted mask as straight alpha, nothing below the threshold; RGBA."""
    import numpy as np

    return np.dstack((image, np.where(mask >= threshold * 255, mask, np.uint8(0))))


def _free_name(folder: Path, stem: str) -> str:
    """`stem`, with a number where a file of that name is there, an earlier prediction's say."""
    return not_taken(
        stem, lambda name: any((folder / f"{name}.{kind}.png").exists() for kind in KINDS)
    )
