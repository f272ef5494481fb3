"""Masks that come from files: which photo gets which, and what is left out, with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, Progress, finish
from fgbg_studio.imaging.mask_file import journal_beside, open_history
from fgbg_studio.imaging.reading import read_mask
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.exchanging import MaskReport, export_masks, import_masks
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.objects import add_object
from fgbg_studio.jobs.saving_masks import save_mask
from fgbg_studio.project import Project
from tests.unit.masks import Mask
from tests.unit.pictures import noise, place

SIZE = (40, 30)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Photos "street", "Grün" and two called "twin", one of them larger."""
    (tmp_path / "more").mkdir()
    files = [tmp_path / "street.png", tmp_path / "Grün.png", tmp_path / "twin.png"]
    for n, file in enumerate(files):
        write_png(file, place(n, *SIZE))
    write_png(tmp_path / "more" / "twin.png", place(9, 50, 30))
    with Project.create(tmp_path / "project") as made:
        finish(import_pictures(made, [*files, tmp_path / "more" / "twin.png"], "photos"))
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "masks").mkdir()
    return tmp_path / "masks"


def square(at: int, size: tuple[int, int] = SIZE) -> Mask:
    mask = np.zeros(size[::-1], np.uint8)
    mask[at : at + 8, at : at + 8] = 255
    return mask


def drafts(project: Project, *paths: Path, **more: Any) -> MaskReport:
    report = finish(import_masks(project, paths, done=False, **more))
    assert isinstance(report, MaskReport)
    return report


def mask_of(project: Project, photo_id: str) -> Mask:
    photo = next(photo for photo in project.contents.photos if photo.id == photo_id)
    return read_mask(project.path(photo.mask))


