"""What pictures are compared by, kept on disk: else ten thousand would be decoded at each start.

One file for a project, in the person's cache; it may be deleted, and one that is damaged is not
used. A record for each picture: the 32 bytes of its SHA-256, and the SIDE x SIDE bytes of its look
(`imaging.likeness`).
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.atomic_files import write_bytes
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import APP_NAME
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Looks = dict[str, npt.NDArray[np.uint8]]

MOST = 200_000
"""Records; a longer file is none of ours."""


def read_looks(project: Project) -> Looks:
    """What is kept of the pictures of a project, by their SHA-256; nothing where there is none."""
    import numpy as np

    from fgbg_studio.imaging.likeness import SIDE

    file, record = _file(project), 32 + SIDE * SIDE
    with contextlib.suppress(OSError):
        size = file.stat().st_size
        if size % record == 0 and size <= MOST * record:
            rows = np.fromfile(file, np.uint8).reshape(-1, record)
            return {bytes(row[:32]).hex(): row[32:].reshape(SIDE, SIDE) for row in rows}
    return {}


def write_looks(project: Project, looks: Looks) -> None:
    """Keep those of the project's backgrounds. A disk that refuses keeps nothing."""
    used = dict.fromkeys(one.sha256 for one in project.contents.backgrounds)
    kept = [bytes.fromhex(name) + looks[name].tobytes() for name in used if name in looks]
    with contextlib.suppress(StudioError, OSError):
        write_bytes(_file(project), b"".join(kept))


def folder() -> Path:
    """Where the files of all projects lie."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)) / "looks"


def _file(project: Project) -> Path:
    name = hashlib.sha256(str(project.folder).encode()).hexdigest()[:20]
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
    return folder() / name
