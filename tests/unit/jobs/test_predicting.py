"""A folder is predicted: its table, its truth, its background, and what is kept when it stops."""

from __future__ import annotations

import csv
import json
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError, UsageError
from fgbg_studio.base.events import Note, Progress, Result, finish
from fgbg_studio.imaging.reading import read_mask, read_uint16
from fgbg_studio.imaging.uncertainty import uncertainty
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs import truths
from fgbg_studio.jobs.predicted_files import Row, Written
from fgbg_studio.jobs.predicted_table import Table, figure_of
from fgbg_studio.jobs.predicting import Prediction, PredictOptions, predict
from fgbg_studio.learning.definitions import DEFINITIONS
from tests.unit.exported_files import a_file_that_compares
from tests.unit.pictures import noise, place

EMPTY = np.full((64, 80, 3), 40, np.uint8)


@pytest.fixture(scope="module")
def bright(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that finds what is brighter than its background."""
    return a_file_that_compares(tmp_path_factory.mktemp("bright") / "bright.onnx")


def street(left: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    picture = EMPTY.copy()
    picture[20:50, left : left + 15] = 230
    return picture


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    """Five pictures of one place, a bright thing in another spot of each."""
    folder = tmp_path / "streets"
    for number in range(5):
        write_png(folder / f"street-{number}.png", street(2 + 15 * number))
    return folder


def as_mask(inside: np.ndarray[Any, np.dtype[np.bool_]]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return inside.astype(np.uint8) * np.uint8(255)


def predicted(network: Path, pictures: list[Path], **options: object) -> list[Any]:
    chosen = PredictOptions.model_validate({"device": "cpu", **options})
    found: list[Any] = finish(predict(network, pictures, chosen))
    return found


def test_a_folder_has_a_table_beside_its_files(bright: Path, streets: Path, tmp_path: Path) -> None:
    (streets / "torn.png").write_bytes(b"\x89PNG")
    out = tmp_path / "out"
    background = tmp_path / "empty.png"
    write_png(background, EMPTY)
    found = predicted(bright, [streets], out=str(out), background=str(background))
    with (out / "predictions.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["picture"] for line in lines] == [f"street-{n}.png" for n in range(5)]
    for line, one in zip(lines, found, strict=True):
        mask = read_mask(out / line["mask"])
        assert float(line["share"]) == pytest.approx((mask >= 128).mean(), rel=1e-4)
        assert float(line["share"]) == pytest.approx(15 * 30 / (64 * 80), rel=0.05)
        assert float(line["uncertainty"]) == pytest.approx(one.row.uncertainty, rel=1e-4)
        assert one.row.unlikeness is not None
        assert float(line["unlikeness"]) == pytest.approx(one.row.unlikeness, rel=1e-4)
    kept = json.loads((out / "predictions.json").read_text())
    assert (kept["network"], kept["background"], kept["threshold"]) == ("bright", "empty.png", 0.5)
    assert kept["left_out"] == ["torn.png"]
    assert [Row(**row) for row in kept["rows"]] == [one.row for one in found]
    assert kept["mean"]["share"] == pytest.approx(np.mean([one.row.share for one in found]))
    assert set(kept["mean"]) == set(kept["definitions"]) == {"share", "uncertainty", "unlikeness"}
    assert str(tmp_path) not in (out / "predictions.json").read_text()


def test_a_second_time_nothing_is_overwritten(bright: Path, streets: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    predicted(bright, [streets], out=str(out))
    before = {file: file.read_bytes() for file in out.iterdir()}
    predicted(bright, [streets], out=str(out), threshold=0.2)
    assert all(file.read_bytes() == content for file, content in before.items())
    assert (out / "predictions-2.csv").is_file()
    assert (out / "predictions-2.json").is_file()
    assert len(list(out.iterdir())) == 2 * len(before)


@pytest.mark.parametrize("below", ["found", "."])
def test_what_was_predicted_before_is_no_picture_to_predict(
    bright: Path, streets: Path, below: str
) -> None:
    for _ in range(2):
        found = predicted(bright, [streets], out=str(streets / below))
        assert len(found) == 5


def test_depth_that_was_there_is_not_overwritten(
    bright: Path, streets: Path, tmp_path: Path
) -> None:
    measured = tmp_path / "out" / "street-1.depth.png"
    write_png(measured, np.full((64, 80), 1600, np.uint16))
    before = measured.read_bytes()
    [written] = predicted(bright, [streets / "street-1.png"], out=str(measured.parent))
    assert measured.read_bytes() == before
    assert written.files[0].name == "street-1-2.mask.png"


def test_pictures_are_no_truth_of_their_own(
    bright: Path, streets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = PredictOptions(device="cpu", out=str(tmp_path / "out"), truth=streets.name)
    events = list(predict(bright, [streets], options))
    assert isinstance(events[-1], Result)
    assert all(one.row.metrics == {} for one in events[-1].value)
    [note] = [event.text for event in events if isinstance(event, Note)]
    assert "No picture was compared with streets" in note


def test_one_picture_needs_no_table(bright: Path, streets: Path, tmp_path: Path) -> None:
    [written] = predicted(bright, [streets / "street-1.png"], out=str(tmp_path / "out"))
    assert sorted(written.files) == sorted((tmp_path / "out").iterdir())
    assert written.row.mask == "street-1.mask.png"


def test_what_stands_beside_the_truth_has_metrics(
    bright: Path, streets: Path, tmp_path: Path
) -> None:
    truth, out = tmp_path / "truth", tmp_path / "out"
    write_png(truth / "street-0.mask.png", as_mask(street(2)[..., 0] > 40))
    half = street(17)[..., 0] > 40
    half[:35] = False
    write_png(truth / "masks" / "street-1.png", as_mask(half))
    write_png(truth / "street-2.depth.png", np.full((64, 80), 1600, np.uint16))
    write_png(truth / "street-3.mask.png", np.zeros((32, 40), np.uint8))
    write_png(tmp_path / "empty.png", EMPTY)
    options = PredictOptions(
        device="cpu", background=str(tmp_path / "empty.png"), out=str(out), truth=str(truth)
    )
    events = list(predict(bright, [streets], options))
    [note] = [event.text for event in events if isinstance(event, Note)]
    assert "street-3.mask.png has 40 × 32 pixels and street-3.png 80 × 64" in note
    assert isinstance(events[-1], Result)
    rows = [one.row for one in events[-1].value]
    assert rows[0].metrics["iou"] > 0.95
    assert rows[0].metrics["boundary-f"] > 0.99
    assert rows[1].metrics["iou"] == pytest.approx(0.5, abs=0.03)
    assert rows[1].metrics["dice"] == pytest.approx(2 / 3, abs=0.03)
    assert rows[2].metrics["abs-rel"] == pytest.approx(0.25, abs=1e-3)
    assert "iou" not in rows[2].metrics
    assert rows[3].metrics == rows[4].metrics == {}
    kept = json.loads((out / "predictions.json").read_text())
    ious = [row.metrics["iou"] for row in rows[:2]]
    assert kept["mean"]["iou"] == pytest.approx(sum(ious) / 2)
    assert DEFINITIONS["iou"].startswith(kept["definitions"]["iou"])
    assert "over all pixels" not in str(kept["definitions"])


def test_predictions_are_a_truth_that_they_meet(
    bright: Path, streets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(predicted(bright, [streets], out=str(tmp_path / "first"))) == 5
    for longest in (truths.LONGEST, 40):
        monkeypatch.setattr(truths, "LONGEST", longest)
        out = tmp_path / f"out-{longest}"
        found = predicted(bright, [streets], out=str(out), truth=str(tmp_path / "first"))
        for one in found:
            assert one.row.metrics["iou"] == one.row.metrics["boundary-f"] == 1
            assert one.row.metrics["rmse"] < 1e-3


def test_the_background_can_be_taken_from_the_folder(
    bright: Path, streets: Path, tmp_path: Path
) -> None:
    write_png(tmp_path / "empty.png", EMPTY)
    known = predicted(bright, [streets], background=str(tmp_path / "empty.png"))
    taken = predicted(bright, [streets], background_from="folder")
    for one, other in zip(taken, known, strict=True):
        assert np.array_equal(one.mask, other.mask)
        assert one.background.endswith(".png")
        assert Path(one.background).is_file()
        assert other.background == str(tmp_path / "empty.png")
    with pytest.raises(UsageError, match="Choose one"):
        predicted(bright, [streets], background="x.png", background_from="folder")


def test_a_prediction_says_how_uncertain_its_mask_is(bright: Path, streets: Path) -> None:
    found: list[Prediction] = predicted(bright, [streets])
    for one in found:
        assert one.uncertainty == uncertainty(one.image, one.mask)
        assert one.unlikeness is not None


def test_what_is_finished_is_kept_with_its_table_when_it_is_stopped(
    bright: Path, streets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    job = predict(bright, [streets], PredictOptions(device="cpu", out=str(out)))
    for event in job:
        if isinstance(event, Progress) and event.done == 2:
            break
    job.close()
    lines = (out / "predictions.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["picture", "street-0.png", "street-1.png"]
    assert len(list(out.iterdir())) == 2 * 3 + 2


def test_a_folder_takes_no_more_memory_than_a_picture(bright: Path, tmp_path: Path) -> None:
    pictures = tmp_path / "in"
    for number in range(8):
        write_png(pictures / f"{number}.png", place(number, 400, 300))
    options = PredictOptions(device="cpu", out=str(tmp_path / "out"))
    held: list[int] = []
    tracemalloc.start()
    try:
        for event in predict(bright, [pictures], options):
            if isinstance(event, Progress) and event.done:
                held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(held) == 8
    assert max(held[2:]) - min(held[2:]) < 400 * 300
    assert isinstance(event, Result)
    assert all(isinstance(one, Written) for one in event.value)


@pytest.mark.parametrize(
    ("options", "kind", "told"),
    [
        ({"truth": "/nowhere", "out": "o"}, StudioError, "is no folder"),
        ({"truth": "/nowhere"}, UsageError, "with 'out'"),
    ],
)
def test_a_truth_that_cannot_be_compared_is_told_at_once(
    bright: Path, streets: Path, options: dict[str, str], kind: type[StudioError], told: str
) -> None:
    with pytest.raises(kind, match=told):
        predicted(bright, [streets], **options)


def test_depth_of_a_file_is_that_of_the_prediction(bright: Path, tmp_path: Path) -> None:
    write_png(tmp_path / "a.png", noise(1, 70, 90, 3))
    [found] = predicted(bright, [tmp_path / "a.png"])
    [written] = predicted(bright, [tmp_path / "a.png"], out=str(tmp_path / "out"))
    steps = read_uint16(written.files[2])
    assert np.abs(steps / 800 - found.depth).max() < 1 / 1600 + 1e-6


def test_a_table_for_people_is_aligned_and_has_the_means() -> None:
    rows = [
        Row("a.png", "a.mask.png", 0.25, 0.5, None, {"iou": 0.5}),
        Row("longer.png", "longer.mask.png", 0.75, 0.0, None),
    ]
    table = Table("r", rows)
    assert table.figures == ["share", "uncertainty", "iou"]
    assert table.means() == {"share": 0.5, "uncertainty": 0.25, "iou": 0.5}
    assert [figure_of(row, "iou") for row in rows] == [0.5, None]
    assert table.lines() == [
        "picture     share  uncertainty    IoU",
        "a.png       0.250        0.500  0.500",
        "longer.png  0.750        0.000",
        "mean        0.500        0.250  0.500",
    ]


def test_a_panorama_and_a_tiny_picture_are_predicted(bright: Path, tmp_path: Path) -> None:
    write_png(tmp_path / "long.png", place(1, 900, 60))
    write_png(tmp_path / "tiny.png", place(2, 5, 3))
    found = predicted(bright, [tmp_path / "long.png", tmp_path / "tiny.png"])
    assert [one.mask.shape for one in found] == [(60, 900), (3, 5)]
