"""The folder of one run: options, metrics, pictures and checkpoints. No torch here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from fgbg_studio.base.atomic_files import read_json, write_bytes, write_json
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric
from fgbg_studio.data.dataset import Dataset, described, from_description
from fgbg_studio.data.real_samples import RealSample
from fgbg_studio.learning.metrics_file import (
    append_metrics,
    read_metrics,
    record_in,
    replace_metrics,
)
from fgbg_studio.learning.options import TrainOptions, recorded

if TYPE_CHECKING:
    from fgbg_studio.learning.unlikeness import Unlikeness

EACH_EPOCH = "held-out/loss"
"""The metric that is recorded once at the end of every epoch, the first of its verdict."""
STARTED = {"run": str, "epochs": int, "sha256": str}
"""What a record tells of another run's weights: whose, after how many epochs, and which."""
PICTURES, EVENTS = "pictures", "events.out.tfevents.fgbg-studio"
"""TensorBoard takes every file with "tfevents" in its name."""
SAMPLES = "samples"
"""What TensorBoard calls the contact sheets."""


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

    def begin(
        self,
        options: TrainOptions,
        dataset: Dataset,
        files: dict[str, str],
        real: Sequence[RealSample] = (),
        start: Mapping[str, Any] | None = None,
    ) -> None:
        """Record the options and the dataset: sources added later do not enter a resumed run.

        `files` are the hashes of all that its samples are made from, by path in the project.
        `start` tells with which weights it begins, where those are another run's.
        """
        facts = {"options": options.model_dump(), **described(dataset), "files": files}
        facts["real"] = [sample.model_dump() for sample in real]
        write_json(self.card, facts | ({"start": dict(start)} if start else {}))

    def real(self) -> tuple[RealSample, ...]:
        """The real samples with which the run began. Raises StudioError for a damaged record."""
        try:
            kept = read_json(self.card).get("real", [])
            return tuple(RealSample.model_validate(sample) for sample in kept)
        except (ValidationError, TypeError) as error:
            raise StudioError(f"{self.card} is damaged or of another version.") from error

    def start(self) -> dict[str, Any]:
        """The weights with which the run began, as recorded; empty where they were its own.

        Raises StudioError for a damaged record.
        """
        kept = read_json(self.card).get("start") or {}
        whole = isinstance(kept, dict) and all(
            isinstance(kept.get(name), kind) for name, kind in STARTED.items()
        )
        if kept and not whole:
            raise StudioError(f"{self.card} is damaged or of another version.")
        return dict(kept)

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

    @property
    def unlikeness_file(self) -> Path:
        """What the run's samples are like, measured before its first step."""
        return self.folder / "unlikeness.json"

    def record_unlikeness(self, measured: Unlikeness) -> None:
        """Keep what pictures are compared with."""
        write_bytes(self.unlikeness_file, measured.model_dump_json().encode())

    def unlikeness(self) -> Unlikeness | None:
        """What pictures are compared with; None for runs of earlier versions.

        Raises StudioError for a damaged record.
        """
        from fgbg_studio.learning import unlikeness

        if not self.unlikeness_file.exists():
            return None
        return unlikeness.read(self.unlikeness_file.read_bytes(), str(self.unlikeness_file))

    def options(self) -> TrainOptions:
        """The options with which the run began. Raises StudioError for a damaged record."""
        try:
            return recorded(read_json(self.card)["options"])
        except (ValidationError, KeyError, TypeError) as error:
            raise StudioError(f"{self.card} is damaged or of another version.") from error

    def dataset(self) -> Dataset:
        """The dataset with which the run began, on the run's own canvas."""
        return from_description(read_json(self.card), self.card)

    def record(self, metrics: list[Metric]) -> None:
        """Append metrics to metrics.csv, and to the file for TensorBoard."""
        append_metrics(self.folder, metrics)
        self._tell(metrics)

    def metrics(self) -> list[Metric]:
        """Every recorded metric, oldest first."""
        return read_metrics(self.folder)

    @property
    def metrics_file(self) -> Path:
        """Where they are recorded; runs of earlier versions have metrics.jsonl."""
        return record_in(self.folder)

    @property
    def events_file(self) -> Path:
        """From which TensorBoard shows metrics and pictures: see `learning.event_file`."""
        return self.folder / EVENTS

    def add_picture(self, epoch: int, sheet: npt.NDArray[np.uint8], step: int) -> None:
        """Keep the contact sheet of an epoch, 1 the first, that ended with `step`: RGB, H x W x 3.

        The file for TensorBoard has it too.
        """
        from fgbg_studio.imaging.writing import write_png

        file = self.folder / PICTURES / f"epoch-{epoch:03d}.png"
        write_png(file, sheet)
        self._show(file, step)

    def pictures(self) -> list[Path]:
        """The contact sheets, oldest first."""
        return sorted((self.folder / PICTURES).glob("epoch-*.png"), key=_epoch_of)

    def cut_back(self, step: int, epochs: int | None = None) -> None:
        """Forget metrics and pictures after `step`: a checkpoint is from there, the run goes on.

        An epoch may have been judged after a checkpoint at its last step. So `epochs` says how many
        the checkpoint counts; unless given, all that were judged up to `step`.
        """
        every = self.metrics()
        ends = [m.step for m in every if m.name == EACH_EPOCH and m.step <= step][:epochs]
        before = _before(every, step, len(ends))
        if len(before) < len(every):
            replace_metrics(self.folder, before)
        for picture in self.pictures():
            if _epoch_of(picture) > len(ends):
                picture.unlink()
        self._cut_events(step, len(ends))
        if before and not self.events_file.exists():  # a run of an earlier version
            self._tell(before)
            for picture in self.pictures():
                self._show(picture, ends[_epoch_of(picture) - 1])

    def _cut_events(self, step: int, epochs: int) -> None:
        from fgbg_studio.learning.event_file import Event, cut_events

        told = Counter[str]()

        def kept(event: Event) -> bool:
            told.update(event.names)
            return event.step <= step and max(told[EACH_EPOCH], told[SAMPLES]) <= epochs

        cut_events(self.events_file, kept)

    def _tell(self, metrics: list[Metric]) -> None:
        """Add metrics to the file for TensorBoard."""
        from fgbg_studio.learning.event_file import append_values

        append_values(self.events_file, metrics)

    def _show(self, picture: Path, step: int) -> None:
        """Add a picture to the file for TensorBoard."""
        from fgbg_studio.imaging.reading import picture_size
        from fgbg_studio.learning.event_file import append_picture

        size = picture_size(picture)
        append_picture(self.events_file, SAMPLES, step, picture.read_bytes(), size)


def _before(metrics: list[Metric], step: int, epochs: int) -> list[Metric]:
    """Those up to `step` that came before the verdict on one epoch more than `epochs`."""
    judged = accumulate(metric.name == EACH_EPOCH for metric in metrics)
    return [
        metric
        for metric, done in zip(metrics, judged, strict=True)
        if done <= epochs and metric.step <= step
    ]


def _epoch_of(picture: Path) -> int:
    """The number in a picture's name; 0 for one that a person has put there."""
    number = picture.stem.removeprefix("epoch-")
    return int(number) if number.isdecimal() else 0
