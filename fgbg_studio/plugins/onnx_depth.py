"""Depth by any network in an ONNX file: how it is given pictures, and how its answer is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base.errors import StudioError
from fgbg_studio.plugins import onnx_sessions

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]

Normalisation = Literal["0..1", "imagenet", "-1..1", "0..255"]
Layout = Literal["auto", "nchw", "nhwc"]
Output = Literal["metres", "relative-depth", "disparity", "reciprocal"]
SCALES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "0..1": ((0.0,) * 3, (255.0,) * 3),
    "imagenet": ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),
    "-1..1": ((127.5,) * 3, (127.5,) * 3),
    "0..255": ((0.0,) * 3, (1.0,) * 3),
}
"""What is taken from red, green and blue of 0 to 255, and what they are then divided by. Those of
ImageNet are the mean 0.485, 0.456, 0.406 and deviation 0.229, 0.224, 0.225 of torchvision."""
AT_ONCE = 8
"""Pictures that a network which takes any number is given together, at most."""
TINY = 1e-6
"""The least disparity, or reciprocal of a depth."""
PROPORTIONS = 0.1
"""By how much, as a logarithm, a map's proportions may differ from those of what was put in."""
NUMBERS = {"tensor(float)": "float32", "tensor(float16)": "float16"}


@dataclass(frozen=True)
class Reading:
    """How a network takes pictures and gives depth.

    `width` and `height`: of its input, in pixels; 0 takes what the file states. `output`: "metres"
    and "relative-depth" are `factor` x what comes out, "reciprocal" is `factor` / what comes out,
    in metres; "disparity" is relative, larger = nearer. Depth of less than `least` is unknown.
    """

    width: int = 0
    height: int = 0
    normalisation: Normalisation = "0..1"
    layout: Layout = "auto"
    bgr: bool = False
    output: Output = "metres"
    factor: float = 1.0
    least: float = 0.0


