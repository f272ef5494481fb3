"""How much of what was made earlier would come out otherwise today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.card import read_card
from fgbg_studio.data.fingerprints import files_of, sha256_now
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.dataset import Dataset


@dataclass(frozen=True)
class Stale:
    """Of `total` samples, how many have other sources now, and how many differ in all.

    `real` are the real samples of a run that have another mask or picture now, or are none now.
    """

    total: int
    by_sources: int
    in_all: int
    real: int = 0

    @property
    def text(self) -> str:
        """In words; "" where nothing differs."""
        return "; ".join(text for text in (self._of_rendered(), self._of_real()) if text)

    def _of_rendered(self) -> str:
        of_all = f"of {self.total:,} samples changed"
        if self.by_sources:
            return f"{self.by_sources:,} {of_all}: their pictures, masks or ground are others now"
        return f"{self.in_all:,} {of_all}: the recipe is another one now" if self.in_all else ""

    def _of_real(self) -> str:
        if not self.real:
            return ""
        return f"{self.real:,} real sample{'s' if self.real > 1 else ''} changed or gone"


def stale_dataset(project: Project, folder: Path) -> Stale | None:
    """Of a written dataset; None where its card is damaged or of an earlier version."""
    try:
        card, now = read_card(folder), project.dataset()
        today = _today(project, now)
        return _compared(project, card.dataset, card.indices(), card.files, now, today)
    except StudioError:
        return None


def stale_run(project: Project, folder: Path) -> Stale | None:
    """Of the samples that a run is trained on, on its own canvas; None for one on files.

    Runs of earlier versions kept no hashes: pictures and cut-outs are then compared by those of
    their entries.
    """
    from fgbg_studio.data.splits import indices_of
    from fgbg_studio.jobs.real_samples import changed_real
    from fgbg_studio.learning.run_folder import RunFolder

    run = RunFolder(folder)
    try:
        if run.options().data:
            return None
        then, kept = run.dataset(), run.files()
        size = {"width": then.recipe.width, "height": then.recipe.height}
        now = project.dataset(project.recipe.model_copy(update=size))
        files = _today(project, now) if kept else _hashes(now)
        trained = indices_of(then, "train")
        found = _compared(project, then, trained, kept or _hashes(then), now, files)
        return replace(found, real=len(changed_real(project, run)))
    except StudioError:
        return None


def _today(project: Project, dataset: Dataset) -> dict[str, str]:
    return {inside: sha256_now(project.path(inside)) for inside in files_of(dataset)}


def _compared(
    project: Project,
    then: Dataset,
    indices: npt.NDArray[np.int64],
    files_then: Mapping[str, str],
    now: Dataset,
    files_now: Mapping[str, str],
) -> Stale:
    """With the recipe as it was, for what the sources alone have changed, and as it is."""
    from fgbg_studio.data.source_pixels import SourcePixels
    from fgbg_studio.data.staleness import changed_samples

    grounds = SourcePixels(project.folder, now.recipe.canvas, now.depth_scale).ground
    with_old_recipe = project.dataset(then.recipe)
    counts = [
        int(changed_samples(then, indices, files_then, one, files_now, grounds).sum())
        for one in (with_old_recipe, now)
    ]
    return Stale(len(indices), *counts)


def _hashes(dataset: Dataset) -> dict[str, str]:
    return {source.file: source.sha256 for source in (*dataset.backgrounds, *dataset.cutouts)}
