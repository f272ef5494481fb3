"""What teachers made with torch have in common: the device, batches, and what becomes of answers.

On CUDA the network runs in half precision (autocast). The device is CUDA or the processor: Apple's
MPS lacks some of the resizing that these networks do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from fgbg_studio.base.errors import StudioError

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]
    Depth = npt.NDArray[np.float32]

Network = TypeVar("Network", bound=nn.Module)
MOST = 16
"""Pictures in a batch on a graphics card, as long as they fit into its memory.

The processor takes one after another: a batch is hardly quicker there (monodepth2, one core: 245 ms
a picture alone, 251 ms in batches of eight), and lack of memory ends the program or stalls the
machine before torch hears of it.
"""
TINY = 1e-6
"""The least disparity: sky and the like is far, not unknown."""


@dataclass(frozen=True)
class Facts:
    """What a teacher says about itself; `name` stands in messages."""

    name: str
    licence: str
    unit: Literal["metre", "relative"]
    quantity: Literal["depth", "disparity"]


class TorchTeacher:
    """A teacher, as `plugins/teachers` describes it, around a function that answers a batch.

    `answer` gets pictures of one size and gives as many depth maps of that size (float, larger =
    farther, 0 or less = unknown), on any device. It runs without gradients, and with autocast to
    half precision as long as `half` is set: on CUDA, until an answer overflows. `most` is how many
    pictures it may be asked about at once, where not all that the device can take.
    """

    kind = "network"

    def __init__(
        self,
        facts: Facts,
        answer: Callable[[Sequence[Picture]], Sequence[Tensor] | Tensor],
        device: torch.device,
        most: int | None = None,
    ) -> None:
        self.name, self.licence = facts.name, facts.licence
        self.unit, self.quantity = facts.unit, facts.quantity
        self.device = device_name(device)
        self._answer, self._type = answer, device.type
        self.half = device.type == "cuda"
        self.most = most or (MOST if device.type == "cuda" else 1)

    def depth(self, image: Picture) -> Depth:
        """Depth of an RGB picture (uint8, H x W x 3) as float32, H x W; 0 is unknown.

        Raises StudioError for an answer that is no depth, and for a picture that needs more memory
        than there is.
        """
        return self.depths([image])[0]

    def depths(self, images: Sequence[Picture]) -> list[Depth]:
        """Depth of several pictures, in as large batches as the memory holds; else as `depth`."""
        found: dict[int, Depth] = {}
        waiting = deque(_of_one_size(images))
        while waiting:
            places = waiting.popleft()
            if rest := places[self.most :]:
                waiting.appendleft(rest)
                places = places[: self.most]
            try:
                answers = self._answered([images[place] for place in places])
            except (RuntimeError, MemoryError) as error:
                if not is_lack_of_memory(error):
                    raise
                self._be_content_with(len(places) // 2, error)
                waiting.appendleft(places)
            else:
                found.update(zip(places, answers, strict=True))
        return [found[place] for place in range(len(images))]

    def _answered(self, images: list[Picture]) -> list[Depth]:
        found = self._run(images)
        if self.half and not all(np.isfinite(one).all() for one in found):
            self.half = False  # more than half precision can say
            found = self._run(images)
        return [self._checked(one, image) for one, image in zip(found, images, strict=True)]

    def _run(self, images: list[Picture]) -> list[Depth]:
        half = torch.autocast(self._type, torch.float16, enabled=self.half)
        with torch.inference_mode(), half:
            return [answer.float().cpu().numpy() for answer in self._answer(images)]

    def _checked(self, found: Depth, image: Picture) -> Depth:
        if found.shape != image.shape[:2]:
            raise StudioError(
                f"The teacher {self.name} gave {found.shape} numbers for a picture of "
                f"{image.shape[1]} x {image.shape[0]}. Nothing was written. Its file may belong "
                "to another network: replace it, or choose another teacher."
            )
        if not np.isfinite(found).all():
            raise StudioError(
                f"The teacher {self.name} gave numbers that are no depth (infinite, or none at "
                "all). Nothing was written. Its file may be damaged: replace it, or choose "
                "another teacher."
            )
        return np.ascontiguousarray(np.maximum(found, 0), np.float32)

    def _be_content_with(self, most: int, error: Exception) -> None:
        """Take smaller batches from now on. Raises StudioError where there are none."""
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        if most < 1:
            raise StudioError(
                f"The teacher {self.name} needs more memory than is free on {self.device}, even "
                "for one picture. End other programs that use it, take a smaller input size or "
                "network, or choose another teacher. What was finished is kept."
            ) from error
        self.most = min(self.most, most)


def _of_one_size(images: Sequence[Picture]) -> list[list[int]]:
    """Which pictures can go together."""
    sizes: dict[tuple[int, ...], list[int]] = {}
    for place, image in enumerate(images):
        sizes.setdefault(image.shape, []).append(place)
    return list(sizes.values())


def is_lack_of_memory(error: Exception) -> bool:
    """Torch has an error of its own for a card's memory, and none for the processor's."""
    kinds = (torch.OutOfMemoryError, MemoryError)
    return isinstance(error, kinds) or "DefaultCPUAllocator" in str(error)


def choose_device() -> torch.device:
    """CUDA where there is one that can be used, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def placed(network: Network, device: torch.device, name: str) -> Network:
    """A network on a device, ready to answer. Raises StudioError where it does not fit."""
    try:
        return network.to(device).eval()
    except torch.OutOfMemoryError as error:
        raise StudioError(
            f"The network of the teacher {name} does not fit into the memory of "
            f"{device_name(device)}. End other programs that use it, or choose a smaller network."
        ) from error


def device_name(device: torch.device) -> str:
    """For people: "CPU" or "CUDA: NVIDIA H100"."""
    if device.type == "cuda":
        return f"CUDA: {torch.cuda.get_device_name(device)}"
    return device.type.upper()


def from_disparity(disparity: Tensor) -> Tensor:
    """1 / disparity, of whatever shape, as float32; the least disparity is `TINY`."""
    return inverted(disparity, TINY)


def inverted(answer: Tensor, least: float, most: float | None = None) -> Tensor:
    """1 / answer as float32, the answer taken within bounds; none where it was no number."""
    answer = answer.float()
    return torch.where(answer.isfinite(), 1 / answer.clamp(least, most), torch.nan)


def as_batch(images: Sequence[Picture]) -> Tensor:
    """RGB pictures of one size (uint8, H x W x 3) as float32, N x 3 x H x W, 0..1."""
    pixels = torch.from_numpy(np.stack(images))
    return pixels.permute(0, 3, 1, 2).float() / 255


def resized(maps: Tensor, height: int, width: int) -> Tensor:
    """Maps (N x 1 x h x w) at another size, N x height x width, linear between pixel centres."""
    return torch.nn.functional.interpolate(
        maps.float(), (height, width), mode="bilinear", align_corners=False
    )[:, 0]
