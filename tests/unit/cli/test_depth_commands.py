"""The commands about depth, as a person types them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base import registry
from fgbg_studio.base.options import specs
from fgbg_studio.base.resources import models_folder
from fgbg_studio.project import Project
from tests.unit.onnx_files import node, write_network


def helped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--help"])
    assert not stopped.value.code
    return " ".join(re.sub("[│─]", " ", capsys.readouterr().out).split())


@pytest.mark.parametrize("command", ["depth", "judge-depth"])
@pytest.mark.parametrize("teacher", registry.names("teachers"))
def test_the_options_of_a_teacher_are_flags_with_its_help(
    command: str, teacher: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = helped(capsys, command, "--teacher", teacher)
    for spec in specs(registry.load("teachers", teacher).Options):
        assert f"--{spec.name.replace('_', '-')} " in told.replace(",", " ")
        assert " ".join(spec.help.split()) in told


def test_a_teachers_flags_reach_it(tiny_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["depth", str(tiny_folder), "--replace", "--camera-height", "0.5"]) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "5 backgrounds have a new depth map by 'ground-plane:camera_height=0.5 (prior)'" in told
    with Project.open(tiny_folder) as project:
        teachers = {background.teacher for background in project.contents.backgrounds}
    assert teachers == {"ground-plane:camera_height=0.5 (prior)"}


def test_a_relative_teacher_tells_how_far_each_background_is_from_the_scale(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_network(
        models_folder() / "grey.onnx",
        [node("ReduceMean", ["x"], "y", axes=[1], keepdims=1)],
        {"x": (1, 3, 24, 32)},
        {"y": (1, 1, 24, 32)},
    )
    flags = ["--teacher", "onnx", "--file", "grey.onnx", "--range-near", "1", "--replace"]
    assert main(["depth", str(tiny_folder), *flags]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("One scale for all, 1 to 10")
    assert [line.split()[:2] for line in lines[1:]] == [
        [f"b{n + 1:04d}", f"place-{n:02d}"] for n in range(5)
    ]


def test_a_teacher_without_its_file_or_of_no_name_fails_with_a_sentence(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["depth", str(tiny_folder), "--replace", "--teacher", "fastdepth"]) == 1
    assert "fastdepth_7.onnx is not there" in capsys.readouterr().err
    assert main(["depth", str(tiny_folder), "--teacher", "fastdeph"]) == 1
    assert "Did you mean 'fastdepth'" in capsys.readouterr().err
    assert main(["depth", str(tiny_folder), "--far", "9000"]) == 2
    assert "far" in capsys.readouterr().err


def test_maps_are_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    true = np.random.default_rng(1).uniform(1, 9, (20, 30))
    np.save(tmp_path / "true.npy", true)
    np.save(tmp_path / "map.npy", true * 3)
    assert main(["judge-depth", str(tmp_path / "true.npy"), str(tmp_path / "map.npy")]) == 0
    title, head, row = capsys.readouterr().out.splitlines()
    assert title == "maps, aligned: median"
    figures = dict(zip(head.split(), row.split()[1:], strict=True))
    assert float(figures["abs-rel"]) < 1e-6
    assert figures["delta1"] == "1"
    assert main(["judge-depth", str(tmp_path / "x"), str(tmp_path)]) == 1
    assert "is not there" in capsys.readouterr().err
