"""Runs as they lie in a project, predictions by them, and the report of the doctor."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric, Note, finish
from fgbg_studio.base.resources import sample_project
from fgbg_studio.imaging.reading import read_mask, read_rgba, read_uint16
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs import predicting
from fgbg_studio.jobs.doctor import examine
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.jobs.judging import Judgement, JudgeOptions, judge
from fgbg_studio.jobs.predicting import PredictOptions, predict
from fgbg_studio.jobs.runs import find_run, list_runs, metrics_of, new_run_name, pictures_of
from fgbg_studio.jobs.sample import copy_sample, open_sample
from fgbg_studio.jobs.unfinished import unfinished
from fgbg_studio.learning.definitions import LABELS, SHOWN
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project
from tests.unit.pictures import place


def test_a_finished_run_is_listed_with_its_figures(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        run = find_run(project)
        assert (run.name, run.epoch, run.epochs, run.finished) == ("first", 1, 1, True)
        assert 0 <= run.metrics["held-out/iou"] <= 1
        assert len(pictures_of(run.folder)) == 1
        assert {m.name for m in metrics_of(run.folder)} == set(run.metrics)
        assert unfinished(project) == []
        assert new_run_name(project) == "run-001"
        with pytest.raises(StudioError, match=r"no run 'second'\. There are: first"):
            find_run(project, "second")


def test_a_damaged_run_is_left_out(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        shutil.copytree(trained_folder / "runs/first", trained_folder / "runs/second")
        assert len(list_runs(project)) == 2
        (trained_folder / "runs/first/run.json").write_text("{")
        assert [run.name for run in list_runs(project)] == ["second"]


def test_runs_are_read_again_only_when_they_changed(
    trained_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    metrics = RunFolder.metrics

    def noted(run: RunFolder) -> list[Metric]:
        read.append(run.folder)
        return metrics(run)

    monkeypatch.setattr(RunFolder, "metrics", noted)
    with Project.open(trained_folder) as project:
        before = list_runs(project)
        assert list_runs(project) == before
        assert read == [trained_folder / "runs/first"]
        RunFolder(trained_folder / "runs/first").record([Metric("held-out/iou", 99, 0.875)])
        assert list_runs(project)[0].metrics["held-out/iou"] == 0.875


def test_the_newest_run_that_learnt_something_is_meant_unless_one_is_named(
    trained_folder: Path,
) -> None:
    newer = trained_folder / "runs/newer"
    newer.mkdir()
    shutil.copyfile(trained_folder / "runs/first/run.json", newer / "run.json")
    with Project.open(trained_folder) as project:
        assert [run.name for run in list_runs(project)] == ["newer", "first"]
        assert find_run(project).name == "first"
        assert find_run(project, "newer").epoch == 0
        (trained_folder / "runs/first/last.pt").unlink()
        assert find_run(project).name == "newer"


@pytest.mark.parametrize("card", ["{", "{}", "[]", '{"samples": "many"}', '{"samples": null}'])
def test_a_damaged_dataset_keeps_no_other_from_being_offered(tiny: Project, card: str) -> None:
    for name in ("a", "b"):
        folder = tiny.folder / "datasets" / name
        folder.mkdir(parents=True)
        (folder / "dataset.json").write_text(card)
    job = generate(tiny, GenerateOptions(name="c", count=7, processes=1))
    while not (tiny.folder / "datasets/c/dataset.json").exists():
        next(job)
    job.close()
    assert [left.title for left in unfinished(tiny)] == ["Dataset c: 0 of 7 samples"]


def test_without_a_run_the_way_to_one_is_told(tiny: Project) -> None:
    with pytest.raises(StudioError, match=r"no run yet\. Train a network first"):
        find_run(tiny)


def predicted(folder: Path, pictures: list[Path], **options: object) -> list[Any]:
    chosen = PredictOptions.model_validate({"device": "cpu", **options})
    found: list[Any] = finish(predict(folder / "runs/first", pictures, chosen))
    return found


def test_a_prediction_has_the_pictures_size_and_its_files_hold_it(
    trained_folder: Path, tmp_path: Path
) -> None:
    write_png(tmp_path / "street.png", place(1, 75, 51))
    write_png(tmp_path / "empty-street.png", place(2, 64, 48))
    out, background = tmp_path / "out", str(tmp_path / "empty-street.png")
    found = predicted(trained_folder, [tmp_path / "street.png"], background=background)[0]
    assert found.mask.shape == found.depth.shape == (51, 75)
    assert found.unit == "metre"
    [written] = predicted(
        trained_folder, [tmp_path / "street.png"], background=background, out=str(out)
    )
    mask, cutout, depth = written.files
    assert [file.name for file in written.files] == [
        "street.mask.png",
        "street.cutout.png",
        "street.depth.png",
    ]
    assert np.array_equal(read_mask(mask), found.mask)
    assert np.array_equal(read_rgba(cutout)[..., :3], found.image)
    kept = read_rgba(cutout)[..., 3]
    assert np.array_equal(kept, np.where(found.mask >= 127.5, found.mask, 0))
    assert np.abs(read_uint16(depth) / 800 - found.depth).max() < 0.001
    again = predicted(trained_folder, [tmp_path / "street.png"], out=str(out))[0]
    assert again.files[0].name == "street-2.mask.png"


def test_many_predictions_are_not_kept_in_memory(
    trained_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_png(tmp_path / "street.png", place(1, 32, 32))
    monkeypatch.setattr(predicting, "MOST_IN_MEMORY", 1000)
    assert len(predicted(trained_folder, [tmp_path / "street.png"])) == 1
    with pytest.raises(StudioError, match="Name a folder"):
        predicted(trained_folder, [tmp_path / "street.png"] * 2)
    with pytest.raises(StudioError, match=r"The background cannot be used: .*no\.png"):
        predicted(trained_folder, [tmp_path / "street.png"], background=str(tmp_path / "no.png"))
    with pytest.raises(StudioError, match="is a file"):
        predicted(trained_folder, [tmp_path / "street.png"], out=str(tmp_path / "street.png"))
    found = predicted(trained_folder, [tmp_path / "street.png"] * 17, out=str(tmp_path / "out"))
    assert len({file for one in found for file in one.files}) == 51


def test_what_is_no_picture_is_left_out_of_a_prediction(
    trained_folder: Path, tmp_path: Path
) -> None:
    pictures = tmp_path / "in"
    pictures.mkdir()
    write_png(pictures / "good.png", place(1))
    (pictures / "bad.png").write_text("no picture")
    options = PredictOptions(device="cpu")
    events = list(predict(trained_folder / "runs/first", [pictures], options))
    notes = [event.text for event in events if isinstance(event, Note)]
    assert len(notes) == 1
    assert str(pictures / "bad.png") in notes[0]
    (pictures / "good.png").unlink()
    with pytest.raises(StudioError, match="No picture could be read"):
        predicted(trained_folder, [pictures])
    assert list(pictures.iterdir()) == [pictures / "bad.png"]


def test_a_judgement_stands_beside_what_needs_no_network(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        options = JudgeOptions(count=16, device="cpu")
        judgement: Judgement = finish(judge(project, options))
        assert judgement == finish(judge(project, options))
    assert (judgement.run, judgement.samples) == ("first", 16)
    assert judgement.sheet.exists()
    assert judgement.sheet.with_suffix(".json").exists()
    lines = judgement.lines()
    for name in (*SHOWN["mask"], *SHOWN["depth"]):
        assert any(f"{LABELS[name]} {judgement.network[name]:.3f}" in line for line in lines), name
    assert f"SSIM {judgement.mean_map['ssim']:.3f}" in lines[3]
    figures = (judgement.threshold_iou, judgement.network["iou"], judgement.mean_map["delta1"])
    assert all(0 <= figure <= 1 for figure in figures)


def test_the_sample_project_is_copied_once_and_whole(tmp_path: Path) -> None:
    if not (sample_project() / "project.json").exists():
        pytest.skip("the sample project is not drawn yet")
    folder = open_sample()
    with Project.open(folder) as project:
        assert not project.read_only
        assert len(project.contents.cutouts) >= 20
        assert len(project.contents.backgrounds) >= 20
        project.set_recipe(project.recipe.model_copy(update={"seed": 4711}))
    assert open_sample() == folder
    with Project.open(folder) as project:
        assert project.recipe.seed == 4711
    assert copy_sample(tmp_path / "mine") == tmp_path / "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_the_doctor_tells_what_is_installed_and_how_to_get_the_rest() -> None:
    findings = {finding.name: finding for finding in examine()}
    assert findings["torch"].state == "ok"
    assert "CPU" in findings["device"].text or "CUDA" in findings["device"].text
    for name in ("rembg", "torchmetrics", "tyro", "rich", "platformdirs"):
        assert name in findings
    for finding in findings.values():
        assert finding.text
        assert finding.state == "ok" or finding.advice


def test_the_doctor_names_the_model_files_that_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FGBG_MODELS", str(tmp_path))
    findings = {finding.name: finding for finding in examine()}
    for name, source in (
        ("u2netp.onnx", "rembg/releases"),
        ("sam2_hiera_tiny_decoder_pr1.onnx", "huggingface.co"),
        ("fastdepth_7.onnx", "No address"),
    ):
        assert findings[name].state == "note"
        assert source in findings[name].advice
        assert str(tmp_path) in findings[name].advice
    assert "fgbg-studio models" in findings["model files"].advice


def test_the_doctor_sees_a_model_file_that_is_not_what_it_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FGBG_MODELS", str(tmp_path))
    (tmp_path / "silueta.onnx").write_bytes(b"half of it")
    findings = {finding.name: finding for finding in examine()}
    assert "silueta.onnx" in findings["model files"].text
    assert findings["silueta.onnx"].state == "missing"
    assert "models --download silueta.onnx" in findings["silueta.onnx"].advice
