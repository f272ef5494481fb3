"""Bringing pictures in: each is taken once, told apart, or left out with a reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from fgbg_studio import project as project_module
from fgbg_studio.base.atomic_files import write_json
from fgbg_studio.base.errors import ProjectError, StudioError
from fgbg_studio.base.events import Event, Note, Progress, Result, finish
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.splits import fold_of
from fgbg_studio.imaging.reading import read_rgb, read_rgba
from fgbg_studio.imaging.writing import encode_png, write_png
from fgbg_studio.jobs import importing
from fgbg_studio.jobs.importing import ImportReport, Role, import_pictures
from fgbg_studio.project import Project
from tests.unit.imaging.test_refusing import huge_png
from tests.unit.pictures import Picture, place, thing, write_backgrounds, write_cutouts


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "project") as made:
        yield made


def imported(project: Project, *paths: Path, role: Role = "auto") -> tuple[ImportReport, list[str]]:
    """The report, and every warning on the way."""
    events: list[Event] = list(import_pictures(project, paths, role))
    result = events[-1]
    assert isinstance(result, Result)
    return result.value, [e.text for e in events if isinstance(e, Note) and e.warning]


def test_pictures_are_told_apart_by_transparency_and_folder(
    project: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    write_backgrounds(folder, 2)
    write_cutouts(folder, 2)
    write_backgrounds(folder / "Photos", 1, first=9)
    report, warnings = imported(project, folder)
    assert sorted(report.added) == ["b0001", "b0002", "c0001", "c0002", "p0001"]
    assert warnings == []
    assert project.contents.photos[0].state == "none"


def test_a_cutout_is_cropped_and_a_background_copied_as_it_is(
    project: Project, tmp_path: Path
) -> None:
    large = np.zeros((60, 70, 4), np.uint8)
    large[10:34, 20:50] = thing(1)
    write_png(tmp_path / "thing.png", large)
    file = write_backgrounds(tmp_path, 1)[0]
    imported(project, tmp_path / "thing.png", file)
    cutout, background = project.contents.cutouts[0], project.contents.backgrounds[0]
    kept = read_rgba(project.path(cutout.file))
    assert (cutout.width, cutout.height) == (kept.shape[1], kept.shape[0])
    assert kept[..., 3].sum(dtype=int) == large[..., 3].sum(dtype=int)
    assert kept[0, :, 3].any()
    assert project.path(background.file).read_bytes() == file.read_bytes()
    file.unlink()
    assert read_rgb(project.path(background.file)).shape == (48, 64, 3)


def test_origin_and_licence_are_kept(project: Project, tmp_path: Path) -> None:
    file = write_backgrounds(tmp_path, 1)[0]
    finish(import_pictures(project, [file], licence="CC BY 4.0, A. Person"))
    kept = project.contents.backgrounds[0]
    assert (kept.licence, kept.name) == ("CC BY 4.0, A. Person", "place-00")
    assert kept.origin == f"{tmp_path.name}/place-00.jpg"  # and nothing of the person's folders


def test_many_pictures_are_decoded_once_each_and_written_into_the_project_together(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_backgrounds(tmp_path / "in", 3)
    write_cutouts(tmp_path / "in", 3)
    decoded: list[Path] = []
    written: list[Path] = []

    def read(path: Path) -> Picture:
        decoded.append(path)
        return read_rgba(path)

    def write(path: Path, value: object) -> None:
        written.append(path)
        write_json(path, value)

    monkeypatch.setattr(importing, "SECONDS", 60.0)
    monkeypatch.setattr(importing, "read_rgba", read)
    monkeypatch.setattr(project_module, "write_json", write)
    report, _ = imported(project, tmp_path / "in")
    assert len(report.added) == len(decoded) == len(set(decoded)) == 6
    assert written == [project.folder / "project.json"]
    monkeypatch.setattr(importing, "BATCH", 2)
    write_cutouts(tmp_path / "more", 4, first=20)
    imported(project, tmp_path / "more")
    assert len(written) == 3


def test_what_was_imported_before_a_fault_is_kept(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write_backgrounds(tmp_path / "in", 3)

    def read(path: Path) -> Picture:
        if path == files[2]:
            raise StudioError("The disk is gone.")
        return read_rgba(path)

    monkeypatch.setattr(importing, "read_rgba", read)
    with pytest.raises(StudioError, match="disk is gone"):
        finish(import_pictures(project, files))
    with Project.open(project.folder, read_only=True) as again:
        assert [b.id for b in again.contents.backgrounds] == ["b0001", "b0002"]


def test_the_same_file_again_is_left_out(project: Project, tmp_path: Path) -> None:
    files = write_backgrounds(tmp_path, 2)
    imported(project, *files)
    report, warnings = imported(project, *files, *files)
    assert report.added == []
    assert len(warnings) == 4
    assert "in the project already, as b0001" in warnings[0]


def test_a_copy_under_another_name_shares_the_number_and_so_the_part(
    project: Project, tmp_path: Path
) -> None:
    files = write_backgrounds(tmp_path, 21)
    for n in range(3):
        files.append(Path(shutil.copy(files[20], tmp_path / f"zz-copy-{n}.jpg")))
    report, _ = imported(project, *files)
    assert report.added[20:] == ["b0021", "b0021-2", "b0021-3", "b0021-4"]
    assert len({fold_of(copy, Recipe()) for copy in report.added[20:]}) == 1
    assert len(project.contents.backgrounds) == 24


def test_the_id_of_a_removed_copy_is_never_given_again(project: Project, tmp_path: Path) -> None:
    first = write_backgrounds(tmp_path, 1)[0]
    copies = [Path(shutil.copy(first, tmp_path / f"copy-{n}.jpg")) for n in range(4)]
    imported(project, first, copies[0], copies[1])
    project.remove("b0001-2")
    assert imported(project, copies[2])[0].added == ["b0001-4"]
    project.remove("b0001")
    assert imported(project, copies[3])[0].added == ["b0001-5"]
    assert [b.id for b in project.contents.backgrounds] == ["b0001-3", "b0001-4", "b0001-5"]


def test_what_cannot_be_used_is_left_out_with_its_reason(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    write_backgrounds(folder, 1)
    write_png(folder / "dot.png", np.zeros((1, 1, 3), np.uint8))
    write_png(folder / "empty-alpha.png", np.zeros((20, 20, 4), np.uint8))
    (folder / "empty.png").write_bytes(b"")
    (folder / "giant.png").write_bytes(huge_png(30_000))
    (folder / "letter.jpg").write_text("Dear Sir or Madam")
    (folder / "short.png").write_bytes(encode_png(place(1))[:900])
    report, warnings = imported(project, folder)
    assert report.added == ["b0001"]
    reasons = {path.name: reason for path, reason in report.skipped}
    assert list(reasons.values()) == warnings
    for name, reason in {
        "dot.png": "only 1 x 1 pixels",
        "empty-alpha.png": "fully transparent",
        "empty.png": "0 bytes",
        "giant.png": "30,000 x 30,000",
        "letter.jpg": "not a picture",
        "short.png": "cut short or damaged",
    }.items():
        assert reason in reasons.pop(name)
    assert reasons == {}
    assert len(list((project.folder / "originals").iterdir())) == 1


def test_a_vector_drawing_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    report, warnings = imported(project, tmp_path / "a.svg")
    assert report.added == []
    assert "Use PNG or JPEG" in warnings[0]


def test_an_empty_folder_says_what_to_do(project: Project, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with pytest.raises(StudioError, match=r"no picture in .*nothing\. Choose files or a folder"):
        finish(import_pictures(project, [tmp_path / "nothing"]))
    with pytest.raises(StudioError, match="no picture in what was given"):
        finish(import_pictures(project, []))


def test_a_project_that_is_read_only_is_refused_at_once(project: Project, tmp_path: Path) -> None:
    file = write_backgrounds(tmp_path, 1)[0]
    with Project.open(project.folder) as second, pytest.raises(ProjectError, match="another"):
        finish(import_pictures(second, [file]))


def test_an_import_that_was_stopped_keeps_what_it_had(project: Project, tmp_path: Path) -> None:
    files = write_backgrounds(tmp_path / "in", 4)
    job = import_pictures(project, files)
    for event in job:
        if isinstance(event, Progress) and event.done == 2:
            job.close()
    assert [b.id for b in project.contents.backgrounds] == ["b0001", "b0002"]
    assert imported(project, *files)[0].added == ["b0003", "b0004"]


def test_a_full_disk_stops_the_import_and_keeps_what_is_there(
    make_disk: Callable[[str], Path], tmp_path: Path
) -> None:
    files = write_backgrounds(tmp_path / "in", 3)
    with Project.create(make_disk("200k") / "project") as project:
        imported(project, files[0])
        big = tmp_path / "in" / "big.bmp"
        cv2.imwrite(str(big), place(1, 400, 300))
        with pytest.raises(StudioError, match="The disk is full"):
            finish(import_pictures(project, [big, files[1]]))
        assert [b.id for b in project.contents.backgrounds] == ["b0001"]
        assert len(list((project.folder / "originals").iterdir())) == 1
        assert imported(project, files[1])[0].added == ["b0003"]
