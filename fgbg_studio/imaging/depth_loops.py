"""The loops of layered depth, compiled: over a mask's window pixel by pixel, in one pass each.

Depth is float32, C-contiguous, of the canvas's size, 0 = unknown. `alpha` is uint8, C-contiguous,
with its upper left corner at row `top` and column `left` of the canvas. No depth is negative, so
the bits of depths, read as whole numbers, are in the order of the depths themselves.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fgbg_studio.imaging.compiling import compiled
from fgbg_studio.imaging.surfaces import OPAQUE

BINS, COARSE = 1024, 17
"""Classes of depth, and the bits that do not count for them: 64 classes to a doubling."""
INFINITE = np.int32(0x7F800000)
"""The bits of an infinite depth."""
Depth = npt.NDArray[np.float32]
Alpha = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@compiled
def stand(depth: Depth, alpha: Alpha, top: int, left: int, share: float) -> bool:
    """Put a surface at the depth of its contact, but no farther than a `share` of what it hides.

    True where that moved it nearer.
    """
    contact = contact_depth(depth, alpha, top, left)
    return stand_at(depth, alpha, top, left, share, contact, np.inf)


@compiled
def stand_at(
    depth: Depth, alpha: Alpha, top: int, left: int, share: float, contact: float, farthest: float
) -> bool:
    """The same where the depth of the contact is known, and never beyond `farthest`."""
    near = low_percentile(depth, alpha, top, left, share, contact if contact > 0 else np.inf)
    own = min(near, farthest)
    if own < np.inf:
        put(depth, alpha, top, left, own)
    return near < contact


@compiled
def contact_depth(depth: Depth, alpha: Alpha, top: int, left: int) -> float:
    """The median of the known depths under the lowest row of a surface; 0 where there is none."""
    rows, columns = alpha.shape
    values = np.empty(columns, np.float32)
    for row in range(rows - 1, -1, -1):
        opaque, count = 0, 0
        for column in range(columns):
            if alpha[row, column] >= OPAQUE:
                opaque += 1
                if depth[top + row, left + column] > 0:
                    values[count] = depth[top + row, left + column]
                    count += 1
        if opaque:
            return _median(values, count)
    return 0.0


@compiled
def low_percentile(
    depth: Depth, alpha: Alpha, top: int, left: int, share: float, limit: float
) -> float:
    """The depth that a `share` of what a surface hides is nearer than, or `limit` if less.

    Linear between neighbours, as numpy.percentile; `limit` where nothing hidden is known.
    """
    values = np.empty(alpha.size, np.float32)
    known, count = _nearer(depth, alpha, top, left, limit, values)
    place = max(known - 1, 0) * share
    lower = int(place)
    if count <= lower:
        return limit
    if lower + 1 == count < known:  # the next one is beyond the limit, but has its part in it
        count = _nearer(depth, alpha, top, left, np.inf, values)[1]
    return min(limit, _between(values, count, lower, place - lower))


@compiled
def stand_all(depth: Depth, alphas: Alpha, factors: Depth, places: Places, share: float) -> Flags:
    """Put surfaces into the depth from back to front; for each whether what it hides moved it.

    All stand on the depth that was there before. `alphas` are theirs one after the other, row by
    row; `places` has for each rows, columns, top, left, where its alpha begins, and where its
    `factors`, -1 for none.
    """
    count = len(places)
    contacts, moved = np.empty(count), np.empty(count, np.bool_)
    for n in range(count):
        contacts[n] = contact_depth(depth, _alpha(alphas, places[n]), places[n, 2], places[n, 3])
    for n in range(count):
        alpha, top, left = _alpha(alphas, places[n]), places[n, 2], places[n, 3]
        before = np.inf
        for other in range(n):
            before = min(before, _nearest_of_both(depth, alphas, places[other], places[n]))
        begin = places[n, 5]
        if begin < 0:
            moved[n] = stand_at(depth, alpha, top, left, share, contacts[n], before)
        else:
            own = factors[begin : begin + alpha.size].reshape(alpha.shape)
            moved[n] = _stand_with(depth, alpha, top, left, share, contacts[n], before, own)
    return moved


@compiled
def _alpha(alphas: Alpha, place: Places) -> Alpha:
    rows, columns, begin = place[0], place[1], place[4]
    return alphas[begin : begin + rows * columns].reshape((rows, columns))


@compiled
def _stand_with(
    depth: Depth,
    alpha: Alpha,
    top: int,
    left: int,
    share: float,
    contact: float,
    farthest: float,
    factors: Depth,
) -> bool:
    """`stand_at` of a surface with a relief, no pixel of which is behind what it hides."""
    near = low_percentile(depth, alpha, top, left, share, np.inf)
    farthest = min(near, farthest)
    own = min(contact if contact > 0 else np.inf, farthest)
    if own < np.inf:
        put_relief(depth, alpha, top, left, own, farthest, factors)
    return near < contact


@compiled
def _nearest_of_both(depth: Depth, alphas: Alpha, one: Places, other: Places) -> float:
    """The nearest known depth where two surfaces are one before the other; else infinite."""
    first, second, bits = _alpha(alphas, one), _alpha(alphas, other), depth.view(np.int32)
    top, left = max(one[2], other[2]), max(one[3], other[3])
    bottom = min(one[2] + one[0], other[2] + other[0])
    right = min(one[3] + one[1], other[3] + other[1])
    nearest = INFINITE
    for row in range(top, bottom):
        below = bits[row, left:right]
        behind = first[row - one[2], left - one[3] : right - one[3]]
        before = second[row - other[2], left - other[3] : right - other[3]]
        for column in range(len(below)):
            both = (behind[column] >= OPAQUE) & (before[column] >= OPAQUE) & (below[column] > 0)
            nearest = min(nearest, below[column] if both else INFINITE)
    found = np.empty(1, np.int32)
    found[0] = nearest
    return np.float64(found.view(np.float32)[0])


@compiled
def put(depth: Depth, alpha: Alpha, top: int, left: int, own: float) -> None:
    """Replace the depth where alpha >= 0.5."""
    value = np.float32(own)
    for row in range(alpha.shape[0]):
        below, over = depth[top + row, left : left + alpha.shape[1]], alpha[row]
        for column in range(len(over)):
            below[column] = value if over[column] >= OPAQUE else below[column]


@compiled
def put_relief(
    depth: Depth, alpha: Alpha, top: int, left: int, own: float, farthest: float, factors: Depth
) -> None:
    """The same with `own` times each pixel's factor, never beyond `farthest`."""
    for row in range(alpha.shape[0]):
        below, over, factor = depth[top + row, left:], alpha[row], factors[row]
        for column in range(len(over)):
            if over[column] >= OPAQUE:
                below[column] = min(own * factor[column], farthest)


