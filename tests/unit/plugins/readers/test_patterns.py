"""Ready-made patterns of names: what belongs together, and which pattern knows it best."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError, UsageError
from fgbg_studio.data.containers import open_container
from fgbg_studio.data.manifest import with_files
from fgbg_studio.data.matching import Match
from fgbg_studio.jobs.foreign_data import best_match, is_guess, matches, open_data
from tests.unit.entries import SCALE, shards, write, writer
from tests.unit.foreign_files import lay, of_names

CLASSIC = [
    *(f"data/bg/bg{b:03d}.jpg" for b in range(2)),
    *(
        f"data/{folder}/bg{b:03d}_fg{f:03d}_{p:02d}_f.{suffix}"
        for folder, suffix in (("fg_bg", "jpg"), ("mask", "jpg"), ("depth", "png"))
        for b in range(2)
        for f in range(2)
        for p in range(2)
    ),
]
NUMBERED = [
    f"{folder}/{number}.jpg"
    for folder in ("fg_bg", "fg_bg_mask", "fg_bg_depth")
    for number in range(5)
] + ["bg/1.jpg"]
LAYOUTS = {
    "classic": CLASSIC,
    "folders": [
        f"set/{part}/{folder}/{n}.{suffix}"
        for part in ("train", "valid")
        for folder, suffix in (("images", "jpg"), ("masks", "png"), ("backgrounds", "jpg"))
        for n in ("cat", "dog", "emu")
    ],
    "pairs": [f"x/{n}{end}" for n in ("cat", "dog") for end in (".jpg", "_mask.png", "_bg.jpg")],
    "suffixes": [
        f"{n:05d}.{end}" for n in range(3) for end in ("image.jpg", "mask.png", "depth.png")
    ],
    "guess": [
        f"shoot{n}/{name}" for n in range(4) for name in ("photo.jpg", "mask.png", "clean.jpg")
    ],
}


def matched(root: Path, names: list[str]) -> Match:
    return best_match(open_container(lay(root, of_names(names))))


@pytest.mark.parametrize("pattern", LAYOUTS)
def test_each_layout_is_known_by_its_own_pattern(pattern: str, tmp_path: Path) -> None:
    match = matched(tmp_path, LAYOUTS[pattern])
    assert match.pattern == pattern
    assert is_guess(match) == (pattern == "guess")
    assert not match.incomplete
    assert not match.left_over
    used = {getattr(r, k) for r in match.records for k in ("image", "mask", "depth", "background")}
    assert used - {""} == set(LAYOUTS[pattern])
    for record in match.records:
        assert "mask" in record.mask
        assert "mask" not in record.image


def test_the_classic_names_tell_background_and_cutout(tmp_path: Path) -> None:
    match = matched(tmp_path, CLASSIC)
    assert len(match.records) == 8
    for record in match.records:
        stem = Path(record.image).stem
        assert Path(record.mask).stem == Path(record.depth).stem == stem
        assert record.background == f"data/bg/{stem[:5]}.jpg"
        assert record.background_id == f"bg{int(stem[2:5])}"
        assert record.cutout_id == f"fg{int(stem[8:11])}"


def test_files_that_are_only_numbered_alike_belong_together(tmp_path: Path) -> None:
    match = matched(tmp_path, NUMBERED)
    assert match.pattern == "classic"
    assert len(match.records) == 5
    assert all(not record.background for record in match.records)


def test_folders_of_one_background_each_are_kept_apart(tmp_path: Path) -> None:
    names = [f"{kind}/bg{b}/{n}.png" for kind in ("fg_bg", "masks") for b in (1, 2) for n in (1, 2)]
    match = matched(tmp_path, names)
    assert match.pattern == "classic"
    assert [(r.name, r.background_id) for r in match.records] == [
        ("bg1/1", "bg1"),
        ("bg1/2", "bg1"),
        ("bg2/1", "bg2"),
        ("bg2/2", "bg2"),
    ]
    assert all(record.mask == record.image.replace("fg_bg", "masks") for record in match.records)


def test_parts_of_the_split_are_told_by_folders_before_or_after(tmp_path: Path) -> None:
    for number, way in enumerate(("{part}/{kind}/1.png", "{kind}/{part}/1.png")):
        kinds = ("images", "masks")
        names = [way.format(part=p, kind=k) for p in ("train", "validation") for k in kinds]
        match = matched(tmp_path / str(number), names)
        assert [record.part for record in match.records] == ["train", "val"]


def test_what_lacks_its_partner_is_told(tmp_path: Path) -> None:
    names = [f"images/{n}.jpg" for n in range(9)] + [f"masks/{n}.png" for n in range(1, 10)]
    match = matched(tmp_path, [*names, "readme.jpg"])
    assert match.pattern == "folders"
    assert len(match.records) == 8
    assert match.incomplete == ["images/0.jpg", "masks/9.png"]
    assert match.left_over == ["readme.jpg"]


def test_a_guess_is_shown_before_it_is_taken(tmp_path: Path) -> None:
    root = lay(tmp_path, of_names(LAYOUTS["guess"]))
    with pytest.raises(UsageError, match=r"image shoot0/photo\.jpg, mask shoot0/mask\.png"):
        open_data(root)
    assert len(open_data(root, accept_guess=True)) == 4
    assert len(open_data(root, "guess")) == 4


def test_nothing_to_be_found_is_told_with_the_patterns(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"(?s)no image was found.*classic: bg/, fg_bg/"):
        open_data(lay(tmp_path, of_names(["a.jpg", "b.jpg"])))
    for match in matches(open_container(tmp_path)):
        assert match.records == []
        assert match.confidence == 0


@pytest.mark.parametrize("name", registry.names("readers"))
def test_a_reader_says_how_its_data_looks_and_survives_any_name(name: str, tmp_path: Path) -> None:
    plugin = registry.load("readers", name)
    assert plugin.ABOUT
    odd = ["a b.c.d.jpg", "_mask.png", "mask.png", "depth/.jpg", "x/y/z.JPG", "ü_mask.PNG", "1.gif"]
    match = plugin.match(open_container(lay(tmp_path, of_names(odd))), plugin.Options())
    assert match.pattern == name
    assert 0 <= match.confidence <= 1


OURS = ["folders", "zip", "webdataset", "coco", "yolo-seg", "voc"]


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("manifest", [True, False])
def test_what_our_writers_wrote_is_read_back(name: str, manifest: bool, tmp_path: Path) -> None:
    root = tmp_path / "some"
    made = shards()
    write(writer(name), root, made)
    shutil.rmtree(root / "unfinished")
    if manifest:
        lines = [
            with_files(one.line, writer(name).files(n, one))
            for n, shard in enumerate(made)
            for one in shard
        ]
        (root / "manifest.jsonl").write_text("".join(lines))
    match = best_match(open_container(root if manifest or name != "zip" else root / "some.zip"))
    samples = {record.image: record for record in match.records}
    assert len(samples) == 12
    if manifest:
        assert match.pattern == "studio"
        assert not match.incomplete
    data = (
        open_data(root, match.pattern)
        if name != "zip" or manifest
        else open_data(root / "some.zip")
    )
    by_name = {one.name: one for shard in made for one in shard}
    for position, record in enumerate(data.records):
        one = by_name[Path(record.image).name.partition(".")[0]]
        sample = data.sample(position)
        assert (sample.mask == one.sample.mask).all()
        if manifest:
            assert record.part == one.part
            assert record.background_id == one.background
            assert sample.background is not None
            assert sample.depth is not None
            assert (sample.depth == SCALE.encode(one.sample.depth)).all()


def test_tables_are_not_taken_for_pictures(tmp_path: Path) -> None:
    files = dict.fromkeys(("image", "mask"), "data/train-000000.parquet")
    line = {"index": 0, "background": "b0001", "cutout": "c0001", "part": "train", "files": files}
    content = {"manifest.jsonl": json.dumps(line).encode(), "data/train-000000.parquet": b"PAR1"}
    with pytest.raises(StudioError, match="no image was found"):
        open_data(lay(tmp_path, content))
