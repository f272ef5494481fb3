"""What an exported network's card says of the run and of the data that it comes from."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio import __version__
from fgbg_studio.data.dataset import described
from fgbg_studio.data.network_card import (
    INPUT_TENSORS,
    Check,
    Learned,
    NetworkCard,
    SourceLicence,
    TrainedRun,
    outputs_of,
)
from fgbg_studio.jobs.comparing_networks import TOLERANCE, Comparison
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.trained_network import STRIDE

if TYPE_CHECKING:
    from fgbg_studio.learning.checkpoints import Card


def card_of(
    checkpoint: Path,
    learned: Card,
    file: str,
    exporter: str,
    seen: Comparison,
    versions: Mapping[str, str],
) -> NetworkCard:
    """The card of a network from a checkpoint in its run's folder.

    `versions` are the exporter's, the library that ran the file last.
    """
    run = RunFolder(checkpoint.parent)
    unlikeness = run.unlikeness()
    return NetworkCard(
        file=file,
        exporter=exporter,
        canvas=learned.canvas,
        stride=STRIDE,
        least=STRIDE,
        depth=learned.depth,
        run=_trained(checkpoint, learned),
        dataset=learned_from(run),
        check=Check(
            tolerance=TOLERANCE,
            largest_difference=seen.largest,
            samples=seen.samples,
            runtime=" ".join(list(versions.items())[-1]),
        ),
        versions={"fgbg-studio": __version__, "torch": _torch_version(), **versions},
        unlikeness=unlikeness.model_dump(mode="json") if unlikeness else None,
        inputs=INPUT_TENSORS,
        outputs=outputs_of(learned.depth),
    )


def learned_from(run: RunFolder) -> Learned:
    """The hash of a run's recipe and sources, and the licences of its pictures."""
    dataset = run.dataset()
    told = json.dumps({**described(dataset), "files": run.files()}, sort_keys=True)
    sources = (*dataset.backgrounds, *dataset.cutouts)
    licences = Counter(source.licence for source in sources)
    return Learned(
        sha256=hashlib.sha256(told.encode()).hexdigest(),
        backgrounds=len(dataset.backgrounds),
        cutouts=len(dataset.cutouts),
        licences=tuple(
            SourceLicence(licence=licence, pictures=count)
            for licence, count in sorted(licences.items())
        ),
    )


def _trained(checkpoint: Path, learned: Card) -> TrainedRun:
    return TrainedRun(
        name=checkpoint.parent.name,
        model=learned.options.model,
        checkpoint=checkpoint.stem,
        epochs=learned.epochs_done,
        metrics={name: value for name, value in learned.metrics.items() if math.isfinite(value)},
    )


def _torch_version() -> str:
    import torch

    return str(torch.__version__)
