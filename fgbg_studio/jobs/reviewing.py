"""Pictures in the order in which a person should look at them: the least certain first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
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
    from fgbg_studio.imaging.reading import picture_files, read_rgb

    options = options or ReviewOptions()
    files = [file for path in pictures for file in picture_files(path)]
    yield Progress(0, len(files), "pictures", "Starting the engine")
    from fgbg_studio.imaging.uncertainty import uncertainty
    from fgbg_studio.jobs.networks import load_network
    from fgbg_studio.learning.predictor import Predictor

    predictor = Predictor(load_network(run, options.device))
    background = read_rgb(Path(options.background)) if options.background else None
    found: list[Reviewed] = []
    for number, path in enumerate(files):
        yield Progress(number, len(files), "pictures", f"Looking at {path.name}")
        try:
            image = read_rgb(path)
        except PictureError as error:
            yield Note(str(error), warning=True)
            continue
        answer = predictor.predict(image, background)
        mask = (answer.probability * 255 + 0.5).astype("uint8")
        found.append(Reviewed(path, uncertainty(image, mask), answer.unlikeness))
    if not found:
        raise StudioError("No picture could be read. Choose PNG or JPEG files, or a folder.")
    yield Progress(len(files), len(files), "pictures")
    yield Result(sorted(found, key=lambda one: -one.uncertainty))
