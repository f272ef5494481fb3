"""Backgrounds, cut-outs and the depth scale: what is known of each, without their pixels.

numpy is imported only where pixels are touched: the window opens a project before it needs any.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def _inside(path: str) -> str:
    """Refuse a path that leaves its project: a project file may come from anyone."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
        raise ValueError(f"'{path}' points outside the project")
    return path


InsidePath = Annotated[str, AfterValidator(_inside)]


def serial_of(source_id: str) -> int:
    """The serial number in an id; equal for copies of one picture."""
    return int(source_id[1:].partition("-")[0])


Identity = Annotated[str, Field(pattern=r"^[bcp][0-9]{4,9}(-[0-9]{1,6})?$")]


class Source(BaseModel):
    """What every picture of a project carries.

    Ids are given at import and never used again: a letter for the kind and a serial number. A
    second copy of the same picture gets the first one's number and a suffix ("b0021-2"), so that
    both fall into the same part of a split.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Identity
    name: str
    file: InsidePath
    sha256: str
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    origin: str = ""
    licence: str = ""


class Background(Source):
    """A photo of a place; `depth` is a 16-bit PNG of its size, or empty where none is known.

    `horizon` is where a person set it, from the top of the picture as a share of its height (0 to
    1), or None: the recipe's holds. `regions` is an 8-bit PNG of the picture's size, from 128 on
    where cut-outs may stand, or empty: anywhere.
    """

    depth: InsidePath = ""
    teacher: str = ""
    horizon: float | None = Field(default=None, ge=0, le=1)
    regions: InsidePath = ""


class Cutout(Source):
    """An RGBA PNG cropped to its content; `photo` is the id of the photo it was cut from.

    `edges` tells whose colours its soft edge has: the photo's, in which the old background shows
    through, or the object's own ("clean").
    """

    photo: str = ""
    edges: Literal["photo", "clean"] = "photo"


class DepthScale(BaseModel):
    """How depth is stored and coded: one fixed scale for a whole dataset."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    unit: str = "metre"
    near: float = Field(default=0.5, gt=0)
    far: float = Field(default=80.0, gt=0)
    steps_per_unit: float = Field(default=800.0, gt=0)

    def encode(self, depth: npt.NDArray[np.float32]) -> npt.NDArray[np.uint16]:
        """Depth in units to 16-bit steps; unknown (0) stays 0, known is at least one step."""
        import numpy as np

        steps = np.clip(np.round(np.minimum(depth, self.far) * self.steps_per_unit), 1, 65535)
        return np.where(depth > 0, steps, 0).astype(np.uint16)

    def decode(self, steps: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
        """16-bit steps back to depth in units, exact to half a step; 0 is unknown."""
        import numpy as np

        return steps.astype(np.float32) / np.float32(self.steps_per_unit)