@compiled
def _nearer(
    depth: Depth, alpha: Alpha, top: int, left: int, limit: float, values: Depth
) -> tuple[int, int]:
    """How many of the hidden depths are known; of those below `limit`, `values` and number."""
    columns, most = alpha.shape[1], np.float32(limit)
    marks = np.empty(columns, np.uint8)
    known, count = np.uint64(0), np.uint64(0)
    for row in range(alpha.shape[0]):
        below, over = depth[top + row, left : left + columns], alpha[row]
        there, nearer = np.int32(0), np.int32(0)
        # Two loops without a branch: the processor takes many pixels at once in the first, and has
        # nothing to guess in the second.
        for column in range(columns):
            hidden = (over[column] >= OPAQUE) & (below[column] > 0)
            there += np.int32(hidden)
            mark = np.uint8(hidden & (below[column] < most))
            marks[column] = mark
            nearer += np.int32(mark)
        known += np.uint64(there)
        if not nearer:
            continue
        for column in range(columns):
            values[count] = below[column]
            count += np.uint64(marks[column])
    return int(known), int(count)


@compiled
def _between(values: Depth, count: int, lower: int, share: float) -> float:
    """From the number `lower` of the first `count` values in order, `share` of the way on."""
    bits = values.view(np.int32)
    first = bits[0]
    for n in range(count):
        first = min(first, bits[n])
    first >>= COARSE
    classes = np.zeros(BINS, np.int32)
    for n in range(count):
        classes[np.uint32(min((bits[n] >> COARSE) - first, BINS - 1))] += 1
    here, before = 0, 0
    while before + classes[here] <= lower:
        before += classes[here]
        here += 1
    wanted = min(lower + 2, count)
    last, reached = here, before + classes[here]
    while reached < wanted:
        last += 1
        reached += classes[last]
    kept = 0
    for n in range(count):
        at = min((bits[n] >> COARSE) - first, BINS - 1)
        if here <= at <= last:
            values[kept] = values[n]
            kept += 1
    low = np.float64(_in_order(values, kept, lower - before))
    if wanted == lower + 1:
        return low
    high = values[kept - 1]
    for n in range(lower - before + 1, kept):
        high = min(high, values[n])
    return low + (np.float64(high) - low) * share


@compiled
def _median(values: Depth, count: int) -> float:
    if not count:
        return 0.0
    middle = _in_order(values, count, count // 2)
    if count % 2:
        return np.float64(middle)
    before = values[0]
    for n in range(count // 2):
        before = max(before, values[n])
    return (np.float64(before) + np.float64(middle)) / 2


@compiled
def _in_order(values: Depth, count: int, number: int) -> float:
    """The value at `number` in order; smaller ones are before it then, larger ones after.

    C. A. R. Hoare: Algorithm 65, Find (1961).
    """
    low, high = 0, count - 1
    while low < high:
        pivot, left, right = values[(low + high) // 2], low, high
        while left <= right:
            while values[left] < pivot:
                left += 1
            while values[right] > pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        low = left if number >= left else low
        high = right if number <= right else high
        if right < number < left:
            break
    return float(values[number])
