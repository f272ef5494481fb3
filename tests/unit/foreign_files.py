"""Data as others lay it down: folders, and archives of them."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from fgbg_studio.base import ustar
from fgbg_studio.imaging.writing import encode_jpeg, encode_png
from tests.unit.masks import Mask
from tests.unit.pictures import place

SIZE = (24, 16)


def mask(number: int) -> Mask:
    """A block of white, elsewhere for each number."""
    made = np.zeros(SIZE[::-1], np.uint8)
    made[3:12, 2 + number % 10 : 9 + number % 10] = 255
    return made


def picture(number: int) -> bytes:
    """A JPEG unlike that of any other number."""
    return encode_jpeg(place(number, *SIZE))


def lay(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def of_names(names: Sequence[str]) -> dict[str, bytes]:
    """Pictures for these names: masks and depth by the words in them, each of its own content."""
    files = {}
    for number, name in enumerate(names):
        grey = any(word in name.lower() for word in ("mask", "segmentationclass", "depth"))
        files[name] = encode_png(mask(number)) if grey else picture(number)
    return files


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """A compressed zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, root: Path) -> Path:
    """A tar archive of a folder, as `tar -cf PATH -C ROOT .` makes it."""
    with tarfile.open(path, "w") as archive:
        archive.add(root, ".")
    return path


def tar_leading_back() -> bytes:
    """An archive with a member of negative size: whoever believes it comes to it again for ever."""
    block = bytearray(ustar.header("a.png", 0))
    block[124:136] = b"-0000001000\0"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + ustar.END
