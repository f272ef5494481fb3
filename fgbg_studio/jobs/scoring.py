"""What a run's network says of samples, beside what needs no network: one way for all who ask."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from fgbg_studio.base.events import Progress
from fgbg_studio.jobs.material import AnyPart, Material, require
from fgbg_studio.jobs.runs import Run

if TYPE_CHECKING:
    from torch import Tensor

    from fgbg_studio.data.loader import Batch
    from fgbg_studio.learning.torch_network import TorchNetwork

Checkpoint: TypeAlias = Literal["last", "best"]
BATCH = 20
SHEET_ROWS = 8


@dataclass(frozen=True)
class Scores:
    """Of `samples` samples: metrics of the network (see `learning.definitions`) and of others.

    `background` says whether the network was shown it. Subtracting always is: `threshold_iou` is
    the IoU, pooled over pixels, of the best threshold of |composite - background|. `mean_map` has
    the depth metrics of the mean training map.
    """

    background: bool
    samples: int
    network: dict[str, float]
    threshold: int
    threshold_iou: float
    mean_map: dict[str, float]


@dataclass
class Scored:
    """One `Scores` for each way of showing the samples, and the rows of a contact sheet."""

    scores: list[Scores] = field(default_factory=list)
    rows: list[Sequence[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Scorer:
    """A run's network, and the mean depth map of samples that it was trained on, H x W."""

    network: TorchNetwork
    mean_map: Tensor

    def score(
        self, material: Material, part: AnyPart, count: int, shown: Sequence[bool] = (True,)
    ) -> Generator[Progress, None, Scored]:
        """Score `count` samples of a part, for each of `shown` with or without the background.

        Raises StudioError for a part that has no sample.
        """
        from fgbg_studio.learning.baselines import Subtraction
        from fgbg_studio.learning.contact_sheets import sheet_rows
        from fgbg_studio.learning.metrics import Judge

        card = self.network.card
        *of_network, of_mean = (Judge(card.depth) for _ in range(len(shown) + 1))
        subtraction, scored, done = Subtraction(), Scored(), 0
        for batch in _batches(material, part, count):
            for judge, with_background in zip(of_network, shown, strict=True):
                seen = batch if with_background else _without_background(batch)
                found = self.network.predict_batch(seen)
                judge.add(found.probability, batch["mask"], found.depth, batch["depth"])
                scored.rows += sheet_rows(seen, found, card, SHEET_ROWS - len(scored.rows))
            of_mean.add_depth(self.mean_map.expand_as(batch["depth"]), batch["depth"])
            subtraction.add(batch)
            done += len(batch["image"])
            yield Progress(done, count, "samples", f"Judging on '{part}'")
        best, mean = subtraction.best(), of_mean.values()
        for judge, with_background in zip(of_network, shown, strict=True):
            scored.scores.append(Scores(with_background, done, judge.values(), *best, mean))
        return scored


def scorer_of(
    run: Run, checkpoint: Checkpoint, own: Material, count: int, device: str
) -> Generator[Progress, None, Scorer]:
    """Load a run's network, and average the depth of `count` samples of its training part."""
    from fgbg_studio.learning.baselines import MeanDepth
    from fgbg_studio.learning.torch_network import TorchNetwork

    network = TorchNetwork.load(run.folder / f"{checkpoint}.pt", device)
    mean = MeanDepth()
    for batch in _batches(own, "train", count):
        mean.add(batch["depth"])
        yield Progress(0, count, "samples", "Averaging the training maps")
    return Scorer(network, mean.map())


def _batches(material: Material, part: AnyPart, count: int) -> Iterable[Batch]:
    """`count` samples of a part, in a fixed random order."""
    from fgbg_studio.data.loader import EpochOrder
    from fgbg_studio.data.splits import drawn

    indices = require(material.part(part), part)
    order = EpochOrder(drawn(indices, count, "judge"), count, 0)
    return material.batches(order, BATCH)


def _without_background(batch: Batch) -> Batch:
    """The same samples as the network sees them where only one picture is at hand."""
    from torch import zeros_like

    return {**batch, "background": zeros_like(batch["background"])}
