"""sample -> bytes: how pictures, masks and depth become files, whatever packs them.

Most of a composite is its background, so the background is encoded once and most of its bytes are
used again: see `fgbg_studio.imaging.jpeg_splicing` and `png_splicing`. The same sample gives the
same bytes whatever was encoded before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fgbg_studio.base.options import Options, option

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.into import Rectangle
    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.sources import DepthScale
    from fgbg_studio.imaging.jpeg_splicing import JpegBase
    from fgbg_studio.imaging.png_splicing import MaskPng, PngBase

OPAQUE = 128
"""The mask value from which a pixel is set in a mask of 1 bit (alpha >= 0.5)."""
LAYERED = "layered"
"""The depth of a composite is put together from its background's: see `imaging.layered_depth`."""
BUDGET = 64 * 2**20
"""Bytes of encoded backgrounds kept, of pictures and of depth each: some 250 at 224 x 224."""


class Encoding(Options):
    """How samples become bytes; masks and depth are lossless PNG always."""

    pictures: Literal["jpeg", "png"] = option(
        "jpeg", "Format of composites and backgrounds; PNG is lossless and about six times larger"
    )
    quality: int = option(90, "Quality of the JPEG pictures", ge=1, le=100, label="JPEG quality")
    mask: Literal["8-bit", "1-bit"] = option(
        "8-bit", "8-bit: the alpha as it is, soft edges and all; 1-bit: half covered or more"
    )
    depth: bool = option(True, "Write the depth of every sample, 16-bit PNG")
    depth_by: str = option(
        LAYERED,
        "Whose depth: layered takes the background's, with the cut-outs put into it; a teacher's "
        "name has that one look at every composite, which takes hundreds of times as long",
    )
    background: bool = option(True, "Write the background of every sample")


@dataclass(frozen=True)
class Encoded:
    """The files of one sample; None for what the encoding leaves out."""

    image: bytes
    background: bytes | None
    mask: bytes
    depth: bytes | None


class SampleEncoder:
    """Encodes samples of one dataset. Not for use by two threads at once: give each its own."""

    def __init__(self, encoding: Encoding, scale: DepthScale) -> None:
        self.encoding = encoding
        self.suffix = "jpg" if encoding.pictures == "jpeg" else "png"
        self._pictures = PictureEncoder(encoding)
        self._masks = MaskEncoder(encoding)
        self._depths = DepthEncoder(scale)

    def encode(self, sample: Sample) -> Encoded:
        """The bytes of each of a sample's pictures."""
        return self.encode_all([sample])[0]

    def encode_all(self, samples: Sequence[Sample]) -> list[Encoded]:
        """The same of some samples, one kind of picture after the other.

        So a coder and its tables stay in the processor's caches, which saves a fifth of the time.
        """
        encoding, pictures, masks, depths = self.encoding, self._pictures, self._masks, self._depths
        nothing = [None] * len(samples)
        standing = [sample.changed or _around(sample.mask) for sample in samples]
        images = [pictures.image(sample) for sample in samples]
        alphas = [masks.mask(sample.mask, at) for sample, at in zip(samples, standing, strict=True)]
        below = [pictures.background(s) for s in samples] if encoding.background else nothing
        far = list(map(depths.depth, samples, standing)) if encoding.depth else nothing
        return list(map(Encoded, images, below, alphas, far))


class PictureEncoder:
    """Encodes composites and backgrounds."""

    def __init__(self, encoding: Encoding) -> None:
        from fgbg_studio.data.source_pixels import Recent

        self._jpeg, self._quality = encoding.pictures == "jpeg", encoding.quality
        self._bases = Recent["JpegBase | PngBase"](BUDGET)

    def image(self, sample: Sample) -> bytes:
        """The composite; where all of it changed it is encoded whole, without restart markers."""
        if sample.changed is None:
            return self._whole(sample.image)
        return self._base(sample).with_changed(sample.image, sample.changed)

    def background(self, sample: Sample) -> bytes:
        """The background, which is encoded once."""
        return self._base(sample).content

    def _base(self, sample: Sample) -> JpegBase | PngBase:
        name = sample.placement.background.id
        found = self._bases.get(name)
        if found is None:
            found = self._encoded(sample.background)
            self._bases.put(name, found, found.nbytes)
        return found

    def _encoded(self, picture: npt.NDArray[np.uint8]) -> JpegBase | PngBase:
        from fgbg_studio.imaging.jpeg_splicing import JpegBase
        from fgbg_studio.imaging.png_splicing import PngBase

        return JpegBase(picture, self._quality) if self._jpeg else PngBase(picture)

    def _whole(self, picture: npt.NDArray[np.uint8]) -> bytes:
        from fgbg_studio.imaging.writing import encode_jpeg, encode_png

        return encode_jpeg(picture, self._quality) if self._jpeg else encode_png(picture, 1)


