"""A mask under edit: every change is one step that can be undone and redone."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.brushes import NOWHERE, Region, is_empty, whole
from fgbg_studio.imaging.mask_deltas import Delta, Tile, difference, tile_region, tiles

Mask = npt.NDArray[np.uint8]
LIMIT = 96 * 1024 * 1024
"""Bytes of undo steps that one mask may keep; the oldest steps are dropped first."""


@dataclass(frozen=True)
class Step:
    """One change: its name, and what it did."""

    name: str
    delta: Delta

    @property
    def size(self) -> int:
        """Bytes that the step holds."""
        return self.delta.size


class MaskHistory:
    """A mask and its steps. Each method that changes the mask returns the region to repaint."""

    def __init__(self, mask: Mask, limit: int = LIMIT) -> None:
        self.mask = mask
        self.saved = True
        self.position = 0
        """Grows by one with every step, undo and redo: says how far a saved mask got."""
        self._limit = limit
        self._past: deque[Step] = deque()
        self._future: list[Step] = []
        self._before: dict[Tile, Mask] | None = None

    @property
    def undo_name(self) -> str:
        """What would be undone, or an empty text."""
        return self._past[-1].name if self._past else ""

    @property
    def redo_name(self) -> str:
        """What would be redone, or an empty text."""
        return self._future[-1].name if self._future else ""

    @property
    def editing(self) -> bool:
        """True between `begin` and `commit` or `abort`."""
        return self._before is not None

    def begin(self) -> None:
        """Start a change that takes several calls, such as a brush stroke."""
        self.abort()
        self._before = {}

    def touch(self, region: Region) -> Region:
        """Keep what `region` holds, before its pixels change; returns the region."""
        if self._before is None:
            raise ValueError("touch() belongs between begin() and commit()")
        for tile in tiles(_within(region, self.mask.shape)):
            if tile not in self._before:
                self._before[tile] = self.mask[tile_region(tile)].copy()
        return region

    def commit(self, name: str) -> Region:
        """End the change begun, and keep it as one step; a change that changed nothing is none."""
        before, self._before = self._before, None
        delta = difference(before or {}, self.mask)
        if delta.parts:
            self._keep(Step(name, delta))
        return delta.region

    def abort(self) -> Region:
        """End the change begun, and take it back."""
        before, self._before = self._before, None
        delta = difference(before or {}, self.mask)
        return delta.apply(self.mask)

    def change(self, region: Region, pixels: Mask, name: str) -> Region:
        """Set ``mask[region]`` to `pixels`, as one step; a change under way is taken back."""
        self.begin()
        self.touch(region)
        self.mask[region] = pixels
        return self.commit(name)

    def replace(self, mask: Mask, name: str) -> Region:
        """Make `mask` the whole new content, as one step."""
        return self.change(whole(self.mask.shape), mask, name)

    def undo(self) -> Region:
        """Take the last step back."""
        if self.editing or not self._past:
            return NOWHERE
        step = self._past.pop()
        self._future.append(step)
        return self._apply(step)

    def redo(self) -> Region:
        """Do again what was undone last."""
        if self.editing or not self._future:
            return NOWHERE
        step = self._future.pop()
        self._past.append(step)
        return self._apply(step)

    def _apply(self, step: Step) -> Region:
        self.saved = False
        self.position += 1
        return step.delta.apply(self.mask)

    def _keep(self, step: Step) -> None:
        self._past.append(step)
        self._future.clear()
        self.saved = False
        self.position += 1
        size = sum(s.size for s in self._past)
        while len(self._past) > 1 and size > self._limit:
            size -= self._past.popleft().size


def _within(region: Region, shape: tuple[int, ...]) -> Region:
    rows, columns = (
        slice(max(part.start, 0), min(part.stop, size))
        for part, size in zip(region, shape, strict=True)
    )
    return NOWHERE if is_empty((rows, columns)) else (rows, columns)
