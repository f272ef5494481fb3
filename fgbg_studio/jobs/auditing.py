"""The audit of a project's plan as a table, for whoever reads it in a terminal."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from fgbg_studio.base.events import Event, Job, Progress, Result
from fgbg_studio.project import Project

if TYPE_CHECKING:
    from fgbg_studio.data.audit import Audit
    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.moved_nearer import Moved
    from fgbg_studio.data.source_pixels import SourcePixels

SHOWN = 3
"""Pairs that are named of those that do not occur."""
FEW = 4000
"""Samples whose depth is composed in less than a second."""


def audit(project: Project, moved: bool = False) -> Job:
    """Count every sample that the recipe plans; the result is the lines of a table.

    With `moved`, or where there are few samples, the objects whose depth is moved nearer too: their
    pixels decide that, which takes far longer than all the rest.
    """
    from fgbg_studio.data.audit import audit as counting
    from fgbg_studio.data.source_pixels import SourcePixels

    dataset = project.dataset()
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    found, nearer = None, None
    for found in counting(dataset, pixels.ground):
        yield Progress(found.done, found.total, "samples", "Counting")
    if found and (moved or found.total <= FEW):
        nearer = yield from _count_moved(dataset, pixels)
    table = [*lines(dataset, found), *real_lines(project), moved_line(nearer)] if found else []
    yield Result(table)


def _count_moved(dataset: Dataset, pixels: SourcePixels) -> Generator[Event, None, Moved | None]:
    from fgbg_studio.data.moved_nearer import count_moved

    found = None
    for found in count_moved(dataset, pixels):
        doing = f"Composing depth: {found.moved:,} of {found.objects:,} objects moved nearer so far"
        yield Progress(found.done, found.total, "samples", doing)
    return found


def real_lines(project: Project) -> Iterator[str]:
    """How many real samples a training has beside those of the plan, and what is none of them."""
    from fgbg_studio.jobs.real_samples import left_out, real_samples_of

    samples, without = real_samples_of(project), left_out(project)
    if not samples and not without:
        return
    paired = sum(bool(sample.background) for sample in samples)
    yield f"{'real samples':22}{len(samples):>14,}  {paired:,} with their background; all of train"
    for photo, shown in without:
        yield f"  {'left out':20}{'':14}  {photo.name} shows {shown}, which is held out"


def moved_line(found: Moved | None) -> str:
    """How many objects were moved nearer, of how many."""
    if found is None:
        return f"{'depth moved nearer':22}{'not counted':>14}  --moved counts it, object by object"
    share = found.moved / max(1, found.objects)
    return f"{'depth moved nearer':22}{found.moved:>14,}  of {found.objects:,} objects, {share:.1%}"


def lines(dataset: Dataset, found: Audit) -> Iterator[str]:
    """An audit in words and columns."""
    yield f"{'samples':22}{found.total:>14,}"
    for part, count in found.parts.items():
        yield f"  {part:20}{count:>14,}"
    yield f"{'pairs':22}{found.pairs.size:>14,}"
    yield f"  {'each, least':20}{int(found.pairs.min()):>14,}"
    yield f"  {'each, most':20}{int(found.pairs.max()):>14,}"
    if found.never:
        yield f"  {'never':20}{found.never:>14,}  {_first_missing(dataset, found)}"
    yield from _objects(found)
    for blend, count in found.blends.items():
        if count and count != found.total:
            yield f"{f'blend {blend}':22}{count:>14,}"
    yield "long side of the objects, px"
    for low, high, count in zip(found.edges, found.edges[1:], found.sizes.tolist(), strict=False):
        if count:
            yield f"  {f'{low:.0f} to {high:.0f}':20}{count:>14,}"
    yield "where they stand, per thousand of the objects"
    for row in found.cells:
        yield "  " + "".join(f"{1000 * n / max(1, found.cells.sum()):7.1f}" for n in row.tolist())


def _objects(found: Audit) -> Iterator[str]:
    for number, count in enumerate(found.objects.tolist()):
        if count and number > 1:
            yield f"{f'with {number} objects':22}{count:>14,}"
    if found.off_ground:
        why = "objects: their background shows too little ground, or none"
        yield f"{'off the ground':22}{found.off_ground:>14,}  {why}"


def _first_missing(dataset: Dataset, found: Audit) -> str:
    import numpy as np

    missing = np.argwhere(found.pairs == 0)[:SHOWN].tolist()
    names = [f"{dataset.backgrounds[b].name} x {dataset.cutouts[c].name}" for b, c in missing]
    return ", ".join(names) + (", ..." if found.never > len(names) else "")
