"""Which stretch of values a plot shows: all that matters, and not the wild first steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fgbg_studio.gui.series import Floats

SHARE = 0.97
"""Of a curve's points that are tame."""
WILD = 3.0
"""Times the largest of those; a curve that goes higher is cut off: the first steps of a training
may be so far off that all others would be one flat line."""
FEW = 20
"""So few points are all in sight."""
ROOM = 1.2
"""Times the largest of the tame that are in sight then."""


def height_of(
    curves: Sequence[Floats], ceiling: float | None = None, *, log: bool = False
) -> tuple[float, float]:
    """The least and the largest value to be shown, as exponents of 10 with `log`.

    With a `ceiling` the values end there, as scores do at 1, and begin at a tenth below the least.
    Otherwise they begin at 0.
    """
    import numpy as np

    finite = [one[np.isfinite(one)] for one in curves]
    known = [one[one > 0] if log else one for one in finite]
    known = [one for one in known if len(one)]
    if not known:
        return (-3.0, 0.0) if log else (0.0, ceiling or 1.0)
    high = max(_tame(one) for one in known)
    least = min(float(one.min()) for one in known)
    if log:
        low, top = np.log10(least), np.log10(max(float(one.max()) for one in known))
        return float(low), float(max(top, low + 0.1))
    if ceiling is not None:
        return max(0.0, np.floor(least * 10 - 1e-6) / 10), ceiling
    return min(0.0, least), high or 1.0


def _tame(values: Floats) -> float:
    """The largest of the values, or a little above most of them where it is wildly larger."""
    import numpy as np

    most = int(SHARE * (len(values) - 1))
    usual, largest = float(np.partition(values, most)[most]), float(values.max())
    is_wild = len(values) > FEW and largest > WILD * usual
    return ROOM * usual if is_wild else largest
