"""A mask on disk, and the way back to its history: a PNG and the journal beside it.

The PNG carries in a text chunk which journal it is a state of, and how far that had got. Opening
takes the PNG and applies what the journal has after it. A PNG without that chunk, or with that of
another journal, was written elsewhere (an import, an assistant): it wins, and a journal begins.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np

from fgbg_studio.base.atomic_files import write_bytes
from fgbg_studio.base.errors import PictureError, StudioError, describe_os_error
from fgbg_studio.imaging.brushes import Mask
from fgbg_studio.imaging.delta_bytes import unpack
from fgbg_studio.imaging.journal import (
    HEADER_SIZE,
    NO_FILE,
    Header,
    Journal,
    new_journal,
    read_journal,
    whole_records,
)
from fgbg_studio.imaging.journal import LIMIT as JOURNAL_LIMIT
from fgbg_studio.imaging.mask_history import LIMIT, MaskHistory, Step
from fgbg_studio.imaging.reading import picture_size, read_mask
from fgbg_studio.imaging.writing import encode_png, png_text, with_png_text

KEYWORD = "fgbg-journal"
SUFFIX = ".journal"
MOVES = (b"S", b"U", b"R")
"""The kinds of records that move a history on by one position."""


def journal_beside(mask_png: Path) -> Path:
    """Where the journal of a mask lies."""
    return mask_png.with_suffix(SUFFIX)


def write_mask(path: Path, mask: Mask, stamp: str = "") -> None:
    """Write a mask, whole or not at all, as the PNG of a history whose `stamp` it carries.

    `mask` is uint8, height x width, copied in the same moment in which the stamp was taken. A
    mask without a stamp comes from elsewhere: the journal beside it is of no use any more and is
    removed. StudioError where the disk refuses.
    """
    content = encode_png(mask)
    write_bytes(path, with_png_text(content, KEYWORD, stamp) if stamp else content)
    if not stamp:
        journal = journal_beside(path)
        try:
            journal.unlink(missing_ok=True)
        except OSError as error:
            raise StudioError(describe_os_error(error, f"removing {journal}")) from error


def open_history(
    mask_png: Path,
    journal: Path,
    shape: tuple[int, int],
    writable: bool = True,
    limit: int = JOURNAL_LIMIT,
) -> MaskHistory:
    """The mask of a photo of `shape` (height, width) with its steps, as they were last.

    No PNG is an empty mask. `saved` is False where the journal knows more than the PNG. Unless
    `writable`, nothing will be written to the journal, whose file is kept within about `limit`
    bytes. StudioError for a PNG that cannot be read or has another shape.
    """
    content = _content(mask_png)
    mask = _decoded(mask_png, content, shape) if content else np.zeros(shape, np.uint8)
    base = _digest(content)
    if found := _journal_of(content, journal, shape):
        header, records, start = found
        replay = _Replay(mask.copy(), start, header.first)
        if replay.run(records):
            length = HEADER_SIZE + replay.length
            opened = Journal(journal, header, length, limit) if writable else None
            with suppress(ValueError):  # whole records without sense: the PNG is what we have
                return replay.history(opened)
    return MaskHistory(mask, new_journal(journal, shape, base, limit) if writable else None)


def may_be_behind(mask_png: Path, journal: Path, shape: tuple[int, int]) -> bool:
    """Whether a journal has records after what its PNG shows; told without decoding a mask.

    Where it has none, `open_history` would give a saved one. Raises StudioError for files that
    cannot be read.
    """
    found = _journal_of(_content(mask_png), journal, shape)
    if found is None:
        return False
    header, records, start = found
    return header.first + sum(kind in MOVES for (kind, _), _ in whole_records(records)) > start


def _journal_of(
    content: bytes, journal: Path, shape: tuple[int, int]
) -> tuple[Header, bytes, int] | None:
    """The journal that a PNG (or, empty, none) is a state of, and which; None for another's."""
    found = read_journal(journal, shape)
    if found is None:
        return None
    start = _start(found[0], _digest(content), png_text(content, KEYWORD))
    return None if start is None else (*found, start)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest() if content else NO_FILE


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {path}")) from error


