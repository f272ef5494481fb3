"""The table of a folder's predictions: a line a picture, and the means of all of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from fgbg_studio.base.atomic_files import write_bytes, write_json
from fgbg_studio.base.names import not_taken
from fgbg_studio.jobs.predicted_files import Row
from fgbg_studio.learning.definitions import DEFINITIONS, LABELS

FORMAT = 1
NAME = "predictions"
OWN = {
    "share": "Share of the picture that the object takes (mask >= 0.5)",
    "uncertainty": "Of the mask, from 0 (certain) to 1",
    "unlikeness": "How far the picture is from the training's: 1 where a hundredth of those are "
    "farther",
}
"""The figures that need no truth, and what they mean."""
POOLED = re.compile("[,;] (pooled|averaged) over .*")
"""How a figure of many pictures comes about, which is not said of one."""
OWN_LABELS = {name: name for name in OWN}


@dataclass(frozen=True)
class Table:
    """Lines in the order of the pictures. left_out: names of files that could not be read."""

    network: str
    rows: Sequence[Row]
    left_out: Sequence[str] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def figures(self) -> list[str]:
        """The names of the columns that hold numbers, as far as any line has one."""
        return [
            name
            for name in (*OWN, *DEFINITIONS)
            if any(figure_of(row, name) is not None for row in self.rows)
        ]

    def means(self) -> dict[str, float]:
        """Each figure's mean over the pictures that have one."""
        return {name: self._mean(name) for name in self.figures}

    def lines(self) -> list[str]:
        """The table for people, aligned; the last line has the means."""
        head = ["picture", *(OWN_LABELS.get(name) or LABELS[name] for name in self.figures)]
        cells = [[row.picture, *self._texts(row)] for row in self.rows]
        means = ["mean", *(f"{value:.3f}" for value in self.means().values())]
        every = [head, *cells, means]
        widths = [max(len(line[place]) for line in every) for place in range(len(head))]
        return ["  ".join(_aligned(line, widths)).rstrip() for line in every]

    def write(self, folder: Path) -> list[Path]:
        """Write predictions.csv and predictions.json; returns them. Nothing is overwritten."""
        name = _free_name(folder)
        files = [folder / f"{name}.csv", folder / f"{name}.json"]
        write_bytes(files[0], self._csv().encode())
        write_json(files[1], self.as_json())
        return files

    def as_json(self) -> dict[str, Any]:
        """Everything, with what each figure means."""
        meanings = OWN | DEFINITIONS
        return {
            "format": FORMAT,
            "network": self.network,
            **self.facts,
            "mean": self.means(),
            "rows": [asdict(row) for row in self.rows],
            "left_out": list(self.left_out),
            "definitions": {name: POOLED.sub("", meanings[name]) for name in self.figures},
        }

    def _csv(self) -> str:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["picture", "mask", *self.figures])
        for row in self.rows:
            values = (figure_of(row, name) for name in self.figures)
            numbers = ("" if value is None else f"{value:.6g}" for value in values)
            writer.writerow([row.picture, row.mask, *numbers])
        return text.getvalue()

    def _texts(self, row: Row) -> list[str]:
        values = (figure_of(row, name) for name in self.figures)
        return ["" if value is None else f"{value:.3f}" for value in values]

    def _mean(self, name: str) -> float:
        values = [v for v in (figure_of(row, name) for row in self.rows) if v is not None]
        return sum(values) / len(values)


def figure_of(row: Row, name: str) -> float | None:
    """A figure of a line by its name; None where it has none."""
    own: dict[str, float | None] = {
        "share": row.share,
        "uncertainty": row.uncertainty,
        "unlikeness": row.unlikeness,
    }
    return own[name] if name in own else row.metrics.get(name)


def _aligned(line: list[str], widths: list[int]) -> list[str]:
    first, *others = (
        text.ljust(width) if place == 0 else text.rjust(width)
        for place, (text, width) in enumerate(zip(line, widths, strict=True))
    )
    return [first, *others]


def _free_name(folder: Path) -> str:
    kinds = "csv", "json"
    return not_taken(NAME, lambda name: any((folder / f"{name}.{kind}").exists() for kind in kinds))
