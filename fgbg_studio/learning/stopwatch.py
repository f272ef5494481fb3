"""How long a training has been busy with what. No torch here."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Stopwatch:
    """Seconds of each activity; what lies between, a pause say, is of none."""

    def __init__(self, seconds: Mapping[str, float] | None = None) -> None:
        self.seconds = dict(seconds or {})

    @contextmanager
    def during(self, activity: str) -> Iterator[None]:
        """Count the time in a block."""
        since = time.monotonic()
        try:
            yield
        finally:
            self.seconds[activity] = self.of(activity) + time.monotonic() - since

    def each(self, activity: str, items: Iterable[T]) -> Iterator[T]:
        """The items; what it takes to get each one is counted, what is done with it is not."""
        left = iter(items)
        while True:
            with self.during(activity):
                found = list(islice(left, 1))
            if not found:
                return
            yield found.pop()

    def through(self, activity: str, steps: Generator[T, None, R]) -> Generator[T, None, R]:
        """A generator's values, and what it returns; only the time in which it works is counted."""
        with closing(steps):
            while True:
                with self.during(activity):
                    try:
                        item = next(steps)
                    except StopIteration as end:
                        found: R = end.value
                        return found
                yield item

    def of(self, *activities: str) -> float:
        """Seconds of some activities together."""
        return sum(self.seconds.get(activity, 0.0) for activity in activities)
