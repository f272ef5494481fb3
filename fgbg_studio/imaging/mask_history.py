"""A mask under edit: every change is one step that can be undone and redone."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.brushes import NOWHERE, Region, is_empty, union

Mask = npt.NDArray[np.uint8]
LIMIT = 96 * 1024 * 1024
"""Bytes of undo steps that one mask may keep; the oldest steps are dropped first."""


@dataclass(frozen=True)
class Step:
    """One change: where, and the pixels before and after it."""

    name: str
    region: Region
    before: Mask
    after: Mask

    @property
    def size(self) -> int:
        """Bytes that the step holds."""
        return self.before.nbytes + self.after.nbytes


class MaskHistory:
    """A mask and its steps. Each method that changes the mask returns the region to repaint."""

    def __init__(self, mask: Mask, limit: int = LIMIT) -> None:
        self.mask = mask
        self.saved = True
        self._limit = limit
        self._past: deque[Step] = deque()
        self._future: list[Step] = []
        self._before: Mask | None = None
        self._touched: Region = NOWHERE

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
        self._before, self._touched = self.mask.copy(), NOWHERE

    def touch(self, region: Region) -> Region:
        """Note that pixels of `region` were changed since `begin`."""
        self._touched = union(self._touched, region)
        return region

    def commit(self, name: str) -> Region:
        """End the change begun, and keep it as one step."""
        before, region = self._before, self._touched
        self._before = None
        if before is None or is_empty(region):
            return NOWHERE
        self._keep(Step(name, region, before[region].copy(), self.mask[region].copy()))
        return region

    def abort(self) -> Region:
        """End the change begun, and take it back."""
        before, region = self._before, self._touched
        self._before = None
        if before is None:
            return NOWHERE
        self.mask[region] = before[region]
        return region

    def replace(self, mask: Mask, name: str) -> Region:
        """Make `mask` the whole new content, as one step."""
        self.abort()
        rows, columns = self.mask.shape
        region = slice(0, rows), slice(0, columns)
        self._keep(Step(name, region, self.mask.copy(), mask.copy()))
        self.mask[:] = mask
        return region

    def undo(self) -> Region:
        """Take the last step back."""
        if self.editing or not self._past:
            return NOWHERE
        step = self._past.pop()
        self._future.append(step)
        return self._put(step.region, step.before)

    def redo(self) -> Region:
        """Do again what was undone last."""
        if self.editing or not self._future:
            return NOWHERE
        step = self._future.pop()
        self._past.append(step)
        return self._put(step.region, step.after)

    def _put(self, region: Region, pixels: Mask) -> Region:
        self.mask[region] = pixels
        self.saved = False
        return region

    def _keep(self, step: Step) -> None:
        self._past.append(step)
        self._future.clear()
        self.saved = False
        while len(self._past) > 1 and sum(s.size for s in self._past) > self._limit:
            self._past.popleft()