def _decoded(path: Path, content: bytes, shape: tuple[int, int]) -> Mask:
    width, height = picture_size(path)
    if (height, width) != shape:
        raise PictureError(
            f"The mask {path} has {width} x {height} pixels, its photo {shape[1]} x {shape[0]}. "
            "Put the right mask there, or remove the file to begin anew."
        )
    # OpenCV decodes our own masks twice as fast; all others are read with care.
    decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    is_ours = decoded is not None and decoded.dtype == np.uint8 and decoded.shape == shape
    return np.asarray(decoded, np.uint8) if is_ours else np.array(read_mask(path))


def _start(header: Header, base: bytes, stamp: str) -> int | None:
    """The position in the journal that the PNG shows; None where it is of another history."""
    if base == header.base:
        return 0
    number, _, position = stamp.partition(" ")
    is_number = position.isascii() and position.isdecimal() and len(position) < 19
    return int(position) if number == header.number and is_number else None


class _Replay:
    """What the records of a journal make of the mask that its PNG shows at position `start`."""

    def __init__(self, mask: Mask, start: int, first: int) -> None:
        self.length = 0
        """Bytes of the records that are whole and make sense."""
        self._mask = mask
        self._start = start
        self._position = first
        self._steps: list[bytes] = []
        self._past: list[int] = []
        self._future: list[int] = []
        self._applied: set[int] = set()
        """The steps whose delta leads from the PNG to the mask: twice is never, in any order."""
        self._is_known = start >= first

    def run(self, content: bytes) -> bool:
        """Take in all records; False where they cannot belong to the PNG, which then wins."""
        for record, end in whole_records(content):
            try:
                self._take(*record)
            except (ValueError, IndexError):
                break  # written by no version of ours: as good as torn
            self.length = end
        return self._is_known and self._start <= self._position

    def history(self, journal: Journal | None) -> MaskHistory:
        """The mask with its steps, the newest that there is memory for; ValueError for damage."""
        room, steps = LIMIT, dict[int, Step]()
        for number in (*reversed(self._future), *reversed(self._past)):
            step = self._step(number)
            room -= step.size
            if room < 0 and steps:
                break
            steps[number] = step
        for number in self._applied:
            (steps.get(number) or self._step(number)).delta.apply(self._mask)
        past, future = (
            [steps[number] for number in numbers if number in steps]
            for numbers in (self._past, self._future)
        )
        history = MaskHistory.resumed(self._mask, (past, future), self._position, journal)
        history.saved = self._start == self._position
        return history

    def _step(self, number: int) -> Step:
        packed = self._steps[number]
        return Step(*unpack(packed, self._mask.shape), packed)

    def _take(self, kind: bytes, packed: bytes) -> None:
        if kind == b"M":
            self._begin(packed)
        elif kind in (b"S", b"P", b"F"):
            self._add(kind, packed)
        elif kind == b"U":
            self._toggle(self._past[-1])
            self._future.append(self._past.pop())
        elif kind == b"R":
            self._toggle(self._future[-1])
            self._past.append(self._future.pop())
        else:
            raise ValueError(f"no record is of the kind {kind!r}")

    def _add(self, kind: bytes, packed: bytes) -> None:
        number = len(self._steps)
        self._steps.append(packed)
        (self._future if kind == b"F" else self._past).append(number)
        if kind == b"S":
            self._toggle(number)
            self._future.clear()

    def _begin(self, packed: bytes) -> None:
        """The whole mask, where the PNG is older than all that this journal still has."""
        if not self._is_known:
            _, delta = unpack(packed, self._mask.shape)
            self._mask[:] = 0
            delta.apply(self._mask)
            self._is_known = True

    def _toggle(self, number: int) -> None:
        if self._position >= self._start:
            self._applied ^= {number}
        self._position += 1