class MaskEncoder:
    """Encodes masks, as they are or with 1 bit for each pixel."""

    def __init__(self, encoding: Encoding) -> None:
        self._bits = 1 if encoding.mask == "1-bit" else 8
        self._sizes: dict[tuple[int, ...], MaskPng] = {}

    def mask(self, mask: npt.NDArray[np.uint8], standing: Rectangle) -> bytes:
        """A mask that is zero outside the rectangle `standing`."""
        found = self._sizes.get(mask.shape) or self._of_size(mask.shape)
        return found.encode(mask, standing)

    def _of_size(self, shape: tuple[int, ...]) -> MaskPng:
        from fgbg_studio.imaging.png_splicing import MaskPng

        height, width = shape
        made = MaskPng(width, height, self._bits, OPAQUE)
        return self._sizes.setdefault(shape, made)


class DepthEncoder:
    """Encodes depth, in the steps of a scale.

    Cut-outs change depth only where the mask is; a disturbed sample's background may be shifted,
    for which the background's depth is encoded anew and kept as well.
    """

    def __init__(self, scale: DepthScale) -> None:
        from fgbg_studio.data.source_pixels import Recent

        self._scale = scale
        self._bases = Recent["PngBase"](BUDGET)

    def depth(self, sample: Sample, standing: Rectangle) -> bytes:
        """The depth of a sample, of which objects change only the rectangle `standing`."""
        below = sample.background_depth
        if below is None:
            from fgbg_studio.imaging.writing import encode_png

            return encode_png(self._scale.encode(sample.depth), 1)
        top, bottom, left, right = standing
        base = self._base(sample, below)
        steps = steps_of(sample.depth[top:bottom, left:right], self._scale)
        return base.with_inside(steps, top, left)

    def _base(self, sample: Sample, below: npt.NDArray[np.float32]) -> PngBase:
        name, disturbed = sample.placement.background.id, sample.placement.disturbed
        right, down = disturbed.right, disturbed.down
        if not right and not down:
            return self._bases.get(name) or self._keep(name, below)
        shifted_name = f"{name} {right} {down}"
        found = self._bases.get(shifted_name)
        if found is None:
            from fgbg_studio.imaging.disturbing import shifted

            unmoved = self._bases.get(name) or self._keep(name, below)
            moved = shifted(below, right, down)
            found = self._keep(shifted_name, moved, unmoved)
        return found

    def _keep(
        self, name: str, depth: npt.NDArray[np.float32], like: PngBase | None = None
    ) -> PngBase:
        from fgbg_studio.imaging.png_splicing import PngBase

        made = PngBase(self._scale.encode(depth), like=like)
        self._bases.put(name, made, made.nbytes)
        return made


def steps_of(depth: npt.NDArray[np.float32], scale: DepthScale) -> npt.NDArray[np.uint16]:
    """What `DepthScale.encode` gives, in a tenth of the time."""
    import numpy as np

    from fgbg_studio.imaging.depth_steps import in_steps

    most = min(scale.far, 65535 / scale.steps_per_unit)
    return in_steps(depth, np.float32(most), np.float32(scale.steps_per_unit))


def _around(mask: npt.NDArray[np.uint8]) -> Rectangle:
    """The rectangle around all that is not zero; an empty one where all is."""
    import cv2

    left, top, width, height = cv2.boundingRect(mask)
    return top, top + height, left, left + width
