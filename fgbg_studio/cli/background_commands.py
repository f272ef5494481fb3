"""The command for backgrounds: what is known of them, and changing that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, cast

from pydantic import ValidationError
from tyro.conf import arg

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import explain
from fgbg_studio.cli.plugin_flags import ProjectFolder
from fgbg_studio.cli.progress import run
from fgbg_studio.data.sources import Background
from fgbg_studio.project import Project

CROP = arg(metavar="LEFT TOP RIGHT BOTTOM", help="Use only this part of it, in shares of 0 to 1")
NOTHING = {"crop": None, "horizon": None, "camera_height": None}


def backgrounds(
    project: ProjectFolder,
    change: Annotated[str, arg(metavar="ID", help="Change this background")] = "",
    crop: Annotated[tuple[float, float, float, float] | None, CROP] = None,
    horizon: Annotated[
        float | None, arg(help="Where its horizon is, from the top, as a share of its height")
    ] = None,
    camera_height: Annotated[
        float | None, arg(help="Metres from the ground to the camera that took it")
    ] = None,
    reset: Annotated[bool, arg(help="First take away what was set of the three")] = False,
) -> None:
    """List the backgrounds and which are nearly the same, or change one with --change.

    The crop is what samples are made of; horizon and camera height are those of the whole picture.
    """
    given = {"crop": crop, "horizon": horizon, "camera_height": camera_height}
    changes = {name: value for name, value in given.items() if value is not None}
    if changes and not change:
        raise StudioError("Name the background to change with --change ID.")
    with Project.open(project, read_only=not change) as opened:
        if change:
            opened.put(_changed(opened, change, (NOTHING if reset else {}) | changes))
        else:
            print(*_lines(opened), sep="\n")


def _changed(project: Project, background_id: str, changes: dict[str, Any]) -> Background:
    source = project.source(background_id)
    if not isinstance(source, Background):
        raise StudioError(f"{background_id} is no background: their ids begin with b.")
    try:
        return Background.model_validate(source.model_dump() | changes)
    except ValidationError as error:
        raise explain(error) from error


def _lines(project: Project) -> Iterator[str]:
    every = project.contents.backgrounds
    for one in every:
        yield f"{one.id:10} {one.name:32} {one.width:>6} x {one.height:<6} {_set(one)}".rstrip()
    yield from alike_lines(project, [one.id for one in every])


def alike_lines(project: Project, added: Sequence[str]) -> Iterator[str]:
    """A line for each background that was added and is nearly the same as another one."""
    from fgbg_studio.jobs.likeness import AlikeBackgrounds, find_alike

    new = {source_id for source_id in added if source_id.startswith("b")}
    pairs = cast("list[AlikeBackgrounds]", run(find_alike(project))) if new else []
    for pair in pairs:
        if new & {pair.first, pair.second}:
            yield f"{pair.first} and {pair.second} are nearly the same ({pair.likeness:.0%})"


def _set(one: Background) -> str:
    told = [f"depth by {one.teacher}"] if one.depth else ["no depth"]
    if one.crop:
        told.append("crop " + " ".join(f"{share:.3f}" for share in one.crop))
    if one.horizon is not None:
        told.append(f"horizon {one.horizon:.3f}")
    if one.camera_height is not None:
        told.append(f"camera {one.camera_height:.2f} m")
    return ", ".join(told)
