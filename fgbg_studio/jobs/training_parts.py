"""What a training is put together from, the same in each process that shares one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from fgbg_studio.jobs.material import (
    Growing,
    Material,
    Rendered,
    material_of,
    on_canvas,
    on_device,
)
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.stages import side_at
from fgbg_studio.project import Project

if TYPE_CHECKING:
    import torch

    from fgbg_studio.data.loader import Batch, EpochOrder
    from fgbg_studio.data.real_views import RealViews
    from fgbg_studio.data.recipe import Recipe
    from fgbg_studio.learning.checkpoints import Card
    from fgbg_studio.learning.learner import Learner
    from fgbg_studio.learning.validating import HeldOut

HELD_OUT_BATCH = 20


def begun(project: Project, run: RunFolder, rank: int) -> tuple[Learner, EpochOrder, Card]:
    """The learner of a rank, from the last checkpoint where there is one, with order and card."""
    from fgbg_studio.learning import checkpoints
    from fgbg_studio.learning.checkpoints import Card
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.learner import Learner
    from fgbg_studio.learning.parallel import device_of

    options, dataset = run.options(), run.dataset()
    material = material_of(project, options, dataset)
    order = _order(material, options, real=bool(run.real()))
    steps = math.ceil(order.count / options.batch) * options.epochs
    device = device_of(choose(options.device), rank)
    learner = Learner(options, dataset.depth_scale, steps, device)
    card = Card(options=options, canvas=dataset.recipe.canvas, depth=dataset.depth_scale)
    if run.last.exists():
        card, state = checkpoints.load(run.last)
        with checkpoints.fitting(run.last, options.model):
            learner.restore(state)
    else:
        begin(project, options, learner)
    return learner, order, card


def _order(material: Material, options: TrainOptions, *, real: bool) -> EpochOrder:
    """What each epoch learns from; with real samples, they have their share of each batch."""
    from fgbg_studio.data.orders import EpochOrder, MixedOrder

    indices, count, seed = material.part("train"), options.epoch_samples, options.seed
    if not real:
        return EpochOrder(indices, count, seed)
    return MixedOrder(indices, count, seed, options.batch, options.real_share)


def begin(project: Project, options: TrainOptions, learner: Learner) -> None:
    """Give a new network what it begins with: another run's weights, where the options name it."""
    from fgbg_studio.jobs.starting import last_of
    from fgbg_studio.learning import checkpoints

    if not options.start:
        learner.begin()
        return
    last = last_of(project, options.start)
    _, state = checkpoints.load(last)
    with checkpoints.fitting(last, options.model):
        learner.begin(state.get("average") or state["model"])


def renderer(options: TrainOptions, device: torch.device) -> str:
    """What makes the samples: "processor", "device" or "files"."""
    if options.data:
        return "files"
    if options.renderer != "auto":
        return options.renderer
    return "device" if device.type == "cuda" else "processor"


def held_out(material: Material, options: TrainOptions) -> HeldOut:
    """The samples to judge by after each epoch, drawn once for the whole run, at the final size."""
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.data.splits import drawn
    from fgbg_studio.learning.validating import HeldOut

    unseen = drawn(material.held_out(), options.held_out_samples)
    order = EpochOrder(unseen, options.held_out_samples, 0)
    return HeldOut(material.batches(order, HELD_OUT_BATCH), material.parts(order.order()))


def growing(
    project: Project, run: RunFolder, order: EpochOrder, device: torch.device, batch: int
) -> Growing:
    """What is learned from in each epoch."""
    options, dataset = run.options(), run.dataset()
    final = min(dataset.recipe.canvas)
    sides = [
        side_at(epoch, options.epochs, final) if options.growing else final
        for epoch in range(options.epochs)
    ]
    chosen = renderer(options, device)

    def make(side: int) -> Iterable[Batch]:
        recipe = dataset.recipe if side == final else on_canvas(dataset.recipe, side)
        material = material_of(project, options, replace(dataset, recipe=recipe))
        real = _views(project, run, recipe)
        if isinstance(material, Rendered) and chosen == "device":
            return on_device(material, order, batch, device, real)
        return material.batches(order, batch, options.workers, real)

    return Growing(make, sides)


def _views(project: Project, run: RunFolder, recipe: Recipe) -> RealViews | None:
    """Views of a run's real samples; None where it has none."""
    from fgbg_studio.data.real_views import RealViews

    samples, seed = run.real(), run.options().seed
    if not samples:
        return None
    return RealViews(samples, project.folder, recipe.canvas, seed, flips=recipe.flips)
