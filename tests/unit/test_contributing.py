"""What CONTRIBUTING.md shows works as it stands there."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.events import finish
from fgbg_studio.jobs.networks import load_network
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.plugins import models
from fgbg_studio.project import Project

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"
NAME = "four-layers"


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The file of the worked example, beside the models that are there."""
    text = PAGE.read_text(encoding="utf-8")
    [code] = re.findall(r"^ *```python\n(.*?)^ *```$", text, re.DOTALL | re.MULTILINE)
    file = NAME.replace("-", "_")
    assert f"plugins/models/{file}.py" in text
    (tmp_path / f"{file}.py").write_text(textwrap.dedent(code), encoding="utf-8")
    monkeypatch.setattr(models, "__path__", [*models.__path__, str(tmp_path)])
    registry._modules.cache_clear()
    yield NAME
    registry._modules.cache_clear()
    sys.modules.pop(f"{models.__name__}.{file}", None)


def test_the_model_in_one_file_is_found_trained_and_used(shown: str, tiny: Project) -> None:
    assert shown in registry.names("models")
    options = TrainOptions(
        model=f"{shown}:width=8", size=32, epochs=1, epoch_samples=8, batch=4, held_out_samples=2
    )
    run = finish(train(tiny, options))
    assert load_network(run, "cpu").canvas == (32, 32)
