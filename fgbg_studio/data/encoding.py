"""sample -> bytes: how pictures, masks and depth become files, whatever packs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fgbg_studio.base.options import Options, option

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.sources import DepthScale

OPAQUE = 128
"""The mask value from which a pixel is set in a mask of 1 bit (alpha >= 0.5)."""


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
    background: bool = option(True, "Write the background of every sample")


@dataclass(frozen=True)
class Encoded:
    """The files of one sample; None for what the encoding leaves out."""

    image: bytes
    background: bytes | None
    mask: bytes
    depth: bytes | None


class SampleEncoder:
    """Encodes samples. Not for use by two threads at once: give each its own."""

    def __init__(self, encoding: Encoding, scale: DepthScale) -> None:
        self.encoding = encoding
        self.suffix = "jpg" if encoding.pictures == "jpeg" else "png"
        self._scale = scale

    def encode(self, sample: Sample) -> Encoded:
        """The bytes of each of a sample's pictures."""
        encoding = self.encoding
        return Encoded(
            self._picture(sample.image),
            self._picture(sample.background) if encoding.background else None,
            self._mask(sample.mask),
            self._depth(sample.depth) if encoding.depth else None,
        )

    def _picture(self, picture: npt.NDArray[np.uint8]) -> bytes:
        from fgbg_studio.imaging.writing import encode_jpeg, encode_png

        if self.encoding.pictures == "jpeg":
            return encode_jpeg(picture, self.encoding.quality)
        return encode_png(picture, 1)

    def _mask(self, mask: npt.NDArray[np.uint8]) -> bytes:
        import cv2

        from fgbg_studio.imaging.writing import encode_png

        if self.encoding.mask == "8-bit":
            return encode_png(mask, 1)
        set_ = (mask >= OPAQUE).astype("uint8") * 255
        return cv2.imencode(".png", set_, [cv2.IMWRITE_PNG_BILEVEL, 1])[1].tobytes()

    def _depth(self, depth: npt.NDArray[np.float32]) -> bytes:
        from fgbg_studio.imaging.writing import encode_png

        return encode_png(self._scale.encode(depth), 1)
