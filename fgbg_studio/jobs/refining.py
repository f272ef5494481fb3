"""Finding the soft edge of a mask in its photo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Progress, Result

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PREPARING = "Preparing the edge solver (up to a minute the very first time)"


def refine_edges(photo: Path, mask: npt.NDArray[np.uint8], band: float) -> Job:
    """Closed-form matting within `band` pixels on either side of the mask's edge.

    The result is the new mask (uint8, H x W of the photo); nothing is written. Raises StudioError
    for a mask of another size, or one without an edge to refine.
    """
    from fgbg_studio.imaging import edges
    from fgbg_studio.imaging.reading import read_rgb

    yield Progress(0, 0, "parts", PREPARING)
    image = read_rgb(photo)
    if mask.shape != image.shape[:2]:
        raise StudioError(f"The mask does not have the size of {photo.name}. Make it anew.")
    known = edges.trimap(mask, band)
    if not ((known == edges.SOLID).any() and (known == edges.EMPTY).any()):
        raise StudioError(
            "There is no edge to refine: with this band the mask has nothing that surely belongs "
            "to the object, or nothing that surely does not. Paint it first, or narrow the band."
        )
    blocks = edges.edge_blocks(known)
    refined = edges.start(mask, known)
    for number, block in enumerate(blocks):
        doing = "Refining the edges" if number else PREPARING
        yield Progress(number, len(blocks), "parts", doing)
        edges.refine_block(image, mask, known, block, refined)
    yield Progress(len(blocks), len(blocks), "parts")
    yield Result(refined)
