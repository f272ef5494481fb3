"""Training a network on a project's dataset, or going on with a run that was stopped."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from fgbg_studio.base import folder_lock
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.names import checked_name
from fgbg_studio.data.fingerprints import files_of
from fgbg_studio.jobs.beginning import hashed, listed, require_grounds
from fgbg_studio.jobs.material import (
    Growing,
    Material,
    Rendered,
    dataset_for,
    inside,
    material_of,
    on_canvas,
    on_device,
    refuse_outside,
    require_learnable,
    require_model,
)
from fgbg_studio.jobs.runs import find_run, new_run_name, runs_folder
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.stages import side_at
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import torch

    from fgbg_studio.data.loader import Batch, EpochOrder
    from fgbg_studio.learning.trainer import Trainer
    from fgbg_studio.learning.validating import HeldOut

HELD_OUT_BATCH = 20
__all__ = ["TrainOptions", "train"]


def train(project: Project, options: TrainOptions | None = None, resume: str = "") -> Job:
    """Train a new run with `options`, or go on with the run named `resume` under its own.

    The result is the run's folder. Stopped at any point, the run can be resumed, and then ends as
    if it had never been stopped; what may change that, another version say, is told by a note.
    """
    project.check_writable()
    yield Progress(0, 0, "steps", "Starting the engine")
    options = options or TrainOptions()
    if resume:
        run = _resumed(project, resume, options.data)
    else:
        run = yield from _begun(project, options)
    with folder_lock.held(run.folder):
        yield from _trained(project, run)
    yield Result(run.folder)


def _trained(project: Project, run: RunFolder) -> Generator[Event, None, None]:
    """Train to the end, with as many threads as the run began with."""
    from fgbg_studio.learning.machine import threads_of, with_threads

    with with_threads(threads_of(run.machine())):
        yield from _differences(project, run)
        trainer = _trainer(project, run)
        yield Note(f"{run.folder.name}: training on {_device(trainer)}.")
        yield from trainer.fit()


def _differences(project: Project, run: RunFolder) -> Generator[Event, None, None]:
    """Tell what is not as it was when the run began: it may end otherwise for that."""
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.machine import differences, machine_facts

    found = differences(run.machine(), machine_facts(choose(run.options().device)))
    then = run.files()
    if then and run.last.exists():
        now = yield from hashed(project, then)
        if changed := [file for file, content in then.items() if now[file] != content]:
            found.append(f"Since this run began, other files are in place of {listed(changed)}.")
    for text in found:
        yield Note(f"{text} The run may end otherwise than it would have.", warning=True)


def _resumed(project: Project, name: str, data: str) -> RunFolder:
    run = RunFolder(find_run(project, name).folder)
    refuse_outside(project, run.options().data, data)
    return run


def _begun(project: Project, options: TrainOptions) -> Generator[Event, None, RunFolder]:
    """Record a new run. Whatever would stop it at once is found before anything is written."""
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.machine import machine_facts

    name = checked_name(options.name or new_run_name(project), "run")
    run = RunFolder(runs_folder(project) / name)
    options = options.model_copy(update={"data": inside(project, options.data)})
    dataset = dataset_for(project, options)
    require_model(options.model)
    device = choose(options.device)
    material = material_of(project, options, dataset)
    _check(material, run)
    if isinstance(material, Rendered):
        yield from require_grounds(project, dataset, material.seen)
    run.begin(options, dataset, (yield from hashed(project, files_of(dataset))))
    run.record_machine(machine_facts(device))
    return run


def _check(material: Material, run: RunFolder) -> None:
    if run.card.exists():
        raise StudioError(
            f"There is a run '{run.folder.name}' already. Choose another name, or resume it."
        )
    require_learnable(material)


def _trainer(project: Project, run: RunFolder) -> Trainer:
    """Put everything together; a run with a checkpoint goes on from there."""
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.learning import checkpoints
    from fgbg_studio.learning.checkpoints import Card
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.learner import Learner
    from fgbg_studio.learning.trainer import Trainer

    options, dataset = run.options(), run.dataset()
    material = material_of(project, options, dataset)
    order = EpochOrder(material.part("train"), options.epoch_samples, options.seed)
    steps = math.ceil(order.count / options.batch) * options.epochs
    learner = Learner(options, dataset.depth_scale, steps, choose(options.device))
    card = Card(options=options, canvas=dataset.recipe.canvas, depth=dataset.depth_scale)
    for checkpoint in (run.last, run.best):
        checkpoints.tidy(checkpoint)
    if run.last.exists():
        card, state = checkpoints.load(run.last)
        learner.restore(state)
    else:
        learner.begin()
    run.cut_back(learner.step, card.epochs_done)
    batches = _growing(project, run, order, learner.device)
    return Trainer(learner, order, batches, _held_out(material, options), run, card)


def _held_out(material: Material, options: TrainOptions) -> HeldOut:
    """The samples to judge by after each epoch, drawn once for the whole run, at the final size."""
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.data.splits import drawn
    from fgbg_studio.learning.validating import HeldOut

    unseen = drawn(material.held_out(), options.held_out_samples)
    order = EpochOrder(unseen, options.held_out_samples, 0)
    return HeldOut(material.batches(order, HELD_OUT_BATCH), material.parts(order.order()))


def _growing(project: Project, run: RunFolder, order: EpochOrder, device: torch.device) -> Growing:
    """What is learned from in each epoch; the run notes what made it."""
    options, dataset = run.options(), run.dataset()
    final = min(dataset.recipe.canvas)
    sides = [
        side_at(epoch, options.epochs, final) if options.growing else final
        for epoch in range(options.epochs)
    ]
    chosen: str = options.renderer
    if chosen == "auto":
        chosen = "device" if device.type == "cuda" else "processor"
    run.record_renderer("files" if options.data else chosen)

    def make(side: int) -> Iterable[Batch]:
        recipe = dataset.recipe if side == final else on_canvas(dataset.recipe, side)
        material = material_of(project, options, replace(dataset, recipe=recipe))
        if isinstance(material, Rendered) and chosen == "device":
            return on_device(material, order, options.batch, device)
        return material.batches(order, options.batch, options.workers)

    return Growing(make, sides)


def _device(trainer: Trainer) -> str:
    from fgbg_studio.learning.devices import device_name

    return device_name(trainer.learner.device)
