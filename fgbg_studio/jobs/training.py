"""Training a network on a project's dataset, or going on with a run that was stopped."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from fgbg_studio.base import model_files, registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.names import checked_name
from fgbg_studio.base.plugin_lines import chosen_by
from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.fingerprints import files_of
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.jobs.beginning import hashed, require_grounds
from fgbg_studio.jobs.material import (
    Files,
    Material,
    Rendered,
    inside,
    material_of,
    refuse_outside,
)
from fgbg_studio.jobs.runs import find_run, new_run_name, runs_folder
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import torch

    from fgbg_studio.data.loader import Batch, EpochOrder
    from fgbg_studio.learning.trainer import Trainer

HELD_OUT_BATCH = 20
LEAST_SIDE = 32
__all__ = ["TrainOptions", "train"]


def train(project: Project, options: TrainOptions | None = None, resume: str = "") -> Job:
    """Train a new run with `options`, or go on with the run named `resume` under its own.

    The result is the run's folder. Stopped at any point, the run can be resumed.
    """
    project.check_writable()
    yield Progress(0, 0, "steps", "Starting the engine")
    options = options or TrainOptions()
    if resume:
        run = _resumed(project, resume, options.data)
    else:
        run = yield from _begun(project, options)
    trainer = _trainer(project, run)
    yield Note(f"{run.folder.name}: training on {_device(trainer)}.")
    yield from trainer.fit()
    yield Result(run.folder)


def _resumed(project: Project, name: str, data: str) -> RunFolder:
    run = RunFolder(find_run(project, name).folder)
    refuse_outside(project, run.options().data, data)
    return run


def _begun(project: Project, options: TrainOptions) -> Generator[Event, None, RunFolder]:
    """Record a new run. Whatever would stop it at once is found before anything is written."""
    from fgbg_studio.learning.devices import choose

    name = checked_name(options.name or new_run_name(project), "run")
    run = RunFolder(runs_folder(project) / name)
    recipe = _on_canvas(project.recipe, options.size)
    options = options.model_copy(update={"data": inside(project, options.data)})
    # Files need no sources of the project's own, only its canvas and its scale of depth.
    of_files = Dataset(recipe, (), (), project.contents.depth)
    dataset = of_files if options.data else project.dataset(recipe)
    _check_model(options.model)
    choose(options.device)
    material = material_of(project, options, dataset)
    _check(material, run)
    if isinstance(material, Rendered):
        yield from require_grounds(project, dataset, material.seen)
    run.begin(options, dataset, (yield from hashed(project, files_of(dataset))))
    return run


def _check_model(line: str) -> None:
    """Raises StudioError for an unknown network, and for a file of weights that it lacks."""
    name, chosen = chosen_by("models", line)
    files = getattr(registry.load("models", name), "files", None)
    for file in files(chosen) if files else ():
        model_files.require(file)


def _on_canvas(recipe: Recipe, size: int) -> Recipe:
    """The recipe on a canvas whose shorter side is `size`: the same placements, smaller.

    Rendering at the size that is trained costs far less than rendering large and reducing.
    """
    if not size:
        return recipe
    scale = size / min(recipe.canvas)
    width, height = (max(LEAST_SIDE, round(side * scale)) for side in recipe.canvas)
    return recipe.model_copy(update={"width": width, "height": height})


def _check(material: Material, run: RunFolder) -> None:
    if run.card.exists():
        raise StudioError(
            f"There is a run '{run.folder.name}' already. Choose another name, or resume it."
        )
    if not material.has_training():
        raise StudioError("Every source is held out. Add pictures, or lower the held-out share.")
    if min(material.dataset.recipe.canvas) < LEAST_SIDE:
        raise StudioError(f"A network needs a canvas of at least {LEAST_SIDE} pixels a side.")


def _trainer(project: Project, run: RunFolder) -> Trainer:
    """Put everything together; a run with a checkpoint goes on from there."""
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.data.splits import drawn
    from fgbg_studio.learning import checkpoints
    from fgbg_studio.learning.checkpoints import Card
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.learner import Learner
    from fgbg_studio.learning.trainer import Trainer

    options = run.options()
    dataset = run.dataset()
    material = material_of(project, options, dataset)
    order = EpochOrder(material.part("train"), options.epoch_samples, options.seed)
    steps = math.ceil(order.count / options.batch) * options.epochs
    learner = Learner(options, dataset.depth_scale, steps, choose(options.device))
    card = Card(options=options, canvas=dataset.recipe.canvas, depth=dataset.depth_scale)
    if run.last.exists():
        card, state = checkpoints.load(run.last)
        learner.restore(state)
    else:
        learner.begin()
    run.cut_back(learner.step)
    unseen = drawn(material.held_out(), options.held_out_samples)
    judged = EpochOrder(unseen, options.held_out_samples, 0)
    batches = _batches(material, run, order, learner.device)
    held_out = material.batches(judged, HELD_OUT_BATCH)
    return Trainer(learner, order, batches, held_out, run, card)


def _batches(
    material: Material, run: RunFolder, order: EpochOrder, device: torch.device
) -> Iterable[Batch]:
    """What is learned from, made as the options say; the run notes what made it."""
    options = run.options()
    chosen: str = options.renderer
    if chosen == "auto":
        chosen = "device" if device.type == "cuda" else "processor"
    if isinstance(material, Files):
        chosen = "files"
    run.record_renderer(chosen)
    if isinstance(material, Files) or chosen == "processor":
        return material.batches(order, options.batch, options.workers)
    from fgbg_studio.data.source_pixels import SourcePixels
    from fgbg_studio.learning.batch_renderer import BatchRenderer, RenderedBatches

    dataset = material.dataset
    pixels = SourcePixels(material.root, dataset.recipe.canvas, dataset.depth_scale)
    return RenderedBatches(BatchRenderer(dataset, pixels, device), order, options.batch)


def _device(trainer: Trainer) -> str:
    from fgbg_studio.learning.devices import device_name

    return device_name(trainer.learner.device)
