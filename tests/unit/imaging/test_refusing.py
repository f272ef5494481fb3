"""What is not a picture, or a dangerous one, is refused with the file's name."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fgbg_studio.base.errors import PictureError
from fgbg_studio.imaging.reading import (
    has_transparency,
    picture_size,
    read_mask,
    read_reduced,
    read_rgb,
    read_rgba,
    read_uint16,
)
from fgbg_studio.imaging.writing import encode_jpeg, encode_png, write_png
from tests.unit.pictures import noise

READERS: list[Callable[[Path], object]] = [
    read_rgb,
    read_rgba,
    read_mask,
    read_uint16,
    has_transparency,
    lambda path: read_reduced(path, 64),
]


def huge_png(side: int) -> bytes:
    """A valid PNG of `side` x `side` black pixels, a few hundred bytes for each thousand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    packer = zlib.compressobj(9)
    row = bytes(side // 8 + 2)
    packed = b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()])
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    )


@pytest.fixture(scope="module")
def poster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("huge") / "poster.png"
    path.write_bytes(huge_png(30_000))
    return path


@pytest.mark.parametrize("reader", READERS)
def test_thirty_thousand_pixels_a_side_are_refused_undecoded(
    poster: Path, reader: Callable[[Path], object]
) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(PictureError, match=r"poster\.png is 30,000 x 30,000 .*Reduce it"):
            reader(poster)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("encode", [encode_jpeg, encode_png])
def test_a_file_cut_short_is_refused(
    tmp_path: Path,
    encode: Callable[[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]], bytes],
    reader: Callable[[Path], object],
) -> None:
    path = tmp_path / "short.bin"
    whole = encode(noise(1, 60, 80, 3))
    path.write_bytes(whole[: len(whole) // 2])
    if reader is has_transparency:
        assert not has_transparency(path)  # it says so without a look at the pixels
        return
    with pytest.raises(PictureError, match=r"short\.bin"):
        reader(path)


def test_a_depth_map_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "depth.png"
    whole = encode_png(noise(1, 60, 80).astype(np.uint16) * 200)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PictureError, match=r"depth\.png is cut short or damaged"):
        read_uint16(path)


def test_a_colour_picture_is_no_depth_map(tmp_path: Path) -> None:
    write_png(tmp_path / "a.png", noise(1, 4, 4, 3))
    with pytest.raises(PictureError, match=r"a\.png is not a 16-bit grey picture"):
        read_uint16(tmp_path / "a.png")


@pytest.mark.parametrize("reader", [*READERS, picture_size])
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("letter.jpg", b"Dear Sir or Madam,\n" * 20, "not a picture"),
        ("empty.png", b"", r"empty \(0 bytes\)"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture"),
        ("header.png", b"\x89PNG\r\n\x1a\n", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused(
    tmp_path: Path, reader: Callable[[Path], object], name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PictureError, match=f"{name}.*{message}"):
        reader(path)


@pytest.mark.parametrize("reader", READERS)
def test_a_missing_file_and_a_folder_are_refused(
    tmp_path: Path, reader: Callable[[Path], object]
) -> None:
    for path in (tmp_path / "nowhere.png", tmp_path):
        with pytest.raises(PictureError, match=str(path)):
            reader(path)


WHOLE = {
    "jpeg": encode_jpeg(noise(2, 16, 16, 3)),
    "png": encode_png(noise(2, 16, 16, 4)),
    "png16": encode_png(noise(2, 16, 16).astype(np.uint16) * 255),
}


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged") / "damaged.bin"


@pytest.fixture(scope="module")
def more_kinds() -> dict[str, bytes]:
    """The same pixels in the other formats that can be read."""
    import io

    found = dict(WHOLE)
    exif = Image.Exif()
    exif[0x0112] = 6
    for kind in ("gif", "bmp", "tiff", "webp", "jpeg"):
        buffer = io.BytesIO()
        image = Image.fromarray(noise(2, 16, 16, 3))
        image.save(buffer, kind, **({"exif": exif} if kind in ("jpeg", "tiff", "webp") else {}))
        found[f"{kind} by Pillow"] = buffer.getvalue()
    return found


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_never_a_fault(
    damaged: Path, more_kinds: dict[str, bytes], data: st.DataObject
) -> None:
    content = bytearray(more_kinds[data.draw(st.sampled_from(sorted(more_kinds)))])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    for reader in (*READERS, picture_size):
        with suppress(PictureError):
            reader(damaged)
