"""What no job judges a run on: samples without their background, and those that leak.

Earlier solutions split by sample. Here such a run has learned from four of five placements of every
pair, drawn by lot, and is judged on some of the rest, which show the same pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fgbg_studio.data.choosing import chosen
from fgbg_studio.data.loader import EpochOrder, sample_loader
from fgbg_studio.data.splits import Indices, drawn
from fgbg_studio.learning.baselines import MeanDepth, Subtraction
from fgbg_studio.learning.metrics import Judge
from fgbg_studio.learning.predictor import Predictor
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project

BATCH = 20


@dataclass(frozen=True)
class Figures:
    """Of the network (see `learning.definitions`), and of what needs none."""

    samples: int
    network: dict[str, float]
    threshold_iou: float
    mean_map: dict[str, float]


def left_out(run: RunFolder) -> Indices:
    """The samples of a run's plan that its recipe does not use."""
    dataset = run.dataset()
    return np.setdiff1d(np.arange(len(dataset)), chosen(dataset), assume_unique=True)


def judged(
    project: Project,
    run: RunFolder,
    indices: Indices,
    learned: Indices,
    count: int,
    background: bool = True,
) -> Figures:
    """A run on `count` of some samples; the mean map is that of as many it has learned from."""
    dataset = run.dataset()

    def order(some: Indices) -> EpochOrder:
        return EpochOrder(drawn(some, count, "judge"), count, 0)

    predictor, mean_depth, subtraction = Predictor.load(run.last), MeanDepth(), Subtraction()
    of_network, of_mean = (Judge(dataset.depth_scale) for _ in range(2))
    for batch in sample_loader(dataset, project.folder, order(learned), BATCH):
        mean_depth.add(batch["depth"])
    for batch in sample_loader(dataset, project.folder, order(indices), BATCH):
        subtraction.add(batch)
        if not background:
            batch["background"].zero_()
        found = predictor.predict_batch(batch)
        of_network.add(found.probability, batch["mask"], found.depth, batch["depth"])
        of_mean.add_depth(mean_depth.map().expand_as(batch["depth"]), batch["depth"])
    threshold_iou = subtraction.best()[1] if background else 0.0
    samples = min(count, len(indices))
    return Figures(samples, of_network.values(), threshold_iou, of_mean.values())
