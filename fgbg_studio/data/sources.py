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
Side = Annotated[int, Field(ge=8, le=8192)]
"""Pixels of a canvas: a stranger's network must not say that it has none, or more than memory."""


def serial_of(source_id: str) -> int:
    """The serial number in an id; equal for copies of one picture."""
    return int(source_id[1:].partition("-")[0])


def _in_order(crop: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = crop
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise ValueError("a crop needs 0 <= left < right <= 1 and 0 <= top < bottom <= 1")
    return crop


Crop = Annotated[tuple[float, float, float, float], AfterValidator(_in_order)]
"""Left, top, right and bottom of a part of a picture, as shares of its width and height."""


ALWAYS_TRAINED = "c0000"
"""The number of all cut-outs that are of the fold "train" under every recipe."""
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
    1), or None: the recipe's holds. `camera_height` is that of the camera above the ground, in
    metres, or None: the teacher's holds. `regions` is an 8-bit PNG of the picture's size, from 128
    on where cut-outs may stand, or empty: anywhere. `crop` is the part of the picture that samples
    are made of: left, top, right, bottom as shares of its width and height, or None: all of it.
    """

    depth: InsidePath = ""
    teacher: str = ""
    horizon: float | None = Field(default=None, ge=0, le=1)
    camera_height: float | None = Field(default=None, ge=0.05, le=100)
    regions: InsidePath = ""
    crop: Crop | None = None


class Cutout(Source):
    """An RGBA PNG cropped to its content; `photo` is the id of the photo it was cut from.

    `edges` tells whose colours its soft edge has: the photo's, in which the old background shows
    through, or the object's own ("clean"). `relief` is a 16-bit PNG of the file's size, or empty:
    how far each of its pixels is beside its foot, as a ratio of depths times the `STEPS` of
    `imaging.reliefs`; 0 is unknown.
    """

    photo: str = ""
    edges: Literal["photo", "clean"] = "photo"
    relief: InsidePath = ""


class Photo(Source):
    """A photo with an object to cut out; `mask` is a PNG of its size, `cutout` what came of it.

    Several objects of one photo are several of these that share its file and the number of its id.
    `uncertainty` (0 to 1) is that of the mask as the assistant `proposed_by` left it, if it still
    is what an assistant left.

    One that is `corrected` came back from a prediction: its cut-out is always trained on. While it
    has a cut-out, one that is `real` is also a sample as it is: see `data.real_samples`.
    `background` is then the file of the same place without the object, or empty.
    """

    state: Literal["none", "draft", "done"] = "none"
    mask: InsidePath = ""
    cutout: str = ""
    proposed_by: str = ""
    uncertainty: float | None = Field(default=None, ge=0, le=1)
    corrected: bool = False
    real: bool = False
    background: InsidePath = ""


class DepthFit(BaseModel):
    """How the maps of a relative teacher become depth: one straight line for a whole dataset.

    depth = scale * value + shift where it gives depth; where it gives disparity,
    depth = 1 / (scale * value + shift). It was fitted so that `low` to `high`, in units, take in
    the middle of all values of all backgrounds: see `data.depth_fitting`. `residuals`: id of each
    of them, and how far its own values are from that, as a share of the range.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    teacher: str
    quantity: Literal["depth", "disparity"]
    scale: float
    shift: float
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    residuals: tuple[tuple[str, float], ...] = ()

    def residual_of(self, background_id: str) -> float | None:
        """That of one background; None where it took no part in the fit."""
        return dict(self.residuals).get(background_id)


class DepthScale(BaseModel):
    """How depth is stored and coded: one fixed scale for a whole dataset.

    `fits` are those of the relative teachers that gave depth to backgrounds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    unit: str = "metre"
    near: float = Field(default=0.5, gt=0)
    far: float = Field(default=80.0, gt=0)
    steps_per_unit: float = Field(default=800.0, gt=0)
    fits: tuple[DepthFit, ...] = ()

    def fit_of(self, teacher: str) -> DepthFit | None:
        """How the maps of a teacher, as `Background.teacher` has it, become depth; None: as is."""
        return next((fit for fit in self.fits if fit.teacher == teacher), None)

    def encode(self, depth: npt.NDArray[np.float32]) -> npt.NDArray[np.uint16]:
        """Depth in units to 16-bit steps; unknown (0) stays 0, known is at least one step."""
        import numpy as np

        steps = np.clip(np.round(np.minimum(depth, self.far) * self.steps_per_unit), 1, 65535)
        return np.where(depth > 0, steps, 0).astype(np.uint16)

    def decode(self, steps: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
        """16-bit steps back to depth in units, exact to half a step; 0 is unknown."""
        import numpy as np

        return steps.astype(np.float32) / np.float32(self.steps_per_unit)
