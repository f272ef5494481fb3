"""What a network of another size is taught, and what becomes of its answers."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as some
from torch import Tensor, nn
from torch.nn import functional

from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning import coding

SIDES = some.integers(1, 40)
FRAMES = [coding.WHOLE, (0.1, 0.05, 0.93, 0.9), (0.0, 0.25, 0.75, 1.0)]


class Framed(nn.Module):
    frame = (0.1, 0.1, 0.9, 0.9)


def random(*shape: int) -> Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(sum(shape)))


@given(SIDES, SIDES, SIDES, SIDES, some.sampled_from(FRAMES))
def test_a_cell_has_a_mean_of_what_lies_in_it(
    height: int, width: int, high: int, wide: int, frame: coding.Frame
) -> None:
    maps = random(2, 1, height, width)
    mean, known = coding.seen(maps, torch.ones_like(maps), (high, wide), frame)
    assert mean.shape == known.shape == (2, 1, high, wide)
    assert bool((known == 1).all())
    assert float(mean.min()) >= float(maps.min()) - 1e-5
    assert float(mean.max()) <= float(maps.max()) + 1e-5
    if frame == coding.WHOLE:
        torch.testing.assert_close(mean.mean((2, 3)), maps.mean((2, 3)), atol=1e-5, rtol=1e-5)


def test_whole_cells_are_averages_as_torch_takes_them() -> None:
    maps = random(2, 1, 24, 36)
    mean, _ = coding.seen(maps, torch.ones_like(maps), (6, 9))
    torch.testing.assert_close(mean, functional.avg_pool2d(maps, 4))


def test_a_frame_is_cut_out_before() -> None:
    maps = random(1, 1, 20, 20)
    mean, _ = coding.seen(maps, torch.ones_like(maps), (4, 4), (0.1, 0.15, 0.9, 0.95))
    torch.testing.assert_close(mean, functional.avg_pool2d(maps[..., 2:18, 3:19], 4))


def test_what_is_unknown_does_not_count() -> None:
    maps, known = random(1, 1, 8, 8), torch.ones(1, 1, 8, 8)
    known[..., :4, :4] = 0
    known[..., :4, 4:6] = 0
    mean, left = coding.seen(maps, known, (2, 2))
    assert left[0, 0].tolist() == [[0, 1], [1, 1]]
    assert float(mean[0, 0, 0, 0]) == 0
    torch.testing.assert_close(mean[0, 0, 0, 1], maps[0, 0, :4, 6:].mean())


def test_maps_of_the_answers_size_stay_bit_for_bit() -> None:
    maps, known = random(1, 1, 9, 7), random(1, 1, 9, 7).round()
    assert coding.seen(maps, known, (9, 7)) == (maps, known)
    assert coding.enlarged(maps, (9, 7)) is maps


@given(SIDES, SIDES, SIDES, SIDES)
def test_an_answer_of_the_whole_picture_is_enlarged_as_one_of_a_frame_is(
    height: int, width: int, high: int, wide: int
) -> None:
    logits = random(2, 1, high, wide)
    nearly = (0.0, 0.0, 1.0, 1.0 - 1e-9)
    found = coding.enlarged(logits, (height, width), nearly)
    if (high, wide) != (height, width):
        expected = coding.enlarged(logits, (height, width))
        torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("frame", FRAMES)
def test_a_slope_comes_back_in_its_place(frame: coding.Frame) -> None:
    """Cells of a slope have the values at their centres, and lead back to it between those."""
    slope = (torch.arange(80) + 0.5) / 80
    maps = (slope[None, :] + 2 * slope[:, None])[None, None]
    cells, _ = coding.seen(maps, torch.ones_like(maps), (16, 16), frame)
    inside = slice(round(80 * 0.3), round(80 * 0.7))
    found = coding.enlarged(cells, (80, 80), frame)[..., inside, inside]
    torch.testing.assert_close(found, maps[..., inside, inside], atol=2e-3, rtol=0)


def test_beyond_the_frame_the_nearest_cell_counts() -> None:
    logits = random(1, 1, 4, 4)
    found = coding.enlarged(logits, (20, 20), (0.2, 0.2, 0.8, 0.8))
    torch.testing.assert_close(found[..., 0, 0], logits[..., 0, 0])
    torch.testing.assert_close(found[..., -1, -1], logits[..., -1, -1])


def test_answers_are_of_the_pictures_size_and_within_their_bounds() -> None:
    scale = DepthScale(near=0.5, far=10.0)
    logits = torch.randn(2, 1, 5, 6) * 50, torch.randn(2, 1, 5, 6) * 50
    probability, depth = coding.answers(logits, scale, (20, 24), (0.1, 0.1, 0.9, 0.9))
    assert probability.shape == depth.shape == (2, 20, 24)
    assert 0 <= float(probability.min()) <= float(probability.max()) <= 1
    assert 0.5 - 1e-5 <= float(depth.min()) <= float(depth.max()) <= 10 + 1e-4


def test_a_network_that_names_no_frame_answers_of_the_whole() -> None:
    assert coding.frame_of(nn.Identity()) == coding.WHOLE
    assert coding.frame_of(Framed()) == Framed.frame
