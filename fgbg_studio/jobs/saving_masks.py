"""Writing a photo's mask, and the cut-out that the mask makes of the photo."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from fgbg_studio.base.atomic_files import copy_to_bin
from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.data.sources import ALWAYS_TRAINED, Cutout, serial_of
from fgbg_studio.project import Photo, Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.imaging.mask_history import MaskHistory

writing = threading.Lock()
"""Held while a photo's mask, its cut-out and its entry change: they belong together."""
State = Literal["draft", "done"]
Edges = Literal["photo", "clean"]


def photo_of(project: Project, photo_id: str) -> Photo:
    """The photo with an id. Raises ProjectError for another kind of source."""
    photo = project.source(photo_id)
    if not isinstance(photo, Photo):
        raise ProjectError(f"'{photo_id}' is not a photo.")
    return photo


def save_mask(
    project: Project,
    photo_id: str,
    mask: npt.NDArray[np.uint8],
    state: State = "done",
    *,
    stamp: str = "",
    colours: npt.NDArray[np.uint8] | None = None,
    proposed_by: str = "",
    uncertainty: float | None = None,
) -> Photo:
    """Write a photo's mask (uint8, H x W of the photo) and make or update its cut-out.

    This is quick: soft edges keep the colours of the photo. `jobs.finishing` cleans them. `stamp`
    is that of the history whose state the mask is; without, the history begins anew, and what a
    person made goes to the bin as it was, with its steps. `colours` is the photo (uint8, H x W x
    3), which is read where it is not at hand. The assistant that proposed the mask, and how
    uncertain it was, are kept only where they are given: a mask that a person changed is nobody's
    proposal. Raises StudioError for an empty mask, or one of another size. Samples that use the
    cut-out change with it.
    """
    from fgbg_studio.imaging.mask_file import write_mask
    from fgbg_studio.imaging.photo_levels import read_photo

    photo = photo_of(project, photo_id)
    _check(photo, mask)
    image = read_photo(project.path(photo.file)) if colours is None else colours
    inside = f"masks/{photo.id}.png"
    facts = {"mask": inside, "proposed_by": proposed_by, "uncertainty": uncertainty}
    with writing:
        if not stamp:
            _keep_in_bin(project, photo)
        write_mask(project.path(inside), mask, stamp)  # first: it may be an hour of work
        return save_cutout(project, photo.model_copy(update=facts), mask, image, state)


def is_unsaved(project: Project, photo: Photo) -> bool:
    """Whether a photo's journal knows more than its mask, as when the program was killed."""
    return unsaved_history(project, photo, writable=False) is not None


def unsaved_history(project: Project, photo: Photo, *, writable: bool) -> MaskHistory | None:
    """The mask that a photo's journal knows and its file does not, with its steps; else None.

    An empty one is none: no cut-out could be made of it. `writable` is that of `open_history`.
    """
    from fgbg_studio.imaging.mask_file import journal_beside, may_be_behind, open_history

    mask, shape = project.path(f"masks/{photo.id}.png"), (photo.height, photo.width)
    journal = journal_beside(mask)
    if not may_be_behind(mask, journal, shape):
        return None
    history = open_history(mask, journal, shape, writable)
    return None if history.saved or not history.mask.any() else history


def save_cutout(
    project: Project,
    photo: Photo,
    mask: npt.NDArray[np.uint8],
    colours: npt.NDArray[np.uint8],
    state: State,
    *,
    edges: Edges = "photo",
) -> Photo:
    """Write the cut-out of a photo and put both into the project; the mask's file stays as it is.

    The file is an RGBA PNG with straight alpha, cropped to the mask's content. `colours` (uint8,
    H x W x 3 of the photo) are what it shows, and `edges` says whose colours those are. Raises
    StudioError for an empty mask, or one of another size.
    """
    import hashlib

    from fgbg_studio.imaging.writing import write_png_and_spoil

    _check(photo, mask)
    content = _content(colours, mask)
    digest = hashlib.sha256(content.data).hexdigest()
    cutout_id = photo.cutout or _new_cutout_id(project, photo)
    file = f"cutouts/{cutout_id}.png"
    write_png_and_spoil(project.path(file), content)  # it may be 100 MB, and is needed no more
    newest = photo_of(project, photo.id)  # its licence may have been told in the meantime
    told = newest.model_dump(include={"origin", "licence", "real", "background"})
    changed = photo.model_copy(update={"cutout": cutout_id, "state": state, **told})
    project.put(changed, _cutout(changed, file, content.shape[:2], digest, edges))
    return changed


def _keep_in_bin(project: Project, photo: Photo) -> None:
    """Copy a mask that is to be replaced and its journal, unless an assistant can make it again."""
    from fgbg_studio.imaging.mask_file import journal_beside

    mask = project.path(f"masks/{photo.id}.png")
    journal = journal_beside(mask)
    for file in (mask, journal):
        if file.exists() and (journal.exists() or not photo.proposed_by):
            copy_to_bin(file, project.folder / "bin")


def _check(photo: Photo, mask: npt.NDArray[np.uint8]) -> None:
    if mask.shape != (photo.height, photo.width):
        raise StudioError(f"The mask does not have the size of {photo.name}. Make it anew.")
    if not mask.any():
        raise StudioError(f"The mask of {photo.name} is empty. Paint over the object first.")


def _new_cutout_id(project: Project, photo: Photo) -> str:
    """Cut-outs of two copies of one photo share a number, so that no split parts them.

    So do those of a photo that was removed and is there again.
    """
    found = project.contents
    of_photos = [(other.id, other.cutout) for other in found.photos]
    of_cutouts = [(cutout.photo, cutout.id) for cutout in found.cutouts]  # its photo may be gone
    for photo_id, cutout_id in (*of_photos, *of_cutouts):
        if photo_id and cutout_id and serial_of(photo_id) == serial_of(photo.id):
            return project.new_copy_id(cutout_id)
    for gone in found.gone:
        if gone.sha256 == photo.sha256:
            return project.new_copy_id(gone.cutout)
    if photo.corrected:
        return project.new_copy_id(ALWAYS_TRAINED)
    return project.new_ids("c")[0]


def _content(colours: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """RGBA of the smallest rectangle with all that the mask holds."""
    import numpy as np

    from fgbg_studio.imaging.fitting import content_of

    inside = content_of(mask)
    return np.dstack((colours[inside], mask[inside]))


def _cutout(photo: Photo, file: str, shape: tuple[int, ...], digest: str, edges: Edges) -> Cutout:
    height, width = shape
    return Cutout(
        id=photo.cutout,
        name=photo.name,
        file=file,
        sha256=digest,
        width=width,
        height=height,
        origin=photo.origin,
        licence=photo.licence,
        photo=photo.id,
        edges=edges,
    )
