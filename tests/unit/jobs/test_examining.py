"""Auditing other people's data: what is missing, damaged, lossy or leaks, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, Progress, Result, finish
from fgbg_studio.imaging.writing import encode_jpeg, encode_png
from fgbg_studio.jobs.examining import ExamineOptions, Report, examine
from tests.unit.foreign_files import SIZE, lay, mask, picture, tarred, zipped


def good(parts: tuple[str, ...] = ("train", "test"), each: int = 6) -> dict[str, bytes]:
    """A data set without a fault."""
    files = {}
    for first, part in enumerate(parts):
        for number in range(each):
            name = f"bg{first * 10 + number // 3}_fg{first * 10 + number}"
            files[f"{part}/fg_bg/{name}.jpg"] = picture(first * 100 + number)
            files[f"{part}/mask/{name}.png"] = encode_png(mask(number))
        for number in range(each // 3):
            files[f"bg/bg{first * 10 + number}.jpg"] = picture(1000 + first * 100 + number)
    return files


def report(path: Path, **options: object) -> Report:
    found = finish(examine(path, ExamineOptions.model_validate(options)))
    assert isinstance(found, Report)
    return found


def wrong(found: Report) -> dict[str, int]:
    return {finding.what: finding.count for finding in found.findings}


def test_nothing_is_wrong_with_what_is_sound(tmp_path: Path) -> None:
    root = lay(tmp_path / "root", good())
    for path in (root, zipped(tmp_path / "x.zip", good()), tarred(tmp_path / "x.tar", root)):
        found = report(path)
        assert wrong(found) == {}
        assert found.parts == {"test": 6, "train": 6}
        assert found.kinds == {"image": 12, "mask": 12, "depth": 0, "background": 12}
        assert found.sizes == {SIZE: 12}
        assert found.match.pattern == "classic"
        assert not found.guess


def test_each_fault_is_counted_and_named(tmp_path: Path) -> None:
    files = good()
    del files["train/mask/bg0_fg0.png"]
    del files["test/fg_bg/bg10_fg10.jpg"]
    files["train/mask/bg0_fg1.png"] = encode_jpeg(mask(1))
    files["train/mask/bg0_fg2.png"] = files["train/mask/bg0_fg2.png"][:60]
    files["train/mask/bg1_fg3.png"] = encode_png(np.zeros((9, 9), np.uint8))
    files["train/mask/bg1_fg4.png"] = encode_png(np.full(SIZE[::-1], 255, np.uint8))
    files["cover.jpg"] = picture(7)
    files["train/depth/bg1_fg5.jpg"] = encode_jpeg(mask(5))
    found = report(lay(tmp_path, files))
    assert wrong(found) == {
        "files without image or mask": 2,
        "pictures that the pattern does not know": 1,
        "masks that are JPEG, which loses their edges": 1,
        "damaged or unreadable": 1,
        "mask of another size than its image": 1,
        "masks without an object": 1,
        "masks that cover all of the image": 1,
        "depth maps that are JPEG, which changes their values": 1,
    }
    table = {what: example for what, _, example in found.table()}
    assert "bg0_fg2.png is cut short" in table["damaged or unreadable"]
    assert table["masks that cover all of the image"] == "train/mask/bg1_fg4.png"


def test_leaks_between_parts_are_told(tmp_path: Path) -> None:
    files = good()
    files["test/fg_bg/bg0_fg99.jpg"] = files["train/fg_bg/bg0_fg0.jpg"]
    files["test/mask/bg0_fg99.png"] = encode_png(mask(0))
    files["test/fg_bg/bg11_fg3.jpg"] = picture(500)
    files["test/mask/bg11_fg3.png"] = encode_png(mask(0))
    files["train/fg_bg/bg1_fg77.jpg"] = files["train/fg_bg/bg1_fg4.jpg"]
    files["train/mask/bg1_fg77.png"] = encode_png(mask(0))
    found = report(lay(tmp_path, files))
    assert wrong(found) == {
        "the same image twice in two parts of the split": 1,
        "the same image twice in one part": 1,
        "backgrounds shared between parts": 1,
        "cut-outs shared between parts": 1,
    }
    examples = {finding.what: finding.examples for finding in found.findings}
    assert examples["backgrounds shared between parts"] == ["bg0 in train and test"]
    assert examples["cut-outs shared between parts"] == ["fg3 in train and test"]


def test_backgrounds_without_a_name_are_known_by_their_content(tmp_path: Path) -> None:
    files = {}
    for number, part in enumerate(("train", "val", "new-cutouts")):
        files[f"{part}/images/{number}.jpg"] = picture(number)
        files[f"{part}/masks/{number}.png"] = encode_png(mask(number))
        files[f"{part}/backgrounds/{number}.jpg"] = picture(50)
    found = report(lay(tmp_path, files))
    assert wrong(found) == {"backgrounds shared between parts": 1}
    assert wrong(report(tmp_path, contents=False)) == {}


def test_only_some_are_looked_at_where_that_is_chosen(tmp_path: Path) -> None:
    lay(tmp_path, good())
    assert report(tmp_path, most=3).looked_at == 3
    assert report(tmp_path, most=0).looked_at == 12
    assert report(tmp_path, most=7).looked_at <= 7


def test_a_guess_is_told_with_examples(tmp_path: Path) -> None:
    files = {}
    for number in range(3):
        files[f"s{number}/photo.jpg"] = picture(number)
        files[f"s{number}/mask.png"] = encode_png(mask(number))
    events = list(examine(lay(tmp_path, files)))
    notes = [event for event in events if isinstance(event, Note)]
    assert "image s0/photo.jpg, mask s0/mask.png" in notes[0].text
    assert any(isinstance(event, Progress) for event in events)
    result = events[-1]
    assert isinstance(result, Result)
    assert result.value.guess


def test_where_there_is_nothing_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no image was found that has a mask"):
        finish(examine(lay(tmp_path, {"a.txt": b""})))
