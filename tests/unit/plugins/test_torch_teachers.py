"""What teachers made with torch do with batches, lack of memory and answers that are no depth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor

from fgbg_studio.base.errors import StudioError
from fgbg_studio.plugins.torch_teachers import (
    MOST,
    TINY,
    Facts,
    TorchTeacher,
    as_batch,
    from_disparity,
)

Picture = npt.NDArray[np.uint8]
FACTS = Facts("brightness", "none needed", "metre", "depth")


def pictures(count: int, height: int = 4, width: int = 6) -> list[Picture]:
    return [np.full((height, width, 3), number + 1, np.uint8) for number in range(count)]


def brightness(images: Sequence[Picture]) -> Tensor:
    """Depth = the value of the red channel."""
    return as_batch(images)[:, 0] * 255


class SmallCard:
    """Answers as `brightness` does, but has memory for few pictures at a time."""

    def __init__(self, room: int, error: Exception) -> None:
        self.room, self.error = room, error
        self.asked: list[int] = []

    def __call__(self, images: Sequence[Picture]) -> Tensor:
        self.asked.append(len(images))
        if len(images) > self.room:
            raise self.error
        return brightness(images)


def teacher(answer: Callable[[Sequence[Picture]], Any], most: int | None = MOST) -> TorchTeacher:
    return TorchTeacher(FACTS, answer, torch.device("cpu"), most)


def test_pictures_of_one_size_go_together_and_come_back_in_order() -> None:
    card = SmallCard(100, ValueError())
    images = pictures(3) + pictures(MOST + 1, 5, 5)
    images[1], images[5] = images[5], images[1]
    found = teacher(card).depths(images)
    assert sorted(card.asked) == [1, 3, MOST]
    for image, depth in zip(images, found, strict=True):
        assert depth.shape == image.shape[:2]
        np.testing.assert_allclose(depth, image[..., 0], rtol=1e-6)
    assert teacher(card).depths([]) == []


def test_the_processor_takes_one_picture_after_another() -> None:
    card = SmallCard(100, ValueError())
    assert len(teacher(card, most=None).depths(pictures(3))) == 3
    assert card.asked == [1, 1, 1]


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
        MemoryError(),
    ],
)
@pytest.mark.parametrize("room", [1, 3, 7])
def test_without_memory_batches_get_smaller_and_stay_so(room: int, error: Exception) -> None:
    card = SmallCard(room, error)
    tried = teacher(card)
    found = tried.depths(pictures(MOST + 3))
    assert [float(depth.max()) for depth in found] == pytest.approx(list(range(1, MOST + 4)))
    failed = [count for count in card.asked if count > room]
    assert failed == sorted(set(failed), reverse=True)
    card.asked.clear()
    tried.depths(pictures(MOST))
    assert max(card.asked) <= room


def test_a_picture_that_is_too_much_alone_is_told() -> None:
    card = SmallCard(0, torch.OutOfMemoryError("CUDA out of memory"))
    with pytest.raises(StudioError, match=r"brightness needs more memory than is free on CPU"):
        teacher(card).depths(pictures(5))
    assert card.asked == [5, 2, 1]


def test_another_fault_is_no_lack_of_memory() -> None:
    card = SmallCard(0, RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    with pytest.raises(RuntimeError, match="mat1"):
        teacher(card).depths(pictures(2))
    assert card.asked == [2]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_number_that_is_no_depth_is_told(bad: float) -> None:
    def answer(images: Sequence[Picture]) -> Tensor:
        found = brightness(images)
        found[-1, 2, 3] = bad
        return found

    with pytest.raises(StudioError, match="brightness gave numbers that are no depth"):
        teacher(answer).depths(pictures(2))


@pytest.mark.parametrize("shape", [(4, 5), (1, 4, 6), ()])
def test_another_shape_is_told(shape: tuple[int, ...]) -> None:
    with pytest.raises(StudioError, match="Nothing was written"):
        teacher(lambda images: [torch.ones(shape) for _ in images]).depth(pictures(1)[0])


def test_what_is_behind_the_camera_is_unknown() -> None:
    found = teacher(lambda images: brightness(images) - 1).depths(pictures(2))
    assert [float(depth.max()) for depth in found] == pytest.approx([0, 1])
    assert float(teacher(lambda images: -brightness(images)).depth(pictures(1)[0]).min()) == 0


def test_half_precision_that_overflows_is_done_again_in_full() -> None:
    precisions: list[bool] = []

    def answer(images: Sequence[Picture]) -> Tensor:
        precisions.append(torch.is_autocast_enabled("cpu"))
        found = brightness(images)
        return found * torch.inf if precisions[-1] else found

    tried = teacher(answer)
    tried.half = True  # as on CUDA, where it is float16 too
    assert np.isfinite(tried.depth(pictures(1)[0])).all()
    tried.depth(pictures(1)[0])
    assert precisions == [True, False, False]


def test_no_gradient_is_kept() -> None:
    weight = torch.ones((), requires_grad=True)
    assert teacher(lambda images: brightness(images) * weight).depth(pictures(1)[0]).max() == 1


def test_the_reciprocal_of_depth_is_the_disparity_and_the_sky_is_far() -> None:
    disparity = torch.tensor([5.0, 0.25, 1e-3, 0.0, -2.0])
    depth = from_disparity(disparity)
    assert (1 / depth[:3]).tolist() == pytest.approx([5, 0.25, 1e-3])
    assert depth[3:].tolist() == pytest.approx([1 / TINY] * 2)
