"""Cut-outs by lot: each is drawn as often as any other, and a new one takes a little from all.

A consistent-hash ring (Karger et al. 1997): every cut-out stands at many points of a circle, and a
lot is the next one's from there. So a new cut-out changes no sample but those that draw it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.draws import Numbers, word_of

POINTS = 64
"""Of each cut-out; the shares differ by an eighth or so."""


class Ring:
    """Draws among cut-outs, by id; `numbers` are what it gives for them."""

    def __init__(self, ids: Sequence[str], numbers: Sequence[int]) -> None:
        points = [
            (word_of(f"{name}|{n}"), number)
            for name, number in zip(ids, numbers, strict=True)
            for n in range(POINTS)
        ]
        points.sort()
        self._points = np.array([point for point, _ in points], np.float64) * 2.0**-32
        self._numbers = np.array([number for _, number in points], np.int64)

    def draw(self, lots: Numbers) -> npt.NDArray[np.int64]:
        """The number of the cut-out for each lot of 0 to 1."""
        at = np.searchsorted(self._points, lots) % len(self._points)
        return self._numbers[at]