class OnnxTeacher:
    """A loaded network."""

    kind = "network"

    def __init__(self, session: Any, path: Path, reading: Reading, name: str, licence: str) -> None:
        """Check what the file states of itself. Raises StudioError where that gives no depth."""
        self.unit = "metre" if reading.output in ("metres", "reciprocal") else "relative"
        self.quantity = "disparity" if reading.output == "disparity" else "depth"
        self.licence = licence
        self.device = onnx_sessions.provider_of(session)
        self.note = onnx_sessions.fallback_note(self.device)
        self._session, self._reading = session, reading
        self._whose = f"{path} (teacher {name})"
        self._planes_first, self._size = self._input_of(session)
        self._output = self._output_of(session)

    def depth(self, image: Picture) -> Floats:
        """Depth of an RGB picture (uint8, H x W x 3): float32, H x W, larger = farther, 0 unknown.

        In metres, or relative: then 1 / disparity. Raises StudioError for an answer that is none.
        """
        return self.depths([image])[0]

    def depths(self, images: Sequence[Picture]) -> list[Floats]:
        """The same of several pictures, together where the network takes any number."""
        found: list[Floats] = []
        at_once = AT_ONCE if self._any_number else 1
        while len(found) < len(images):
            some = images[len(found) : len(found) + at_once]
            try:
                answer = self._answer(some)
            except MemoryError:
                if len(some) == 1:
                    raise self._refusal(
                        f"needs more memory than the {self.device} has for one picture. Close "
                        "other programs, or choose a smaller network."
                    ) from None
                at_once = len(some) // 2
                continue
            found += [self._depth(a, i.shape[:2]) for a, i in zip(answer, some, strict=True)]
        return found

    def _input_of(self, session: Any) -> tuple[bool, tuple[int, int]]:
        """Whether colours come before rows, and the width and height that it is given."""
        inputs = session.get_inputs()
        shapes = ", ".join(_told(one.shape) for one in inputs)
        if len(inputs) != 1 or len(inputs[0].shape) != 4 or inputs[0].type not in NUMBERS:
            raise self._refusal(
                f"takes {shapes or 'nothing'} ({', '.join(one.type for one in inputs)}), which is "
                "not one picture of three colours. Choose a network that estimates depth."
            )
        shape = list(inputs[0].shape)
        first = self._reading.layout == "nchw" or (
            self._reading.layout == "auto" and not (shape[3] == 3 and shape[1] != 3)
        )
        number, colours, height, width = shape if first else [shape[0], shape[3], *shape[1:3]]
        if isinstance(colours, int) and colours != 3:
            raise self._refusal(f"takes pictures of {shapes}, which have not three colours.")
        if isinstance(number, int) and number != 1:
            raise self._refusal(f"takes {number} pictures at once. Export it for one, or any.")
        self._name, self._type = inputs[0].name, NUMBERS[inputs[0].type]
        self._any_number = not isinstance(number, int)
        return first, self._sides(width, height)

    def _sides(self, width: Any, height: Any) -> tuple[int, int]:
        chosen = []
        for stated, wanted, side in (
            (width, self._reading.width, "width"),
            (height, self._reading.height, "height"),
        ):
            if isinstance(stated, int) and wanted and stated != wanted:
                raise self._refusal(f"takes pictures of {side} {stated}, not of {wanted}.")
            if not isinstance(stated, int) and not wanted:
                raise self._refusal(f"takes pictures of any size. Say which {side} it is given.")
            chosen.append(stated if isinstance(stated, int) else wanted)
        return chosen[0], chosen[1]

    def _output_of(self, session: Any) -> str:
        outputs = session.get_outputs()
        if len(outputs) != 1:
            told = ", ".join(_told(one.shape) for one in outputs[:3])
            raise self._refusal(
                f"gives {len(outputs)} outputs ({told} ...); one that estimates depth gives one."
            )
        shape = [1 if n == 0 else side for n, side in enumerate(outputs[0].shape)]
        if all(isinstance(side, int) for side in shape):
            self._require_map(shape)
        return str(outputs[0].name)

    def _answer(self, images: Sequence[Picture]) -> Floats:
        """What the network says: float32, pictures x rows x columns.

        Raises MemoryError where it does not fit, StudioError for what is no map of each picture.
        """
        import numpy as np

        given = np.stack([self._planes(image) for image in images]).astype(self._type)
        try:
            answer = self._session.run([self._output], {self._name: given})[0]
        except onnx_sessions.failures() as error:
            if onnx_sessions.is_want_of_memory(error):
                raise MemoryError from error
            raise self._refusal(f"failed: {str(error).splitlines()[0]}") from error
        answer = np.asarray(answer)
        if answer.size % len(images) or not np.issubdtype(answer.dtype, np.floating):
            raise self._refusal(f"gave {_told(answer.shape)} {answer.dtype}, which is no depth.")
        rows, columns = self._require_map((1, *answer.shape[answer.ndim > 2 :]))
        if answer.size != len(images) * rows * columns:
            raise self._refusal(f"gave {_told(answer.shape)} for {len(images)} pictures.")
        return answer.reshape(len(images), rows, columns).astype(np.float32)

    def _planes(self, image: Picture) -> Floats:
        import cv2
        import numpy as np

        small = cv2.resize(image, self._size, interpolation=cv2.INTER_AREA).astype(np.float32)
        less, by = (np.array(values, np.float32) for values in SCALES[self._reading.normalisation])
        scaled = (small - less) / by
        ordered = scaled[..., ::-1] if self._reading.bgr else scaled
        return np.ascontiguousarray(ordered.transpose(2, 0, 1) if self._planes_first else ordered)

    def _require_map(self, shape: Sequence[int]) -> tuple[int, int]:
        """Rows and columns of an output. Raises StudioError where it is no map of the input."""
        sides = [side for side in shape if side != 1]
        width, height = self._size
        if len(sides) == 2:
            rows, columns = sides
            if abs(math.log(columns * height / (rows * width))) <= PROPORTIONS:
                return rows, columns
        raise self._refusal(
            f"gives {_told(shape)}, which is no map of one number for each place in a picture of "
            f"{width} × {height}. Choose a network that estimates depth."
        )

    def _depth(self, answer: Floats, size: tuple[int, ...]) -> Floats:
        """A network's answer for one picture as depth, at the size of the picture."""
        import cv2
        import numpy as np

        if not np.isfinite(answer).all():
            raise self._refusal(
                "gave values that are no numbers or are infinite. The file may be damaged, or made "
                "for another way of giving it pictures."
            )
        large = cv2.resize(answer, (size[1], size[0]), interpolation=cv2.INTER_LINEAR)
        found = _READ[self._reading.output](np.asarray(large, np.float32), self._reading)
        if not found.any():
            raise self._refusal(
                f"found no depth anywhere in a picture: its answers, {answer.min():.3g} to "
                f"{answer.max():.3g}, are none as '{self._reading.output}'. Choose another kind."
            )
        return found

    def _refusal(self, what: str) -> StudioError:
        return StudioError(f"{self._whose} {what}")


def load(path: Path, reading: Reading, name: str, licence: str) -> OnnxTeacher:
    """Open a file as a teacher called `name`. Raises StudioError where it gives no depth."""
    return OnnxTeacher(onnx_sessions.open_session(path), path, reading, name, licence)


def _as_depth(answer: Floats, reading: Reading) -> Floats:
    import numpy as np

    depth = answer * np.float32(reading.factor)
    return np.where((depth > 0) & (depth >= reading.least), depth, np.float32(0))


def _as_reciprocal(answer: Floats, reading: Reading) -> Floats:
    return _as_depth(_as_disparity(answer, reading), reading)


def _as_disparity(answer: Floats, reading: Reading) -> Floats:
    """What has next to no disparity, sky say, is far and not unknown."""
    import numpy as np

    if not (answer > TINY).any():
        return np.zeros_like(answer)
    return np.asarray(1 / np.maximum(answer, np.float32(TINY)), np.float32)


_READ: dict[str, Callable[[Floats, Reading], Floats]] = {
    "metres": _as_depth,
    "relative-depth": _as_depth,
    "reciprocal": _as_reciprocal,
    "disparity": _as_disparity,
}


def _told(shape: Sequence[Any]) -> str:
    return " × ".join(str(side) if side is not None else "any" for side in shape) or "one number"
