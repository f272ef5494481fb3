"""What a run learns from and is judged on: samples rendered from sources, or files people have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from fgbg_studio.base import model_files, registry
from fgbg_studio.base.errors import StudioError, UsageError
from fgbg_studio.base.plugin_lines import chosen_by
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.recipe import Part, Recipe
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.stages import LEAST_SIDE
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import torch

    from fgbg_studio.data.batches import Source
    from fgbg_studio.data.foreign import ForeignDataset
    from fgbg_studio.data.loader import Batch, EpochOrder
    from fgbg_studio.data.real_views import RealViews

    Indices: TypeAlias = npt.NDArray[np.int64]

AnyPart = Literal[Part, "all"]


@dataclass(frozen=True)
class Rendered:
    """Samples of a dataset, rendered when they are needed."""

    dataset: Dataset
    root: Path

    def part(self, part: AnyPart) -> Indices:
        """The indices of a part's samples."""
        from fgbg_studio.data.choosing import chosen
        from fgbg_studio.data.splits import indices_of

        return chosen(self.dataset) if part == "all" else indices_of(self.dataset, part)

    def has_training(self) -> bool:
        """Whether there is anything to learn from."""
        from fgbg_studio.data.splits import counts

        return counts(self.dataset)["train"] > 0

    def held_out(self) -> Indices:
        """The indices of the samples that tell which network is the best so far."""
        from fgbg_studio.data.splits import indices_to_choose_by

        return indices_to_choose_by(self.dataset)

    def seen(self) -> Indices:
        """The indices of all samples that a training may need."""
        import numpy as np

        return np.concatenate([self.part("train"), self.held_out()])

    def parts(self, indices: Indices) -> Indices:
        """The number in `PARTS` of the part of each sample."""
        import numpy as np

        from fgbg_studio.data.splits import parts_of_pairs

        pairs = parts_of_pairs(self.dataset).ravel()
        return np.asarray(pairs[indices // self.dataset.each], np.int64)

    def batches(
        self, order: EpochOrder, size: int, workers: int = 0, real: RealViews | None = None
    ) -> Iterable[Batch]:
        """Batches in the order of `order`, which may have views of `real` samples."""
        from fgbg_studio.data.loader import rendered

        return _loaded(rendered(self.dataset, self.root), self.dataset, order, size, workers, real)


@dataclass(frozen=True)
class Files:
    """Records in a folder or an archive, brought to the canvas of `dataset`."""

    records: ForeignDataset
    dataset: Dataset

    def part(self, part: AnyPart) -> Indices:
        """The positions of a part's records."""
        import numpy as np

        from fgbg_studio.data.foreign_splits import positions_of

        if part == "all":
            return np.arange(len(self.records))
        return positions_of(self.records.records, self.dataset.recipe, part)

    def has_training(self) -> bool:
        """Whether there is anything to learn from."""
        return len(self.part("train")) > 0

    def held_out(self) -> Indices:
        """The positions of the records of "val"; where there are none, of all but "train"."""
        from fgbg_studio.data.foreign_splits import positions_of
        from fgbg_studio.data.splits import PARTS

        found = self.part("val")
        if len(found):
            return found
        return positions_of(self.records.records, self.dataset.recipe, *PARTS[1:])

    def parts(self, indices: Indices) -> Indices:
        """The number in `PARTS` of the part of each record."""
        import numpy as np

        from fgbg_studio.data.foreign_splits import part_of_record
        from fgbg_studio.data.splits import PARTS

        chosen = (self.records.records[n] for n in indices.tolist())
        found = [PARTS.index(part_of_record(one, self.dataset.recipe)) for one in chosen]
        return np.array(found, np.int64)

    def batches(
        self, order: EpochOrder, size: int, workers: int = 0, real: RealViews | None = None
    ) -> Iterable[Batch]:
        """Batches in the order of `order`, which may have views of `real` samples."""
        return _loaded(self.records, self.dataset, order, size, workers, real)


Material: TypeAlias = Rendered | Files


def _loaded(
    source: Source,
    dataset: Dataset,
    order: EpochOrder,
    size: int,
    workers: int,
    real: RealViews | None,
) -> Iterable[Batch]:
    from fgbg_studio.data.batches import SampleBatches
    from fgbg_studio.data.loader import BatchLoader
    from fgbg_studio.data.mixing import Mixed

    samples = SampleBatches(Mixed(source, real) if real else source, dataset.recipe.canvas)
    return BatchLoader(samples, order, size, workers)


class Growing:
    """What each epoch learns from: samples of the size that is its turn, made by `make(side)`.

    `sides` has the shorter side of each epoch's samples. What made those of another size ends when
    it is no longer needed.
    """

    def __init__(self, make: Callable[[int], Iterable[Batch]], sides: Sequence[int]) -> None:
        self._make, self._sides = make, sides
        self._side = 0
        self._batches: Iterable[Batch] = ()

    def __call__(self, epoch: int) -> Iterable[Batch]:
        """The batches of an epoch, 0 the first."""
        side = self._sides[epoch]
        if side != self._side:
            self._batches = ()
            self._batches, self._side = self._make(side), side
        return self._batches


def on_canvas(recipe: Recipe, side: int) -> Recipe:
    """The recipe on a canvas whose shorter side is `side`: the same placements, smaller.

    Rendering at the size that is trained costs far less than rendering large and reducing. 0 leaves
    the recipe as it is.
    """
    if not side:
        return recipe
    scale = side / min(recipe.canvas)
    width, height = (max(LEAST_SIDE, round(length * scale)) for length in recipe.canvas)
    return recipe.model_copy(update={"width": width, "height": height})


def material_of(project: Project, options: TrainOptions, dataset: Dataset) -> Material:
    """What a run with these options learns from; `dataset` is the one it began with."""
    if not options.data:
        return Rendered(_as_kept(dataset, project.contents.depth), project.folder)
    return files_at(project.folder / options.data, options.pattern, dataset)


def _as_kept(dataset: Dataset, scale: DepthScale) -> Dataset:
    """The dataset, its depth read in the steps that the project's maps have by now.

    Another far cap, set since the run began, may have changed them.
    """
    steps = {"steps_per_unit": scale.steps_per_unit}
    return replace(dataset, depth_scale=dataset.depth_scale.model_copy(update=steps))


def dataset_for(project: Project, options: TrainOptions) -> Dataset:
    """What a new run with these options begins with, on its own canvas.

    Files need no sources of the project's own, only its canvas and its scale of depth.
    """
    recipe = on_canvas(project.recipe, options.size)
    if options.data:
        return Dataset(recipe, (), (), project.contents.depth)
    return project.dataset(recipe)


def require_model(line: str) -> None:
    """Raise StudioError for an unknown network, and for a file of weights that it lacks."""
    name, chosen = chosen_by("models", line)
    files = getattr(registry.load("models", name), "files", None)
    for file in files(chosen) if files else ():
        model_files.require(file)


def require_learnable(material: Material) -> None:
    """Raise StudioError where there is nothing to learn from, or too small a canvas."""
    if not material.has_training():
        raise StudioError("Every source is held out. Add pictures, or lower the held-out share.")
    if min(material.dataset.recipe.canvas) < LEAST_SIDE:
        raise StudioError(f"A network needs a canvas of at least {LEAST_SIDE} pixels a side.")


def on_device(
    material: Rendered,
    order: EpochOrder,
    batch: int,
    device: torch.device,
    real: RealViews | None = None,
) -> Iterable[Batch]:
    """Batches composed on the device that trains; views of `real` samples are brought there."""
    from fgbg_studio.data.source_pixels import SourcePixels
    from fgbg_studio.learning.batch_renderer import BatchRenderer, RenderedBatches

    dataset = material.dataset
    pixels = SourcePixels(material.root, dataset.recipe.canvas, dataset.depth_scale)
    return RenderedBatches(BatchRenderer(dataset, pixels, device, real), order, batch)


def files_at(path: Path, pattern: str, dataset: Dataset) -> Files:
    """Somebody's data at `path`. Raises StudioError where nothing in it can be learned from."""
    from fgbg_studio.jobs.foreign_data import open_data

    return Files(open_data(path, pattern, dataset.recipe.canvas), dataset)


def inside(project: Project, data: str) -> str:
    """A path as a run keeps it: within the project where it is, else absolute."""
    if not data:
        return ""
    path = Path(data).expanduser().resolve()
    if path.is_relative_to(project.folder):
        return path.relative_to(project.folder).as_posix()
    return str(path)


def refuse_outside(project: Project, kept: str, given: str) -> None:
    """Raise UsageError where a run's record leads out of the project and nobody says so anew.

    A project may come from anyone, and its files must not open others on this machine.
    """
    path = (project.folder / kept).resolve()
    if kept and not path.is_relative_to(project.folder) and inside(project, given) != kept:
        raise UsageError(
            f"This run learns from {kept}, outside the project. If you trust that, say it again: "
            f"--data {kept}"
        )


def require(indices: Indices, part: str) -> Indices:
    """The indices, or StudioError where there is none of that part."""
    if not len(indices):
        raise StudioError(
            f"The part '{part}' has no sample. Hold out a larger share of the sources, or choose "
            "another part."
        )
    return indices
