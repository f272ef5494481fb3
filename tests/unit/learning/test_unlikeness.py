"""How unlike a picture is to the training samples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.imaging.picture_statistics import statistics_of
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.unlikeness import LIMIT, Unlikeness, is_unusual

Picture = npt.NDArray[np.uint8]
EACH = 6


def places(count: int, seed: int) -> list[Picture]:
    """`EACH` pictures of each of some places: soft green and brown, lit one way or another."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        low = rng.normal((90, 110, 80), (14, 14, 14), (7, 7, 3)).clip(0, 255).astype(np.uint8)
        place = cv2.resize(low, (64, 64), interpolation=cv2.INTER_CUBIC)
        for _ in range(EACH):
            lit = place * rng.uniform(0.9, 1.1) + rng.normal(0, 4, place.shape)
            found.append(lit.clip(0, 255).astype(np.uint8))
    return found


@pytest.fixture(scope="module")
def known() -> Unlikeness:
    return Unlikeness.measured(places(20, 1), [n // EACH for n in range(20 * EACH)])


def test_new_places_of_the_same_kind_pass(known: Unlikeness) -> None:
    found = [known.of(picture) for picture in places(20, 2)]
    assert np.mean(np.array(found) > LIMIT) <= 0.1


def test_what_was_not_recorded_and_the_limit_itself_are_not_warned_of() -> None:
    assert not is_unusual(None)
    assert not is_unusual(LIMIT)
    assert is_unusual(LIMIT + 0.01)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: 255 - p,
        lambda p: p // 6,
        lambda p: np.random.default_rng(0).integers(0, 256, p.shape).astype(np.uint8),
        lambda p: np.full_like(p, 128),
        lambda p: np.ascontiguousarray(p[..., ::-1]) * 2,
    ],
    ids=["negative", "night", "noise", "blank", "other colours"],
)
def test_what_is_otherwise_is_beyond_the_limit(
    known: Unlikeness, change: Callable[[Picture], Picture]
) -> None:
    for picture in places(3, 4):
        assert known.of(change(picture)) > LIMIT


def test_the_scale_is_the_hundredth_that_is_farthest_from_other_groups() -> None:
    pictures, groups = places(20, 1), [n // EACH for n in range(20 * EACH)]
    grouped, alone = Unlikeness.measured(pictures, groups), Unlikeness.measured(pictures)
    assert grouped.unit > alone.unit  # pictures of one place are near each other
    assert grouped.of(pictures[0]) == pytest.approx(0, abs=0.01)


def test_a_single_group_is_measured_all_the_same() -> None:
    pictures = places(1, 3)
    same = Unlikeness.measured(pictures, [7] * EACH)
    assert same == Unlikeness.measured(pictures)


def test_a_picture_that_is_added_is_not_unlike(known: Unlikeness) -> None:
    stranger = np.full((100, 150, 3), 255, np.uint8)
    assert known.of(stranger) > LIMIT
    more = known.knowing([statistics_of(stranger, known.side)])
    assert more.of(stranger) == pytest.approx(0, abs=0.01)
    assert more.unit == known.unit


def test_no_sample_is_an_error() -> None:
    with pytest.raises(ValueError, match="no sample"):
        Unlikeness.measured([])


def test_a_run_keeps_it_and_gives_it_back(known: Unlikeness, tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    assert run.unlikeness() is None
    run.record_unlikeness(known)
    assert run.unlikeness() == known


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"format": 1e999}', b"\xff\xfe"])
def test_a_damaged_record_is_told(damage: bytes, tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.unlikeness_file.write_bytes(damage)
    with pytest.raises(StudioError, match=r"unlikeness\.json is damaged or of another version"):
        run.unlikeness()


def test_rows_that_lack_numbers_are_refused(known: Unlikeness, tmp_path: Path) -> None:
    torn = known.model_copy(update={"places": (*known.places, (1.0,))})
    run = RunFolder(tmp_path)
    run.record_unlikeness(torn)
    with pytest.raises(StudioError, match="damaged"):
        run.unlikeness()
