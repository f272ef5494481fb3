"""Plain folders: image, background, mask and depth of a sample under one number.

image/ and background/ hold JPEG or PNG; mask/ 8-bit grey PNG, lossless; depth/ 16-bit grey PNG,
value = depth x steps per unit (see dataset.json), 0 = unknown. Folders of 10,000 samples each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option

if TYPE_CHECKING:
    from fgbg_studio.data.render import Sample
    from fgbg_studio.data.sources import DepthScale

PER_FOLDER = 10_000


class Options(BaseOptions):
    """How pictures are encoded."""

    pictures: Literal["jpeg", "png"] = option(
        "jpeg", "jpeg is small; png decodes to the exact pixels"
    )
    quality: int = option(92, "JPEG quality", ge=1, le=100)
    depth: bool = option(True, "Write depth maps")
    background: bool = option(True, "Write the background beside each image")


class Folders:
    """Encodes samples; it writes nothing itself, so that any process can call it."""

    def __init__(self, options: Options, scale: DepthScale) -> None:
        self.options, self.scale = options, scale

    def files(self, sample: Sample) -> dict[str, bytes]:
        """Relative path -> content, for each file of one sample."""
        from fgbg_studio.imaging.writing import encode_jpeg, encode_png

        jpeg = self.options.pictures == "jpeg"
        suffix = "jpg" if jpeg else "png"
        index = sample.placement.index
        where = f"{index // PER_FOLDER:04d}/{index:08d}"

        def picture(kind: str) -> bytes:
            pixels = sample.image if kind == "image" else sample.background
            return encode_jpeg(pixels, self.options.quality) if jpeg else encode_png(pixels)

        kinds = ["image", "background"] if self.options.background else ["image"]
        files = {f"{kind}/{where}.{suffix}": picture(kind) for kind in kinds}
        files[f"mask/{where}.png"] = encode_png(sample.mask)
        if self.options.depth:
            files[f"depth/{where}.png"] = encode_png(self.scale.encode(sample.depth))
        return files


def build(options: Options, scale: DepthScale) -> Folders:
    """A writer for datasets with this depth scale."""
    return Folders(options, scale)
