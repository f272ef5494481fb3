"""A run's records: all places tell the same, and are cut back to a checkpoint alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from fgbg_studio.base.atomic_files import append_lines
from fgbg_studio.base.events import Metric
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.learning.event_file import events_in
from fgbg_studio.learning.run_folder import EACH_EPOCH, RunFolder
from tests.unit.pictures import noise

Point = tuple[str, int, float]


def verdict(epoch: int) -> list[Metric]:
    """What is said at the end of an epoch of two steps, 1 the first."""
    return [
        Metric(EACH_EPOCH, 2 * epoch, 1 / 2**epoch),
        Metric("time/loading", 2 * epoch, epoch / 8),
    ]


def learn(run: RunFolder, epoch: int) -> None:
    """Leave what an epoch of two steps leaves, its checkpoint apart."""
    run.record([Metric("train/loss", step, step / 4) for step in (2 * epoch - 1, 2 * epoch)])
    run.add_picture(epoch, noise(epoch, 6, 8, 3), 2 * epoch)
    run.record(verdict(epoch))


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    """A run of three epochs, two steps each."""
    found = RunFolder(tmp_path / "r")
    for epoch in (1, 2, 3):
        learn(found, epoch)
    return found


def told(run: RunFolder) -> tuple[list[Point], list[Point], list[int], list[int]]:
    """metrics.csv, the same as TensorBoard reads it, and of both the steps with a picture."""
    shown = EventAccumulator(str(run.folder), size_guidance={"scalars": 0, "images": 0}).Reload()
    tags = shown.Tags()
    values = [(tag, s.step, s.value) for tag in tags["scalars"] for s in shown.Scalars(tag)]
    steps = [image.step for tag in tags["images"] for image in shown.Images(tag)]
    recorded = sorted((m.name, m.step, m.value) for m in run.metrics())
    pictures = [2 * int(file.stem[-3:]) for file in run.pictures()]
    return recorded, sorted(values), pictures, steps


def test_table_and_tensorboard_tell_the_same(run: RunFolder) -> None:
    recorded, values, pictures, steps = told(run)
    assert recorded == values
    assert len(recorded) == 12
    assert pictures == steps == [2, 4, 6]
    assert np.array_equal(read_rgb(run.pictures()[1]), noise(2, 6, 8, 3))


@pytest.mark.parametrize(("step", "epochs"), [(0, 0), (1, 0), (2, 1), (3, 1), (5, 2), (6, 3)])
def test_both_are_cut_back_to_a_checkpoint(run: RunFolder, step: int, epochs: int) -> None:
    before = [one for one in told(run)[0] if one[1] <= step]
    run.cut_back(step)
    recorded, values, pictures, steps = told(run)
    assert recorded == values == before
    assert pictures == steps == [2 * epoch for epoch in range(1, epochs + 1)]


def test_a_verdict_that_the_checkpoint_does_not_count_is_told_anew(run: RunFolder) -> None:
    whole = told(run)
    run.cut_back(6, 2)
    recorded, values, pictures, steps = told(run)
    assert recorded == values == [one for one in whole[0] if one[0] == "train/loss" or one[1] < 6]
    assert pictures == steps == [2, 4]
    run.add_picture(3, noise(3, 6, 8, 3), 6)
    run.record(verdict(3))
    assert told(run) == whole


def test_what_follows_is_as_if_nothing_had_been(run: RunFolder, tmp_path: Path) -> None:
    whole = told(run)
    for step in range(7):
        copy = RunFolder(Path(shutil.copytree(run.folder, tmp_path / f"cut-at-{step}")))
        with copy.events_file.open("ab") as events:
            events.write(b"torn")
        copy.cut_back(step)
        epoch = step // 2
        if step % 2:  # in the midst of an epoch
            copy.record([Metric("train/loss", step + 1, (step + 1) / 4)])
            copy.add_picture(epoch + 1, noise(epoch + 1, 6, 8, 3), step + 1)
            copy.record(verdict(epoch + 1))
        for later in range(epoch + 1 + step % 2, 4):
            learn(copy, later)
        assert told(copy) == whole


def test_a_run_of_an_earlier_version_is_told_to_tensorboard_when_it_goes_on(
    run: RunFolder,
) -> None:
    whole = told(run)
    rows = [{"name": m.name, "step": m.step, "value": m.value} for m in run.metrics()]
    append_lines(run.folder / "metrics.jsonl", rows)
    run.metrics_file.unlink()
    run.events_file.unlink()
    assert [m.step for m in run.metrics()] == [row["step"] for row in rows]
    run.cut_back(6)
    assert told(run) == whole


def test_pictures_are_in_the_order_of_their_epochs(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    for epoch in (1000, 2, 999):
        run.add_picture(epoch, noise(1, 2, 2, 3), epoch)
    assert [file.name for file in run.pictures()] == [
        "epoch-002.png",
        "epoch-999.png",
        "epoch-1000.png",
    ]
    assert [event.step for event in events_in(run.events_file)] == [0, 1000, 2, 999]


def test_a_folder_without_records_has_nothing_to_cut(tmp_path: Path) -> None:
    RunFolder(tmp_path).cut_back(5)
    assert list(tmp_path.iterdir()) == []
