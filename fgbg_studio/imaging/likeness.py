"""Pictures that are nearly the same: scaled, compressed anew, brightened, cropped a little.

So are two pieces of one wide photo that overlap by much. A picture is looked at as a small grey
one. Of that, and of several parts of it, a difference hash is taken: 64 bits, each whether a pixel
of a 9 x 8 picture is darker than its right neighbour (N. Krawetz, "Kind of Like That", The Hacker
Factor Blog, 2013). Where the hash of one picture is near to that of a part of another, both are
compared as pictures of 32 x 32. So the bits only choose, quickly, what is worth comparing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.fitting import Shares, cropped_part
from fgbg_studio.imaging.reading import read_reduced

Grey = npt.NDArray[np.uint8]
SIDE, COMPARED = 64, 32
"""Pixels of a side: of what is kept of a picture, and of what is compared."""
READ_SIDE = 256
"""Pixels a picture is read at: JPEG decodes a fraction of itself, and more than twice `SIDE`
remains, so that it does not matter how large the file is."""
MOST_BITS = 10
"""Of 64. Parts of 134 unrelated photos are as near as this in 1 of 180 pairs."""
LEAST_LIKENESS = 0.9
"""Correlation. Of the same 8,911 pairs, unrelated ones that are so near came to 0.86; of photos
cropped by up to 5 % at each side, 19 in 20 come to more."""
FLAT = 1.0
"""Grey levels of standard deviation below which there is nothing in a picture to compare."""
ROWS = 64
"""Hashes that are compared with all others at once: some megabytes for 10,000 pictures."""


def _parts_compared() -> tuple[tuple[Shares, Shares], ...]:
    whole: Shares = (0.0, 0.0, 1.0, 1.0)
    crops: list[Shares] = [whole]
    crops += [(by, by, 1 - by, 1 - by) for by in (0.025, 0.05, 0.1)]
    for by in (0.05, 0.1):
        crops += [(by, 0, 1, 1), (0, by, 1, 1), (0, 0, 1 - by, 1), (0, 0, 1, 1 - by)]
    by = 0.06
    crops += [(by, by, 1, 1), (0, by, 1 - by, 1), (by, 0, 1, 1 - by), (0, 0, 1 - by, 1 - by)]
    moved: list[tuple[Shares, Shares]] = [
        ((by, 0, 1, 1), (0, 0, 1 - by, 1)) for by in (0.1, 0.15, 0.2, 0.25, 0.3)
    ]
    moved += [((0, by, 1, 1), (0, 0, 1, 1 - by)) for by in (0.1, 0.2)]
    return (*((whole, crop) for crop in crops), *moved)


PARTS = _parts_compared()
"""The parts of one picture and of another that are compared: first all of it with crops of the
other, then the rest of both where one shows what lies farther to the side, or below."""


class Alike(NamedTuple):
    """Two pictures by their numbers, `first` < `second`, and their correlation, at most 1."""

    first: int
    second: int
    likeness: float


def look_of(picture: Grey) -> Grey:
    """What is kept of a picture (uint8, RGB or RGBA): a grey one of SIDE x SIDE, stretched."""
    code = cv2.COLOR_RGBA2GRAY if picture.shape[2] == 4 else cv2.COLOR_RGB2GRAY
    grey = cv2.cvtColor(picture, code)
    return np.asarray(cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def read_look(path: Path) -> Grey:
    """The same of a file. Raises PictureError for what is not a picture."""
    return look_of(read_reduced(path, READ_SIDE))


def nearly_same(looks: Grey) -> Iterator[list[Alike]]:
    """The pairs of pictures that are nearly the same, parts by parts: `len(PARTS)` lists.

    `looks` is N x SIDE x SIDE, each from `look_of`. A pair comes as often as it is found, each time
    with another likeness. Pictures in which there is nothing are like none.
    """
    hashes: dict[Shares, npt.NDArray[np.uint64]] = {}
    for pair in PARTS:
        ones, others = (_parts(looks, part) for part in pair)
        for part, cut in zip(pair, (ones, others), strict=True):
            if part not in hashes:
                hashes[part] = _hashes(cut)
        one, other = _near(hashes[pair[0]], hashes[pair[1]])
        likeness = (_normed(ones, one) * _normed(others, other)).sum(axis=1)
        yield [_pair(one[n], other[n], likeness[n]) for n in _alike(likeness)]


def _alike(likeness: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    return np.flatnonzero(likeness >= LEAST_LIKENESS)


def _pair(one: np.int64, other: np.int64, likeness: np.float32) -> Alike:
    first, second = sorted((int(one), int(other)))
    return Alike(first, second, min(1.0, float(likeness)))


def _parts(looks: Grey, crop: Shares) -> Grey:
    return looks[(slice(None), *cropped_part((SIDE, SIDE), crop))]


def _hashes(parts: Grey) -> npt.NDArray[np.uint64]:
    """One number for each."""
    small = np.zeros((len(parts), 8, 9), np.uint8)
    for n, part in enumerate(parts):
        cv2.resize(part, (9, 8), dst=small[n], interpolation=cv2.INTER_AREA)
    bits = np.packbits(small[:, :, 1:] > small[:, :, :-1], axis=2)
    return bits.reshape(len(parts), 8).view(np.uint64)[:, 0]


def _near(
    hashes: npt.NDArray[np.uint64], others: npt.NDArray[np.uint64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Numbers of the hashes and of the others that are nearest to each other, but of no self."""
    found = []
    for start in range(0, len(hashes), ROWS):
        differ = np.bitwise_count(hashes[start : start + ROWS, None] ^ others[None])
        # Thrice as quick as asking for rows and columns.
        found.append(np.flatnonzero(differ <= MOST_BITS) + start * len(others))
    one, other = np.divmod(np.concatenate([np.zeros(0, np.int64), *found]), max(1, len(others)))
    return one[one != other], other[one != other]


def _normed(parts: Grey, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Of these, COMPARED x COMPARED values a row with mean 0 and length 1; flat ones are all 0."""
    wanted, back = np.unique(numbers, return_inverse=True)
    rows = np.zeros((len(wanted), COMPARED * COMPARED), np.float32)
    for row, number in zip(rows, wanted, strict=True):
        small = cv2.resize(parts[number], (COMPARED, COMPARED), interpolation=cv2.INTER_AREA)
        row[:] = small.ravel()
    rows -= rows.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(lengths < FLAT * COMPARED, np.inf, lengths)
    return rows[back]
