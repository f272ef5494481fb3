"""Views of real samples: most of the object in each, pairs alike, the same for the same number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.real_samples import RealSample
from fgbg_studio.data.real_views import SMALLEST, RealViews, window_on
from fgbg_studio.imaging.writing import write_png
from tests.unit.real_photos import real_photo

CANVAS = (32, 32)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[RealSample, ...]]:
    """Two samples, the first with its background, and the folder with their files."""
    root, found = tmp_path_factory.mktemp("real"), []
    for number in (1, 2):
        image, mask, empty = real_photo(number, 120, 90)
        names = [f"{kind}-{number}.png" for kind in ("image", "mask", "empty")]
        for name, pixels in zip(names, (image, mask, empty), strict=True):
            write_png(root / name, pixels)
        found.append(
            RealSample(
                id=f"p000{number}",
                name=f"real {number}",
                file=names[0],
                masks=(names[1],),
                background=names[2] if number == 1 else "",
            )
        )
    return root, tuple(found)


def views(
    samples: tuple[Path, tuple[RealSample, ...]],
    canvas: tuple[int, int] = CANVAS,
    *,
    flips: bool = True,
) -> RealViews:
    return RealViews(samples[1], samples[0], canvas, 1, flips=flips)


def test_a_view_follows_from_its_number_alone(
    samples: tuple[Path, tuple[RealSample, ...]],
) -> None:
    forth = list(views(samples).many(range(12)))
    back = list(views(samples).many(reversed(range(12))))[::-1]
    for one, other in zip(forth, back, strict=True):
        assert np.array_equal(one.image, other.image)
        assert np.array_equal(one.mask, other.mask)
    assert len({view.image.tobytes() for view in forth}) == 12


def test_every_sample_has_its_turn(samples: tuple[Path, tuple[RealSample, ...]]) -> None:
    paired = [view.background is not None for view in views(samples).many(range(20))]
    assert all(paired[n] != paired[n + 1] for n in range(0, 20, 2))


def test_a_view_has_the_canvas_and_no_depth(samples: tuple[Path, tuple[RealSample, ...]]) -> None:
    view = views(samples, (48, 32)).view(0)
    assert view.image.shape == (32, 48, 3)
    assert view.mask.shape == (32, 48)
    assert view.depth is None


def test_the_mask_lies_where_the_object_is(samples: tuple[Path, tuple[RealSample, ...]]) -> None:
    for view in views(samples).many(range(20)):
        inside = view.mask >= 250
        assert inside.sum() > 20
        assert view.image[inside][:, :2].min() > view.image[inside][:, 2].max()  # yellow


def test_picture_and_background_are_changed_together(
    samples: tuple[Path, tuple[RealSample, ...]],
) -> None:
    for view in views(samples).many(range(20)):
        if view.background is not None:
            outside = view.mask == 0
            assert outside.any()
            pair = view.image[outside].astype(int), view.background[outside].astype(int)
            assert np.abs(pair[0] - pair[1]).max() <= 2  # where alpha is less than half a step


def test_only_where_the_recipe_mirrors_are_views_mirrored(
    samples: tuple[Path, tuple[RealSample, ...]],
) -> None:
    plain = list(views(samples, flips=False).many(range(16)))
    mirrored = [
        np.array_equal(one.mask, other.mask[:, ::-1])
        for one, other in zip(plain, views(samples).many(range(16)), strict=True)
    ]
    assert 0 < sum(mirrored) < 16


def test_a_smaller_canvas_has_the_same_views_smaller(
    samples: tuple[Path, tuple[RealSample, ...]],
) -> None:
    small, large = (views(samples, (side, side)) for side in (24, 48))
    for one, other in zip(small.many(range(8)), large.many(range(8)), strict=True):
        halved = other.mask.reshape(24, 2, 24, 2).mean((1, 3))
        assert np.abs(one.mask - halved).mean() < 12


@given(
    size=st.tuples(st.integers(8, 300), st.integers(8, 300)),
    canvas=st.tuples(st.integers(16, 64), st.integers(16, 64)),
    box=st.tuples(*[st.floats(0, 1)] * 4),
    seed=st.integers(0, 1000),
)
def test_a_window_lies_within_and_holds_most_of_the_object(
    size: tuple[int, int], canvas: tuple[int, int], box: tuple[float, ...], seed: int
) -> None:
    width, height = size
    (left, right), (top, bottom) = (
        sorted((int(box[n] * (length - 1)), int(box[n + 2] * (length - 1))))
        for n, length in enumerate(size)
    )
    mask = np.zeros((height, width), np.uint8)
    mask[top : bottom + 1, left : right + 1] = 255
    window = window_on(mask, canvas, np.random.default_rng(seed))
    assert -1e-6 <= window.left <= width - window.width + 1e-6
    assert -1e-6 <= window.top <= height - window.height + 1e-6
    assert window.width / canvas[0] == pytest.approx(window.height / canvas[1])
    most = min(width / canvas[0], height / canvas[1]) * canvas[0]
    assert SMALLEST * most <= window.width + 1e-6
    for begin, length, first, last in (
        (window.left, window.width, left, right + 1),
        (window.top, window.height, top, bottom + 1),
    ):
        seen = min(begin + length, last) - max(begin, first)
        assert seen >= min(0.79 * (last - first), length) - 1e-6


def test_a_mask_of_another_size_is_told(samples: tuple[Path, tuple[RealSample, ...]]) -> None:
    root, (first, _) = samples
    write_png(root / "small.png", np.full((4, 4), 255, np.uint8))
    wrong = first.model_copy(update={"masks": ("small.png",)})
    with pytest.raises(StudioError, match=r"small\.png does not have the size of real 1"):
        RealViews([wrong], root, CANVAS, 1, flips=True).view(0)
