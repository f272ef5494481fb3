"""Predictions beside the truth: masks and depth maps of the same pictures, in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgbg_studio.base.errors import PictureError, StudioError

if TYPE_CHECKING:
    from fgbg_studio.data.sources import DepthScale
    from fgbg_studio.jobs.predicting import Prediction

MASKS = ("{}.mask.png", "mask/{}.png", "masks/{}.png", "{}.png")
DEPTHS = ("{}.depth.png", "depth/{}.png", "depths/{}.png")
"""Where the truth of a picture called so may lie: as predictions, datasets and people name it."""
LONGEST = 1024
"""Pixels of the longer side at which larger pictures are compared: the boundary F of 12 megapixels
takes minutes, and its tolerance is a share of the diagonal anyway."""


@dataclass(frozen=True)
class Truths:
    """A folder with 8-bit masks, and depth in 16-bit steps of the network's own scale."""

    folder: Path
    scale: DepthScale

    def metrics(self, found: Prediction) -> dict[str, float]:
        """Of one picture, by their names in `learning.definitions`; empty where no truth is there.

        Raises PictureError where a truth is no picture, or of another size.
        """
        import torch

        from fgbg_studio.imaging.reading import read_mask, read_uint16
        from fgbg_studio.learning.metrics import Judge

        judge = Judge(self.scale)
        if (file := self._find(found, MASKS)) is not None:
            true = _same_size(file, read_mask(file), found)
            pair = _reduced(found.mask) / 255.0, _reduced(true)
            judge.add_mask(*(torch.from_numpy(one)[None] for one in pair))
        if (file := self._find(found, DEPTHS)) is not None:
            true = self.scale.decode(_same_size(file, read_uint16(file), found))
            exact = _reduced(found.depth, exact=True), _reduced(true, exact=True)
            judge.add_depth(*(torch.from_numpy(one)[None] for one in exact))
        return {name: value for name, value in judge.values().items() if not name.endswith("-mean")}

    def _find(self, found: Prediction, patterns: tuple[str, ...]) -> Path | None:
        """The first that is there, but for the picture itself, which is no truth of its own."""
        picture = found.picture.resolve()
        named = (self.folder / pattern.format(found.picture.stem) for pattern in patterns)
        return next((f for f in named if f.is_file() and f.resolve() != picture), None)


def require_folder(name: str) -> None:
    """Raise StudioError where truths are to be in what is no folder; an empty name is none."""
    if name and not Path(name).is_dir():
        raise StudioError(f"{name} is no folder. Name the one with the true masks and depth maps.")


def _same_size(file: Path, true: Any, found: Prediction) -> Any:
    if true.shape != found.mask.shape:
        (h, w), (height, width) = true.shape, found.mask.shape
        raise PictureError(
            f"{file} has {w:,} × {h:,} pixels and {found.picture.name} {width:,} × {height:,}. "
            "It is not compared: give the truth at the picture's size."
        )
    return true


def _reduced(picture: Any, *, exact: bool = False) -> Any:
    """At most `LONGEST` pixels a side; `exact` takes single pixels, since depths are not mixed."""
    import cv2

    scale = LONGEST / max(picture.shape)
    if scale >= 1:
        return picture
    size = [max(1, round(side * scale)) for side in picture.shape[::-1]]
    how = cv2.INTER_NEAREST_EXACT if exact else cv2.INTER_AREA
    return cv2.resize(picture, size, interpolation=how)
