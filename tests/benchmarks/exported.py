"""How fast an exported network is beside torch on the processor, two threads each.

    python -m tests.benchmarks.exported [MODEL ...]

Each model with random weights at its usual size, 1 and 8 pictures of 224 x 224 with their
backgrounds. Both take turns, so that what else the machine does meets both alike; the figures are
the median milliseconds and the least ones of one run, and the ratio of torch's to the file's.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import torch

from fgbg_studio.base import registry
from fgbg_studio.data.network_card import INPUTS, OUTPUTS
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning.exportable import WholeNetwork, settled
from fgbg_studio.learning.learner import build_model
from fgbg_studio.plugins import onnx_sessions
from fgbg_studio.plugins.exporters.onnx import Onnx

THREADS, SIDE, TURNS = 2, 224, 30


def main(models: list[str]) -> None:
    """Print a line for each model and number of pictures."""
    torch.set_num_threads(THREADS)
    print(f"{'':24}{'torch':>16}{'ONNX':>16}{'ratio':>16}   ms: median (least)")
    for line in models or registry.names("models"):
        torch.manual_seed(1)
        network = WholeNetwork(settled(build_model(line)), DepthScale()).eval()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "network.onnx"
            Onnx().write(network, (SIDE, SIDE), file)
            session = _session(file)
        for count in (1, 8):
            torch_times, onnx_times = _turns(network, session, count)
            ratios = [a / b for a, b in zip(torch_times, onnx_times, strict=True)]
            print(
                f"{line:18}x {count:<4}{_told(torch_times):>16}{_told(onnx_times):>16}"
                f"{ratios[0]:8.2f} ({ratios[1]:.2f})",
                flush=True,
            )


def _session(file: Path) -> Any:
    import onnxruntime

    settings = onnx_sessions.settings()
    settings.intra_op_num_threads = THREADS
    settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(file), settings, providers=[onnx_sessions.CPU])


def _turns(network: WholeNetwork, session: Any, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of torch and of the file: the median and the least."""
    image, background = (torch.rand(count, 3, SIDE, SIDE) for _ in range(2))
    given = dict(zip(INPUTS, (image.numpy(), background.numpy()), strict=True))

    def by_torch() -> None:
        with torch.no_grad():
            network(image, background)

    ways = (by_torch, lambda: session.run(list(OUTPUTS), given))
    times: list[list[float]] = [[], []]
    for _ in range(TURNS + 1):
        for way, taken in zip(ways, times, strict=True):
            taken.append(_milliseconds(way))
    torch_times, onnx_times = ([median(taken[1:]), min(taken[1:])] for taken in times)
    return torch_times, onnx_times


def _milliseconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def _told(times: list[float]) -> str:
    return f"{times[0]:.1f} ({times[1]:.1f})"


if __name__ == "__main__":
    main(sys.argv[1:])
