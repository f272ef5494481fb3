"""Writing datasets from the command line, and asking what is in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.base import registry
from fgbg_studio.base.options import specs
from fgbg_studio.data.encoding import Encoding
from fgbg_studio.jobs import auditing
from fgbg_studio.jobs.generating import GenerateOptions


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What a command that succeeds writes to its output."""
    capsys.readouterr()
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def test_a_writer_has_flags_of_its_own(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--writer", "coco", "--category", "car", "--mask", "1-bit", "--no-depth"]
    folder = Path(run(capsys, "generate", tiny_folder, "--count", 9, *chosen).strip())
    card = json.loads((folder / "dataset.json").read_text())
    assert (card["writer"], card["writer_options"]["category"]) == ("coco", "car")
    assert (card["encoding"]["mask"], card["encoding"]["depth"]) == ("1-bit", False)


def test_no_writer_takes_a_flag_that_is_taken() -> None:
    taken = {spec.name for kind in (GenerateOptions, Encoding) for spec in specs(kind)}
    taken |= {"project", "resume", "rewrite", "estimate"}
    for name in registry.names("writers"):
        own = {spec.name for spec in specs(registry.load("writers", name).Options)}
        assert not own & taken, name


def test_an_estimate_writes_nothing(tiny_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, "generate", tiny_folder, "--estimate", "--processes", 2)
    lines = {line.split("  ")[0]: line for line in told.splitlines()}
    assert lines["samples"].split() == ["samples", "100"]
    assert "with 2 processes" in lines["time"]
    assert "new-cutouts" in told
    assert not (tiny_folder / "datasets").exists()


def test_an_audit_counts_pairs_and_parts(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [line.split() for line in run(capsys, "audit", tiny_folder).splitlines()]
    assert ["samples", "100"] in lines
    assert ["pairs", "25"] in lines
    assert ["each,", "least", "4"] in lines
    assert ["each,", "most", "4"] in lines
    counts = {line[0]: int(line[1]) for line in lines if line[0] in ("train", "new-cutouts", "val")}
    assert counts == {"train": 64, "new-cutouts": 16, "val": 4}


def test_an_audit_counts_what_is_moved_nearer_at_once_or_when_asked(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def last() -> str:
        return run(capsys, "audit", tiny_folder).splitlines()[-1]

    assert " of 100 objects, " in last()
    monkeypatch.setattr(auditing, "FEW", 99)
    assert "not counted  --moved counts it" in last()
    told = run(capsys, "audit", "--moved", tiny_folder).splitlines()[-1]
    assert " of 100 objects, " in told


def test_datasets_are_listed_and_made_anew(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "datasets", tiny_folder) == ""
    run(capsys, "generate", tiny_folder, "--name", "d")
    assert run(capsys, "datasets", tiny_folder).split() == ["d", "folders", "complete"]
    cutout = next((tiny_folder / "cutouts").glob("*.png"))
    cutout.write_bytes(cutout.read_bytes() + b"changed")
    assert "20 of 100 samples changed" in run(capsys, "datasets", tiny_folder)
    run(capsys, "generate", tiny_folder, "--resume", "d", "--rewrite")
    assert run(capsys, "datasets", tiny_folder).split() == ["d", "folders", "complete"]


def test_rewrite_names_no_dataset_alone(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generate", str(tiny_folder), "--rewrite"]) == 2
    assert "--rewrite goes with --resume" in capsys.readouterr().err


def test_an_unknown_writer_is_refused(
    tiny_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generate", str(tiny_folder), "--writer", "zipp"]) == 1
    assert "Did you mean 'zip'" in capsys.readouterr().err
