"""metrics.csv, the record of a run's metrics: step,name,value, one row each, oldest first.

Rows are only ever appended, and what a crash tore is left out. Values are written so that they are
read back bit for bit. A run of an earlier version has metrics.jsonl instead: it is read as well,
and taken over into metrics.csv when more is written.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from fgbg_studio.base.atomic_files import read_lines, write_bytes
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Metric

NAME, FORMER = "metrics.csv", "metrics.jsonl"
HEADER = b"step,name,value\n"
LONGEST_ROW = 4096
"""Bytes; no name is nearly as long."""


def record_in(folder: Path) -> Path:
    """The file with a run's metrics, which may not be there yet."""
    file, former = folder / NAME, folder / FORMER
    return former if former.exists() and not file.exists() else file


def read_metrics(folder: Path) -> list[Metric]:
    """Every metric that was recorded, oldest first; nothing from the first damaged row on."""
    file = record_in(folder)
    if file.name == FORMER:
        return [Metric(row["name"], row["step"], row["value"]) for row in read_lines(file)]
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StudioError(describe_os_error(error, f"reading {file}")) from error
    return _parsed(content[len(HEADER) : content.rfind(b"\n") + 1])


def append_metrics(folder: Path, metrics: Sequence[Metric]) -> None:
    """Append metrics and flush them to the disk. Raises StudioError where it refuses."""
    _take_over(folder)
    file = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("r+b" if file.exists() else "x+b") as record:
            record.seek(_end_of_whole_rows(record))
            record.truncate()
            record.write((b"" if record.tell() else HEADER) + _as_rows(metrics))
            record.flush()
            os.fsync(record.fileno())
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {file}")) from error


def replace_metrics(folder: Path, metrics: Iterable[Metric]) -> None:
    """Record these alone, in one move: killed in it, all that were there before are there still."""
    write_bytes(folder / NAME, HEADER + _as_rows(metrics))
    (folder / FORMER).unlink(missing_ok=True)


def _take_over(folder: Path) -> None:
    if record_in(folder).name == FORMER:
        replace_metrics(folder, read_metrics(folder))


def _as_rows(metrics: Iterable[Metric]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows((m.step, m.name, m.value) for m in metrics)
    return text.getvalue().encode()


def _parsed(content: bytes) -> list[Metric]:
    found: list[Metric] = []
    text = io.StringIO(content.decode(errors="replace"), newline="")
    with suppress(ValueError, csv.Error):  # of the first row that is damaged
        for step, name, value in csv.reader(text):
            found.append(Metric(name, int(step), float(value)))
    return found


def _end_of_whole_rows(record: io.BufferedRandom) -> int:
    """Where to go on writing: behind the last end of a line."""
    size = record.seek(0, io.SEEK_END)
    start = max(0, size - LONGEST_ROW)
    record.seek(start)
    return start + record.read().rfind(b"\n") + 1
