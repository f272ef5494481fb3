"""The background of a fixed camera, taken out of its pictures: each pixel's median over them.

What moves, or is there in fewer than half of the pictures, is not in the median. The older idea of
keeping the median as the picture of an empty place is B. Gloyer, H. K. Aghajan, K.-Y. Siu,
T. Kailath: Video-based freeway-monitoring system using recursive vehicle tracking, SPIE 2421, 1995.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import PictureError, StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.resources import APP_NAME

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LEAST, MOST = 3, 31
"""Pictures that a median is taken of; of more, as many that are spread evenly. Odd numbers: a
median of an even one would be the mean of two pictures."""
IN_MEMORY = 256 * 2**20
"""Bytes of all pictures together that are held at once: of larger ones, some rows at a time."""
KEPT = 8
"""Backgrounds that stay in the cache folder."""


def clean_background(pictures: Sequence[Path], folder: Path | None = None) -> Job:
    """Make the background of pictures of one fixed camera; the result is the path of its PNG.

    It goes into `folder`, or into the person's cache folder, and is made once for the same files.
    What is no picture is left out with a `Note`. Raises StudioError for fewer than three pictures,
    and where they are not of one size.
    """
    yield Result((yield from background_of(pictures, folder)))


def background_of(
    pictures: Sequence[Path], folder: Path | None = None
) -> Generator[Event, None, Path]:
    """The same within another job."""
    from fgbg_studio.imaging.writing import write_png

    chosen = _spread((yield from _of_one_size(pictures)))
    file = (folder or cache_folder()) / f"background-{_key(chosen)}.png"
    if not file.exists():
        write_png(file, (yield from _median(chosen)))
    if folder is None:
        file.touch()
        _forget_oldest(file.parent)
    return file


def cache_folder() -> Path:
    """Where they lie; the folder may be emptied at any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)) / "backgrounds"


def _of_one_size(pictures: Sequence[Path]) -> Generator[Event, None, list[Path]]:
    from fgbg_studio.imaging.reading import picture_size

    sizes: dict[Path, tuple[int, int]] = {}
    for path in sorted(pictures):
        yield Progress(0, len(pictures), "pictures", "Looking at the pictures of the place")
        try:
            sizes[path] = picture_size(path)
        except PictureError as error:
            yield Note(str(error), warning=True)
    files = list(sizes)
    for other in files[1:]:
        if sizes[other] != sizes[files[0]]:
            (w, h), (ow, oh) = sizes[files[0]], sizes[other]
            raise StudioError(
                f"{files[0].name} has {w:,} × {h:,} pixels and {other.name} {ow:,} × {oh:,}, so "
                "they are not of one fixed camera. Choose a picture of the place as the "
                "background, or none."
            )
    if len(files) < LEAST:
        raise StudioError(
            f"A background takes at least {LEAST} pictures of the same place, and there are "
            f"{len(files)}. Choose a picture of the place as the background, or none."
        )
    return files


def _spread(files: list[Path]) -> list[Path]:
    """An odd number of them, evenly spread."""
    count = min(MOST, len(files) - (len(files) + 1) % 2)
    return [files[n * (len(files) - 1) // (count - 1)] for n in range(count)]


def _key(files: Sequence[Path]) -> str:
    """Another one where any of the files was changed."""
    told = hashlib.sha256()
    for file in files:
        found = file.stat()
        told.update(f"{file.resolve()} {found.st_size} {found.st_mtime_ns}\n".encode())
    return told.hexdigest()[:16]


def _median(files: list[Path]) -> Generator[Event, None, npt.NDArray[np.uint8]]:
    """RGB, uint8, H x W x 3; all files are read once for each stretch of rows."""
    import numpy as np

    from fgbg_studio.imaging.photo_levels import read_photo

    first = read_photo(files[0])
    found = np.empty_like(first)
    rows = max(1, IN_MEMORY // (len(files) * first[0].nbytes))
    starts = range(0, len(first), rows)
    for number, top in enumerate(starts):
        stretch: list[npt.NDArray[np.uint8]] = []
        for path in files:
            done = number * len(files) + len(stretch)
            total = len(starts) * len(files)
            yield Progress(done, total, "pictures read", "Taking the background")
            stretch.append(read_photo(path)[top : top + rows].copy())
        middle = len(files) // 2
        for row in range(len(stretch[0])):
            together = np.stack([picture[row] for picture in stretch])
            found[top + row] = np.partition(together, middle, axis=0)[middle]
    return found


def _forget_oldest(folder: Path) -> None:
    with suppress(OSError):
        kept = sorted(folder.glob("background-*.png"), key=lambda f: f.stat().st_mtime_ns)
        for file in kept[:-KEPT]:
            file.unlink()
