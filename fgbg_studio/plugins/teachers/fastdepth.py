"""FastDepth: depth of indoor pictures by a small network, in metres as NYU Depth v2 has them.

D. Wofk, F. Ma, T.-J. Yang, S. Karaman, V. Sze: FastDepth, ICRA 2019 (MIT). Reads an ONNX export:
one input 1 x 3 x 224 x 224, RGB 0..1, one output of the same size in metres, larger = farther.
The file is put into the model folder by hand; nothing is downloaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins import onnx_sessions

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SIDE = 224
LEAST = 0.1
"""Metres; what the network puts nearer, or behind the camera, is unknown (0)."""


class Options(BaseOptions):
    """Which file."""

    file: str = option("fastdepth_7.onnx", "Name of the model file in the model folder")


class FastDepth:
    """A loaded network."""

    unit = "metre"
    kind = "network"
    licence = "MIT"

    def __init__(self, session: Any) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name

    def depth(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Depth in metres of an RGB picture (uint8, H x W x 3) as float32, H x W."""
        import cv2
        import numpy as np

        height, width = image.shape[:2]
        small = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        planes = np.ascontiguousarray(small.transpose(2, 0, 1)[None], np.float32) / 255.0
        answer = self._session.run(None, {self._input: planes})[0].reshape(SIDE, SIDE)
        enlarged = cv2.resize(answer, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.where(enlarged >= LEAST, enlarged, np.float32(0)).astype(np.float32)


def build(options: Options) -> FastDepth:
    """Load the network. Raises StudioError where the file or onnxruntime is missing."""
    if "/" in options.file or "\\" in options.file:
        raise StudioError(f"'{options.file}' is not a name in the model folder. Leave folders out.")
    file = models_folder() / options.file
    if not file.is_file():
        raise StudioError(
            f"The model file {file.name} is not there. Put it into {file.parent}, or choose the "
            "teacher 'ground-plane', which needs none."
        )
    settings = onnx_sessions.settings()
    import onnxruntime

    return FastDepth(
        onnxruntime.InferenceSession(str(file), settings, providers=[onnx_sessions.CPU])
    )
