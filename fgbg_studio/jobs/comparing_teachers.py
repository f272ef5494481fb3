"""What teachers say of one background, to be compared before one of them is chosen."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fgbg_studio.base import model_files, registry
from fgbg_studio.base.options import Options
from fgbg_studio.jobs.depth import own_of
from fgbg_studio.jobs.depth_scaling import usual_range
from fgbg_studio.jobs.teachers import label_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.depth_fitting import Quantity
    from fgbg_studio.data.sources import Background, DepthScale

    Floats = npt.NDArray[np.float32]
    Picture = npt.NDArray[np.uint8]

Stamps = tuple[model_files.Stamp | None, ...]
KEPT = 2
"""Loaded teachers that stay in memory: as many as are compared."""
LOOKED_AT = 256
"""Pixels of a map's longer side, about, that its range is taken from."""
ENDS = 1.0, 99.0
"""Percentiles that two maps are shown between: a few odd pixels do not decide the colours."""


@dataclass(frozen=True, eq=False)
class TeacherMap:
    """The depth of one background by a teacher, as the project would have it.

    depth: float32, H x W, in units of the project's scale, 0 = unknown. `alone` where it is a
    relative teacher's that has no fit yet, so that this background alone was laid into the usual
    range.
    """

    label: str
    depth: Floats = field(repr=False)
    kind: str
    relative: bool
    licence: str
    device: str
    seconds: float
    alone: bool

    @property
    def unit(self) -> str:
        """Its own; the project's may be another one."""
        return "relative" if self.relative else "metre"

    @property
    def told(self) -> str:
        """In a line: what it is, under which licence, and where and how fast it was made."""
        unit = "relative" if self.relative else "metres"
        what = f"{unit}, a prior" if self.kind == "prior" else unit
        return f"{what} · licence {self.licence} · {self.seconds:.2f} s on {self.device}"


class LoadedTeachers:
    """Loads a teacher once for the same files, and asks it. May be called in any thread."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[tuple[str, Options], tuple[Stamps, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def map_of(
        self,
        name: str,
        options: Options,
        background: Background,
        picture: Picture,
        scale: DepthScale,
    ) -> TeacherMap:
        """What the teacher says of a picture (RGB, uint8). Raises StudioError where it cannot."""
        own = own_of(background, options, scale)  # a network has none of these options
        teacher = self.teacher(name, options.model_copy(update=own))
        began = time.perf_counter()
        depth = teacher.depth(picture)
        seconds = time.perf_counter() - began
        label, relative = label_of(name, options, teacher.kind), teacher.unit == "relative"
        alone = relative and scale.fit_of(label) is None
        if relative:
            depth = _on_scale(depth, label, teacher.quantity, background, scale)
        capped = depth.clip(0, scale.far)
        kind, licence = teacher.kind, teacher.licence
        return TeacherMap(label, capped, kind, relative, licence, teacher.device, seconds, alone)

    def teacher(self, name: str, options: Options) -> Any:
        """The teacher, loaded now if it was not, or if another file is there than then.

        Raises StudioError where a file is missing.
        """
        key, plugin = (name, options), registry.load("teachers", name)
        stamps = tuple(map(model_files.stamp_of, plugin.files(options)))
        with self._lock:
            if key not in self._loaded or self._loaded[key][0] != stamps:
                self._loaded.pop(key, None)
                self._loaded[key] = stamps, plugin.build(options)
            self._loaded.move_to_end(key)
            while len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
            return self._loaded[key][1]


def _on_scale(
    depth: Floats, label: str, quantity: Quantity, background: Background, scale: DepthScale
) -> Floats:
    """By the same way as the maps of the project, which are kept small."""
    from fgbg_studio.data.depth_fitting import fitted, laid, raw_of

    raw, (height, width) = raw_of(depth, quantity), depth.shape
    fit = scale.fit_of(label) or fitted(
        label, quantity, [(background.id, raw)], *usual_range(scale)
    )
    return laid(fit, raw, (width, height), scale.far)


def range_of(maps: list[Floats]) -> tuple[float, float]:
    """Near and far end of one scale of colours for all of these maps, in their units.

    Of large maps not every pixel is asked, so that the window's thread may ask.
    """
    import numpy as np

    small = [depth[:: _step(depth), :: _step(depth)] for depth in maps]
    known = [depth[depth > 0] for depth in small if (depth > 0).any()]
    if not known:
        return 0.1, 1.0
    ends = np.array([np.percentile(values, ENDS) for values in known])
    near, far = float(ends[:, 0].min()), float(ends[:, 1].max())
    return near, max(far, near * 1.01)


def _step(depth: Floats) -> int:
    return max(1, int(max(depth.shape)) // LOOKED_AT)
