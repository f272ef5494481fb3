"""Near-duplicates: found through scaling, JPEG and small crops; unlike pictures are left alone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.imaging.likeness import SIDE, look_of, nearly_same, read_look
from fgbg_studio.imaging.reading import Content, read_rgb
from fgbg_studio.imaging.writing import encode_jpeg, write_png
from tests.unit.pictures import noise

Picture = npt.NDArray[np.uint8]


def scene(seed: int) -> Picture:
    """Boxes of several colours on a gradient, RGB, 320 x 240: it has edges, as photos do."""
    rng = np.random.default_rng(seed)
    image = np.zeros((240, 320, 3), np.uint8)
    image[:] = np.linspace(40, 200, 240)[:, None, None]
    for _ in range(12):
        x, y = int(rng.integers(320)), int(rng.integers(240))
        w, h = (int(side) for side in rng.integers(20, 120, 2))
        cv2.rectangle(image, (x, y), (x + w, y + h), rng.integers(0, 256, 3).tolist(), -1)
    return image


def pairs(*pictures: Picture) -> set[tuple[int, int]]:
    found = nearly_same(np.stack([look_of(picture) for picture in pictures]))
    return {(pair.first, pair.second) for some in found for pair in some}


def again(picture: Picture, quality: int) -> Picture:
    """Out of a JPEG file."""
    return read_rgb(Content("again.jpg", encode_jpeg(picture, quality)))


CHANGED = {
    "half": lambda p: np.asarray(cv2.resize(p, (160, 120), interpolation=cv2.INTER_AREA), np.uint8),
    "twice": lambda p: np.asarray(cv2.resize(p, (640, 480)), np.uint8),
    "stretched": lambda p: np.asarray(cv2.resize(p, (320, 320)), np.uint8),
    "JPEG": lambda p: again(p, 20),
    "darker": lambda p: (p * 0.7).astype(np.uint8),
    "cropped": lambda p: p[7:-7, 10:-10],
    "cropped at one side": lambda p: p[:, 16:],
    "with alpha": lambda p: np.dstack((p, np.full(p.shape[:2], 255, np.uint8))),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_what_was_changed_a_little_is_found(change: object) -> None:
    assert callable(change)
    scenes = [scene(n) for n in range(8)]
    assert pairs(*scenes, change(scenes[3])) == {(3, 8)}


def test_pictures_of_other_things_are_not_alike() -> None:
    assert (
        pairs(*[scene(n) for n in range(40)], *[noise(n, 90, 120, 3) for n in range(20)]) == set()
    )


def test_a_mirrored_picture_is_another_one() -> None:
    assert pairs(scene(1), scene(1)[:, ::-1]) == set()


def test_there_is_nothing_to_compare_in_flat_pictures() -> None:
    assert pairs(*[np.full((30, 40, 3), grey, np.uint8) for grey in (0, 0, 90, 255)]) == set()


def test_several_copies_are_several_pairs() -> None:
    assert pairs(scene(5), scene(6), scene(5), again(scene(5), 60)) == {(0, 2), (0, 3), (2, 3)}


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_no_pair(count: int) -> None:
    looks = np.stack([look_of(scene(1))] * count) if count else np.zeros((0, SIDE, SIDE), np.uint8)
    assert [pair for some in nearly_same(looks) for pair in some] == []


def test_a_file_is_looked_at_at_a_fraction_of_its_size(tmp_path: Path) -> None:
    large = np.asarray(cv2.resize(scene(2), (1600, 1200), interpolation=cv2.INTER_AREA), np.uint8)
    write_png(tmp_path / "large.png", large)
    (tmp_path / "large.jpg").write_bytes(encode_jpeg(large))
    looks = [read_look(tmp_path / name) for name in ("large.png", "large.jpg")]
    assert np.abs(looks[0].astype(int) - looks[1]).mean() < 3


def test_two_pieces_of_one_wide_photo_are_found() -> None:
    wide = np.asarray(cv2.resize(scene(11), (480, 240)), np.uint8)
    for away in (40, 64, 96):
        pieces = wide[:, 20:340], wide[:, 20 + away : 340 + away]
        assert pairs(scene(1), scene(2), *pieces) == {(2, 3)}


def test_real_rooms_are_pieces_of_fewer_photos(shared: Path) -> None:
    """As a person sees when looking at them; no two other rooms are taken for one."""
    files = sorted((shared / "data" / "rooms" / "bg").glob("*.jpg"))
    found = pairs(*[read_rgb(file) for file in files])
    assert {(int(files[a].stem[2:]), int(files[b].stem[2:])) for a, b in found} == {
        (5, 19), (10, 71), (11, 73), (14, 79), (17, 75), (21, 69), (33, 72), (43, 52), (61, 63),
        (90, 96),
    }  # fmt: skip
