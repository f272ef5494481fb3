"""rembg: a network trained to find the salient object of any photo.

It needs a model file in the program's model folder. Nothing is downloaded here.
"""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.base.resources import models_folder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Box = tuple[int, int, int, int]
RELEASE = "https://github.com/danielgatis/rembg/releases/tag/v0.0.0"


class Options(BaseOptions):
    """Which network."""

    session: Literal["u2netp", "silueta", "u2net", "isnet-general-use"] = option(
        "u2netp", "Network: u2netp is small and quick, u2net and isnet-general-use are more exact"
    )


class Rembg:
    """A loaded session; `provider` says what it really runs on."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.provider: str = session.inner_session.get_providers()[0]

    def propose(
        self,
        image: npt.NDArray[np.uint8],
        box: Box | None = None,
        foreground: npt.NDArray[np.uint8] | None = None,
        background: npt.NDArray[np.uint8] | None = None,
    ) -> npt.NDArray[np.uint8]:
        """A soft mask (uint8, H x W) of the most salient object, within `box` if one is given.

        The box is left, top, right, bottom in pixels. Strokes: what they mark is set afterwards.
        """
        import numpy as np

        height, width = image.shape[:2]
        left, top, right, bottom = box or (0, 0, width, height)
        if right <= left or bottom <= top:
            raise StudioError("The box is empty. Draw it around the object.")
        mask = np.zeros((height, width), np.uint8)
        window = image[top:bottom, left:right]
        mask[top:bottom, left:right] = self._salient(window)
        for strokes, value in ((foreground, 255), (background, 0)):
            if strokes is not None:
                mask[strokes > 0] = value
        return mask

    def _salient(self, image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        import numpy as np
        from PIL import Image

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = self._session.predict(Image.fromarray(image))[0]
        return np.asarray(answer.convert("L"), np.uint8)


def build(options: Options) -> Rembg:
    """Load the session. Raises StudioError, naming file and folder, where its model is absent."""
    file = models_folder() / f"{options.session}.onnx"
    if not file.is_file():
        raise StudioError(
            f"The model file {file.name} is not there. Download it from {RELEASE} and put it into "
            f"{file.parent}, or choose the assistant 'grabcut', which needs none."
        )
    os.environ["U2NET_HOME"] = str(file.parent)
    try:
        from rembg import new_session
    except ImportError as error:
        raise StudioError("rembg is not complete. Install it: pip install 'rembg[cpu]'.") from error
    return Rembg(new_session(options.session, providers=["CPUExecutionProvider"]))
