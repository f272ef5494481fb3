"""What a process that makes shards is: light, and as fast in its bookkeeping as it is exact."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from fgbg_studio.base.workers import Workers
from fgbg_studio.jobs.generating import GenerateOptions
from fgbg_studio.project import Project
from tests.unit import orders
from tests.unit.written import EVERYTHING, begin, card

CHECKOUT = Path(__file__).resolve().parents[3]
HEAVY = ("PySide6", "shiboken6", "torch", "torchvision", "rembg", "onnxruntime")


def test_a_process_imports_neither_qt_nor_torch() -> None:
    code = f"""
        import sys
        import fgbg_studio.__main__
        from fgbg_studio.jobs.rendering import ShardMaker, begin
        import fgbg_studio.data.encoding, fgbg_studio.data.samples, fgbg_studio.data.source_cache
        from fgbg_studio.base import registry

        for name in registry.names("writers"):
            registry.load("writers", name)
        print(*sorted(set({HEAVY!r}) & sys.modules.keys()))
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == []


def test_nor_does_one_that_is_spawned_from_a_program_that_has_them() -> None:
    pytest.importorskip("torch")
    with closing(Workers(1, orders.making_shards)) as workers:
        found = next(answer for answer in workers.answers([HEAVY]) if answer is not None)
    assert found == []


def test_every_tenth_picture_is_measured(tiny: Project) -> None:
    folder = begin(tiny, EVERYTHING, 0)
    assert "statistics" not in card(folder)
    from fgbg_studio.base.events import finish
    from fgbg_studio.jobs.resuming import resume

    finish(resume(tiny, "all"))
    assert "10 in all" in card(folder)["statistics"]["of"]


def test_options_name_every_part() -> None:
    from fgbg_studio.data.splits import PARTS

    for part in ("all", *PARTS):
        assert GenerateOptions.model_validate({"part": part}).part == part
