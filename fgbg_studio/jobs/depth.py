"""One depth map for each background, from a teacher."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from fgbg_studio.base import registry
from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.base.threads import awaited
from fgbg_studio.data.depth_maps import raw_file
from fgbg_studio.data.sources import Background, DepthScale
from fgbg_studio.jobs.depth_scaling import (
    finish_replacing,
    replace_maps,
    rescale,
    set_far_cap,
    usual_range,
)
from fgbg_studio.jobs.teachers import label_of, loaded, told_kept
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.jobs.depth_scaling import Range

    Depth = npt.NDArray[np.float32]
    Kept: TypeAlias = Callable[[Background, Depth], Generator[Event, None, None]]

AT_ONCE = 8
"""Backgrounds that a teacher on a graphics card is given together; a processor gains nothing."""
PIXELS_AT_ONCE = 32_000_000


class DepthOptions(Options):
    """Which teacher, and what it works on."""

    teacher: str = option("ground-plane", "Teacher that gives the depth")
    replace: bool = option(
        False,
        "Give those that have a depth already a new one; the old map goes to the project's bin",
    )
    far_cap: float = option(
        0.0,
        "Sky, and all beyond, counts as so far in the project; its maps are brought to that",
        unit="m",
        ge=0,
        le=1000,
        step=10,
        zero="as it is",
    )
    range_near: float = option(
        0.0,
        "Near end of the depth that a relative teacher is laid into; 0 is that of the last time, "
        "or of the project's scale",
        ge=0,
        le=1000,
        step=0.1,
        zero="as it was",
    )
    range_far: float = option(
        0.0,
        "Far end of it; 0 is that of the last time, or 10",
        ge=0,
        le=1000,
        step=1,
        zero="as it was",
    )


def infer_depth(
    project: Project,
    options: DepthOptions | None = None,
    background_ids: Sequence[str] | None = None,
    teaching: Options | None = None,
) -> Job:
    """Give the chosen backgrounds (all unless named) a depth map by a teacher.

    `teaching` are the teacher's own options. The result is the list of the ids of those that have
    a new map. What is done when it is stopped stays. A depth map that is there, which may be a
    measured one, stays too unless `replace` is set. The maps of a relative teacher get one scale
    together, which is fitted anew: those that it gave other backgrounds come out on it as well.
    """
    options = options or DepthOptions()
    project.check_writable()
    finish_replacing(project)
    named = _named(project, background_ids)
    if options.far_cap not in (0, project.contents.depth.far):
        yield from set_far_cap(project, options.far_cap)
    plugin = registry.load("teachers", options.teacher)
    chosen = [b for b in named if options.replace or not b.depth]
    yield from told_kept(len(named), len(chosen), "backgrounds have a depth map")
    done: list[str] = []
    if chosen:
        teaching = teaching or plugin.Options()
        teacher = yield from loaded(options.teacher, teaching, 0, "backgrounds")
        done = yield from _Inferring(project, teacher, teaching, options).of(chosen)
    yield Result(done)


def _named(project: Project, ids: Sequence[str] | None) -> list[Background]:
    every = project.contents.backgrounds
    if not every:
        raise StudioError("The project has no background yet. Import some first.")
    return [b for b in every if ids is None or b.id in ids]


class _Inferring:
    """A teacher at work on the backgrounds of a project."""

    def __init__(
        self, project: Project, teacher: Any, teaching: Options, options: DepthOptions
    ) -> None:
        self.project, self.teacher = project, teacher
        self.teaching, self.options = teaching, options
        self.label = label_of(options.teacher, teaching, teacher.kind)

    def of(self, chosen: list[Background]) -> Generator[Event, None, list[str]]:
        """Give them their maps; returns the ids of those that have one."""
        if self.teacher.kind == "prior":
            yield Note(f"'{self.options.teacher}' is a prior, not a measurement of these pictures.")
        else:
            yield Note(f"{self.label} runs on the {self.teacher.device}.")
        if note := getattr(self.teacher, "note", ""):
            yield Note(note, warning=True)
        relative = self.teacher.unit == "relative"
        done = yield from (self._relative(chosen) if relative else self._metric(chosen))
        if not done:
            raise StudioError("No background could be read; the reasons stand above.")
        if _is_mixed(self.project):
            yield Note(_MIXED, warning=True)
        return done

    def _metric(self, chosen: list[Background]) -> Generator[Event, None, list[str]]:
        scale = self.project.contents.depth

        def keep(background: Background, depth: Depth) -> Generator[Event, None, None]:
            maps = [(background, scale.encode(depth))]
            yield from replace_maps(self.project, maps, self.label)

        return (yield from self._each(chosen, keep, len(chosen)))

    def _relative(self, chosen: list[Background]) -> Generator[Event, None, list[str]]:
        from fgbg_studio.data.depth_fitting import raw_of, write_raw

        range_ = self._range()

        def keep(background: Background, depth: Depth) -> Generator[Event, None, None]:
            write_raw(self._raw_file(background), raw_of(depth, self.teacher.quantity))
            yield from ()

        earlier = {b.id for b in chosen if b.teacher != self.label and self._raw_file(b).exists()}
        if earlier:
            yield Note(f"{len(earlier)} of them were looked at before it was stopped.")
        waiting = [background for background in chosen if background.id not in earlier]
        done = earlier.union((yield from self._each(waiting, keep, len(chosen))))
        if done:
            yield from rescale(self.project, done, self.label, self.teacher.quantity, range_)
        return [background.id for background in chosen if background.id in done]

    def _raw_file(self, background: Background) -> Path:
        return self.project.path(raw_file(background.id, self.label))

    def _each(
        self, chosen: list[Background], keep: Kept, total: int
    ) -> Generator[Event, None, list[str]]:
        """Let the teacher look at each, and keep what it says; returns the ids of those."""
        done, before = list[str](), total - len(chosen)
        for some in self._batches(chosen):
            doing = Progress(before + len(done), total, "backgrounds", f"Depth of {some[0].name}")
            yield doing
            found = yield from awaited(partial(self._depths, some), threading.Event(), doing)
            for background, depth in found:
                if isinstance(depth, PictureError):
                    yield Note(f"{background.name} is left out: {depth}", warning=True)
                    continue
                yield from keep(background, depth)
                done.append(background.id)
                yield Progress(before + len(done), total, "backgrounds")
        return done

    def _range(self) -> Range:
        """Near and far end of what a relative teacher's depth is laid into."""
        scale = self.project.contents.depth
        before = scale.fit_of(self.label)
        low, high = (before.low, before.high) if before else usual_range(scale)
        near, far = self.options.range_near or low, self.options.range_far or high
        if not near < far <= scale.far:
            raise StudioError(
                f"The range of depth, {near:g} to {far:g}, needs a far end beyond the near one, "
                f"and no farther than the project's {scale.far:g}."
            )
        return near, far

    def _depths(self, some: list[Background]) -> list[tuple[Background, Depth | PictureError]]:
        """Each with what the teacher says, or with why its picture cannot be read."""
        from fgbg_studio.imaging.reading import read_rgb

        pictures: dict[str, npt.NDArray[np.uint8]] = {}
        found: list[tuple[Background, Depth | PictureError]] = []
        for background in some:
            try:
                pictures[background.id] = read_rgb(self.project.path(background.file))
            except PictureError as error:
                found.append((background, error))
        read = [background for background in some if background.id in pictures]
        if read:
            depths = self._teacher_of(read[0]).depths([pictures[b.id] for b in read])
            found += zip(read, depths, strict=True)
        return found

    def _batches(self, chosen: list[Background]) -> Iterator[list[Background]]:
        at_once = 1 if self.teacher.device.startswith("CPU") else AT_ONCE
        batch: list[Background] = []
        for background in chosen:
            pixels = sum(b.width * b.height for b in [*batch, background])
            if batch and (len(batch) == at_once or pixels > PIXELS_AT_ONCE):
                yield batch
                batch = []
            batch.append(background)
        if batch:
            yield batch

    def _teacher_of(self, background: Background) -> Any:
        """A prior goes by what a person said of the background itself."""
        if self.teacher.kind != "prior":
            return self.teacher
        own = own_of(background, self.teaching, self.project.contents.depth)
        if not own:
            return self.teacher
        plugin = registry.load("teachers", self.options.teacher)
        return plugin.build(self.teaching.model_copy(update=own))


