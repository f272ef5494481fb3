"""New depth maps in the place of old ones, and one scale for all that a relative teacher gave."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Iterator, Set
from typing import TYPE_CHECKING, TypeAlias

from pydantic import BaseModel, ValidationError

from fgbg_studio.base.atomic_files import copy_to_bin, move_to_bin, read_json, write_json
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Event, Note, Progress
from fgbg_studio.data.depth_maps import capped, map_file, raw_file
from fgbg_studio.data.sources import Background, DepthFit, DepthScale, Identity
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.depth_fitting import Floats, Quantity

    Steps = npt.NDArray[np.uint16]

Range: TypeAlias = tuple[float, float]
USUAL_FAR = 10.0
"""Units: the far end of what a relative teacher's values are laid into, unless it is chosen."""
UNFINISHED, READY = "depth/unfinished", "ready.json"
"""New maps lie in this folder until all of them are there, which the file then says."""


class _Ready(BaseModel):
    """Maps that only have to be put in their places."""

    maps: tuple[Identity, ...]
    teacher: str
    fit: DepthFit | None
    scale: DepthScale | None = None


def replace_maps(
    project: Project,
    maps: Iterable[tuple[Background, Steps]],
    teacher: str,
    fit: DepthFit | None = None,
    total: int = 0,
    scale: DepthScale | None = None,
) -> Generator[Event, None, None]:
    """Give backgrounds new maps, all of them or, where it ends before, none; old ones to the bin.

    Without a `teacher`, each keeps the one that it has; `scale` is what they are on if it is
    another than before.
    Killed while the new ones are put in their places, `finish_replacing` does the rest.
    """
    from fgbg_studio.imaging.writing import write_png

    finish_replacing(project)
    folder, laid = project.path(UNFINISHED), list[str]()
    try:
        for background, steps in maps:
            write_png(folder / f"{background.id}.png", steps)
            laid.append(background.id)
            if total:
                yield Progress(len(laid), total, "maps", "Laying all maps onto one scale")
        new = set(laid)
        for background in project.contents.backgrounds:
            if background.id in new and (old := project.path(background.depth)).is_file():
                # Copied, not moved: on a full disk the project keeps the map that it names.
                copy_to_bin(old, project.folder / "bin")
        ready = _Ready(maps=tuple(laid), teacher=teacher, fit=fit, scale=scale)
        write_json(folder / READY, ready.model_dump())
    finally:
        if not (folder / READY).exists():
            shutil.rmtree(folder, ignore_errors=True)
    finish_replacing(project)


def finish_replacing(project: Project) -> None:
    """Put maps in their places that were ready; those that were not are no more."""
    folder = project.path(UNFINISHED)
    if (folder / READY).exists():
        try:
            ready = _Ready.model_validate(read_json(folder / READY))
        except ValidationError as error:
            raise StudioError(f"{folder / READY} is damaged. Delete {folder}.") from error
        _put_in_place(project, ready)
    shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(project: Project, ready: _Ready) -> None:
    laid = set(ready.maps)
    before = {b.id: b.teacher for b in project.contents.backgrounds if b.id in laid}
    try:
        for background_id in ready.maps:
            new = project.path(UNFINISHED) / f"{background_id}.png"
            if new.exists():  # else it was before the program was killed
                new.replace(project.path(map_file(background_id)))
    except OSError as error:
        told = describe_os_error(error, "putting depth maps in their places")
        raise StudioError(told) from error
    maps = {background_id: map_file(background_id) for background_id in before}
    project.set_depths(maps, ready.teacher, ready.fit, ready.scale)
    for background_id, teacher in before.items():
        raw = project.path(raw_file(background_id, teacher))
        if ready.teacher not in ("", teacher) and raw.exists():
            move_to_bin(raw, project.folder / "bin")


def usual_range(scale: DepthScale) -> Range:
    """Near and far end of what a relative teacher's values are laid into, unless it is chosen."""
    return scale.near, min(scale.far, USUAL_FAR)


