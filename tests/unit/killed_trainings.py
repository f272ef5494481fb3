"""Real trainings in processes of their own that are killed with SIGKILL, and gone on with."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from fgbg_studio.learning import checkpoints
from fgbg_studio.learning.run_folder import RunFolder

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = (
    "import sys\n"
    "from fgbg_studio.learning import trainer\n"
    "trainer.SAVE_INTERVAL = float(sys.argv[1])\n"
    "from fgbg_studio.__main__ import main\n"
    "sys.exit(main(sys.argv[2:]))"
)
"""`fgbg-studio`, but for checkpoints that are made more often than every minute."""
OF_THE_MACHINE = ("time/", "speed/", "device/")
LOOK = 0.0005
"""Seconds between two looks for a file that is being written."""


@contextmanager
def training(folder: Path, *arguments: str, interval: float) -> Iterator[subprocess.Popen[str]]:
    """A training that has told on what it trains; it is gone at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(interval), "train", str(folder), *arguments],
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        told = ""
        while "training on" not in told and process.poll() is None:
            told = process.stderr.readline()
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def killed_after(process: subprocess.Popen[str], seconds: float) -> bool:
    """Kill a training after a while; whether it was still under way."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.002)
    return _killed(process)


def killed_while_saving(
    process: subprocess.Popen[str], run: Path, chance: random.Random, skip: int
) -> bool:
    """Kill a training in the midst of writing a checkpoint, after `skip` others."""
    seen: set[Path] = set()
    while process.poll() is None:
        if new := set(half_written(run)) - seen:
            seen |= new
            if len(seen) > skip:
                time.sleep(chance.uniform(0, 0.004))
                return _killed(process)
        time.sleep(LOOK)
    return False


def half_written(run: Path) -> list[Path]:
    """Checkpoints that have not taken their place yet, or never will."""
    return [*run.glob(".last-*.pt"), *run.glob(".best-*.pt")]


def _killed(process: subprocess.Popen[str]) -> bool:
    process.kill()
    process.wait()
    return process.returncode == -signal.SIGKILL


def difference(run: Path, expected: Path) -> str:
    """How a run ended otherwise than another, or "" where it did not but for its times."""
    for name in ("last.pt", "best.pt"):
        (card, state), (wanted, weights) = (checkpoints.load(f / name) for f in (run, expected))
        if not same(state, weights):
            return f"{name} has another state"
        if card.model_copy(update={"seconds": {}}) != wanted.model_copy(update={"seconds": {}}):
            return f"{name} has another card"
    if curves(run) != curves(expected):
        return "other metrics"
    pictures = [
        {file.name: file.read_bytes() for file in RunFolder(f).pictures()} for f in (run, expected)
    ]
    if pictures[0] != pictures[1]:
        return "other pictures"
    return f"left behind: {left}" if (left := half_written(run)) else ""


def curves(run: Path) -> list[tuple[str, int, float]]:
    """What was recorded, apart from how long it took and how much memory."""
    metrics = RunFolder(run).metrics()
    return [(m.name, m.step, m.value) for m in metrics if not m.name.startswith(OF_THE_MACHINE)]


def same(one: Any, two: Any) -> bool:
    """Equal bit for bit, tensors included."""
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[k], two[k]) for k in one)
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(map(same, one, two))
    return bool(torch.equal(one, two)) if isinstance(one, torch.Tensor) else bool(one == two)


def forget(run: Path) -> None:
    """Remove a run, so that it can be trained anew."""
    shutil.rmtree(run)
