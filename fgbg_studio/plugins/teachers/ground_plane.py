"""A prior, not a measurement: flat ground up to a horizon, as a level camera sees it.

Below the horizon depth = focal length x camera height / rows below the horizon (pinhole camera,
flat ground); at and above it everything counts as far. It needs no weights. A background whose own
horizon or camera height is set has its depth by that: see `fgbg_studio.jobs.depth`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FAR = 80.0
"""Metres: the depth of the sky where no project has a far cap for it."""


class Options(BaseOptions):
    """Where the camera was."""

    horizon: float = option(
        0.45, "Where the horizon lies, from the top", unit="share", ge=0, le=1, step=0.05
    )
    camera_height: float = option(1.6, "Height of the camera", unit="m", ge=0.05, le=100, step=0.1)
    focal: float = option(
        1.0, "Focal length, of the picture's width", unit="share", ge=0.2, le=10, step=0.1
    )
    far: float = option(
        0.0,
        "Depth of everything at and above the horizon; 0 is the project's far cap",
        unit="m",
        ge=0,
        le=1000,
        step=10,
        zero="the far cap",
    )


class GroundPlane:
    """The prior with its options."""

    unit = "metre"
    kind = "prior"
    quantity = "depth"
    licence = "none needed"
    device = "CPU"

    def __init__(self, options: Options) -> None:
        self.options = options

    def depth(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Depth in metres of an RGB picture; only its size matters."""
        import numpy as np

        height, width = image.shape[:2]
        below = np.arange(height) + 0.5 - self.options.horizon * height
        ground = self.options.focal * width * self.options.camera_height / np.maximum(below, 1e-6)
        rows = np.minimum(ground, self.options.far or FAR).astype(np.float32)
        return np.repeat(rows[:, None], width, axis=1)

    def depths(self, images: Sequence[npt.NDArray[np.uint8]]) -> list[npt.NDArray[np.float32]]:
        """The same of several pictures."""
        return [self.depth(image) for image in images]


def files(options: Options) -> tuple[ModelFile, ...]:
    """It needs none."""
    return ()


def every_file() -> list[ModelFile]:
    """It needs none."""
    return []


def build(options: Options) -> GroundPlane:
    """The prior, ready for use."""
    return GroundPlane(options)
