"""DenseDepth: depth of rooms, up to 10 m, learned from NYU Depth v2 (metres).

I. Alhashim, P. Wonka: High Quality Monocular Depth Estimation via Transfer Learning, 2018. Reads
nyu.h5, as https://github.com/ialhashim/DenseDepth publishes it for Keras, and weights of that
repository's PyTorch port. The network says 1000 / depth in centimetres (`DepthNorm` and `predict`
in utils.py): depth = 10 m / answer, from 0.1 m to 10 m. What is published clips a negative answer
to 0.1 m; here no answer above 0 is the farthest, as an answer just above 0 is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.base import model_files
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from fgbg_studio.plugins.torch_teachers import TorchTeacher

SOURCE = "https://github.com/ialhashim/DenseDepth"
LICENCE = "see source: the code is GPL-3.0, of the weights nothing is said"
NYU = ModelFile(
    "nyu.h5",
    "https://s3-eu-west-1.amazonaws.com/densedepth/nyu.h5",
    LICENCE,
    SOURCE,
    use="teacher densedepth: rooms, in metres",
)
"""The address is in the repository's README.md, which says 165 MB and states no checksum."""
NEAREST, FARTHEST = 0.1, 10.0
"""Metres."""
STRIDE = 32
LONGEST = 4
"""Longer panoramas are treated as this many times as long as they are high."""


class Options(BaseOptions):
    """Which weights, and how large the network sees the picture."""

    file: str = option("nyu.h5", "File in the model folder: Keras' .h5, or one of the PyTorch port")
    height: int = option(
        480,
        "Height of what the network sees; 480 in its training",
        unit="px",
        ge=64,
        le=960,
        step=32,
    )


def files(options: Options) -> tuple[ModelFile, ...]:
    """The published file, or the person's own."""
    if options.file == NYU.name:
        return (NYU,)
    use = "teacher densedepth, your own weights"
    return (ModelFile(options.file, "", LICENCE, SOURCE, use=use),)


def every_file() -> tuple[ModelFile, ...]:
    """The published file."""
    return (NYU,)


def build(options: Options) -> TorchTeacher:
    """Load the network. Raises StudioError, naming the file, where it is absent or another's."""
    [file] = files(options)
    path = model_files.require(file)
    from fgbg_studio.plugins.densedepth_weights import from_keras, from_torch
    from fgbg_studio.plugins.torch_teachers import (
        Facts,
        TorchTeacher,
        choose_device,
        inverted,
        placed,
        resized,
    )

    device = choose_device()
    read = from_keras if path.suffix.lower() in (".h5", ".hdf5", ".keras") else from_torch
    network = placed(read(path), device, "densedepth")

    def answer(images: Sequence[npt.NDArray[np.uint8]]) -> Tensor:
        reciprocal = network(_seen(images, options.height).to(device))
        depth = FARTHEST * inverted(reciprocal, 1.0, FARTHEST / NEAREST)
        return resized(depth, *images[0].shape[:2])

    return TorchTeacher(Facts("densedepth", LICENCE, "metre", "depth"), answer, device)


def _seen(images: Sequence[npt.NDArray[np.uint8]], height: int) -> Tensor:
    """Pictures at the height that was chosen, to the nearest size that the network can halve."""
    import cv2
    import numpy as np

    from fgbg_studio.plugins.torch_teachers import as_batch

    high, wide = images[0].shape[:2]
    share = min(max(wide / high, 1 / LONGEST), LONGEST)
    size = tuple(max(1, round(side / STRIDE)) * STRIDE for side in (height * share, height))
    way = cv2.INTER_AREA if height < high else cv2.INTER_LINEAR
    return as_batch([np.asarray(cv2.resize(i, size, interpolation=way), np.uint8) for i in images])
