"""Depth of composites by a teacher that looks at each: the same scale, the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Note, finish
from fgbg_studio.base.resources import models_folder
from fgbg_studio.data.card import read_card
from fgbg_studio.data.depth_fitting import depth_by, given
from fgbg_studio.data.encoding import Encoding
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.reading import read_uint16
from fgbg_studio.jobs.composite_depth import Inferred, Layered, composite_depth, with_depth
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.generating import GenerateOptions, generate, resume
from fgbg_studio.jobs.teachers import teacher_by
from fgbg_studio.project import Project
from tests.unit.onnx_files import node, write_network
from tests.unit.written import begin, card, content, manifest

METRIC = "onnx:file=grey.onnx,output=metres,factor=0.1"
RELATIVE = "onnx:file=grey.onnx"


@pytest.fixture(autouse=True)
def grey() -> Path:
    """A network that gives the mean of what it is given, of any number of pictures."""
    return write_network(
        models_folder() / "grey.onnx",
        [node("ReduceMean", ["x"], "m", axes=[1], keepdims=1), node("Exp", ["m"], "y")],
        {"x": ("n", 3, 48, 48)},
        {"y": ("n", 1, 48, 48)},
    )


def by(label: str, **further: Any) -> GenerateOptions:
    chosen = {"name": "all", "shard": 20, "processes": 1} | further
    return GenerateOptions.model_validate({**chosen, "encoding": Encoding(depth_by=label)})


def samples_of(project: Project, count: int) -> list[Any]:
    dataset = project.dataset()
    pixels = SourcePixels(project.folder, dataset.recipe.canvas, dataset.depth_scale)
    return list(Samples(dataset, pixels).many(range(count)))


def give_relative(project: Project) -> None:
    options = registry.load("teachers", "onnx").Options(file="grey.onnx")
    finish(infer_depth(project, DepthOptions(teacher="onnx", replace=True), None, options))


@pytest.mark.parametrize("label", [METRIC, RELATIVE])
def test_what_is_written_is_what_the_teacher_sees_in_each_composite(
    tiny: Project, label: str
) -> None:
    if label == RELATIVE:
        give_relative(tiny)
    folder = finish(generate(tiny, by(label, count=20)))
    scale = read_card(folder).dataset.depth_scale
    fit, teacher = scale.fit_of(label), teacher_by(label)
    assert (fit is None) == (label == METRIC)
    known = {sample.placement.index: sample for sample in samples_of(tiny, 100)}
    for record in manifest(folder):
        seen = teacher.depth(known[record["index"]].image)
        wanted = depth_by(fit, given(seen, fit.quantity), scale.far) if fit else seen
        steps = read_uint16(folder / record["files"]["depth"])
        assert np.abs(steps - wanted * 800).max() <= 0.5 + 1e-3 * wanted.max()
    assert card(folder)["encoding"]["depth_by"] == label
    assert card(folder)["versions"]["grey.onnx"].startswith("sha256:")
    if fit:
        assert card(folder)["depth"]["fits"][0]["residuals"]


def test_the_card_has_the_unit_of_who_gives_the_depth(tiny: Project) -> None:
    give_relative(tiny)
    units = {METRIC: "metre", RELATIVE: "relative", "layered": "relative"}
    for name, (label, unit) in zip("abc", units.items(), strict=True):
        folder = finish(generate(tiny, by(label, name=name, count=20)))
        assert card(folder)["depth"]["unit"] == unit


def test_stopped_and_gone_on_with_by_other_processes_it_ends_the_same(tiny: Project) -> None:
    whole = content(finish(generate(tiny, by(METRIC))))
    folder = begin(tiny, by(METRIC, name="again", processes=2), 40)
    finish(resume(tiny, "again", processes=1))
    again = content(folder)
    assert {n: c for n, c in again.items() if n != "dataset.json"} == {
        n: c for n, c in whole.items() if n != "dataset.json"
    }


def test_another_file_of_the_teacher_is_told_when_it_goes_on(tiny: Project, grey: Path) -> None:
    begin(tiny, by(METRIC), 20)
    write_network(
        grey,
        [node("ReduceMax", ["x"], "m", axes=[1], keepdims=1), node("Exp", ["m"], "y")],
        {"x": ("n", 3, 48, 48)},
        {"y": ("n", 1, 48, 48)},
    )
    job = resume(tiny, "all", processes=1)
    told = [event.text for event in job if isinstance(event, Note)]
    assert any("begun with grey.onnx sha256:" in text for text in told)


def test_layered_is_what_was_rendered_and_both_have_one_interface(tiny: Project) -> None:
    samples, scale = samples_of(tiny, 5), tiny.contents.depth
    layered = composite_depth(Encoding(), scale)
    assert isinstance(layered, Layered)
    assert with_depth(layered, samples) is samples
    assert all(d is s.depth for d, s in zip(layered.depths(samples), samples, strict=True))
    inferred = composite_depth(Encoding(depth_by=METRIC), scale)
    assert isinstance(inferred, Inferred)
    alone = [inferred.depths([sample])[0] for sample in samples]
    for one, depth in zip(alone, inferred.depths(samples), strict=True):
        assert np.allclose(one, depth, rtol=1e-6)
    seen = with_depth(inferred, samples)
    assert [sample.background_depth for sample in seen] == [None] * 5
    assert isinstance(composite_depth(Encoding(depth_by=METRIC, depth=False), scale), Layered)


@pytest.mark.parametrize(
    ("label", "told"),
    [
        (RELATIVE, "is relative, and nothing says how its answers become depth"),
        ("ground-plane (prior)", "is a prior, which sees nothing of an object"),
        ("fastdepth", "fastdepth_7.onnx is not there"),
        ("fastdeph", "Did you mean 'fastdepth'"),
        ("onnx:file=grey.onnx,colour=red", "cannot be used"),
        ("onnx:file=gone.onnx", "gone.onnx is not there"),
    ],
)
def test_depth_that_cannot_be_had_is_refused_before_anything_is_written(
    tiny: Project, label: str, told: str
) -> None:
    with pytest.raises(StudioError, match=told):
        finish(generate(tiny, by(label)))
    assert not (tiny.folder / "datasets" / "all").exists()


def test_a_teacher_that_fails_midway_keeps_what_was_written(tiny: Project, grey: Path) -> None:
    folder = begin(tiny, by(METRIC), 20)
    there = sorted(path.name for path in (folder / "unfinished").iterdir())
    write_network(
        grey,
        [node("ReduceMean", ["x"], "m", axes=[1], keepdims=1), node("Log", ["m"], "y")],
        {"x": ("n", 3, 48, 48)},
        {"y": ("n", 1, 48, 48)},
    )
    with pytest.raises(StudioError, match="no numbers or are infinite"):
        finish(resume(tiny, "all", processes=1))
    assert sorted(path.name for path in (folder / "unfinished").iterdir()) == there
