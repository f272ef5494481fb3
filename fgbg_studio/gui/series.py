"""The points of a metric over a run's steps, thinned to what a plot can show."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from fgbg_studio.base.events import Metric

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats: TypeAlias = npt.NDArray[np.float64]

MOST_POINTS = 600
"""That a plot shows of one curve; more would only be painted over each other."""


class Series:
    """Steps and values, ascending by step. They are plain arrays: a long run has 100,000 of them.

    Numpy looks at the arrays where they lie, and only while a curve is drawn: an array that
    something looks at cannot grow.
    """

    def __init__(self) -> None:
        self.steps, self.values = array("q"), array("d")

    def __len__(self) -> int:
        return len(self.steps)

    def add(self, step: int, value: float) -> None:
        """Add a point behind the others; what a resumed run repeats replaces what it had."""
        if self.steps and self.steps[-1] >= step:
            at = bisect_left(self.steps, step)
            del self.steps[at:], self.values[at:]
        self.steps.append(step)
        self.values.append(value)

    def value_at(self, step: float) -> float | None:
        """The value at the step that is nearest; None where there is no point."""
        if not self.steps:
            return None
        at = min(bisect_left(self.steps, step), len(self.steps) - 1)
        if at and step - self.steps[at - 1] < self.steps[at] - step:
            at -= 1
        return self.values[at]

    def thinned(
        self, first: float | None = None, last: float | None = None
    ) -> tuple[Floats, Floats]:
        """At most about MOST_POINTS points from step `first` to `last`, both float64.

        Each is the mean of a stretch of points. The stretches are a power of two long and begin at
        its multiples, so that a curve that grows does not change where it has been.
        """
        import numpy as np

        start = 0 if first is None else max(0, bisect_left(self.steps, first) - 1)
        stop = len(self) if last is None else min(len(self), bisect_right(self.steps, last) + 1)
        stretch = 1
        while (stop - start) / stretch > MOST_POINTS:
            stretch *= 2
        start -= start % stretch
        steps = np.frombuffer(self.steps, np.int64)[start:stop] if self.steps else np.empty(0)
        values = np.frombuffer(self.values, np.float64)[start:stop] if self.steps else np.empty(0)
        return _means(steps, stretch), _means(values, stretch)


def _means(numbers: npt.NDArray[np.int64] | Floats, stretch: int) -> Floats:
    """The mean of each stretch, the last of which may be shorter; always a copy."""
    import numpy as np

    if not len(numbers):
        return np.empty(0)
    starts = np.arange(0, len(numbers), stretch)
    lengths = np.diff(starts, append=len(numbers))
    return np.add.reduceat(numbers, starts, dtype=np.float64) / lengths


class RunPoints:
    """Every metric of one run, by its name."""

    def __init__(self, metrics: Iterable[Metric] = ()) -> None:
        self.series: dict[str, Series] = {}
        self.add(metrics)

    def __getitem__(self, metric: str) -> Series:
        """The points of a metric; none where it is not known."""
        return self.series.get(metric) or Series()

    def add(self, metrics: Iterable[Metric]) -> None:
        """Add what the run said."""
        for metric in metrics:
            series = self.series.get(metric.name)
            if series is None:
                series = self.series[metric.name] = Series()
            series.add(metric.step, metric.value)

    def newest(self) -> list[Metric]:
        """The last point of each metric."""
        return [
            Metric(name, one.steps[-1], one.values[-1]) for name, one in self.series.items() if one
        ]

    @property
    def last_step(self) -> int:
        """The largest step of any metric."""
        return max((one.steps[-1] for one in self.series.values() if one), default=0)
