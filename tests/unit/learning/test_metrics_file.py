"""metrics.csv gives back what was recorded, bit for bit, whatever a crash left of its end."""

from __future__ import annotations

import csv
import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.atomic_files import append_lines
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric
from fgbg_studio.learning.metrics_file import (
    append_metrics,
    read_metrics,
    record_in,
    replace_metrics,
)

NAMES = st.sampled_from(["train/loss", "held-out/iou", 'a "strange", name'])
METRICS = st.lists(
    st.builds(Metric, NAMES, st.integers(0, 10**9), st.floats(allow_nan=False)), max_size=8
)
FEW = [Metric("train/loss", step, 1 / step) for step in range(1, 6)]


@given(METRICS, METRICS)
def test_what_is_recorded_comes_back_bit_for_bit(first: list[Metric], then: list[Metric]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        append_metrics(folder, first)
        append_metrics(folder, then)
        assert read_metrics(folder) == first + then


def test_what_is_no_number_comes_back_as_none(tmp_path: Path) -> None:
    append_metrics(tmp_path, [Metric("train/loss", 1, math.nan), FEW[1]])
    nothing, something = read_metrics(tmp_path)
    assert math.isnan(nothing.value)
    assert something == FEW[1]


def test_any_program_reads_it_as_a_table(tmp_path: Path) -> None:
    append_metrics(tmp_path, FEW)
    with (tmp_path / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[3] == {"step": "4", "name": "train/loss", "value": "0.25"}
    assert len(rows) == len(FEW)


def test_cut_anywhere_it_has_the_rows_that_are_whole_and_goes_on_behind_them(
    tmp_path: Path,
) -> None:
    file = tmp_path / "metrics.csv"
    append_metrics(tmp_path, FEW)
    whole = file.read_bytes()
    for size in range(len(whole) + 1):
        file.write_bytes(whole[:size])
        rows = max(0, whole[:size].count(b"\n") - 1)
        assert read_metrics(tmp_path) == FEW[:rows]
        append_metrics(tmp_path, FEW[:1])
        assert read_metrics(tmp_path) == FEW[:rows] + FEW[:1]


def test_nothing_counts_from_a_damaged_row_on(tmp_path: Path) -> None:
    append_metrics(tmp_path, FEW)
    file = tmp_path / "metrics.csv"
    file.write_bytes(file.read_bytes().replace(b"3,train", b"\0\0\xff\0"))
    assert read_metrics(tmp_path) == FEW[:2]


@given(METRICS, METRICS)
def test_it_is_replaced_as_a_whole(before: list[Metric], after: list[Metric]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        append_metrics(folder, before)
        replace_metrics(folder, after)
        assert read_metrics(folder) == after


def test_the_record_of_an_earlier_version_is_read_and_taken_over(tmp_path: Path) -> None:
    rows = [{"name": m.name, "step": m.step, "value": m.value} for m in FEW]
    append_lines(tmp_path / "metrics.jsonl", rows)
    assert read_metrics(tmp_path) == FEW
    assert record_in(tmp_path).name == "metrics.jsonl"
    append_metrics(tmp_path, FEW[:1])
    assert read_metrics(tmp_path) == FEW + FEW[:1]
    assert [file.name for file in tmp_path.iterdir()] == ["metrics.csv"]


def test_an_earlier_record_that_was_taken_over_already_counts_once(tmp_path: Path) -> None:
    append_metrics(tmp_path, FEW)
    # As after a crash between writing the one and removing the other.
    append_lines(tmp_path / "metrics.jsonl", [{"name": "train/loss", "step": 1, "value": 1.0}])
    assert read_metrics(tmp_path) == FEW
    replace_metrics(tmp_path, FEW[:2])
    assert read_metrics(tmp_path) == FEW[:2]
    assert [file.name for file in tmp_path.iterdir()] == ["metrics.csv"]


def test_without_a_record_there_is_nothing(tmp_path: Path) -> None:
    assert read_metrics(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "metrics.csv").mkdir()
    with pytest.raises(StudioError, match=r"reading .*metrics\.csv"):
        read_metrics(tmp_path)
    with pytest.raises(StudioError, match=r"writing .*metrics\.csv"):
        append_metrics(tmp_path, FEW)
