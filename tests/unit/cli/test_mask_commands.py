from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.imaging.reading import read_mask
from fgbg_studio.imaging.writing import write_png
from tests.unit.pictures import place


def test_masks_go_in_and_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_png(tmp_path / "street.png", place(1))
    mask = np.zeros((48, 64), np.uint8)
    mask[5:20, 5:20] = 255
    write_png(tmp_path / "street_mask.png", mask)
    project, out = str(tmp_path / "project"), tmp_path / "out"
    assert main(["new", project]) == 0
    assert main(["import", project, str(tmp_path / "street.png"), "--role", "photos"]) == 0
    given = ["import-masks", project, str(tmp_path / "street_mask.png")]
    assert main(given) == 0
    assert "1 masks imported, 0 left out." in capsys.readouterr().err
    assert main(given) == 0  # it is there already, and nothing is left to do
    write_png(tmp_path / "street_mask.png", 255 - mask)
    capsys.readouterr()
    assert main(given) == 1
    told = capsys.readouterr().err
    assert "street has a mask already" in told
    assert "No mask was imported" in told
    write_png(tmp_path / "street_mask.png", mask)
    assert main([*given, "--replace", "--draft"]) == 0
    capsys.readouterr()
    assert main(["export-masks", project, str(out), "--format", "mask-png"]) == 0
    told_out, told = capsys.readouterr()
    assert told_out.split() == [str(out / "street_mask.png")]
    assert "Nothing is lost" in told
    assert np.array_equal(read_mask(out / "street_mask.png"), mask)
    assert main(["export-masks", project, str(out), "--format", "png"]) == 1
    assert "no 'png' among the mask_formats" in capsys.readouterr().err
    assert main(["export-masks", project, str(out), "--format", "coco", "--category", "sign"]) == 0
    coco = json.loads((out / "annotations.json").read_text())
    assert [category["name"] for category in coco["categories"]] == ["sign"]
    coco["annotations"][0]["iscrowd"] = 1
    (out / "annotations.json").write_text(json.dumps(coco))
    crowd = ["import-masks", project, str(out / "annotations.json"), "--format=coco", "--replace"]
    assert main(crowd) == 1
    assert main([*crowd, "--crowds"]) == 0
