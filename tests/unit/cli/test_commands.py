"""The command line through its real `main()`: one pass over the whole job, and exit codes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.resources import models_folder
from fgbg_studio.imaging.reading import picture_size, read_mask
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.project import Project
from tests.unit.pictures import place, write_backgrounds, write_cutouts
from tests.unit.server import CONTENT, serving

TINY = ["--size", "32", "--epoch-samples", "8", "--batch", "4", "--held-out-samples", "4"]


def test_the_whole_job_from_pictures_to_a_prediction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_backgrounds(tmp_path / "in", 4)
    write_cutouts(tmp_path / "in", 4)
    project = str(tmp_path / "project")
    recipe = ["--width", "48", "--height", "48", "--places", "2", "--noise", "3"]
    assert main(["new", project, *recipe]) == 0
    assert main(["import", project, str(tmp_path / "in"), "--licence", "CC0"]) == 0
    assert main(["depth", project]) == 0
    assert main(["generate", project, "--count", "6", "--pictures", "png", "--name", "d"]) == 0
    training = ["train", project, "--name", "r", "--epochs", "1", "--device", "cpu", *TINY]
    losses = [
        "--depth-bce",
        "2",
        "--depth-l1",
        "0",
        "--mask-tversky",
        "0.5",
        "--tversky-beta",
        "0.9",
    ]
    assert main([*training, *losses]) == 0
    assert main(["judge", project, "--count", "4", "--device", "cpu"]) == 0
    capsys.readouterr()
    picture = tmp_path / "street.png"
    write_png(picture, place(9, 70, 50))
    assert main(["predict", project, str(picture), "--run", "r", "--device", "cpu"]) == 0
    told = capsys.readouterr().out.split()
    assert [Path(line).name for line in told] == [
        "street.mask.png",
        "street.cutout.png",
        "street.depth.png",
    ]
    assert picture_size(Path(told[1])) == (70, 50)
    assert read_mask(Path(told[0])).shape == (50, 70)
    with Project.open(Path(project)) as opened:
        assert not opened.read_only
        assert opened.recipe.disturbance.noise == 3
        assert len(opened.dataset()) == 4 * 4 * 2 * 2
        assert {b.licence for b in opened.contents.backgrounds} == {"CC0"}
    lines = (tmp_path / "project/datasets/d/manifest.jsonl").read_text().splitlines()
    assert [len(json.loads(line)["files"]) for line in lines] == [4] * 6
    kept = json.loads((tmp_path / "project/runs/r/run.json").read_text())["options"]
    weights = {losses[at][2:].replace("-", "_"): float(losses[at + 1]) for at in range(0, 8, 2)}
    assert weights.items() <= kept.items()
    run = {path.name for path in (tmp_path / "project/runs/r").iterdir()}
    assert run >= {"run.json", "metrics.csv", "last.pt", "best.pt", "judged-new-cutouts.png"}
    assert any("tfevents" in name for name in run)


def test_photos_are_cut_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.unit.jobs.test_cutting import photo_of_a_disc

    write_png(tmp_path / "disc.png", photo_of_a_disc(1))
    project = str(tmp_path / "project")
    assert main(["new", project]) == 0
    assert main(["import", project, str(tmp_path / "disc.png"), "--role", "photos"]) == 0
    capsys.readouterr()
    assert main(["cutout", project]) == 0
    assert Path(capsys.readouterr().out.strip()).is_file()
    assert main(["cutout", project]) == 1
    assert "no photo to cut out" in capsys.readouterr().err
    assert main(["cutout", project, "--again", "--photo-colours"]) == 0
    with Project.open(Path(project)) as opened:
        assert opened.contents.cutouts[0].edges == "photo"
    capsys.readouterr()
    assert main(["cutout", project]) == 0  # as after a stop, its edges are still to be cleaned
    assert Path(capsys.readouterr().out.strip()).is_file()
    with Project.open(Path(project)) as opened:
        assert opened.contents.cutouts[0].edges == "clean"
    assert main(["cutout", project, "--photo-colours"]) == 1


def test_where_nothing_can_be_cut_out_the_command_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_png(tmp_path / "flat.png", np.full((20, 30, 3), 9, np.uint8))
    project = str(tmp_path / "project")
    assert main(["new", project]) == 0
    assert main(["import", project, str(tmp_path / "flat.png"), "--role", "photos"]) == 0
    capsys.readouterr()
    assert main(["cutout", project]) == 1
    told_out, told = capsys.readouterr()
    assert "flat: The mask of flat is empty." in told
    assert not told_out


def test_an_assistants_options_are_flags(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.unit.jobs.test_cutting import photo_of_a_disc
    from tests.unit.onnx_files import write_brightness

    for n in range(2):
        write_png(tmp_path / f"disc-{n}.png", photo_of_a_disc(n))
    project = str(tmp_path / "project")
    main(["new", project])
    main(["import", project, *map(str, tmp_path.glob("*.png")), "--role", "photos"])
    write_brightness(models_folder() / "mine.onnx", 320)
    mine = ["--session", "u2net_custom", "--file", "mine.onnx"]
    capsys.readouterr()
    assert main(["cutout", project, "--assistant", "rembg", *mine]) == 0
    assert "Look first at the least certain: disc-" in capsys.readouterr().err
    with Project.open(Path(project)) as opened:
        assert {photo.proposed_by for photo in opened.contents.photos} == {"rembg u2net_custom"}
    assert main(["cutout", project, "--again", "--assistant=grabcut", "--softness", "0"]) == 0
    with pytest.raises(SystemExit, match="2"):
        main(["cutout", project, "--assistant", "grabcut", "--session", "u2net"])
    assert main(["cutout", project, "--assistant", "grabcat"]) == 1
    assert "Did you mean 'grabcut'?" in capsys.readouterr().err


def test_model_files_are_listed_with_licence_size_and_state(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (models_folder() / "u2netp.onnx").write_bytes(b"something else")
    assert main(["models"]) == 0
    told = capsys.readouterr().out
    assert str(models_folder()) in told
    assert "wrong   u2netp.onnx" in told
    for part in ("bria-rmbg.onnx", "size unknown", "paid agreement", "44.2 MB", "fastdepth_7.onnx"):
        assert part in told
    for part in ("mono+stereo_640x192.zip", "nyu.h5", "apple--DepthPro-hf  "):
        assert part in told


def test_a_model_file_that_nobody_knows_or_offers_is_not_downloaded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["models", "--download", "u2netx.onnx"]) == 1
    assert "no model file 'u2netx.onnx'" in capsys.readouterr().err
    assert main(["models", "--download", "../u2netp.onnx"]) == 1
    assert "Did you mean" not in capsys.readouterr().err
    assert main(["models", "--download", "fastdepth_7.onnx"]) == 1
    assert "No address is known" in capsys.readouterr().err


def test_licence_and_size_are_said_before_a_download(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    digest = f"sha256:{hashlib.sha256(CONTENT).hexdigest()}"
    with serving() as server:
        file = ModelFile("net.onnx", server.url(), "MIT", "https://a.example", None, digest)
        monkeypatch.setattr("fgbg_studio.jobs.model_list.known_files", lambda: [file])
        assert main(["models", "--download", "net.onnx"]) == 0
        told = capsys.readouterr()
        assert "MIT" in told.err
        assert "0.5 MB" in told.err
        assert Path(told.out.strip()).read_bytes() == CONTENT
        assert main(["models", "--download", "net.onnx"]) == 0
    unknown = replace(file, name="free.onnx", digest="")
    with serving() as server:
        offered = replace(unknown, url=server.url("free.onnx"))
        monkeypatch.setattr("fgbg_studio.jobs.model_list.known_files", lambda: [offered])
        assert main(["models", "--download", "free.onnx"]) == 1  # nobody is there to agree
    assert "was not kept" in capsys.readouterr().err
    assert [path.name for path in models_folder().iterdir()] == ["net.onnx"]


def test_the_doctor_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["doctor"])
    told = capsys.readouterr().out
    assert "FGBG Studio" in told
    assert code == (1 if "missing" in told else 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["train"],
        ["train", "p", "--epochs", "many"],
        ["train", "p", "--no-such-flag"],
        ["import", "p", "x", "--role", "cars"],
    ],
)
def test_wrong_usage_is_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "{p}"], "is not empty"),
        (["train", "{p}/nowhere"], "not a project"),
        (["train", "{p}", "--model", "u-nett"], "no 'u-nett' among the models"),
        (["train", "{p}", "--resume", "r"], "no run yet"),
        (["predict", "{p}", "x.png"], "no run yet"),
        (["import", "{p}", "{p}/nowhere.png"], "Nothing was imported"),
        (["generate", "{p}", "--resume", "never"], "no dataset 'never'"),
    ],
)
def test_a_failure_is_one_sentence_and_exit_code_1(
    tiny_folder: Path,
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([part.format(p=tiny_folder) for part in arguments]) == 1
    told = capsys.readouterr().err
    assert message in told
    assert "fgbg-studio: " in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["train", "p", "--focal-gamma", "9"],
            "focal_gamma: input should be less than or equal to 8",
        ),
        (
            [
                "train",
                "p",
                *(f"--{name}=0" for name in ("mask-bce", "mask-dice", "depth-l1", "depth-ssim")),
            ],
            "no loss has a weight",
        ),
        (["generate", "p", "--count", "-1"], "count: input should be greater than or equal to 0"),
        (["new", "p", "--scale-least", "0.9", "--scale-most", "0.2"], "smallest scale is above"),
        (["new", "p", "--noise", "100"], "noise: input should be less than or equal to 40"),
        (["gui", "--loud"], "Usage: fgbg-studio gui"),
        (["gui", "a", "b"], "Usage: fgbg-studio gui"),
    ],
)
def test_settings_out_of_bounds_are_one_sentence_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "tyro" not in told
    assert "pydantic" not in told


@pytest.mark.parametrize("command", ["new", "import", "generate", "train", "predict", "demo"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert not stopped.value.code
    assert "usage: fgbg-studio" in capsys.readouterr().out
