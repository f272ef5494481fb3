"""What writing will take is told before, and is about what it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.base.events import finish
from fgbg_studio.jobs import estimating
from fgbg_studio.jobs.estimating import check_disk, estimate, free_bytes, in_minutes, megabytes
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.project import Project
from tests.unit.written import card


def on_disk(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("writer", ["folders", "webdataset", "zip"])
def test_it_is_about_what_it_takes(tiny: Project, writer: str) -> None:
    tiny.set_recipe(tiny.recipe.model_copy(update={"places": 20}))
    options = GenerateOptions(writer=writer, shard=500)
    found = estimate(tiny, options)
    assert not (tiny.folder / "datasets").exists()
    folder = finish(generate(tiny, options))
    assert 0.75 < found.bytes / on_disk(folder) < 1.33
    assert found.most > found.bytes * (1.9 if writer == "zip" else 1.0)
    assert found.parts == card(folder)["parts"]
    assert found.samples == card(folder)["samples"] == 1000
    assert found.seconds > 0
    assert found.fits


def test_fewer_samples_than_a_trial_has_can_be_estimated(tiny: Project) -> None:
    found = estimate(tiny, GenerateOptions(count=3, processes=4))
    assert (found.samples, found.processes) == (3, 4)
    assert sum(found.parts.values()) == 3
    assert found.bytes > 0


def test_a_disk_without_room_does_not_fit(tiny: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimating, "free_bytes", lambda folder: 10_000)
    assert not estimate(tiny, GenerateOptions()).fits


def test_the_free_space_of_a_folder_to_be_is_that_of_its_disk(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "not" / "yet") > 0
    check_disk(0, tmp_path / "not")


def test_sizes_and_times_in_words() -> None:
    assert [megabytes(n) for n in (0, 2_500_000, 3_200_000_000)] == ["0.0 MB", "2.5 MB", "3.2 GB"]
    assert [in_minutes(n) for n in (0.2, 42, 300, 9000)] == ["1 s", "42 s", "5 min", "2 h 30 min"]
