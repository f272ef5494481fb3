"""The depth of one composite in both ways: layered, and seen by a teacher."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options
from fgbg_studio.data.encoding import LAYERED
from fgbg_studio.jobs.composite_depth import Inferred
from fgbg_studio.jobs.teachers import label_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.sources import DepthScale
    from fgbg_studio.imaging.edge_errors import EdgeErrors
    from fgbg_studio.jobs.comparing_teachers import LoadedTeachers

    Depth = npt.NDArray[np.float32]


class Composite(Protocol):
    """Of a sample, what its depth is seen in and compared with."""

    @property
    def image(self) -> npt.NDArray[np.uint8]:
        """RGB, H x W x 3."""
        ...

    @property
    def mask(self) -> npt.NDArray[np.uint8]:
        """The alpha of all objects together, H x W."""
        ...


@dataclass(frozen=True, eq=False)
class DepthWay:
    """A depth of a composite, and how far its edges are from those of the mask.

    depth: float32, H x W, in units of the dataset's scale, 0 = unknown.
    """

    label: str
    depth: Depth = field(repr=False)
    errors: EdgeErrors
    told: str
    """How it came about."""


def told_of(depth_by: str, teacher: str) -> str:
    """How the depth of a sample came about.

    `depth_by` is as `Encoding` has it, and `teacher` gave its background's depth, or is empty.
    """
    if depth_by != LAYERED:
        return f"what {depth_by} saw in the composite"
    by = f", by {teacher}" if teacher else ""
    return f"the background's own{by}, and the object where its mask is"


def own_way(depth: Depth | None, mask: npt.NDArray[np.uint8], depth_by: str, told: str) -> DepthWay:
    """The depth that a sample was rendered or written with. Raises StudioError without one."""
    from fgbg_studio.imaging.edge_errors import edge_errors

    if depth is None or not depth.any():
        raise StudioError(
            "This sample has no depth, since its background has none yet. Give it one on the "
            "Backgrounds page."
        )
    return DepthWay(depth_by, depth, edge_errors(depth, mask), told)


def inferred_way(
    teachers: LoadedTeachers,
    name: str,
    options: Options,
    sample: Composite,
    scale: DepthScale,
) -> DepthWay:
    """What a teacher sees in the composite. Raises StudioError where it cannot say."""
    from fgbg_studio.imaging.edge_errors import edge_errors

    teacher = teachers.teacher(name, options)
    label = label_of(name, options, teacher.kind)
    seeing = Inferred(teacher, label, scale)
    began = time.perf_counter()
    [depth] = seeing.depths([cast("Sample", sample)])
    told = f"{time.perf_counter() - began:.2f} s on {seeing.device} · licence {teacher.licence}"
    return DepthWay(label, depth, edge_errors(depth, sample.mask), told)
