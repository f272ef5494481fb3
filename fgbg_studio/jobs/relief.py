"""The relief of cut-outs: what a teacher sees of their depth, beside that of their foot."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from fgbg_studio.base import registry
from fgbg_studio.base.atomic_files import copy_to_bin
from fgbg_studio.base.errors import PictureError, ProjectError, StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.base.threads import awaited
from fgbg_studio.data.sources import Cutout
from fgbg_studio.jobs.teachers import loaded, told_kept
from fgbg_studio.project import Photo, Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]
    Depth = npt.NDArray[np.float32]

GREY, ROOM = 128, 0.25
"""What a cut-out without its photo is laid on, and how far that goes on around it, of its longer
side: networks of depth know objects in their surroundings."""


class ReliefOptions(Options):
    """Which teacher, and what it works on."""

    teacher: str = option("fastdepth", "Teacher that sees the depth of the cut-outs' photos")
    replace: bool = option(
        False, "Give those that have a relief already a new one; the old goes to the project's bin"
    )


def infer_relief(
    project: Project,
    options: ReliefOptions | None = None,
    cutout_ids: Sequence[str] | None = None,
    teaching: Options | None = None,
) -> Job:
    """Give the chosen cut-outs (all unless named) a relief, by what a teacher says of their photo.

    Where the photo is gone it looks at the cut-out over grey. `teaching` are the teacher's own
    options. The result is the list of the ids of those that have a new one. What is done when it is
    stopped stays. How much of it counts is the recipe's `relief`.
    """
    options = options or ReliefOptions()
    project.check_writable()
    every = [c for c in project.contents.cutouts if cutout_ids is None or c.id in cutout_ids]
    if not every:
        raise StudioError("The project has no cut-out yet. Cut some out first, or import them.")
    plugin = registry.load("teachers", options.teacher)
    chosen = [c for c in every if options.replace or not c.relief]
    yield from told_kept(len(every), len(chosen), "cut-outs have a relief")
    done: list[str] = []
    if chosen:
        teaching = teaching or plugin.Options()
        teacher = yield from loaded(options.teacher, teaching, len(chosen), "cut-outs")
        done = yield from _each(project, chosen, teacher, options.teacher)
    yield Result(done)


def _each(
    project: Project, chosen: Sequence[Cutout], teacher: Any, name: str
) -> Generator[Event, None, list[str]]:
    if teacher.kind == "prior":
        raise StudioError(f"'{name}' is a prior and sees no relief. Choose a network.")
    done: list[str] = []
    seen = lru_cache(1)(partial(_seen, project, teacher))  # a photo may have several objects
    for number, cutout in enumerate(chosen):
        doing = Progress(number, len(chosen), "cut-outs", f"Relief of {cutout.name}")
        yield doing
        try:
            looking = partial(_relief, project, cutout, teacher, seen)
            steps = yield from awaited(looking, threading.Event(), doing)
        except PictureError as error:
            yield Note(f"{cutout.name} is left out: {error}", warning=True)
            continue
        if steps is None:
            yield Note(f"{cutout.name} is left out: '{name}' sees no depth at its foot.")
            continue
        _keep(project, cutout, steps)
        done.append(cutout.id)
    yield Progress(len(chosen), len(chosen), "cut-outs")
    return done


def _relief(
    project: Project, cutout: Cutout, teacher: Any, seen: Callable[[str], Depth]
) -> npt.NDArray[np.uint16] | None:
    """In another thread."""
    from fgbg_studio.imaging.reading import read_rgba
    from fgbg_studio.imaging.reliefs import relief_of

    rgba = read_rgba(project.path(cutout.file))
    depth = _in_photo(project, cutout, seen)
    return relief_of(_over_grey(rgba, teacher) if depth is None else depth, rgba[..., 3])


def _seen(project: Project, teacher: Any, file: str) -> Depth:
    """What the teacher sees in a whole photo."""
    from fgbg_studio.imaging.reading import read_rgb

    depth: Depth = teacher.depth(read_rgb(project.path(file)))
    return depth


def _in_photo(project: Project, cutout: Cutout, seen: Callable[[str], Depth]) -> Depth | None:
    """The depth of the part of the photo that the cut-out is; None where that is not known."""
    from fgbg_studio.imaging.fitting import content_of
    from fgbg_studio.imaging.reading import read_mask

    photo = _photo_of(project, cutout)
    if photo is None or not project.path(photo.mask).is_file():
        return None
    if not project.path(photo.file).is_file():
        return None
    mask = read_mask(project.path(photo.mask))
    inside = content_of(mask)
    if inside is None or mask.shape != (photo.height, photo.width):
        return None
    if mask[inside].shape != (cutout.height, cutout.width):
        return None  # it was made of another mask
    return seen(photo.file)[inside]


def _photo_of(project: Project, cutout: Cutout) -> Photo | None:
    try:
        found = project.source(cutout.photo) if cutout.photo else None
    except ProjectError:
        return None
    return found if isinstance(found, Photo) and found.mask else None


def _over_grey(rgba: Picture, teacher: Any) -> Depth:
    import cv2
    import numpy as np

    by = round(ROOM * max(rgba.shape[:2]))
    alpha = rgba[..., 3:].astype(np.float32) / 255
    laid = np.rint(rgba[..., :3] * alpha + GREY * (1 - alpha)).astype(np.uint8)
    wide = cv2.copyMakeBorder(laid, *(by,) * 4, cv2.BORDER_CONSTANT, value=(GREY,) * 3)
    depth: Depth = teacher.depth(np.asarray(wide, np.uint8))
    return depth[by : by + rgba.shape[0], by : by + rgba.shape[1]]


def _keep(project: Project, cutout: Cutout, steps: npt.NDArray[np.uint16]) -> None:
    from fgbg_studio.imaging.writing import write_png

    inside = f"reliefs/{cutout.id}.png"
    if project.path(inside).exists():
        # Copied, not moved: on a full disk the project keeps the map that it names.
        copy_to_bin(project.path(inside), project.folder / "bin")
    write_png(project.path(inside), steps)
    newest = project.source(cutout.id)  # its name or licence may have been told in the meantime
    project.put(newest.model_copy(update={"relief": inside}))
