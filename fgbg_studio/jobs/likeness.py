"""Backgrounds that are nearly the same picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Progress, Result
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.sources import Background
    from fgbg_studio.imaging.likeness import Alike

    Looks = dict[str, npt.NDArray[np.uint8]]
    """What is kept of pictures to compare them by (`imaging.likeness`), by their SHA-256."""


@dataclass(frozen=True)
class AlikeBackgrounds:
    """Two backgrounds by id, the older one first, and how alike they are: 1 is the same."""

    first: str
    second: str
    likeness: float


def find_alike(project: Project, looks: Looks | None = None) -> Job:
    """Compare every background with every other one.

    `looks` has what is known of pictures already, and gets what is read; that is kept on disk too.
    The result is a list of `AlikeBackgrounds`, the most alike first. Pictures that cannot be read
    are left out.
    """
    from fgbg_studio.jobs.kept_looks import read_looks, write_looks

    looks, every = {} if looks is None else looks, project.contents.backgrounds
    if any(background.sha256 not in looks for background in every):
        looks |= {name: look for name, look in read_looks(project).items() if name not in looks}
    known = len(looks)
    for number, background in enumerate(every):
        yield Progress(number, len(every), "backgrounds", "Looking at them")
        if background.sha256 not in looks:
            _look(project, background, looks)
    if len(looks) > known:
        write_looks(project, looks)
    there = [background for background in every if background.sha256 in looks]
    best: dict[tuple[int, int], float] = {}
    if len(there) > 1:
        yield from _compare(there, looks, best)
    found = [
        AlikeBackgrounds(there[pair[0]].id, there[pair[1]].id, likeness)
        for pair, likeness in best.items()
    ]
    yield Progress(len(every), len(every), "backgrounds")
    yield Result(sorted(found, key=lambda one: (-one.likeness, one.first, one.second)))


def _look(project: Project, background: Background, looks: Looks) -> None:
    from fgbg_studio.imaging.likeness import read_look

    try:
        looks[background.sha256] = read_look(project.path(background.file))
    except StudioError:
        return  # the page says so where it is to be shown


def _compare(there: list[Background], looks: Looks, best: dict[tuple[int, int], float]) -> Job:
    """Fill `best` with the likeness of pairs, by their numbers in `there`."""
    import numpy as np

    from fgbg_studio.imaging.likeness import PARTS, nearly_same

    pairs: list[Alike]
    stack = np.stack([looks[background.sha256] for background in there])
    for done, pairs in enumerate(nearly_same(stack), 1):
        for first, second, likeness in pairs:
            best[first, second] = max(best.get((first, second), 0.0), likeness)
        yield Progress(done, len(PARTS), "comparisons", "Comparing them")
