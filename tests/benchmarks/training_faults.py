"""Killing a training at random moments, and going on with it until it ends.

Run it from the checkout:  python -m tests.benchmarks.training_faults [--moments 20] [--seed 1]

A run with averaged weights and growing samples is trained undisturbed. Then the same run is trained
again and killed (SIGKILL), in turn at any moment after its beginning and in the midst of writing a
checkpoint, and gone on with, as often as asked for. Each time it ends, its weights, optimizer,
schedule and average are compared bit for bit with those of the undisturbed run, and its metrics and
pictures as well; then it is begun anew. Checkpoints are made every 0.3 seconds, so that most are
made in mid-epoch. Exits with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from fgbg_studio.data.recipe import Recipe
from tests.unit.killed_trainings import (
    difference,
    forget,
    half_written,
    killed_after,
    killed_while_saving,
    training,
)
from tests.unit.pictures import make_tiny_project

RECIPE = Recipe(width=96, height=96, places=8, val=0.1, test=0.1)
OPTIONS = (
    *("--size", "80", "--epochs", "4", "--epoch-samples", "80", "--batch", "4"),
    *("--held-out-samples", "6", "--device", "cpu", "--average", "0.99", "--growing"),
)
INTERVAL = 0.3
LONGEST = 3.0
"""Seconds after which it is killed at the latest."""


class Killing:
    """One run in a folder, trained and killed until it ends."""

    def __init__(self, folder: Path, expected: Path, chance: random.Random) -> None:
        self.folder, self.expected, self.chance = folder, expected, chance
        self.run = folder / "runs/r"
        self.kills = {"at any moment": 0, "while saving": 0}
        self.half, self.ends = 0, 0
        self.wrong: list[str] = []

    def once(self, kind: str) -> None:
        """Begin or go on, and kill it; or compare it, where it ends before that."""
        begun = (self.run / "run.json").exists()
        arguments = ("--resume", "r") if begun else ("--name", "r", *OPTIONS)
        with training(self.folder, *arguments, interval=INTERVAL) as process:
            if kind == "at any moment":
                killed = killed_after(process, self.chance.uniform(0, LONGEST))
            else:
                skip = self.chance.randrange(4)
                killed = killed_while_saving(process, self.run, self.chance, skip)
        if killed:
            self.kills[kind] += 1
            self.half += bool(half_written(self.run))
        else:
            self.compare()

    def to_the_end(self) -> None:
        """Go on undisturbed."""
        if (self.run / "run.json").exists():
            with training(self.folder, "--resume", "r", interval=INTERVAL) as process:
                process.wait()
            self.compare()

    def compare(self) -> None:
        """It has ended: what is other than in the undisturbed run?"""
        self.ends += 1
        if found := difference(self.run, self.expected):
            self.wrong.append(found)
            print(f"after {sum(self.kills.values())} kills: {found}", flush=True)
        forget(self.run)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        calm, disturbed = (make_tiny_project(Path(folder) / n, RECIPE) for n in ("a", "b"))
        since = time.monotonic()
        with training(calm, "--name", "r", *OPTIONS, interval=INTERVAL) as process:
            process.wait()
        print(f"undisturbed: {time.monotonic() - since:.0f} s with its beginning", flush=True)
        killing = Killing(disturbed, calm / "runs/r", random.Random(given.seed))
        while (done := sum(killing.kills.values())) < given.moments:
            killing.once(list(killing.kills)[done % 2])
        killing.to_the_end()
    kinds = ", ".join(f"{count} {kind}" for kind, count in killing.kills.items())
    print(f"killed: {kinds}; {killing.half} times with half a checkpoint beside the last whole one")
    print(f"{killing.ends - len(killing.wrong)} of {killing.ends} runs ended bit for bit the same")
    return 1 if killing.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
