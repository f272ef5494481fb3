"""Exported networks, ready to answer: they say what the run says that they come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.network_card import INPUTS, KEY, OUTPUTS, NetworkCard, parsed
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.plugins import onnx_sessions

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.answers import Answer

    Pictures = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]
    Run = Callable[[Floats, Floats], tuple[Floats, ...]]


class ExportedNetwork:
    """A file's network, as `fgbg_studio.learning.trained_network.TrainedNetwork` has it.

    `unlikeness` is for whoever loads it to fill in from the card.
    """

    def __init__(self, path: Path, card: NetworkCard, device: str, run: Run) -> None:
        self.name, self.card, self.device = path.stem, card, device
        self.unlikeness: Any = None
        self._path, self._run = path, run

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height at which it was trained, in pixels."""
        return self.card.canvas

    @property
    def depth(self) -> DepthScale:
        """The scale and the unit of its depth."""
        return self.card.depth

    def answer(self, images: Pictures, backgrounds: Pictures | None) -> Answer:
        """Mask and depth of RGB pictures, N x H x W x 3, as `TrainedNetwork.answer`."""
        import numpy as np

        from fgbg_studio.data.answers import Answer

        self._require_size(images.shape[1:3])
        shown = planes(images)
        place = np.zeros_like(shown) if backgrounds is None else planes(backgrounds)
        logits, _, depth = self._run(shown, place)
        return Answer(_probability(logits), depth)

    def _require_size(self, sides: tuple[int, ...]) -> None:
        stride, least = self.card.stride, self.card.least
        if any(side % stride or side < least for side in sides):
            raise StudioError(
                f"{self._path} takes pictures whose sides are multiples of {stride}, from {least} "
                f"pixels on, not {sides[1]} × {sides[0]}."
            )


def open_onnx(path: Path, device: str = "auto") -> ExportedNetwork:
    """An ONNX file. Raises StudioError where it is damaged or a network of something else."""
    session = onnx_sessions.open_session(path, _providers(path, device))
    card = parsed(session.get_modelmeta().custom_metadata_map.get(KEY), path)
    names = tuple(
        [each.name for each in side] for side in (session.get_inputs(), session.get_outputs())
    )
    if names != (list(INPUTS), list(OUTPUTS)):
        raise StudioError(
            f"{path} does not take and give what its card says. Export the run again."
        )

    def run(image: Floats, background: Floats) -> tuple[Floats, ...]:
        given = dict(zip(INPUTS, (image, background), strict=True))
        try:
            return tuple(session.run(list(OUTPUTS), given))
        except onnx_sessions.failures() as error:
            raise _failure(path, error) from error

    return ExportedNetwork(path, card, onnx_sessions.provider_of(session), run)


def open_program(path: Path, device: str = "auto") -> ExportedNetwork:
    """A .pt2 file. Raises StudioError where it is damaged, or could do more than compute."""
    import torch

    from fgbg_studio.plugins import program_files

    opened = program_files.load(path)
    card = parsed(opened.card, path)
    cuda = device != "cpu" and torch.cuda.is_available()
    if device not in ("auto", "cpu") and not (cuda and device.startswith("cuda")):
        raise _no_such_device(path, device)
    computed = program_files.runner(opened.program, "cuda" if cuda else "cpu")

    def run(image: Floats, background: Floats) -> tuple[Floats, ...]:
        try:
            return computed(image, background)
        except RuntimeError as error:
            raise _failure(path, error) from error

    return ExportedNetwork(path, card, "CUDA" if cuda else "CPU", run)


def _providers(path: Path, device: str) -> list[str]:
    if device == "auto":
        return onnx_sessions.wanted()
    if device == "cpu":
        return [onnx_sessions.CPU]
    if device.startswith("cuda") and onnx_sessions.CUDA in onnx_sessions.wanted():
        return onnx_sessions.wanted()
    raise _no_such_device(path, device)


def _no_such_device(path: Path, device: str) -> StudioError:
    return StudioError(
        f"{path} cannot run on '{device}' here. Choose auto or cpu; 'fgbg-studio doctor' tells "
        "what this machine has."
    )


def _failure(path: Path, error: Exception) -> StudioError:
    if onnx_sessions.is_want_of_memory(error):
        return StudioError(
            f"{path} needs more memory than there is for one picture of this size. Close other "
            "programs."
        )
    return StudioError(f"{path} failed: {str(error).partition(chr(10))[0]}")


def planes(pictures: Pictures) -> Floats:
    """uint8 N x H x W x 3 to float32 N x 3 x H x W, 0..1."""
    import numpy as np

    return np.ascontiguousarray(pictures.transpose(0, 3, 1, 2), np.float32) / np.float32(255)


def _probability(logits: Floats) -> Floats:
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60, 60))), np.float32)
