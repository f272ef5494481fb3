"""A mask under edit: every change is one step that can be undone and redone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.brushes import NOWHERE, Region, is_empty, union, whole
from fgbg_studio.imaging.delta_bytes import pack
from fgbg_studio.imaging.journal import Journal, Kind, Record
from fgbg_studio.imaging.mask_deltas import (
    Delta,
    Tile,
    content,
    difference,
    tile_region,
    tiles,
)

Mask = npt.NDArray[np.uint8]
LIMIT = 96 * 1024 * 1024
"""Bytes of undo steps that one mask may keep; the oldest steps are dropped first."""


@dataclass(frozen=True)
class Step:
    """One change: its name, and what it did."""

    name: str
    delta: Delta
    packed: bytes = b""
    """The step as the journal has it, where there is one."""

    @property
    def size(self) -> int:
        """Bytes that the step holds."""
        return self.delta.size + len(self.packed)


class MaskHistory:
    """A mask and its steps. Each method that changes the mask returns the region to repaint.

    With a journal, each step, undo and redo is in its file when the method returns. Where the
    disk refuses that, StudioError is raised after the change was made in memory: it can be undone,
    and is written to the journal with the next one.
    """

    def __init__(self, mask: Mask, journal: Journal | None = None, limit: int = LIMIT) -> None:
        self.mask = mask
        self.saved = True
        self.position = 0
        """Grows by one with every step, undo and redo: says how far a saved mask got."""
        self._journal = journal
        self._limit = limit
        self._past: deque[Step] = deque()
        self._future: list[Step] = []
        self._before: dict[Tile, Mask] | None = None

    @classmethod
    def resumed(
        cls,
        mask: Mask,
        steps: tuple[Sequence[Step], Sequence[Step]],
        position: int,
        journal: Journal | None,
    ) -> MaskHistory:
        """A history as it was: steps of the past, oldest first, and undone ones, newest first."""
        history = cls(mask, journal)
        history._past.extend(steps[0])
        history._future.extend(steps[1])
        history.position = position
        return history

    @property
    def size(self) -> int:
        """Bytes that the steps hold, which stays within the limit but for a single step."""
        return sum(step.size for step in self._past) + sum(step.size for step in self._future)

    @property
    def stamp(self) -> str:
        """What a saved mask must carry, so that the journal goes on from it; without one, empty."""
        return f"{self._journal.header.number} {self.position}" if self._journal else ""

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

    def snapshot(self) -> tuple[Mask, str]:
        """What to save: a copy of the mask as the last step left it, and the stamp that it needs.

        What is under way is left out: it is no step yet, and comes with the next saving.
        """
        mask = self.mask.copy()
        for tile, before in (self._before or {}).items():
            mask[tile_region(tile)] = before
        return mask, self.stamp

    def begin(self) -> Region:
        """Start a change of several calls, such as a brush stroke; one not ended is taken back."""
        given_up = self.abort()
        self._before = {}
        return given_up

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
            self._keep(name, delta)
        return delta.region

    def abort(self) -> Region:
        """End the change begun, and take it back."""
        before, self._before = self._before, None
        delta = difference(before or {}, self.mask)
        return delta.apply(self.mask)

    def change(self, region: Region, pixels: Mask, name: str) -> Region:
        """Set ``mask[region]`` to `pixels`, as one step; a change under way is taken back."""
        given_up = self.begin()
        self.touch(region)
        self.mask[region] = pixels
        return union(given_up, self.commit(name))

    def replace(self, mask: Mask, name: str) -> Region:
        """Make `mask` the whole new content, as one step."""
        return self.change(whole(self.mask.shape), mask, name)

    def undo(self) -> Region:
        """Take the last step back."""
        if self.editing or not self._past:
            return NOWHERE
        step = self._past.pop()
        self._future.append(step)
        return self._apply(step, b"U")

    def redo(self) -> Region:
        """Do again what was undone last."""
        if self.editing or not self._future:
            return NOWHERE
        step = self._future.pop()
        self._past.append(step)
        return self._apply(step, b"R")

    def _apply(self, step: Step, kind: Kind) -> Region:
        region = step.delta.apply(self.mask)
        self._changed(kind)
        return region

    def _keep(self, name: str, delta: Delta) -> None:
        step = Step(name, delta, pack(name, delta) if self._journal else b"")
        self._past.append(step)
        self._future.clear()
        self._forget(self._limit, lambda step: step.size)
        self._changed(b"S", step.packed)

    def _changed(self, kind: Kind, packed: bytes = b"") -> None:
        self.saved = False
        self.position += 1
        if self._journal is None:
            return
        if self._journal.is_outgrown:
            self._rewrite(self._journal)
        else:
            self._journal.append(kind, packed)

    def _rewrite(self, journal: Journal) -> None:
        """Begin the journal with the mask as it is, and forget the steps it has no room for."""
        mask = pack("", content(self.mask))
        self._forget(max(0, journal.limit // 2 - len(mask)), lambda step: len(step.packed))
        past: list[Record] = [(b"P", step.packed) for step in self._past]
        future: list[Record] = [(b"F", step.packed) for step in self._future]
        journal.rewrite(self.position, [(b"M", mask), *past, *future])

    def _forget(self, most: int, measure: Callable[[Step], int]) -> None:
        """Drop the oldest steps beyond `most` bytes, but never the only one."""
        size = sum(map(measure, self._past)) + sum(map(measure, self._future))
        while size > most and len(self._past) > 1:
            size -= measure(self._past.popleft())
        while size > most and len(self._past) + len(self._future) > 1:
            size -= measure(self._future.pop(0))


def _within(region: Region, shape: tuple[int, ...]) -> Region:
    rows, columns = (
        slice(max(part.start, 0), min(part.stop, size))
        for part, size in zip(region, shape, strict=True)
    )
    return NOWHERE if is_empty((rows, columns)) else (rows, columns)
