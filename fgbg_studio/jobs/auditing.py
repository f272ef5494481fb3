"""The audit of a project's plan as a table, for whoever reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fgbg_studio.base.events import Job, Progress, Result
from fgbg_studio.project import Project

if TYPE_CHECKING:
    from fgbg_studio.data.audit import Audit
    from fgbg_studio.data.dataset import Dataset

SHOWN = 3
"""Pairs that are named of those that do not occur."""


def audit(project: Project) -> Job:
    """Count every sample that the recipe plans; the result is the lines of a table."""
    from fgbg_studio.data.audit import audit as counting
    from fgbg_studio.data.source_pixels import SourcePixels

    dataset = project.dataset()
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    found = None
    for found in counting(dataset, pixels.ground):
        yield Progress(found.done, found.total, "samples", "Counting")
    yield Result(list(lines(dataset, found)) if found else [])


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
    for number, count in enumerate(found.objects.tolist()):
        if count and number > 1:
            yield f"{f'with {number} objects':22}{count:>14,}"
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


def _first_missing(dataset: Dataset, found: Audit) -> str:
    import numpy as np

    missing = np.argwhere(found.pairs == 0)[:SHOWN].tolist()
    names = [f"{dataset.backgrounds[b].name} x {dataset.cutouts[c].name}" for b, c in missing]
    return ", ".join(names) + (", ..." if found.never > len(names) else "")
