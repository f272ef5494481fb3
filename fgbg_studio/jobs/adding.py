"""The way back from a prediction: a corrected mask becomes a cut-out, and a real sample."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.real_samples import held_out_in
from fgbg_studio.jobs.finishing import finish_cutout
from fgbg_studio.jobs.importing import keep_original, photo_with_content
from fgbg_studio.jobs.predicting import predict_one, read_background
from fgbg_studio.jobs.real_samples import held_out_of
from fgbg_studio.jobs.saving_masks import photo_of, save_mask
from fgbg_studio.project import Photo, Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class AddOptions(Options):
    """What becomes of a predicted mask, beside a cut-out."""

    real: bool = option(
        True, "Also learn from the picture as it is, with its mask: a real sample", label="Real"
    )
    background: str = option("", "Picture of the place without the object; empty if there is none")


def add_prediction(
    project: Project,
    picture: Path,
    mask: npt.NDArray[np.uint8] | None,
    options: AddOptions | None = None,
) -> Job:
    """Make a cut-out with clean edges of a picture and its mask (uint8, H x W of the picture).

    The picture is imported where the project does not have it; a mask that it had goes to the bin.
    Without a mask, the one that the photo has by now is taken: it may have been fixed in the
    editor. With `options.real` the photo is a real sample as well. The result is the cut-out's id,
    which is always trained on. Raises StudioError for an empty mask or one of another size, and
    for a picture that would show a network what is held out.
    """
    options = options or AddOptions()
    project.check_writable()
    _require_object(picture, mask)
    yield Progress(0, 0, "parts", f"Adding {picture.name}")
    photo = photo_with_content(project, picture)
    _require_one_object(project, photo)
    background = _kept_background(project, options.background)
    _refuse_held_out(project, photo, background)
    project.put(photo.model_copy(update={"corrected": True}))
    if mask is not None:
        save_mask(project, photo.id, mask)
    yield from _finished(project, photo.id)
    done = photo_of(project, photo.id)
    project.put(done.model_copy(update={"real": options.real, "background": background}))
    yield Result(done.cutout)


def photo_to_fix(project: Project, picture: Path) -> Job:
    """Have a picture among the photos, to correct its mask; the result is the photo's id.

    The same content is the same photo. What is cut out of it is always trained on, unless
    something of it is held out already, which a `Note` tells.
    """
    project.check_writable()
    yield Progress(0, 0, "pictures", f"Opening {picture.name}")
    photo = photo_with_content(project, picture)
    if photo not in project.contents.photos:
        project.put(photo)
    if kept := _held_out(project, photo):
        yield Note(f"{photo.name} stays held out from training, as {kept} is.", warning=True)
    elif not photo.corrected:
        project.put(photo.model_copy(update={"corrected": True}))
    yield Result(photo.id)


def predicted_mask(
    project: Project, run_name: str, picture: Path, background: str, threshold: float
) -> Job:
    """The mask of a picture, uint8 H x W of its size, as a run of the project decides it."""
    yield Progress(0, 0, "pictures", f"Predicting {picture.name}")
    from fgbg_studio.imaging.deciding import decided
    from fgbg_studio.jobs.networks import load_network
    from fgbg_studio.jobs.runs import find_run
    from fgbg_studio.learning.predictor import Predictor

    predictor = Predictor(load_network(find_run(project, run_name).folder))
    found = predict_one(predictor, picture, read_background(background), background)
    yield Result(decided(found.mask, threshold))


def _finished(project: Project, photo_id: str) -> Generator[Event, None, None]:
    for event in finish_cutout(project, photo_id):
        if not isinstance(event, Result):
            yield event


def _require_object(picture: Path, mask: npt.NDArray[np.uint8] | None) -> None:
    """Before anything is imported."""
    from fgbg_studio.imaging.reading import picture_size

    if mask is None:
        return
    if mask.shape[::-1] != picture_size(picture):
        raise StudioError(f"The mask does not have the size of {picture.name}. Predict it again.")
    if not (mask >= 128).any():  # what is fainter counts as object nowhere
        raise StudioError(
            f"The mask of {picture.name} is empty. Fix it first: paint over the object."
        )


def _require_one_object(project: Project, photo: Photo) -> None:
    """A predicted mask has all objects in one, which would replace that of the first alone."""
    cut = [one for one in project.contents.photos if one.file == photo.file and one.cutout]
    if len(cut) > 1:
        raise StudioError(
            f"{len(cut)} objects of {photo.name} are cut out already, each with its own mask. "
            "Correct those on the page of cut-outs."
        )


def _refuse_held_out(project: Project, photo: Photo, background: str) -> None:
    if kept := _held_out(project, photo.model_copy(update={"background": background})):
        raise StudioError(
            f"{photo.name} shows {kept}, which is held out to judge networks by: learning from it "
            "would make every figure look better than it is. Its mask can be fixed in the editor; "
            "add another picture."
        )


def _held_out(project: Project, photo: Photo) -> str:
    """The id of the held-out source that a photo or its background shows; "" where none."""
    return held_out_in(photo, held_out_of(project))


def _kept_background(project: Project, picture: str) -> str:
    """The background's file in the project; "" for none."""
    return keep_original(project, Path(picture)) if picture else ""
