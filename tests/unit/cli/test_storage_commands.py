"""The command `storage`."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base.resources import models_folder


def test_the_command_tells_what_takes_room_and_clears_it(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        (tiny_folder / "datasets" / name).mkdir(parents=True)
        (tiny_folder / "datasets" / name / "a").write_bytes(bytes(1500))
    assert main(["storage", str(tiny_folder)]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "3 kB" in lines["datasets"]
    assert "2 kB" in lines["two"]
    assert main(["storage", str(tiny_folder), "--clear", "datasets", "--only", "two"]) == 0
    assert capsys.readouterr().out == "2 kB in 1 file\n"
    assert [path.name for path in (tiny_folder / "datasets").iterdir()] == ["one"]


def test_without_a_project_it_tells_of_what_all_share(capsys: pytest.CaptureFixture[str]) -> None:
    (models_folder() / "a.onnx").write_bytes(bytes(5))
    assert main(["storage"]) == 0
    told = capsys.readouterr().out
    assert "models" in told
    assert "datasets" not in told


def test_what_cannot_be_cleared_is_a_sentence(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["storage", str(tiny_folder), "--clear", "sources"]) == 2
    assert "cannot be cleared here" in capsys.readouterr().err
