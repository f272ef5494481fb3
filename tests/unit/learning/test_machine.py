"""What a run is computed with: recorded, compared, and threads that are used again."""

from __future__ import annotations

from typing import Any

import torch

from fgbg_studio.learning import compiling
from fgbg_studio.learning.machine import (
    differences,
    machine_facts,
    memory_used,
    threads_of,
    with_threads,
)
from fgbg_studio.learning.precision import half_type, scaler

CPU = torch.device("cpu")
CUDA = torch.device("cuda")


def test_nothing_differs_from_itself_and_what_is_unknown_is_not_told() -> None:
    facts = machine_facts(CPU)
    assert set(facts["versions"]) == {"torch", "numpy", "opencv", "fgbg-studio", "plan"}
    records: list[dict[str, Any]] = [facts, {}, {"versions": "many"}, {"versions": {}}]
    for then in records:
        assert differences(then, facts) == []


def test_every_difference_is_a_sentence() -> None:
    now = machine_facts(CPU)
    then = {**now, "device": "CUDA: X", "versions": {**now["versions"], "torch": "1.0"}}
    one, two = differences(then, now)
    assert one == f"Since this run began, the device has changed from CUDA: X to {now['device']}."
    assert two.startswith("Since this run began, torch has changed from 1.0 to ")


def test_threads_are_those_of_the_run_unless_there_are_fewer_cores() -> None:
    now = torch.get_num_threads()
    assert threads_of({"threads": 1}) == 1
    assert threads_of({"threads": 100_000}) < 100_000
    assert threads_of({}) == threads_of({"threads": "two"}) == now
    with with_threads(now + 1):
        assert torch.get_num_threads() == now + 1
    assert torch.get_num_threads() == now


def test_the_memory_of_the_process_is_told_in_mebibytes() -> None:
    before = memory_used(CPU)
    held = torch.ones(2**26)  # 256 MiB
    assert 200 < memory_used(CPU) - before < 400
    assert float(held[-1]) == 1


def test_half_precision_is_for_graphics_cards_unless_asked_for() -> None:
    kinds = [half_type(name, device) for name in ("auto", "full", "half") for device in (CUDA, CPU)]
    assert kinds == [torch.float16, None, None, None, torch.float16, torch.bfloat16]
    assert half_type("half", torch.device("mps")) is None
    assert not scaler(torch.bfloat16, CPU).is_enabled()


def test_compiling_is_for_long_trainings_on_graphics_cards_unless_asked_for() -> None:
    assert compiling.pays("auto", CUDA, 10_000)
    assert not compiling.pays("auto", CUDA, 100)
    assert not compiling.pays("auto", CPU, 10_000)
    assert compiling.pays("on", CPU, 1)
    assert not compiling.pays("off", CUDA, 10_000)
