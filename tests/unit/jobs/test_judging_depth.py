"""Depth against measured depth: pairs of files, units, alignments, and what cannot be compared."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, finish
from fgbg_studio.base.resources import models_folder
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.judging_depth import DepthJudgement, JudgeDepthOptions, judge_depth
from fgbg_studio.learning.depth_metrics import depth_errors
from tests.unit.onnx_files import node, write_network
from tests.unit.weights import place_weights

TRUE = np.random.default_rng(1).uniform(1, 20, (24, 32)).astype(np.float32)


def judged(true: Path, compared: Path, teaching: Any = None, **options: Any) -> DepthJudgement:
    found: DepthJudgement = finish(
        judge_depth(true, compared, JudgeDepthOptions(**options), teaching)
    )
    return found


def test_maps_in_folders_are_met_by_their_names(tmp_path: Path) -> None:
    measured, maps = tmp_path / "measured", tmp_path / "maps"
    measured.mkdir()
    maps.mkdir()
    for number in range(3):
        np.save(measured / f"{number}_disp.npy", 1 / (TRUE + number))
    for number in range(1, 4):
        write_png(maps / f"{number}.depth.png", np.round((TRUE + number) * 2.5 * 800).astype("u2"))
    found = judged(
        measured, maps, measured="disparity", maps_steps=800, out=str(tmp_path / "o.json")
    )
    assert list(found.pairs) == ["1", "2"]
    assert found.mean["abs-rel"] < 1e-3
    plain = judged(measured, maps, measured="disparity", maps_steps=800, align="none")
    assert plain.mean["abs-rel"] == pytest.approx(1.5, abs=1e-3)
    assert found.lines()[-1].startswith("mean")
    written = json.loads((tmp_path / "o.json").read_text())
    assert written["pairs"] == found.pairs
    assert written["definitions"].keys() == found.mean.keys()


def test_a_disparity_in_pixels_becomes_metres(tmp_path: Path) -> None:
    disparity = 900 * 0.2 / TRUE - 7
    disparity[0, 0] = np.inf
    np.save(tmp_path / "disparity.npy", disparity)
    np.save(tmp_path / "depth.npy", TRUE)
    found = judged(tmp_path / "disparity.npy", tmp_path / "depth.npy", measured="disparity",
                   focal_px=900, baseline_m=0.2, offset_px=7, align="none")  # fmt: skip
    assert found.pairs["depth"]["abs-rel"] < 1e-5
    assert found.pairs["depth"]["covered"] == 1


def test_a_relative_teacher_is_aligned_in_disparity(tmp_path: Path) -> None:
    write_network(
        models_folder() / "grey.onnx",
        [node("ReduceMean", ["x"], "y", axes=[1], keepdims=1)],
        {"x": (1, 3, 24, 32)},
        {"y": (1, 1, 24, 32)},
    )
    grey = np.random.default_rng(2).integers(40, 250, (24, 32)).astype(np.uint8)
    write_png(tmp_path / "photo.png", np.repeat(grey[..., None], 3, 2))
    np.save(tmp_path / "true.npy", 1 / (grey / 300.0 + 0.05))
    teaching = registry.load("teachers", "onnx").Options(
        file="grey.onnx", normalisation="0..255", output="disparity"
    )
    files = tmp_path / "true.npy", tmp_path / "photo.png"
    found = judged(*files, teaching, teacher="onnx", align="affine-disparity")
    assert found.whose == "onnx:file=grey.onnx,normalisation=0..255"
    assert found.pairs["photo"]["abs-rel"] < 1e-5
    plain = list(judge_depth(*files, JudgeDepthOptions(teacher="onnx", align="none"), teaching))
    assert any("is relative" in event.text for event in plain if isinstance(event, Note))


def test_maps_of_another_size_are_brought_to_the_measured_one(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(2, 9, 128, dtype=np.float32), (96, 1))
    np.save(tmp_path / "large.npy", ramp)
    np.save(tmp_path / "small.npy", ramp[::3, ::3])
    found = judged(tmp_path / "large.npy", tmp_path / "small.npy")
    assert found.pairs["small"]["abs-rel"] < 0.02


def test_what_cannot_be_compared_says_so(tmp_path: Path) -> None:
    np.save(tmp_path / "true.npy", TRUE)
    np.save(tmp_path / "none.npy", TRUE * 0)
    np.save(tmp_path / "wide.npy", TRUE[:9])
    true = tmp_path / "true.npy"
    with pytest.raises(StudioError, match="none: there is no place whose depth is known in both"):
        judged(true, tmp_path / "none.npy")
    with pytest.raises(StudioError, match="wide: 32 × 9 px is not the shape"):
        judged(true, tmp_path / "wide.npy")
    with pytest.raises(StudioError, match="gone is not there"):
        judged(tmp_path / "gone", tmp_path)
    with pytest.raises(StudioError, match="gone is not there"):
        judged(true, tmp_path / "gone")
    with pytest.raises(StudioError, match=r"true.npy is a file and the other a folder"):
        judged(true, tmp_path)
    (tmp_path / "other").mkdir()
    np.save(tmp_path / "other" / "x.npy", TRUE)
    with pytest.raises(StudioError, match="same name"):
        judged(tmp_path, tmp_path / "other")
    with pytest.raises(StudioError, match="no 'fastdeph' among the teachers"):
        judged(true, true, teacher="fastdeph")


@pytest.mark.weights
def test_fastdepth_on_a_measured_photo_is_as_the_function_says(tmp_path: Path) -> None:
    place_weights("fastdepth_7.onnx")
    data: Any = import_module("skimage.data")
    photo, _, disparity = data.stereo_motorcycle()
    write_png(tmp_path / "motorcycle.png", photo)
    np.savez(tmp_path / "motorcycle_disp.npz", disparity)
    # As the data's own documentation states the calibration.
    camera: dict[str, Any] = {"focal_px": 994.978, "baseline_m": 0.193001, "offset_px": 31.086}
    files = tmp_path / "motorcycle_disp.npz", tmp_path / "motorcycle.png"
    metres = np.where(np.isfinite(disparity), 994.978 * 0.193001 / (disparity + 31.086), 0)
    fastdepth = registry.load("teachers", "fastdepth")
    depth = torch.from_numpy(fastdepth.build(fastdepth.Options()).depth(photo))
    for align in ("none", "median", "affine", "affine-disparity"):
        found = judged(*files, teacher="fastdepth", measured="disparity", align=align, **camera)
        wanted = depth_errors(depth, torch.from_numpy(metres), align)
        assert found.pairs["motorcycle"] == pytest.approx(wanted, rel=1e-4)
