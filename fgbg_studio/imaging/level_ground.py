"""The level ground in a depth map: the plane that most of what lies below the horizon is on.

A plane in the scene is a plane in 1 / depth: 1 / depth = a + b * column + c * row (pinhole camera).
It is found by consensus (M. Fischler, R. Bolles: Random sample consensus, 1981), with lots that are
the same each time, and then by least squares over what agrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NEAR = 0.02
"""A cell agrees with a plane where its depth is within this share of the plane's."""
NEAREST, WIDEST, SIGMAS = 0.005, 0.06, 2.5
"""It is on the ground within so many standard deviations of what lies about the plane, but at least
and at most within these shares: by an exact map a kerb is no ground, by a noisy one much is."""
TRIES, LOOKED_AT, FITTED, ROUNDS = 128, 512, 2048, 3
"""Planes through three cells, cells by which they are judged; cells of a fit, and its rounds."""
TILT = 0.25
"""How far from the horizon, in heights of the picture, a ground may vanish: a wall is no ground."""
LEAST = 0.1
"""The share of what is known below the horizon that has to lie on a plane to call it the ground."""
Depth = npt.NDArray[np.float32]
Cells = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """Where a map shows the ground: bool, of its shape. A `noisy` one has flaws in it."""

    cells: Cells
    noisy: bool


def level_ground(depth: Depth, horizon: float, of: tuple[int, int] | None = None) -> Level | None:
    """Where `depth` shows the ground.

    `depth` is float32, 0 = unknown; `horizon` a share of its height, from the top. Its cells are
    the nearest of a map `of` (width, height), or None: it is that map. None where no plane that
    vanishes near the horizon takes in enough of what is below.
    """
    rows, columns = depth.shape
    width, height = of or (columns, rows)
    first = int(np.ceil(max(horizon, 0.0) * rows))
    row, column = np.nonzero(depth[first:] > 0)
    if len(row) < 3:
        return None
    known = depth[first:][row, column].astype(np.float64)
    right, down = _seen_at(columns, width)[column], _seen_at(rows, height)[row + first]
    places = np.stack([np.ones(len(row)), right, down], 1)
    plane = _plane(places, known, horizon)
    if plane is None:
        return None
    off = np.abs(places @ plane * known - 1)
    noise = 1.4826 * float(np.median(np.append(off[off < 2 * WIDEST], 0.0)))
    near = off < min(max(NEAREST, SIGMAS * noise), WIDEST)
    if near.mean() < LEAST:
        return None
    found = np.zeros(depth.shape, np.bool_)
    found[row[near] + first, column[near]] = True
    return Level(found, SIGMAS * noise > NEAR)


def _seen_at(cells: int, pixels: int) -> Numbers:
    """Where on a side of `pixels` the nearest of them to each cell's middle has its own: shares."""
    nearest = np.floor((np.arange(cells) + 0.5) * pixels / cells)
    return np.asarray((nearest + 0.5) / pixels)


def _plane(places: Numbers, known: Numbers, horizon: float) -> Numbers | None:
    some = np.linspace(0, len(known) - 1, min(FITTED, len(known))).astype(np.int64)
    places, known = places[some], known[some]
    plane = _by_consensus(places, known, horizon)
    for _ in range(ROUNDS):
        if plane is None:
            return None
        near = _agree(places, known, plane)
        plane = _fitted(places[near], known[near], horizon)
    return plane


def _by_consensus(places: Numbers, known: Numbers, horizon: float) -> Numbers | None:
    """The plane that most of the places agree with.

    Tried are those through three of them, and those through one that vanish at the horizon: where
    it is right, a lane is enough.
    """
    random = np.random.default_rng(0)
    some = random.integers(0, len(known), (TRIES, 3))
    corners, inverse = places[some], 1 / known[some]
    apart = np.abs(np.linalg.det(corners)) > 1e-4
    planes = np.linalg.solve(corners[apart], inverse[apart][..., None])[..., 0]
    planes = np.concatenate([planes, _vanishing(places[some[:, 0]], known[some[:, 0]], horizon)])
    planes = planes[_is_ground(planes, horizon)]
    if not len(planes):
        return None
    judges = np.linspace(0, len(known) - 1, min(LOOKED_AT, len(known))).astype(np.int64)
    off = np.abs(planes @ places[judges].T * known[judges] - 1)
    # The nearer the more: a slanted plane may be near to both a road and its pavement, and on none.
    return np.asarray(planes[np.maximum(NEAR - off, 0).sum(axis=1).argmax()])


def _vanishing(places: Numbers, known: Numbers, horizon: float) -> Numbers:
    """The planes through one place each that are level and vanish at the horizon."""
    steep = 1 / (known * np.maximum(places[:, 2] - horizon, 1e-3))
    return np.stack([-steep * horizon, np.zeros(len(steep)), steep], axis=1)


def _is_ground(planes: Numbers, horizon: float) -> Cells:
    """Which of N planes come nearer downwards, and vanish near the horizon in the middle."""
    at_horizon = planes[:, 0] + planes[:, 1] / 2 + planes[:, 2] * horizon
    return np.asarray((planes[:, 2] > 0) & (np.abs(at_horizon) <= TILT * planes[:, 2]))


def _agree(places: Numbers, known: Numbers, plane: Numbers) -> Cells:
    return np.asarray(np.abs(places @ plane * known - 1) < NEAR)


def _fitted(places: Numbers, known: Numbers, horizon: float) -> Numbers | None:
    """The plane with the least squares of relative errors, if it is a ground."""
    weighted = places * known[:, None]
    try:
        plane = np.linalg.solve(weighted.T @ weighted, weighted.sum(axis=0))
    except np.linalg.LinAlgError:  # all of them on one line
        return None
    return plane if _is_ground(plane[None], horizon)[0] else None
