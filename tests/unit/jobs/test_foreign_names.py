"""Names that others gave, in files or of files: a terminal that shows them obeys none of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base.events import Note, Progress, Result
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.exchanging import import_masks
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.project import Project
from tests.unit.pictures import place

ESC = "\x1b[2J\x9b"
BOX = [[2, 2], [12, 2], [12, 12], [2, 12]]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """One photo, "street"."""
    write_png(tmp_path / "street.png", place(1, 40, 30))
    with Project.create(tmp_path / "project") as made:
        list(import_pictures(made, [tmp_path / "street.png"], "photos"))
        yield made


def told(events: list[Any]) -> str:
    """All that a job says to the person, in its report as well."""
    texts = [event.text for event in events if isinstance(event, Note)]
    texts += [event.doing for event in events if isinstance(event, Progress)]
    [report] = [event.value for event in events if isinstance(event, Result)]
    for entry in (entry for entries in vars(report).values() for entry in entries):
        texts += [text for text in entry if isinstance(text, str)]
    return "\n".join(texts)


def labelme(photo: str, **shape: Any) -> dict[str, Any]:
    shapes = [{"label": "car", "points": BOX, **shape}]
    return {"imageWidth": 40, "imageHeight": 30, "imagePath": photo, "shapes": shapes}


def coco(image: dict[str, Any], **annotation: Any) -> dict[str, Any]:
    return {
        "images": [{"id": "a", "file_name": "street", "width": 40, "height": 30, **image}],
        "annotations": [{"image_id": "a", "segmentation": [np.ravel(BOX).tolist()], **annotation}],
    }


@pytest.mark.parametrize(
    "document",
    [
        labelme("street.png", label=f"car{ESC}"),
        labelme("street.png", shape_type=f"line{ESC}"),
        coco({"file_name": f"{ESC}.png"}),
        coco({}, image_id=f"b{ESC}"),
    ],
)
def test_no_control_character_of_a_document_is_told(
    project: Project, tmp_path: Path, document: dict[str, Any]
) -> None:
    (tmp_path / "nobody.json").write_text(json.dumps(document))
    said = told(list(import_masks(project, [tmp_path / "nobody.json"], done=False)))
    assert "nobody.json" in said
    assert not set(said) & set(ESC) - set("[2J")


@pytest.mark.skipif(sys.platform == "win32", reason="no such file can be there")
def test_a_file_with_a_control_character_in_its_name_is_imported_without_it(
    project: Project, tmp_path: Path
) -> None:
    picture, mask = tmp_path / f"car{ESC}.png", tmp_path / f"car{ESC}_mask.png"
    damaged = tmp_path / f"bike{ESC}.png"
    write_png(picture, place(2, 40, 30))
    write_png(mask, np.eye(30, 40, dtype=np.uint8) * 255)
    damaged.write_bytes(b"no picture")
    said = told(list(import_pictures(project, [picture, damaged], "photos")))
    said += told(list(import_pictures(project, [picture], "photos")))  # is there already
    said += told(list(import_masks(project, [mask, damaged], done=False)))
    assert "\x1b" not in said
    assert "bike\ufffd" in said
    photo = project.contents.photos[1]
    assert photo.name == "car\ufffd[2J\ufffd"
    assert "\x1b" not in photo.origin
    assert photo.mask
