"""The depth of composites: layered, or a teacher's that looks at each of them.

Layered depth is what rendering gives (see `fgbg_studio.imaging.layered_depth`), and the preview and
training always have it. A teacher's is for files: it takes hundreds of times as long.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import parent_process
from typing import TYPE_CHECKING, Any, Protocol

from fgbg_studio.base import model_files, registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Progress
from fgbg_studio.data.encoding import LAYERED, Encoding
from fgbg_studio.data.sources import DepthFit, DepthScale
from fgbg_studio.jobs.teachers import chosen_by, label_of, teacher_by

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.render import Sample

    Depth = npt.NDArray[np.float32]


class CompositeDepth(Protocol):
    """What gives the depth of samples."""

    device: str

    def depths(self, samples: Sequence[Sample]) -> list[Depth]:
        """That of each: float32 in the dataset's unit, larger = farther, 0 = unknown."""
        ...


class Layered:
    """The depth that a sample was rendered with."""

    device = "CPU"

    def depths(self, samples: Sequence[Sample]) -> list[Depth]:
        """That of each, as it is."""
        return [sample.depth for sample in samples]


class Inferred:
    """The depth that a teacher sees in composites, on a dataset's scale."""

    def __init__(self, teacher: Any, label: str, scale: DepthScale) -> None:
        """Raises StudioError for a teacher that cannot say it on this scale."""
        self.device: str = teacher.device
        self._teacher, self._far = teacher, scale.far
        self._fit = _fit_for(teacher, label, scale)

    def depths(self, samples: Sequence[Sample]) -> list[Depth]:
        """That of each, seen together where the teacher can."""
        return [self._scaled(d) for d in self._teacher.depths([s.image for s in samples])]

    def _scaled(self, depth: Depth) -> Depth:
        import numpy as np

        from fgbg_studio.data.depth_fitting import depth_by, given

        if self._fit is None:
            return np.minimum(depth, np.float32(self._far))
        return depth_by(self._fit, given(depth, self._fit.quantity), self._far)


def _fit_for(teacher: Any, label: str, scale: DepthScale) -> DepthFit | None:
    if teacher.kind == "prior":
        raise StudioError(
            f"'{label}' is a prior, which sees nothing of an object. Choose a network for the "
            f"depth of composites, or '{LAYERED}'."
        )
    fit = scale.fit_of(label)
    if teacher.unit == "relative" and fit is None:
        known = ", ".join(f"'{one.teacher}'" for one in scale.fits)
        raise StudioError(
            f"'{label}' is relative, and nothing says how its answers become depth. Let it give "
            "the backgrounds their depth first, which finds one scale for all, or choose a teacher "
            f"in metres.{f' There is a scale for {known}.' if known else ''}"
        )
    return fit


def is_inferred(encoding: Encoding) -> bool:
    """Whether a teacher looks at the composites."""
    return encoding.depth and encoding.depth_by != LAYERED


def scale_of(encoding: Encoding, scale: DepthScale) -> DepthScale:
    """The scale that an encoding's depth is on: its unit is that of whoever gives the depth."""
    if not is_inferred(encoding):
        return scale
    unit = "relative" if scale.fit_of(encoding.depth_by) else "metre"
    return scale.model_copy(update={"unit": unit})


def composite_depth(encoding: Encoding, scale: DepthScale) -> CompositeDepth:
    """What gives the depth that an encoding asks for. Raises StudioError where it cannot be had.

    A helping process has one thread: with another number, the last bits may come out otherwise.
    """
    if not is_inferred(encoding):
        return Layered()
    made = Inferred(teacher_by(encoding.depth_by), encoding.depth_by, scale)
    if parent_process() is not None and "torch" in sys.modules:
        import torch

        torch.set_num_threads(1)
    return made


def with_depth(by: CompositeDepth, samples: list[Sample]) -> list[Sample]:
    """The samples with the depth that `by` gives them."""
    if isinstance(by, Layered):
        return samples
    return [
        replace(sample, depth=depth, background_depth=None)
        for sample, depth in zip(samples, by.depths(samples), strict=True)
    ]


def named_exactly(encoding: Encoding) -> Encoding:
    """The encoding with its teacher named as backgrounds and fits name it.

    Raises StudioError for an unknown teacher, or options that it does not have.
    """
    if encoding.depth_by == LAYERED:
        return encoding
    name, options = chosen_by(encoding.depth_by)
    return encoding.model_copy(update={"depth_by": label_of(name, options, "network")})


def ready(encoding: Encoding, scale: DepthScale, processes: int) -> Generator[Event, None, int]:
    """Make sure, before anything is written, that the depth can be had.

    Returns how many processes are to write: `processes`, or one where a graphics card does it.
    """
    if not is_inferred(encoding):
        return processes
    yield Progress(0, 0, "", f"Loading the teacher {encoding.depth_by}")
    on_processor = composite_depth(encoding, scale).device.startswith("CPU")
    return processes if on_processor else 1


def versions_of(encoding: Encoding) -> dict[str, str]:
    """Of what a teacher's depth is computed with, its files included; nothing for layered depth."""
    if not is_inferred(encoding):
        return {}
    name, options = chosen_by(encoding.depth_by)
    found = {}
    for package in ("onnxruntime", "torch"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    for file in registry.load("teachers", name).files(options):
        if path := model_files.find(file):
            found[file.name] = model_files.digest_of(path)
    return found
