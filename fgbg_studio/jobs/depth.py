"""One depth map for each background, from a teacher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fgbg_studio.base import registry
from fgbg_studio.base.atomic_files import copy_to_bin
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.sources import Background
from fgbg_studio.project import Project


class DepthOptions(Options):
    """Which teacher, and what it works on."""

    teacher: str = option("ground-plane", "Teacher that gives the depth")
    replace: bool = option(
        False,
        "Give those that have a depth already a new one; the old map goes to the project's bin",
    )


def infer_depth(
    project: Project,
    options: DepthOptions | None = None,
    background_ids: Sequence[str] | None = None,
) -> Job:
    """Give the chosen backgrounds (all unless named) a depth map by a teacher.

    The result is the list of their ids. What is done when it is stopped stays. A depth map that
    is there, which may be a measured one, stays too unless `replace` is set.
    """
    options = options or DepthOptions()
    project.check_writable()
    named = _named(project, background_ids)
    plugin = registry.load("teachers", options.teacher)
    chosen = [b for b in named if options.replace or not b.depth]
    if kept := len(named) - len(chosen):
        advice = "" if chosen else " Nothing is left to do; choose 'replace' to make them anew."
        yield Note(f"{kept} of {len(named)} backgrounds have a depth map and keep it.{advice}")
    if chosen:
        yield Progress(0, len(chosen), "backgrounds", f"Loading the teacher {options.teacher}")
        yield from _infer_all(project, chosen, plugin.build(plugin.Options()), options.teacher)
    yield Result([background.id for background in chosen])


def _named(project: Project, ids: Sequence[str] | None) -> list[Background]:
    every = project.contents.backgrounds
    if not every:
        raise StudioError("The project has no background yet. Import some first.")
    return [b for b in every if ids is None or b.id in ids]


def _infer_all(project: Project, chosen: list[Background], teacher: Any, name: str) -> Job:
    if teacher.kind == "prior":
        yield Note(f"'{name}' is a prior, not a measurement of these pictures.")
    for number, background in enumerate(chosen):
        yield Progress(number, len(chosen), "backgrounds", f"Depth of {background.name}")
        _infer(project, background, teacher, name)
    yield Progress(len(chosen), len(chosen), "backgrounds")


def _infer(project: Project, background: Background, teacher: Any, name: str) -> None:
    from fgbg_studio.imaging.reading import read_rgb
    from fgbg_studio.imaging.writing import write_png

    depth = teacher.depth(read_rgb(project.path(background.file)))
    inside = f"depth/{background.id}.png"
    if background.depth and project.path(background.depth).exists():
        # Copied, not moved: on a full disk the project keeps the map that it names.
        copy_to_bin(project.path(background.depth), project.folder / "bin")
    write_png(project.path(inside), project.contents.depth.encode(depth))
    project.put(background.model_copy(update={"depth": inside, "teacher": name}))
