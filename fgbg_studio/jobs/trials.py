"""A network that learns for a while to find something out, and leaves nothing in the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fgbg_studio.jobs.material import (
    Material,
    dataset_for,
    inside,
    material_of,
    require_learnable,
    require_model,
)
from fgbg_studio.jobs.training_parts import begin
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.project import Project

if TYPE_CHECKING:
    from fgbg_studio.data.loader import Batch
    from fgbg_studio.learning.learner import Learner

WITHOUT = {"growing": False, "average": 0.0, "compiled": "off", "gpus": 1}
"""Options that a trial of a few steps has no use for."""


@dataclass(frozen=True)
class Trial:
    """A network as a run with these options would begin with it, and what it would learn from."""

    options: TrainOptions
    learner: Learner
    material: Material

    def batches(self) -> Iterator[Batch]:
        """Batches of the training part in random order, without end."""
        from fgbg_studio.data.loader import EpochOrder

        order = EpochOrder(self.material.part("train"), self.options.batch, self.options.seed)
        batches = self.material.batches(order, self.options.batch)
        while True:
            yield from batches
            order.epoch += 1


def trial(project: Project, options: TrainOptions, steps: int) -> Trial:
    """Get ready to learn for `steps`. Raises StudioError for what could not be trained either."""
    from fgbg_studio.learning.devices import choose
    from fgbg_studio.learning.learner import Learner

    changes = {**WITHOUT, "data": inside(project, options.data)}
    options = options.model_copy(update=changes)
    require_model(options.model)
    dataset = dataset_for(project, options)
    material = material_of(project, options, dataset)
    require_learnable(material)
    learner = Learner(options, dataset.depth_scale, steps, choose(options.device))
    begin(project, options, learner)
    return Trial(options, learner, material)