def rescale(
    project: Project, new: Set[str], teacher: str, quantity: Quantity, range_: Range
) -> Generator[Event, None, None]:
    """Fit one line for all maps of a relative teacher, and lay those onto it that change by it.

    Those are the backgrounds `new`, by their ids, and where the fit is another one than before,
    all that have their depth by this teacher.
    """
    from fgbg_studio.data.depth_fitting import fitted

    yield Progress(0, 0, "maps", "Finding one scale for all")
    every = [b for b in project.contents.backgrounds if b.id in new or b.teacher == teacher]
    kept = {b.id for b in every if project.path(raw_file(b.id, teacher)).exists()}
    there = [b for b in every if b.id in kept]
    if lacking := [b.name for b in every if b.id not in kept]:
        yield Note(
            f"What the teacher gave {', '.join(lacking[:5])} is gone, so that its depth stays on "
            "the scale that it had. Let the teacher work on it again.",
            warning=True,
        )
    fit = fitted(teacher, quantity, ((b.id, _raw(project, b, teacher)) for b in there), *range_)
    moved = _line(project.contents.depth.fit_of(teacher)) != _line(fit)
    changing = [b for b in there if moved or b.id in new]
    maps = _on_scale(project, changing, fit)
    yield from replace_maps(project, maps, teacher, fit, len(changing))


def _raw(project: Project, background: Background, teacher: str) -> Floats:
    from fgbg_studio.data.depth_fitting import read_raw

    return read_raw(project.path(raw_file(background.id, teacher)))


def _line(fit: DepthFit | None) -> tuple[object, ...]:
    return (fit.quantity, fit.scale, fit.shift, fit.low) if fit else ()


def _on_scale(
    project: Project, backgrounds: Iterable[Background], fit: DepthFit
) -> Iterator[tuple[Background, Steps]]:
    """The maps of some backgrounds in the steps of the project's scale."""
    for background in backgrounds:
        if project.path(raw_file(background.id, fit.teacher)).exists():
            yield background, _laid(project, background, fit, project.contents.depth)
        # else it was removed from the project meanwhile


def _laid(project: Project, background: Background, fit: DepthFit, scale: DepthScale) -> Steps:
    from fgbg_studio.data.depth_fitting import laid

    raw, size = _raw(project, background, fit.teacher), (background.width, background.height)
    return scale.encode(laid(fit, raw, size, scale.far))


def set_far_cap(project: Project, far: float) -> Generator[Event, None, None]:
    """Let sky and all beyond count as `far`, in units; every map is brought to it.

    What was at the cap is at the new one. Raises StudioError where depth would have no room.
    """
    old = project.contents.depth
    reaches = max(old.near, *(fit.high for fit in old.fits), 0)
    if far <= reaches:
        raise StudioError(
            f"Depth reaches to {reaches:g} in this project, so that {far:g} cannot be its far cap."
        )
    scale = capped(old, far)
    with_depth = [background for background in project.contents.backgrounds if background.depth]
    maps = _on_another(project, with_depth, old, scale)
    yield from replace_maps(project, maps, "", None, len(with_depth), scale)
    yield Note(f"All beyond {far:g} counts as {far:g} now; the maps were brought to that.")


def _on_another(
    project: Project, backgrounds: Iterable[Background], old: DepthScale, new: DepthScale
) -> Iterator[tuple[Background, Steps]]:
    """The maps of some backgrounds on another scale, made of what the teacher gave where kept."""
    import numpy as np

    from fgbg_studio.imaging.reading import read_uint16

    for background in backgrounds:
        fit = old.fit_of(background.teacher)
        if fit and project.path(raw_file(background.id, background.teacher)).exists():
            yield background, _laid(project, background, fit, new)
        else:
            depth = old.decode(read_uint16(project.path(background.depth)))
            at_cap = depth >= old.far - 0.5 / old.steps_per_unit
            yield background, new.encode(np.where(at_cap, np.float32(new.far), depth))
