"""The pictures to look at first are those of which a network is least certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, Result, finish
from fgbg_studio.jobs.predicting import predict
from fgbg_studio.jobs.reviewing import Reviewed, ReviewOptions, review
from fgbg_studio.project import Project
from tests.unit.real_photos import add_real, write_real_photo


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Four of them, and a file that is none."""
    (tmp_path / "new").mkdir()
    found = [write_real_photo(tmp_path / "new", seed)[0] for seed in (1, 2, 3, 4)]
    (tmp_path / "new" / "torn.png").write_bytes(b"no picture")
    return [*found, tmp_path / "new" / "torn.png"]


def test_the_least_certain_come_first(trained_folder: Path, pictures: list[Path]) -> None:
    with Project.open(trained_folder, read_only=True) as project:
        run = project.folder / "runs" / "first"
        events = list(review(project, run, pictures))
        found: list[Reviewed] = events[-1].value if isinstance(events[-1], Result) else []
        predicted = {one.picture: one for one in finish(predict(run, pictures))}
    assert {one.picture for one in found} == set(pictures[:4])
    told = [one.uncertainty for one in found]
    assert told == sorted(told, reverse=True)
    assert all(one.uncertainty == predicted[one.picture].uncertainty for one in found)
    assert all(one.unlikeness == predicted[one.picture].unlikeness for one in found)
    assert any("torn.png" in event.text for event in events if isinstance(event, Note))


def test_what_is_a_real_sample_already_is_left_out(
    trained_folder: Path, pictures: list[Path], tmp_path: Path
) -> None:
    with Project.open(trained_folder) as project:
        run = project.folder / "runs" / "first"
        add_real(project, tmp_path, 3)
        found = finish(review(project, run, pictures, ReviewOptions(most=2)))
        assert len(found) == 2
        every = finish(review(project, run, pictures))
        assert [one.picture.name for one in every if "3" in one.picture.name] == []
        with pytest.raises(StudioError, match="no picture to look at"):
            finish(review(project, run, pictures[2:3]))
