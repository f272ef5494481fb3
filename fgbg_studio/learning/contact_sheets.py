"""What a network says of chosen samples, beside what is true, as one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.showing import depth_in_colour, grey_to_rgb, overlay

if TYPE_CHECKING:
    from fgbg_studio.data.loader import Batch
    from fgbg_studio.learning.checkpoints import Card
    from fgbg_studio.learning.learner import Prediction

TITLES = ("background", "composite", "true mask", "mask", "true depth", "depth")
"""The columns, from the left."""
SHEET_ROWS = 6
Picture = npt.NDArray[np.uint8]


def sheet_rows(batch: Batch, found: Prediction, card: Card, most: int) -> list[list[Picture]]:
    """A row of a contact sheet for each of the first `most` samples of a batch; see `TITLES`."""
    near, far = card.depth.near, card.depth.far
    probability = (found.probability[:most].cpu().numpy() * 255 + 0.5).astype(np.uint8)
    depth = found.depth[:most].cpu().numpy()
    names = ("background", "image", "mask", "depth")
    background, image, mask, true = (batch[name][:most].cpu().numpy() for name in names)
    return [
        [
            background[n],
            image[n],
            overlay(image[n], mask[n]),
            grey_to_rgb(probability[n]),
            depth_in_colour(true[n], near, far),
            depth_in_colour(depth[n], near, far),
        ]
        for n in range(len(image))
    ]
