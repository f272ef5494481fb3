"""Reading picture files the way the person sees them, and refusing what is not a picture.

Pillow decodes: it knows EXIF orientation, palettes, CMYK and 16 bits, and reads a file's size
before its pixels, so that a decompression bomb is refused before memory is asked for.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from fgbg_studio.base.errors import PictureError, describe_os_error

Picture = npt.NDArray[np.uint8]

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"})
MAX_PIXELS = 150_000_000
MAX_SIDE = 25_000
DAMAGE = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, struct.error)
"""What Pillow raises, depending on the format, for a damaged file."""
_Turn = Image.Transpose
TURNS = {
    2: _Turn.FLIP_LEFT_RIGHT,
    3: _Turn.ROTATE_180,
    4: _Turn.FLIP_TOP_BOTTOM,
    5: _Turn.TRANSPOSE,
    6: _Turn.ROTATE_270,
    7: _Turn.TRANSVERSE,
    8: _Turn.ROTATE_90,
}
"""EXIF orientation -> what puts the picture upright."""
ON_THEIR_SIDE = {_Turn.TRANSPOSE, _Turn.ROTATE_270, _Turn.TRANSVERSE, _Turn.ROTATE_90}


@dataclass(frozen=True)
class Content:
    """A picture file that is in memory, out of an archive for instance; `name` is for messages."""

    name: str
    content: bytes = field(repr=False)

    def __str__(self) -> str:
        return self.name


Source = Path | Content


def picture_files(path: Path) -> list[Path]:
    """`path` itself, or every picture file in that folder and below, sorted by name."""
    if not path.is_dir():
        return [path]
    return sorted(f for f in path.rglob("*") if f.suffix.lower() in SUFFIXES and f.is_file())


def picture_size(path: Source) -> tuple[int, int]:
    """Width and height in pixels after EXIF rotation, without decoding the pixels."""
    with _opened(path) as image:
        on_its_side = _turn(image) in ON_THEIR_SIDE
        return (image.height, image.width) if on_its_side else (image.width, image.height)


def read_rgb(path: Source) -> Picture:
    """RGB, uint8, height x width x 3; alpha is dropped."""
    return _pixels(path, "RGB")


def read_rgba(path: Source) -> Picture:
    """RGBA with straight alpha, uint8, height x width x 4; opaque where the file has no alpha."""
    return _pixels(path, "RGBA")


def read_mask(path: Source) -> Picture:
    """A mask file as uint8, height x width: its alpha where it varies, else its grey value."""
    rgba = read_rgba(path)
    if rgba[..., 3].min() < 255:
        return np.ascontiguousarray(rgba[..., 3])
    return _pixels(path, "L")


def read_reduced(path: Source, side: int) -> Picture:
    """RGBA, uint8, at most `side` pixels wide and high; JPEG decodes at a fraction of its size."""
    with _opened(path) as image:
        image.draft("RGB", (side, side))
        return _decoded(image, path, "RGBA", side)


def has_transparency(path: Source) -> bool:
    """True if any pixel is not fully opaque, as in a finished cut-out."""
    return may_be_transparent(path) and bool(read_rgba(path)[..., 3].min() < 255)


def may_be_transparent(path: Source) -> bool:
    """False where no pixel can be other than opaque; told without decoding the pixels."""
    with _opened(path) as image:
        return bool(image.has_transparency_data)


def read_uint16(path: Source) -> npt.NDArray[np.uint16]:
    """A 16-bit grey PNG, such as a depth map, as uint16, height x width."""
    with _opened(path) as image:
        if not image.mode.startswith("I"):
            raise PictureError(f"{path} is not a 16-bit grey picture. Choose a depth map.")
        _load(image, path)
        return np.asarray(image).astype(np.uint16)


def read_depth(path: Source) -> npt.NDArray[np.float32]:
    """A depth map's own values, 16 bits or 8, as float32, height x width."""
    with _opened(path) as image:
        _load(image, path)
        wide = image.mode.startswith(("I", "F"))
        return np.asarray(image if wide else image.convert("L")).astype(np.float32)


def _pixels(path: Source, mode: str) -> Picture:
    with _opened(path) as image:
        return _decoded(image, path, mode)


def _decoded(image: Image.Image, path: Source, mode: str, side: int = 0) -> Picture:
    _load(image, path)
    turn = _turn(image)
    upright = _eight_bit(image if turn is None else image.transpose(turn))
    if side:
        upright.thumbnail((side, side))
    return np.asarray(upright.convert(mode)).copy()


def _load(image: Image.Image, path: Source) -> None:
    try:
        image.load()
    except DAMAGE as error:
        raise _damaged(path, error) from error


def _damaged(path: Source, error: Exception) -> PictureError:
    return PictureError(f"{path} is cut short or damaged ({error}). Copy it again.")


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How the picture has to be turned by its EXIF orientation; damaged EXIF turns nothing."""
    try:
        return TURNS.get(image.getexif().get(0x0112, 1))
    except DAMAGE:
        return None


def _eight_bit(image: Image.Image) -> Image.Image:
    """16-bit grey to 8 bits by its full range, where Pillow's own conversion would clip."""
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image).astype(np.float32)
        top = 65535.0 if image.mode.startswith("I") else max(float(values.max()), 1e-6)
        return Image.fromarray(np.clip(values * (255.0 / top) + 0.5, 0, 255).astype(np.uint8))
    return image


@contextmanager
def _opened(path: Source) -> Iterator[Image.Image]:
    with _identified(path) as image:
        _check_size(path, image.size)
        yield image


def _identified(path: Source) -> Image.Image:
    try:
        file = io.BytesIO(path.content) if isinstance(path, Content) else path
        if not (len(path.content) if isinstance(path, Content) else path.stat().st_size):
            raise PictureError(f"{path} is empty (0 bytes). Copy it again from its source.")
        Image.MAX_IMAGE_PIXELS = None  # `_check_size` is stricter and has a clear message
        return Image.open(file)
    except UnidentifiedImageError as error:
        raise PictureError(f"{path} is not a picture that can be read. Use PNG or JPEG.") from error
    except OSError as error:
        raise PictureError(describe_os_error(error, f"reading {path}")) from error
    except DAMAGE as error:
        raise _damaged(path, error) from error


def _check_size(path: Source, size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
        raise PictureError(
            f"{path} is {width:,} x {height:,} pixels, more than the limit of "
            f"{MAX_PIXELS // 1_000_000} megapixels or {MAX_SIDE:,} a side. Reduce it first."
        )
