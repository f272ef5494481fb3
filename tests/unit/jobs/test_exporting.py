"""Exporting a run: refused where it differs, and nothing half written."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Progress, finish
from fgbg_studio.jobs import exporting
from fgbg_studio.jobs.comparing_networks import TOLERANCE, Comparison, compared
from fgbg_studio.jobs.exporting import ExportOptions, export, free_folder, ppm
from fgbg_studio.jobs.network_cards import learned_from
from fgbg_studio.learning.exportable import Exportable
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project
from tests.unit.exports import pictures


@pytest.fixture
def run(exported_run: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(exported_run.parents[1], tmp_path / "project"))
    return copy / "runs" / exported_run.name


@pytest.fixture
def trained(run: Path) -> Project:
    return Project.open(run.parents[1], read_only=True)


def refusal(project: Project, run: Path, **options: Any) -> str:
    with pytest.raises(StudioError) as refused:
        finish(export(project, run, ExportOptions(**options)))
    return str(refused.value)


@pytest.mark.parametrize("error", [0.0, TOLERANCE / 2, TOLERANCE * 3, float("nan")])
def test_the_largest_difference_of_a_logit_is_found(
    trained: Project, run: Path, error: float
) -> None:
    network = Exportable.load(RunFolder(run).last).network

    def nearly(image: np.ndarray, background: np.ndarray) -> tuple[np.ndarray, ...]:
        import torch

        with torch.no_grad():
            found = network(torch.from_numpy(image), torch.from_numpy(background))
        mask, code, depth = (each.numpy().copy() for each in found)
        code[-1, 3, 5] += error
        return mask, code, depth

    seen = finish_comparison(trained, run, nearly, network)
    if np.isnan(error):
        assert seen.largest == float("inf")
    else:
        assert seen.largest == pytest.approx(error, abs=1e-6)
    assert seen.samples == 5
    assert seen.image.shape == seen.background.shape == (32, 32, 3)


def finish_comparison(project: Project, run: Path, exported: Any, network: Any) -> Comparison:
    comparing = compared(project, run, exported, network, 5)
    while True:
        try:
            assert isinstance(next(comparing), Progress)
        except StopIteration as ended:
            found: Comparison = ended.value
            return found


def test_a_file_that_differs_is_refused_and_leaves_nothing(
    trained: Project, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "TOLERANCE", -1.0)
    out = tmp_path / "out" / "network"
    told = refusal(trained, run, to="torch-export", out=str(out))
    assert "Nothing was written" in told
    assert list(out.parent.iterdir()) == []


def test_stopped_before_its_end_it_leaves_nothing(
    trained: Project, run: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out" / "network"
    job = export(trained, run, ExportOptions(to="torch-export", out=str(out)))
    for event in job:
        if isinstance(event, Progress) and event.doing.startswith("Writing"):
            break
    assert len(list(out.parent.iterdir())) == 1
    job.close()
    assert list(out.parent.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(
    trained: Project, run: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "kept.txt").write_text("mine")
    assert "holds something already" in refusal(trained, run, out=str(out))
    assert [file.name for file in out.iterdir()] == ["kept.txt"]


def test_a_run_that_is_gone_is_told(trained: Project, run: Path) -> None:
    assert "is gone" in refusal(trained, run.with_name("second"), out=str(run.parent / "x"))


def test_a_run_without_a_checkpoint_is_told(trained: Project, run: Path, tmp_path: Path) -> None:
    for file in run.glob("*.pt"):
        file.unlink()
    assert "holds no checkpoint yet" in refusal(trained, run, out=str(tmp_path / "x"))


def test_a_project_for_reading_needs_a_folder(trained: Project, run: Path) -> None:
    assert "Name a folder" in refusal(trained, run)


def test_an_unknown_exporter_is_told(trained: Project, run: Path) -> None:
    assert "Did you mean 'onnx'?" in refusal(trained, run, to="onxn")


def test_a_missing_package_is_told_with_what_installs_it(
    trained: Project, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: Callable[[str], object] = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "onnxscript" else there(name)
    )
    told = refusal(trained, run, out=str(tmp_path / "x"))
    assert "needs onnxscript, not installed" in told
    assert "pip install 'fgbg-studio[cpu,export]'" in told
    assert not (tmp_path / "x").exists()


def test_a_full_disk_is_told_and_leaves_nothing(
    trained: Project, run: Path, make_disk: Callable[[str], Path]
) -> None:
    disk = make_disk("64k")
    told = refusal(trained, run, to="torch-export", out=str(disk / "network"))
    assert "The disk is full" in told
    assert list(disk.iterdir()) == []


def test_the_hash_tells_datasets_apart(run: Path) -> None:
    before = learned_from(RunFolder(run)).sha256
    assert learned_from(RunFolder(run)).sha256 == before
    card = run / "run.json"
    card.write_text(card.read_text().replace('"places": 2', '"places": 3'))
    assert learned_from(RunFolder(run)).sha256 != before


def test_folders_are_numbered(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        folder = free_folder(tmp_path, "run-001", "onnx")
        folder.mkdir()
        names.append(folder.name)
    assert names == ["run-001-onnx", "run-001-onnx-2", "run-001-onnx-3"]


def test_a_picture_as_ppm_is_its_bytes_behind_three_lines() -> None:
    [picture] = pictures(1, 8, 16)
    assert ppm(picture) == b"P6\n16 8\n255\n" + picture.tobytes()
