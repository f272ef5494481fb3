"""Pictures in the order in which a person should look at them: the least certain first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.fingerprints import sha256_of
from fgbg_studio.data.real_samples import is_real
from fgbg_studio.jobs.predicting import predict_one, read_background
from fgbg_studio.project import Project


class ReviewOptions(Options):
    """How pictures are looked at, and how many are told of."""

    background: str = option("", "Picture of the place without the object; empty if there is none")
    most: int = option(0, "Pictures to tell of; 0 is all", ge=0, le=1_000_000, zero="all")
    device: str = option("auto", "auto, cpu, cuda or mps")


@dataclass(frozen=True)
class Reviewed:
    """How sure a network is of one picture.

    uncertainty: 0 to 1, of the predicted mask, see `imaging.uncertainty`. unlikeness: 1 is the 99th
    percentile of the training samples; None where the network does not know.
    """

    picture: Path
    uncertainty: float
    unlikeness: float | None


def review(
    project: Project,
    run: Path,
    pictures: Sequence[Path],
    options: ReviewOptions | None = None,
) -> Job:
    """Predict pictures (folders are searched) by a run or a file of a network, and sort them.

    The result is a list of `Reviewed`, the least certain first. Nothing is written. What a real
    sample of the project has taught already is left out, and so is a file that is no picture, each
    with a `Note`. Raises StudioError where none is left.
    """
    from fgbg_studio.imaging.reading import picture_files

    options = options or ReviewOptions()
    files = [file for path in pictures for file in picture_files(path)]
    background = read_background(options.background)
    yield Progress(0, len(files), "pictures", "Starting the engine")
    from fgbg_studio.jobs.networks import load_network
    from fgbg_studio.learning.predictor import Predictor

    predictor = Predictor(load_network(run, options.device))
    learned = {photo.sha256 for photo in project.contents.photos if is_real(photo)}
    found: list[Reviewed] = []
    for number, path in enumerate(files):
        yield Progress(number, len(files), "pictures", f"Looking at {path.name}")
        try:
            if sha256_of(path) in learned:
                yield Note(f"{path.name} is a real sample already.")
                continue
            one = predict_one(predictor, path, background, options.background)
            found.append(Reviewed(path, one.uncertainty, one.unlikeness))
        except PictureError as error:
            yield Note(str(error), warning=True)
    yield Progress(len(files), len(files), "pictures")
    yield Result(_least_certain(found, options.most))


def _least_certain(found: list[Reviewed], most: int) -> list[Reviewed]:
    """The first `most` in the order in which to look at them; 0 is all."""
    if not found:
        raise StudioError(
            "There is no picture to look at. Choose PNG or JPEG files, or a folder of them, that "
            "are no real samples yet."
        )
    ordered = sorted(found, key=lambda one: (-one.uncertainty, -(one.unlikeness or 0.0)))
    return ordered[: most or None]
