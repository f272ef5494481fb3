"""COCO's files, read by pycocotools."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.unit.entries import entry, ring, shards, write, writer

coco = pytest.importorskip("pycocotools.coco")
mask_tools = pytest.importorskip("pycocotools.mask")


def opened(path: Path) -> Any:
    with contextlib.redirect_stdout(io.StringIO()):
        return coco.COCO(str(path))


def test_pycocotools_reads_the_visible_masks(tmp_path: Path) -> None:
    made = [one for shard in shards() for one in shard]
    write(writer("coco"), tmp_path, shards())
    seen = set()
    for part in {one.part for one in made}:
        found = opened(tmp_path / "annotations" / f"instances_{part}.json")
        here = {one.number + 1: one for one in made if one.part == part}
        assert set(found.getImgIds()) == set(here)
        for number, one in here.items():
            (image,) = found.loadImgs(number)
            picture = tmp_path / "images" / part / image["file_name"]
            assert picture.read_bytes() == one.encoded.image
            annotations = found.loadAnns(found.getAnnIds(number))
            assert len(annotations) == len(one.sample.objects)
            for annotation, rendered in zip(annotations, one.sample.objects, strict=True):
                visible = rendered.visible >= 128
                assert np.array_equal(found.annToMask(annotation).astype(bool), visible)
                assert annotation["area"] == visible.sum()
                rle = annotation["segmentation"]
                assert annotation["bbox"] == mask_tools.toBbox(rle).tolist()
                whole = mask_tools.decode(annotation.get("whole", annotation)["segmentation"])
                assert np.array_equal(whole.astype(bool), rendered.whole >= 128)
                assert annotation["id"] not in seen
                seen.add(annotation["id"])


def test_pycocotools_scores_a_dataset_against_itself(tmp_path: Path) -> None:
    evaluation = pytest.importorskip("pycocotools.cocoeval")
    write(writer("coco"), tmp_path, shards())
    found = opened(tmp_path / "annotations" / "instances_train.json")
    results = [{**annotation, "score": 0.9} for annotation in found.dataset["annotations"]]
    with contextlib.redirect_stdout(io.StringIO()):
        judged = evaluation.COCOeval(found, found.loadRes(results), "segm")
        judged.evaluate()
        judged.accumulate()
        judged.summarize()
    assert judged.stats[0] == pytest.approx(1)


def test_an_object_that_cannot_be_seen_has_no_annotation(tmp_path: Path) -> None:
    hidden = entry(0, [ring(5, 5), np.full_like(ring(5, 5), 255)], part="val")
    write(writer("coco"), tmp_path, [[hidden], [entry(1, [ring(5, 5) // 3], part="test")]])
    found = opened(tmp_path / "annotations" / "instances_val.json")
    assert [annotation["id"] for annotation in found.dataset["annotations"]] == [2]
    none = opened(tmp_path / "annotations" / "instances_test.json")
    assert none.dataset["annotations"] == []
    assert len(none.getImgIds()) == 1
