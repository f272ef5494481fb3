"""A cut-out that is done: none of the old background's colours in its soft edges."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.jobs.saving_masks import photo_of, save_cutout, writing
from fgbg_studio.project import Photo, Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PREPARING = "Preparing to clean the edges (up to a minute the very first time)"


def finish_cutout(project: Project, photo_id: str) -> Job:
    """Clean the edges of a photo's cut-out and mark it done; the result is the `Photo`.

    The mask stays the file that it is. Until the end the draft stays too, so a job that is stopped
    or killed changes nothing. Raises StudioError for a photo without a mask, and where the mask
    was changed while the job ran.
    """
    import numpy as np

    from fgbg_studio.imaging.reading import read_mask, read_rgb

    project.check_writable()
    photo = photo_of(project, photo_id)
    if not photo.mask:
        raise StudioError(f"{photo.name} has no mask yet. Paint over the object first.")
    yield Progress(0, 0, "parts", PREPARING)
    mask = read_mask(project.path(photo.mask))
    colours = yield from cleaned(photo, read_rgb(project.path(photo.file)), mask)
    with writing:  # no draft comes in between
        newest = photo_of(project, photo_id)  # its licence may have been filled in
        if not np.array_equal(read_mask(project.path(newest.mask)), mask):
            raise StudioError(
                f"The mask of {photo.name} was changed meanwhile. Mark it done again."
            )
        done = save_cutout(project, newest, mask, colours, "done", edges="clean")
    yield Result(done)


def finish_within(project: Project, photo: Photo) -> Generator[Event, None, None]:
    """`finish_cutout` as a part of another job; a cut-out that cannot be finished stays a draft."""
    try:
        for event in finish_cutout(project, photo.id):
            if not isinstance(event, Result):
                yield event
    except StudioError as error:
        yield Note(f"{photo.name}: {error}", warning=True)


def cleaned(
    photo: Photo, image: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8]
) -> Generator[Event, None, npt.NDArray[np.uint8]]:
    """The colours of the cut-out, with progress for each part of the picture that has an edge."""
    from fgbg_studio.imaging import edge_colours

    if mask.shape != image.shape[:2]:
        raise StudioError(f"The mask does not have the size of {photo.name}. Make it anew.")
    blocks = edge_colours.colour_blocks(mask)
    colours = edge_colours.start(image, mask)
    for number, block in enumerate(blocks):
        doing = f"Cleaning the edges of {photo.name}" if number else PREPARING
        yield Progress(number, len(blocks), "parts", doing)
        edge_colours.clean_block(image, mask, block, colours)
    yield Progress(len(blocks), len(blocks), "parts")
    return colours