def test_mask_files_find_their_photos_by_name(project: Project, folder: Path) -> None:
    write_png(folder / "STREET_mask.png", square(3))
    write_png(folder / "Gru\u0308n-mask.png", square(5) // 2)
    write_png(folder / "nobody.png", square(3))
    report = drafts(project, folder)
    assert dict(report.matched) == {"STREET_mask.png": "p0001", "Gru\u0308n-mask.png": "p0002"}
    assert report.unmatched == [("nobody.png", "the project has no photo called nobody")]
    assert np.array_equal(mask_of(project, "p0002"), square(5) // 2)
    assert {p.state for p in project.contents.photos if p.mask} == {"draft"}


def test_several_masks_of_one_photo_become_several_cutouts(project: Project, folder: Path) -> None:
    for n in (1, 2, 3):
        write_png(folder / f"street_mask_{n}.png", square(3 * n))
    report = drafts(project, folder)
    assert [photo for _, photo in report.matched] == ["p0001", "p0001-2", "p0001-3"]
    for n, (_, photo_id) in enumerate(report.matched, 1):
        assert np.array_equal(mask_of(project, photo_id), square(3 * n))
    assert len(project.contents.cutouts) == 3


def test_photos_of_one_name_are_told_apart_by_size_or_not_at_all(
    project: Project, folder: Path, tmp_path: Path
) -> None:
    write_png(folder / "twin.png", square(3, (50, 30)))
    assert drafts(project, folder).matched == [("twin.png", "p0004")]
    write_png(tmp_path / "more" / "street.png", place(12, *SIZE))
    finish(import_pictures(project, [tmp_path / "more" / "street.png"], "photos"))
    write_png(folder / "street.png", square(3))
    [(_, reason)] = drafts(project, folder / "street.png").unmatched
    assert reason == "p0001 and p0005 are both called street"


def test_a_mask_of_another_size_is_refused_with_both(project: Project, folder: Path) -> None:
    write_png(folder / "street.png", square(3, (41, 30)))
    events = list(import_masks(project, [folder]))
    assert not finish(events).matched
    [note] = [event.text for event in events if isinstance(event, Note)]
    assert note == (
        "street.png is left out: it has 41 x 30 pixels, and the photo street has 40 x 30."
    )


def test_a_mask_that_is_there_stays_unless_it_is_to_be_replaced(
    project: Project, folder: Path
) -> None:
    save_mask(project, "p0001", square(1))
    before = project.path("masks/p0001.png").read_bytes()
    write_png(folder / "street.png", square(9))
    [(_, reason)] = drafts(project, folder).unmatched
    assert reason == "street has a mask already; choose to replace it"
    assert project.path("masks/p0001.png").read_bytes() == before
    assert drafts(project, folder, replace=True).matched
    assert np.array_equal(mask_of(project, "p0001"), square(9))
    assert before in [path.read_bytes() for path in (project.folder / "bin").iterdir()]


def test_imported_cutouts_are_done_with_clean_edges(project: Project, folder: Path) -> None:
    write_png(folder / "street.png", square(9))
    finish(import_masks(project, [folder]))
    assert project.contents.photos[0].state == "done"
    assert project.contents.cutouts[0].edges == "clean"


@pytest.mark.parametrize("name", registry.names("mask_formats"))
def test_what_is_exported_finds_its_photos_again(
    project: Project, folder: Path, name: str, tmp_path: Path
) -> None:
    write_png(tmp_path / "street_1.png", square(2))
    write_png(tmp_path / "street_2.png", square(12))
    drafts(project, tmp_path / "street_1.png", tmp_path / "street_2.png")
    for photo in project.contents.photos[1:4]:
        save_mask(project, photo.id, square(6, (photo.width, photo.height)))
    kept = {p.id: mask_of(project, p.id) for p in project.contents.photos}
    files = finish(export_masks(project, folder, name))
    assert files
    assert all(file.parent == folder and file.is_file() for file in files)
    report = drafts(project, *files, replace=True)
    assert report.unmatched == []
    assert sorted(photo for _, photo in report.matched) == sorted(kept)
    for photo_id, mask in kept.items():
        assert np.array_equal(mask_of(project, photo_id), mask)


def test_an_export_overwrites_nothing_unless_told(project: Project, folder: Path) -> None:
    with pytest.raises(StudioError, match="No photo has a mask"):
        finish(export_masks(project, folder, "coco"))
    save_mask(project, "p0001", square(1))
    [file] = finish(export_masks(project, folder, "coco"))
    file.write_text("mine")
    with pytest.raises(StudioError, match=r"annotations.json is there already"):
        finish(export_masks(project, folder, "coco"))
    assert file.read_text() == "mine"
    assert finish(export_masks(project, folder, "coco", replace=True)) == [file]
    with pytest.raises(StudioError, match="is a file"):
        finish(export_masks(project, file, "coco"))


def test_a_name_leads_out_of_no_folder(project: Project, folder: Path) -> None:
    photo = save_mask(project, "p0001", square(1)).model_copy(update={"name": "../../x"})
    project.put(photo)
    for name in registry.names("mask_formats"):
        for file in finish(export_masks(project, folder / name, name)):
            assert file.resolve().parent == (folder / name).resolve()


def coco(segmentation: Any, **more: Any) -> dict[str, Any]:
    image = {"id": 7, "file_name": "/etc/../street.jpg", "width": 40, "height": 30}
    annotation = {"image_id": 7, "segmentation": segmentation, **more}
    return {"images": [image], "annotations": [annotation]}


BOX = [[2, 2, 12, 2, 12, 12, 2, 12]]


def test_a_file_of_coco_is_understood(project: Project, folder: Path) -> None:
    document = coco(BOX)
    document["annotations"].append({"image_id": 7, "segmentation": {"size": [30, 40]}})
    document["annotations"].append({"image_id": 8, "segmentation": BOX})
    (folder / "a.json").write_text(json.dumps(document))
    report = drafts(project, folder)
    assert report.matched == [("a.json, annotation 1", "p0001")]
    assert [why.partition(":")[0] for _, why in report.unmatched] == [
        "its segmentation cannot be used",
        "the file says nothing usable of its image 8",
    ]
    assert np.flatnonzero(mask_of(project, "p0001")[5]).tolist() == list(range(2, 12))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"images": [', "is damaged"),
        ("[" * 100_000, "is damaged"),
        ("[]", "holds no masks"),
        ("{}", "no lists 'images' and 'annotations'"),
        ('{"images": [], "annotations": []}', "there is no object in it"),
        ('{"shapes": []}', "it lacks 'shapes'"),
        ('{"shapes": [], "imageWidth": 4, "imageHeight": 4}', "there is no object in it"),
        (json.dumps(coco([[1, 1, float("nan"), 4, 5, 6]])), "finite number"),
        (json.dumps(coco([[1, 1, 1e30, 4, 5, 6]])), "nowhere near the picture"),
        (json.dumps(coco([[1, 1, 2, 4, 5]])), "odd number"),
        (json.dumps(coco([])), "it is empty"),
        (json.dumps(coco({"size": [30, 40], "counts": [5, 5]})), "do not add up"),
        (json.dumps(coco({"size": [30, 40], "counts": "~~~"})), "is damaged"),
        (json.dumps(coco({"size": [40, 30], "counts": [1200]})), "another size"),
        (json.dumps(coco(BOX, iscrowd=1)), "a crowd"),
    ],
)
def test_bad_files_are_left_out_with_the_reason(
    project: Project, folder: Path, text: str, why: str
) -> None:
    before = project.contents
    (folder / "a.json").write_text(text)
    report = drafts(project, folder)
    assert report.matched == []
    assert why in report.unmatched[0][1]
    assert project.contents == before


def test_files_that_hold_no_masks_are_left_out(project: Project, folder: Path) -> None:
    (folder / "street.png").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("no mask")
    write_png(folder / "Grün.png", noise(1, 30, 40, 3))
    report = drafts(project, folder, folder / "notes.txt", folder / "gone.png", format="alpha-png")
    assert report.matched == []
    assert [source for source, _ in report.unmatched] == [
        "Grün.png",
        "street.png",
        "notes.txt",
        "gone.png",
    ]
    assert "no transparency" in report.unmatched[0][1]
    (project.folder / "masks").mkdir()
    with pytest.raises(StudioError, match="There is no mask in"):
        finish(import_masks(project, [project.folder / "masks"]))


def test_a_mask_that_only_its_journal_knows_counts_as_one(project: Project, folder: Path) -> None:
    path = project.path("masks/p0001.png")
    open_history(path, journal_beside(path), SIZE[::-1]).replace(square(1), "Brush")
    write_png(folder / "street.png", square(3))
    [(_, reason)] = drafts(project, folder).unmatched
    assert reason == "street has a mask already; choose to replace it"
    assert len(drafts(project, folder, replace=True).matched) == 1
    [kept] = (project.folder / "bin").iterdir()
    assert np.array_equal(open_history(path.with_name("none"), kept, SIZE[::-1]).mask, square(1))


@pytest.mark.parametrize("name", ["alpha-png", "mask-png"])
def test_numbers_of_objects_make_no_name_of_another_photo(
    name: str, project: Project, folder: Path, tmp_path: Path
) -> None:
    write_png(folder / "street_1.png", place(12, *SIZE))
    finish(import_pictures(project, [folder / "street_1.png"], "photos"))
    masks = {"p0001": square(1), "p0005": square(5), add_object(project, "p0001").id: square(9)}
    for photo_id, mask in masks.items():
        save_mask(project, photo_id, mask)
    plugin = registry.load("mask_formats", name)
    options = plugin.Options(**({"ending": ""} if name == "mask-png" else {}))
    written = finish(export_masks(project, tmp_path / "out", name, options=options, replace=True))
    assert len(set(written)) == 3
    for photo_id in masks:
        save_mask(project, photo_id, square(20))
    assert not drafts(project, tmp_path / "out", format=name, replace=True).unmatched
    for photo_id, mask in masks.items():
        assert np.array_equal(mask_of(project, photo_id), mask)


def test_what_is_not_there_is_told_and_an_unknown_format_only_once(
    project: Project, folder: Path
) -> None:
    assert drafts(project, folder / "street.psd").unmatched == [
        ("street.psd", "there is no such file")
    ]
    write_png(folder / "street.png", square(3))
    with pytest.raises(StudioError, match="There is no 'nonsense' among"):
        drafts(project, folder, format="nonsense")


def test_an_import_that_was_stopped_goes_on_where_it_was(project: Project, folder: Path) -> None:
    for number in (1, 2):
        write_png(folder / f"street_{number}.png", square(5 * number))
    job = import_masks(project, [folder])
    for event in job:  # up to the first mask, whose edges are not cleaned yet
        if isinstance(event, Progress) and event.doing == "A mask of street":
            break
    job.close()
    assert [photo.state for photo in project.contents.photos if photo.mask] == ["draft"]
    stamp = project.path("masks/p0001.png").stat().st_mtime_ns
    report = finish(import_masks(project, [folder]))
    assert len(report.matched) == 2
    assert report.unmatched == []
    done = [photo.id for photo in project.contents.photos if photo.state == "done"]
    assert len(done) == 2
    assert project.path("masks/p0001.png").stat().st_mtime_ns == stamp
    assert {cutout.edges for cutout in project.contents.cutouts} == {"clean"}
    before = project.contents
    assert len(finish(import_masks(project, [folder])).matched) == 2
    assert project.contents == before


def test_fewer_masks_than_objects_leave_the_others_and_say_so(
    project: Project, folder: Path
) -> None:
    for number in (1, 2):
        write_png(folder / f"street_{number}.png", square(5 * number))
    drafts(project, folder)
    (folder / "street_2.png").unlink()
    write_png(folder / "street_1.png", square(8))
    events = list(import_masks(project, [folder], done=False, replace=True))
    notes = [event.text for event in events if isinstance(event, Note)]
    assert notes == ["street had more masks than it was given: 1 more object stays as it was."]
    assert np.array_equal(mask_of(project, "p0001-2"), square(10))


def test_a_soft_mask_is_no_voc_file(project: Project, folder: Path) -> None:
    soft = np.tile(np.arange(SIZE[0], dtype=np.uint8) * 4, (SIZE[1], 1))
    write_png(folder / "street.png", soft)
    before = project.contents
    [(_, reason)] = drafts(project, folder, format="voc").unmatched
    assert "no VOC file. If it is a soft mask, choose mask-png" in reason
    assert project.contents == before
