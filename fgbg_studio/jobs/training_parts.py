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
    from fgbg_studio.learning.checkpoints import Card
    from fgbg_studio.learning.learner import Learner
    from fgbg_studio.learning.validating import HeldOut

HELD_OUT_BATCH = 20


def begun(project: Project, run: RunFolder, rank: int) -> tuple[Learner, EpochOrder, Card]:
    """The learner of a rank, from the last checkpoint where there is one, with order and card."""
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.learning import checkpoints
    from fgbg_studio.learning.checkpoints import Card
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.learner import Learner
    from fgbg_studio.learning.parallel import device_of

    options, dataset = run.options(), run.dataset()
    material = material_of(project, options, dataset)
    order = EpochOrder(material.part("train"), options.epoch_samples, options.seed)
    steps = math.ceil(order.count / options.batch) * options.epochs
    device = device_of(choose(options.device), rank)
    learner = Learner(options, dataset.depth_scale, steps, device)
    card = Card(options=options, canvas=dataset.recipe.canvas, depth=dataset.depth_scale)
    if run.last.exists():
        card, state = checkpoints.load(run.last)
        with checkpoints.fitting(run.last, options.model):
            learner.restore(state)
    else:
        learner.begin()
    return learner, order, card


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
        if isinstance(material, Rendered) and chosen == "device":
            return on_device(material, order, batch, device)
        return material.batches(order, batch, options.workers)

    return Growing(make, sides)
