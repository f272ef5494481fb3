"""The file from which TensorBoard shows a run: its metrics and its pictures.

Each record (`learning.framed_records`) is a message "Event" of tensorflow/core/util/event.proto
with a "Summary" of tensorflow/core/framework/summary.proto. The few fields that are needed are
written here (`learning.wire_format`), so neither TensorBoard nor protobuf has to be installed.

Values are in single precision, as TensorBoard's are; metrics.csv has them bit for bit.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Metric
from fgbg_studio.learning.framed_records import contents, framed
from fgbg_studio.learning.wire_format import double, fields, nested, number, single, text

VERSION = b"brain.Event:2"
RGB = 3


@dataclass(frozen=True)
class Event:
    """What one record tells: at which step, and the names of its values."""

    step: int
    names: tuple[str, ...]


def append_values(file: Path, metrics: Sequence[Metric]) -> None:
    """Add metrics to an event file. Raises StudioError where the disk refuses.

    Those of one step that follow each other are one record.
    """
    by_step = groupby(metrics, lambda metric: metric.step)
    _append(file, ((step, [_scalar(metric) for metric in of]) for step, of in by_step))


def append_picture(file: Path, name: str, step: int, png: bytes, size: tuple[int, int]) -> None:
    """Add an RGB picture of `size` (width, height). Raises StudioError where the disk refuses."""
    width, height = size
    picture = number(1, height) + number(2, width) + number(3, RGB) + nested(4, png)
    _append(file, [(step, [text(1, name) + nested(4, picture)])])


def events_in(file: Path) -> list[Event]:
    """What is told so far, oldest first; nothing from the first torn or damaged record on."""
    if not file.exists():
        return []
    with file.open("rb") as opened:
        return [_event_of(content) for content, _ in contents(opened)]


def cut_events(file: Path, kept: Callable[[Event], bool]) -> None:
    """Forget everything from the first event on that is not `kept`, and what a crash tore.

    The end of the file moves at once: killed in it, the file is as before or as after. Raises
    StudioError where the disk refuses.
    """
    end = 0
    if not file.exists():
        return
    try:
        with file.open("r+b") as opened:
            for content, after in contents(opened):
                if not kept(_event_of(content)):
                    break
                end = after
            opened.truncate(end)
            os.fsync(opened.fileno())
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {file}")) from error


def _append(file: Path, events: Iterable[tuple[int, list[bytes]]]) -> None:
    """Add events, each a step and its values; the first of a file tells the version."""
    now = double(1, time.time())
    records = [
        framed(now + number(2, step) + nested(5, b"".join(nested(1, value) for value in values)))
        for step, values in events
    ]
    try:
        with file.open("ab") as opened:
            opened.write(b"" if opened.tell() else framed(now + nested(3, VERSION)))
            opened.write(b"".join(records))
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {file}")) from error


def _scalar(metric: Metric) -> bytes:
    return text(1, metric.name) + single(2, metric.value)


def _event_of(content: bytes) -> Event:
    """Read what was written here; fields that are not known are passed over."""
    step, names = 0, list[str]()
    for field, value in fields(content):
        if field == 2 and isinstance(value, int):
            step = value
        elif field == 5 and isinstance(value, bytes):
            names += _names(value)
    return Event(step, tuple(names))


def _names(summary: bytes) -> Iterator[str]:
    for field, value in fields(summary):
        if field == 1 and isinstance(value, bytes):
            tags = (tag for inner, tag in fields(value) if inner == 1 and isinstance(tag, bytes))
            yield from (tag.decode(errors="replace") for tag in tags)
