"""One depth map for each background, from a teacher."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fgbg_studio.base import registry
from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.sources import Background
from fgbg_studio.jobs.depth_scaling import finish_replacing, replace_maps, rescale
from fgbg_studio.jobs.teachers import label_of
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.jobs.depth_scaling import Range

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
    plugin = registry.load("teachers", options.teacher)
    chosen = [b for b in named if options.replace or not b.depth]
    if kept := len(named) - len(chosen):
        advice = "" if chosen else " Nothing is left to do; choose 'replace' to make them anew."
        yield Note(f"{kept} of {len(named)} backgrounds have a depth map and keep it.{advice}")
    done: list[str] = []
    if chosen:
        yield Progress(0, len(chosen), "backgrounds", f"Loading the teacher {options.teacher}")
        done = yield from _Inferring(project, plugin, teaching or plugin.Options(), options).of(
            chosen
        )
    yield Result(done)


def _named(project: Project, ids: Sequence[str] | None) -> list[Background]:
    every = project.contents.backgrounds
    if not every:
        raise StudioError("The project has no background yet. Import some first.")
    return [b for b in every if ids is None or b.id in ids]


class _Inferring:
    """A teacher at work on the backgrounds of a project."""

    def __init__(
        self, project: Project, plugin: Any, teaching: Options, options: DepthOptions
    ) -> None:
        self.project, self.plugin, self.teaching, self.options = project, plugin, teaching, options
        self.teacher = plugin.build(teaching)
        self.label = label_of(options.teacher, teaching, self.teacher.kind)

    def of(self, chosen: list[Background]) -> Generator[Event, None, list[str]]:
        """Give them their maps; returns the ids of those that have one."""
        if self.teacher.kind == "prior":
            yield Note(f"'{self.options.teacher}' is a prior, not a measurement of these pictures.")
        elif note := getattr(self.teacher, "note", ""):
            yield Note(note, warning=True)
        relative = self.teacher.unit == "relative"
        done = yield from (self._relative(chosen) if relative else self._metric(chosen))
        if not done:
            raise StudioError("No background could be read; the reasons stand above.")
        if _is_mixed(self.project):
            yield Note(_MIXED, warning=True)
        return done

    def _metric(self, chosen: list[Background]) -> Generator[Event, None, list[str]]:
        scale, done = self.project.contents.depth, list[str]()
        for background, depth in self._depths(chosen):
            yield Progress(len(done), len(chosen), "backgrounds", f"Depth of {background.name}")
            if isinstance(depth, PictureError):
                yield Note(f"{background.name} is left out: {depth}", warning=True)
                continue
            steps = [(background, scale.encode(depth))]
            yield from replace_maps(self.project, steps, self.label)
            done.append(background.id)
        yield Progress(len(chosen), len(chosen), "backgrounds")
        return done

    def _relative(self, chosen: list[Background]) -> Generator[Event, None, list[str]]:
        from fgbg_studio.data.depth_fitting import raw_of, write_raw
        from fgbg_studio.data.depth_maps import raw_file

        def kept(background: Background) -> bool:
            path = self.project.path(raw_file(background.id, self.label))
            return background.teacher != self.label and path.exists()

        waiting = [background for background in chosen if not kept(background)]
        if earlier := len(chosen) - len(waiting):
            yield Note(f"{earlier} of them were looked at before it was stopped.")
        left_out = set()
        for number, (background, depth) in enumerate(self._depths(waiting)):
            yield Progress(
                earlier + number, len(chosen), "backgrounds", f"Depth of {background.name}"
            )
            if isinstance(depth, PictureError):
                yield Note(f"{background.name} is left out: {depth}", warning=True)
                left_out.add(background.id)
                continue
            raw = raw_of(depth, self.teacher.quantity)
            write_raw(self.project.path(raw_file(background.id, self.label)), raw)
        done = [b.id for b in chosen if b.id not in left_out]
        if done:
            yield from rescale(self.project, done, self.label, self.teacher.quantity, self._range())
        return done

    def _range(self) -> Range:
        """Near and far end of what a relative teacher's depth is laid into."""
        scale = self.project.contents.depth
        before = scale.fit_of(self.label)
        near = self.options.range_near or (before.low if before else scale.near)
        far = self.options.range_far or (before.high if before else min(scale.far, 10.0))
        if not near < far <= scale.far:
            raise StudioError(
                f"The range of depth, {near:g} to {far:g}, needs a far end beyond the near one, "
                f"and no farther than the project's {scale.far:g}."
            )
        return near, far

    def _depths(
        self, chosen: list[Background]
    ) -> Iterator[tuple[Background, npt.NDArray[np.float32] | PictureError]]:
        """Each with what the teacher says, or with why its picture cannot be read."""
        from fgbg_studio.imaging.reading import read_rgb

        for some in self._batches(chosen):
            pictures = {}
            for background in some:
                try:
                    pictures[background.id] = read_rgb(self.project.path(background.file))
                except PictureError as error:
                    yield background, error
            read = [background for background in some if background.id in pictures]
            if read:
                found = self._teacher_of(read[0]).depths([pictures[b.id] for b in read])
                yield from zip(read, found, strict=True)

    def _batches(self, chosen: list[Background]) -> Iterator[list[Background]]:
        at_once = 1 if self.teacher.device.startswith("CPU") else AT_ONCE
        batch: list[Background] = []
        for background in chosen:
            pixels = sum(b.width * b.height for b in [*batch, background])
            if batch and (len(batch) == at_once or pixels > PIXELS_AT_ONCE):
                yield batch
                batch = []
            batch.append(background)
        yield batch

    def _teacher_of(self, background: Background) -> Any:
        """A prior goes by what a person said of the background itself."""
        if self.teacher.kind != "prior":
            return self.teacher
        own = own_of(background, self.teaching)
        return self.plugin.build(self.teaching.model_copy(update=own)) if own else self.teacher


def own_of(background: Background, teaching: Options) -> dict[str, float]:
    """What is known of a background's camera, among the options that a prior has for it.

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
