"""The folder of one run: options, metrics, pictures and checkpoints. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from fgbg_studio.base.atomic_files import read_json, write_json
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric
from fgbg_studio.data.dataset import Dataset, described, from_description
from fgbg_studio.learning.metrics_file import (
    append_metrics,
    cut_metrics,
    read_metrics,
    record_in,
)
from fgbg_studio.learning.options import TrainOptions


@dataclass(frozen=True)
class RunFolder:
    """Paths and records of a run."""

    folder: Path

    @property
    def last(self) -> Path:
        """The newest checkpoint: training goes on from here."""
        return self.folder / "last.pt"

    @property
    def best(self) -> Path:
        """The checkpoint with the best IoU on held-out samples."""
        return self.folder / "best.pt"

    @property
    def card(self) -> Path:
        """What is trained, on what, recorded when the run begins."""
        return self.folder / "run.json"

    def begin(self, options: TrainOptions, dataset: Dataset, files: dict[str, str]) -> None:
        """Record the options and the dataset: sources added later do not enter a resumed run.

        `files` are the hashes of all that its samples are rendered from, by path in the project.
        """
        facts = {"options": options.model_dump(), **described(dataset), "files": files}
        write_json(self.card, facts)

    def files(self) -> dict[str, str]:
        """The hashes with which the run began; runs of earlier versions have none."""
        kept = read_json(self.card).get("files", {})
        return kept if isinstance(kept, dict) else {}

    def record_renderer(self, renderer: str) -> None:
        """Note what makes the run's samples: "processor", "device" or "files"."""
        write_json(self.card, read_json(self.card) | {"renderer": renderer})

    def record_machine(self, facts: dict[str, Any]) -> None:
        """Note what the run is computed with: see `learning.machine.machine_facts`."""
        write_json(self.card, read_json(self.card) | {"machine": facts})

    def machine(self) -> dict[str, Any]:
        """What the run began with; runs of earlier versions say nothing."""
        kept = read_json(self.card).get("machine", {})
        return kept if isinstance(kept, dict) else {}

    def options(self) -> TrainOptions:
        """The options with which the run began. Raises StudioError for a damaged record."""
        try:
            return TrainOptions.model_validate(read_json(self.card)["options"])
        except (ValidationError, KeyError, TypeError) as error:
            raise StudioError(f"{self.card} is damaged or of another version.") from error

    def dataset(self) -> Dataset:
        """The dataset with which the run began, on the run's own canvas."""
        return from_description(read_json(self.card), self.card)

    def record(self, metrics: list[Metric]) -> None:
        """Append metrics to metrics.csv."""
        append_metrics(self.folder, metrics)

    def metrics(self) -> list[Metric]:
        """Every recorded metric, oldest first."""
        return read_metrics(self.folder)

    @property
    def metrics_file(self) -> Path:
        """Where they are recorded; runs of earlier versions have metrics.jsonl."""
        return record_in(self.folder)

    def cut_back(self, step: int) -> None:
        """Forget metrics after `step`, which a stopped run recorded after its last checkpoint."""
        cut_metrics(self.folder, step)

    def add_picture(self, epoch: int, sheet: npt.NDArray[np.uint8], step: int) -> None:
        """Keep the contact sheet of an epoch that ended with `step`."""
        from fgbg_studio.imaging.writing import write_png

        write_png(self.folder / "pictures" / f"epoch-{epoch:03d}.png", sheet)

    def pictures(self) -> list[Path]:
        """The contact sheets, oldest first."""
        return sorted((self.folder / "pictures").glob("epoch-*.png"))