def own_of(background: Background, teaching: Options, scale: DepthScale) -> dict[str, float]:
    """What is known of a background's camera and sky, among the options that a prior has for it.

    The options' horizon is one of the part that samples are made of, as the recipe's is; a
    background's own is one of the whole picture, and so is what is returned.
    """
    own: dict[str, float] = {}
    horizon = getattr(teaching, "horizon", None)
    if horizon is not None and background.horizon is not None:
        own["horizon"] = background.horizon
    elif horizon is not None and background.crop is not None:
        _, top, _, bottom = background.crop
        own["horizon"] = top + (bottom - top) * horizon
    if hasattr(teaching, "camera_height") and background.camera_height is not None:
        own["camera_height"] = background.camera_height
    if getattr(teaching, "far", None) == 0:
        own["far"] = scale.far
    return own


_MIXED = (
    "Some backgrounds have their depth in metres and some by a relative teacher, whose range is "
    "stated, not measured. Give all of them the same teacher, or two scales meet in one dataset."
)


def _is_mixed(project: Project) -> bool:
    scale = project.contents.depth
    with_depth = [background for background in project.contents.backgrounds if background.depth]
    fitted = [background for background in with_depth if scale.fit_of(background.teacher)]
    return 0 < len(fitted) < len(with_depth)
