"""One depth map for each background, from a teacher."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.sources import Background
from fgbg_studio.project import Project


class DepthOptions(Options):
    """Which teacher, and what it works on."""

    teacher: str = option("ground-plane", "Teacher that gives the depth")
    missing_only: bool = option(False, "Leave backgrounds alone that have a depth already")


def infer_depth(
    project: Project,
    options: DepthOptions | None = None,
    background_ids: Sequence[str] | None = None,
) -> Job:
    """Give the chosen backgrounds (all unless named) a depth map by a teacher.

    The result is the list of their ids. What is done when it is stopped stays.
    """
    options = options or DepthOptions()
    project.check_writable()
    chosen = _chosen(project, options, background_ids)
    yield Progress(0, len(chosen), "backgrounds", f"Loading the teacher {options.teacher}")
    plugin = registry.load("teachers", options.teacher)
    teacher = plugin.build(plugin.Options())
    if teacher.kind == "prior":
        yield Note(f"'{options.teacher}' is a prior, not a measurement of these pictures.")
    for number, background in enumerate(chosen):
        yield Progress(number, len(chosen), "backgrounds", f"Depth of {background.name}")
        _infer(project, background, teacher, options.teacher)
    yield Progress(len(chosen), len(chosen), "backgrounds")
    yield Result([background.id for background in chosen])


def _chosen(project: Project, options: DepthOptions, ids: Sequence[str] | None) -> list[Background]:
    every = project.contents.backgrounds
    if not every:
        raise StudioError("The project has no background yet. Import some first.")
    named = [b for b in every if ids is None or b.id in ids]
    return [b for b in named if not (options.missing_only and b.depth)]


def _infer(project: Project, background: Background, teacher: Any, name: str) -> None:
    from fgbg_studio.imaging.reading import read_rgb
    from fgbg_studio.imaging.writing import write_png

    depth = teacher.depth(read_rgb(project.path(background.file)))
    inside = f"depth/{background.id}.png"
    write_png(project.path(inside), project.contents.depth.encode(depth))
    project.put(background.model_copy(update={"depth": inside, "teacher": name}))
