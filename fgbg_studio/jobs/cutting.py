"""From a photo and its mask to a cut-out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base import registry
from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.data.sources import Cutout, serial_of
from fgbg_studio.project import Photo, Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def cut_out(project: Project, photo_ids: Sequence[str], assistant: str = "grabcut") -> Job:
    """Let an assistant propose a mask for each photo and save it as a draft with its cut-out.

    The result is the list of cut-out ids. A photo in which nothing is found gets a `Note`.
    """
    project.check_writable()
    yield Progress(0, len(photo_ids), "photos", f"Loading the assistant {assistant}")
    plugin = registry.load("assistants", assistant)
    worker = plugin.build(plugin.Options())
    made = []
    for number, photo_id in enumerate(photo_ids):
        photo = photo_of(project, photo_id)
        yield Progress(number, len(photo_ids), "photos", f"Cutting out {photo.name}")
        try:
            made.append(_propose(project, photo, worker).cutout)
        except StudioError as error:
            yield Note(f"{photo.name}: {error}", warning=True)
    yield Progress(len(photo_ids), len(photo_ids), "photos")
    yield Result(made)


def save_mask(
    project: Project,
    photo_id: str,
    mask: npt.NDArray[np.uint8],
    state: Literal["draft", "done"] = "done",
) -> Photo:
    """Write a photo's mask (uint8, H x W of the photo) and make or update its cut-out.

    Raises StudioError for an empty mask, or one of another size. Samples that use the cut-out
    change with it.
    """
    from fgbg_studio.imaging.fitting import crop_to_content
    from fgbg_studio.imaging.reading import read_rgb
    from fgbg_studio.imaging.writing import write_png

    photo = photo_of(project, photo_id)
    if mask.shape != (photo.height, photo.width):
        raise StudioError(f"The mask does not have the size of {photo.name}. Make it anew.")
    image = read_rgb(project.path(photo.file))
    content = crop_to_content(_with_alpha(image, mask))
    if content is None:
        raise StudioError(f"The mask of {photo.name} is empty. Paint over the object first.")
    cutout_id = photo.cutout or _new_cutout_id(project, photo)
    files = f"cutouts/{cutout_id}.png", f"masks/{photo.id}.png"
    write_png(project.path(files[0]), content)
    write_png(project.path(files[1]), mask)
    changed = photo.model_copy(update={"mask": files[1], "cutout": cutout_id, "state": state})
    project.put(changed, _cutout(photo, cutout_id, files[0], content))
    return changed


def _new_cutout_id(project: Project, photo: Photo) -> str:
    """Cut-outs of two copies of one photo share a number, so that no split parts them."""
    found = project.contents
    of_photos = [(other.id, other.cutout) for other in found.photos]
    of_cutouts = [(cutout.photo, cutout.id) for cutout in found.cutouts]  # its photo may be gone
    for photo_id, cutout_id in (*of_photos, *of_cutouts):
        if photo_id and cutout_id and serial_of(photo_id) == serial_of(photo.id):
            return project.new_copy_id(cutout_id)
    return project.new_ids("c")[0]


def photo_of(project: Project, photo_id: str) -> Photo:
    """The photo with an id. Raises ProjectError for another kind of source."""
    photo = project.source(photo_id)
    if not isinstance(photo, Photo):
        raise ProjectError(f"'{photo_id}' is not a photo.")
    return photo


def _propose(project: Project, photo: Photo, worker: Any) -> Photo:
    from fgbg_studio.imaging.reading import read_rgb

    mask = worker.propose(read_rgb(project.path(photo.file)))
    return save_mask(project, photo.id, mask, "draft")


def _with_alpha(image: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    import numpy as np

    return np.dstack((image, mask))


def _cutout(photo: Photo, cutout_id: str, file: str, content: npt.NDArray[np.uint8]) -> Cutout:
    import hashlib

    height, width = content.shape[:2]
    return Cutout(
        id=cutout_id,
        name=photo.name,
        file=file,
        sha256=hashlib.sha256(content.tobytes()).hexdigest(),
        width=width,
        height=height,
        origin=photo.origin,
        licence=photo.licence,
        photo=photo.id,
    )
