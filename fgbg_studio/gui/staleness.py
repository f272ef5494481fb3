"""How much of what was made earlier would come out otherwise today; looked up in other threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError

if TYPE_CHECKING:
    from fgbg_studio.data.dataset import Dataset
    from fgbg_studio.data.grounds import Grounds
    from fgbg_studio.project import Project


@dataclass(frozen=True)
class Stale:
    """Of `total` samples, how many have other sources now, and how many differ in all."""

    total: int
    by_sources: int
    in_all: int

    @property
    def text(self) -> str:
        """In words; "" where nothing differs."""
        of_all = f"of {self.total:,} samples changed"
        if self.by_sources:
            return f"{self.by_sources:,} {of_all}: their pictures or masks are others now"
        return f"{self.in_all:,} {of_all}: the recipe is another one now" if self.in_all else ""


def stale_dataset(project: Project, folder: Path) -> Stale | None:
    """Of a written dataset; None where its card is damaged or of an earlier version."""
    from fgbg_studio.data.card import read_card
    from fgbg_studio.data.fingerprints import files_of, sha256_now
    from fgbg_studio.data.staleness import changed_samples

    try:
        card, now = read_card(folder), project.dataset()
    except StudioError:
        return None
    then, indices, grounds = card.dataset, card.indices(), _grounds(project, now)
    files = {inside: sha256_now(project.path(inside)) for inside in files_of(now)}
    with_old_recipe = project.dataset(then.recipe)
    counts = [
        int(changed_samples(then, indices, card.files, one, files, grounds).sum())
        for one in (with_old_recipe, now)
    ]
    return Stale(len(indices), *counts)


def stale_run(project: Project, folder: Path) -> Stale | None:
    """Of the samples that a run is trained on, on the run's own canvas; None for one on files.

    A run keeps no hashes of files: pictures and cut-outs are compared by those of their entries.
    """
    from fgbg_studio.data.splits import indices_of
    from fgbg_studio.data.staleness import changed_samples
    from fgbg_studio.learning.run_folder import RunFolder

    run = RunFolder(folder)
    try:
        if run.options().data:
            return None
        then = run.dataset()
        size = {"width": then.recipe.width, "height": then.recipe.height}
        now = project.dataset(project.recipe.model_copy(update=size))
    except StudioError:
        return None
    indices, grounds = indices_of(then, "train"), _grounds(project, now)
    with_old_recipe = project.dataset(then.recipe)
    counts = [
        int(changed_samples(then, indices, _hashes(then), one, _hashes(one), grounds).sum())
        for one in (with_old_recipe, now)
    ]
    return Stale(len(indices), *counts)


def _hashes(dataset: Dataset) -> dict[str, str]:
    return {source.file: source.sha256 for source in (*dataset.backgrounds, *dataset.cutouts)}


def _grounds(project: Project, dataset: Dataset) -> Grounds:
    from fgbg_studio.data.source_pixels import SourcePixels

    return SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale).ground
