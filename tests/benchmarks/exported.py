"""How fast an exported network is beside torch on the processor, two threads each.

    python -m tests.benchmarks.exported [--threads N] [MODEL ...]

Each model with random weights at its usual size, 1 and 8 pictures of 224 x 224 with their
backgrounds. Both take turns, so that what else the machine does meets both alike. For each the
median milliseconds of one run, and the least milliseconds of processor time, which with one thread
is the same however busy the machine is; and the ratios of torch's to the file's.
"""

from __future__ import annotations

import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import torch

from fgbg_studio.base import registry
from fgbg_studio.data.network_card import INPUTS, OUTPUTS
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.learning.exportable import WholeNetwork, settled
from fgbg_studio.learning.learner import build_model
from fgbg_studio.plugins import onnx_sessions
from fgbg_studio.plugins.exporters.onnx import Onnx

THREADS, SIDE, TURNS = 2, 224, 30


class Times(NamedTuple):
    """Milliseconds of one call."""

    passed: float
    processor: float


def main(models: list[str], threads: int) -> None:
    """Print a line for each model and number of pictures."""
    torch.set_num_threads(threads)
    titles = "".join(f"{title:>10}" for title in ("torch", "ONNX", "ratio"))
    print(f"{threads} threads; ms{'':9}{titles}   processor{titles}")
    for line in models or registry.names("models"):
        torch.manual_seed(1)
        network = WholeNetwork(settled(build_model(line)), DepthScale()).eval()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "network.onnx"
            Onnx().write(network, (SIDE, SIDE), file)
            session = _session(file, threads)
        for count in (1, 8):
            by_torch, by_file = _turns(network, session, count)
            passed = [median(times.passed for times in way) for way in (by_torch, by_file)]
            busy = [min(times.processor for times in way) for way in (by_torch, by_file)]
            print(f"{line:18}x {count:<2}{_told(passed)}{'':12}{_told(busy)}", flush=True)


def _session(file: Path, threads: int) -> Any:
    import onnxruntime

    settings = onnx_sessions.settings()
    settings.intra_op_num_threads = threads
    settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(file), settings, providers=[onnx_sessions.CPU])


def _turns(network: WholeNetwork, session: Any, count: int) -> tuple[list[Times], list[Times]]:
    """What each call of torch and of the file takes; the first of each does not count."""
    image, background = (torch.rand(count, 3, SIDE, SIDE) for _ in range(2))
    given = dict(zip(INPUTS, (image.numpy(), background.numpy()), strict=True))

    def by_torch() -> None:
        with torch.no_grad():
            network(image, background)

    def by_file() -> None:
        session.run(list(OUTPUTS), given)

    taken = [(_timed(by_torch), _timed(by_file)) for _ in range(TURNS + 1)]
    return [one for one, _ in taken[1:]], [other for _, other in taken[1:]]


def _timed(call: Callable[[], None]) -> Times:
    passed, processor = time.perf_counter(), time.process_time()
    call()
    return Times(1000 * (time.perf_counter() - passed), 1000 * (time.process_time() - processor))


def _told(times: list[float]) -> str:
    return f"{times[0]:10.1f}{times[1]:10.1f}{times[0] / times[1]:10.2f}"


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("models", nargs="*")
    parser.add_argument("--threads", type=int, default=THREADS)
    chosen = parser.parse_args()
    main(chosen.models, chosen.threads)
