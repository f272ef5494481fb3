"""What a person who painted where cut-outs may stand meant by it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.level_ground import Level

MOSTLY = 0.5
"""A painted piece with this share on the ground is meant to be the ground."""
Cells = npt.NDArray[np.bool_]


def meant_by(allowed: Cells, level: Level | None, below: Cells) -> tuple[Cells, Level | None]:
    """The painted cells to stand on, and those of them that are the ground.

    Who painted, a table say, knows better than any map where things stand. But a piece most of
    which an exact map shows to be the ground, `below` the horizon (rows x 1), is not meant to have
    things stand on the walls and posts in it.
    """
    if level is None or level.noisy:
        return allowed, None
    seen = (allowed & below).astype(np.uint8)
    count, pieces = cv2.connectedComponents(seen, connectivity=4)
    whole = np.bincount(pieces.ravel(), minlength=count)
    mostly = np.bincount(pieces[level.cells], minlength=count) >= MOSTLY * whole
    mostly[0] = False
    ground = mostly[pieces]
    return allowed & (level.cells | ~ground), replace(level, cells=level.cells & ground)
