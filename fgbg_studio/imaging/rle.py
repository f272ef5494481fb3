"""Run-length codes of binary masks as the COCO dataset has them.

The pixels are taken column by column; the first run is of zeros and may be empty. Compressed, each
length is written in groups of five bits, lowest first, as characters from '0' on; from the fourth
length on, it is the difference to the length before the last. That is the format of
`rleToString` in pycocotools (P. Dollár, T.-Y. Lin, 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Binary = npt.NDArray[np.bool_]

MOST_RUNS = 20_000_000
"""More than an object at the largest picture size can need; a longer code is refused."""
FIVE, MORE, SIGN, ZERO = 0x1F, 0x20, 0x10, ord("0")
LONGEST = 7
"""Characters of one length: 35 bits."""


def encode(mask: Binary) -> list[int]:
    """The lengths of the runs of a mask, H x W; their sum is its number of pixels."""
    pixels = np.asarray(mask, np.bool_).ravel(order="F")
    changes = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    ends = np.concatenate(([0], changes, [pixels.size]))
    lengths: list[int] = np.diff(ends).tolist()
    return [0, *lengths] if pixels.size and pixels[0] else lengths


def decode(lengths: Sequence[int], height: int, width: int) -> Binary:
    """The mask, `height` x `width`. Raises ValueError where the lengths do not fill it exactly."""
    # In Python's own numbers: those of numpy can be made to overflow to the right sum.
    if len(lengths) > MOST_RUNS or min(lengths, default=-1) < 0 or sum(lengths) != height * width:
        raise ValueError(f"its runs do not add up to {width} x {height} pixels")
    runs = np.asarray(lengths, np.int64)
    values = np.arange(len(runs)) % 2 == 1
    return np.repeat(values, runs).reshape((height, width), order="F")


def compress(lengths: Sequence[int]) -> str:
    """The lengths as COCO's string."""
    return "".join(
        _group(length - lengths[n - 2] if n > 2 else length) for n, length in enumerate(lengths)
    )


def annotation(mask: Binary) -> dict[str, Any]:
    """What COCO says of an object: compressed segmentation, area in pixels, and bbox.

    The box is left, top, width, height; all 0 for an empty mask.
    """
    return {
        "segmentation": {"size": list(mask.shape), "counts": compress(encode(mask))},
        "area": int(np.count_nonzero(mask)),
        "bbox": list(box(mask)),
    }


def box(mask: Binary) -> tuple[int, int, int, int]:
    """Left, top, width and height of the rectangle around a mask; all 0 where it is empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return 0, 0, 0, 0
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top


def expand(code: str) -> list[int]:
    """The lengths in a string that `compress` or pycocotools made. Raises ValueError for others."""
    lengths: list[int] = []
    value, shift = 0, 0
    for character in code:
        bits = ord(character) - ZERO
        if not 0 <= bits < 64 or shift >= 5 * LONGEST or len(lengths) > MOST_RUNS:
            raise ValueError("its run-length code is damaged")
        value |= (bits & FIVE) << shift
        shift += 5
        if not bits & MORE:
            signed = value - (1 << shift) if bits & SIGN else value
            lengths.append(signed + lengths[-2] if len(lengths) > 2 else signed)
            value, shift = 0, 0
    if shift:
        raise ValueError("its run-length code is cut short")
    return lengths


def _group(value: int) -> str:
    """One signed number, five bits a character."""
    characters = []
    while True:
        bits = value & FIVE
        value >>= 5
        if value == (-1 if bits & SIGN else 0):
            characters.append(chr(bits + ZERO))
            return "".join(characters)
        characters.append(chr((bits | MORE) + ZERO))
