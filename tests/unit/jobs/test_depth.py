"""A depth map for each background: whose, on which scale, and nothing lost on the way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.atomic_files import write_json
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Event, Note, Progress, finish
from fgbg_studio.base.resources import models_folder
from fgbg_studio.data.depth_fitting import read_raw
from fgbg_studio.data.depth_maps import raw_file
from fgbg_studio.data.sources import DepthFit
from fgbg_studio.imaging.reading import read_rgb, read_uint16
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.importing import import_pictures
from fgbg_studio.jobs.recovering import recover
from fgbg_studio.project import Project
from tests.unit.disks import fill
from tests.unit.onnx_files import node, write_network
from tests.unit.pictures import place

ONNX = registry.load("teachers", "onnx")
LABEL = "onnx:file=grey.onnx,normalisation=0..255"
IDS = [f"b{n:04d}" for n in range(1, 6)]


@pytest.fixture
def grey() -> Any:
    """Options of a network whose disparity is the mean of a place's colours."""
    write_network(
        models_folder() / "grey.onnx",
        [node("ReduceMean", ["x"], "y", axes=[1], keepdims=1)],
        {"x": ("n", 3, 24, 32)},
        {"y": ("n", 1, 24, 32)},
    )
    return ONNX.Options(file="grey.onnx", normalisation="0..255")


def relative(
    project: Project, teaching: Any, ids: list[str] | None = None, **options: Any
) -> list[Event]:
    chosen: dict[str, Any] = {"teacher": "onnx", "replace": True} | options
    return list(infer_depth(project, DepthOptions(**chosen), ids, teaching))


def steps_of(project: Project) -> dict[str, npt.NDArray[np.uint16]]:
    return {b.id: read_uint16(project.path(b.depth)) for b in project.contents.backgrounds}


def binned(project: Project) -> list[str]:
    folder = project.folder / "bin"
    return sorted(p.name.split("-", 3)[3] for p in folder.iterdir()) if folder.is_dir() else []


def test_every_background_gets_a_depth_map_of_its_own_size(tiny: Project) -> None:
    write_png(tiny.folder / "wide.png", place(50, 100, 40))
    finish(import_pictures(tiny, [tiny.folder / "wide.png"]))
    assert finish(infer_depth(tiny, DepthOptions())) == ["b0006"]
    for background in tiny.contents.backgrounds:
        steps = read_uint16(tiny.path(background.depth))
        assert steps.shape == (background.height, background.width)
        assert background.teacher == "ground-plane (prior)"
        assert steps.min() > 0


def test_chosen_backgrounds_alone_are_done(tiny: Project) -> None:
    options = DepthOptions(replace=True)
    chosen = ["b0004", "b0002"]
    assert finish(infer_depth(tiny, options, chosen)) == ["b0002", "b0004"]


def measured(project: Project, number: int) -> bytes:
    """Give a background a depth map that no teacher made."""
    background = project.contents.backgrounds[number]
    path = project.path(background.depth)
    write_png(path, np.full((background.height, background.width), 4711, np.uint16))
    project.put(background.model_copy(update={"teacher": "exact"}))
    return path.read_bytes()


def test_a_measured_depth_stays_unless_it_is_to_be_replaced(tiny: Project) -> None:
    true = measured(tiny, 0)
    events = list(infer_depth(tiny))
    assert finish(events) == []
    told = next(e.text for e in events if isinstance(e, Note))
    assert told.startswith("5 of 5 backgrounds have a depth map and keep it. Nothing is left")
    kept = tiny.contents.backgrounds[0]
    assert (tiny.path(kept.depth).read_bytes(), kept.teacher) == (true, "exact")
    assert finish(infer_depth(tiny, DepthOptions(replace=True), [kept.id])) == [kept.id]
    replaced = tiny.contents.backgrounds[0]
    assert tiny.path(replaced.depth).read_bytes() != true
    assert replaced.teacher == "ground-plane (prior)"
    [old] = (tiny.folder / "bin").iterdir()
    assert old.read_bytes() == true


def test_a_full_disk_leaves_the_depth_that_was_there(
    tiny_folder: Path, make_disk: Callable[[str], Path]
) -> None:
    disk = make_disk("400k")
    with Project.open(Path(shutil.copytree(tiny_folder, disk / "p"))) as project:
        true = measured(project, 0)
        fill(disk / "filler")
        with pytest.raises(StudioError, match="disk is full"):
            finish(infer_depth(project, DepthOptions(replace=True), ["b0001"]))
        assert project.path(project.contents.backgrounds[0].depth).read_bytes() == true


def test_depth_that_was_stopped_keeps_what_was_done(tiny: Project) -> None:
    for background in tiny.contents.backgrounds:
        tiny.put(background.model_copy(update={"depth": ""}))
    job = infer_depth(tiny)
    for event in job:
        if isinstance(event, Progress) and event.done == 2:
            job.close()
    assert [bool(b.depth) for b in tiny.contents.backgrounds] == [True, True, False, False, False]


def test_a_project_without_backgrounds_and_an_unknown_teacher_say_so(
    tmp_path: Path, tiny: Project
) -> None:
    with (
        Project.create(tmp_path / "empty") as empty,
        pytest.raises(StudioError, match="no background yet"),
    ):
        finish(infer_depth(empty))
    with pytest.raises(StudioError, match="no 'ground' among the teachers"):
        finish(infer_depth(tiny, DepthOptions(teacher="ground")))


def test_a_background_goes_by_its_own_horizon_and_camera(tiny: Project) -> None:
    first, second, third = tiny.contents.backgrounds[:3]
    tiny.put(
        first.model_copy(update={"horizon": 0.25, "camera_height": 3.2}),
        second.model_copy(update={"crop": (0.0, 0.5, 1.0, 1.0)}),
    )
    options = DepthOptions(replace=True)
    assert finish(infer_depth(tiny, options, [first.id, second.id, third.id]))
    height, width = first.height, first.width
    for background, horizon, camera in (
        (first, 0.25, 3.2),
        (second, 0.725, 1.6),
        (third, 0.45, 1.6),
    ):
        below = np.arange(height) + 0.5 - horizon * height
        wanted = np.minimum(width * camera / np.maximum(below, 1e-6), 80)
        rows = read_uint16(tiny.path(f"depth/{background.id}.png"))[:, 7] / 800
        assert np.abs(rows - wanted).max() <= 0.5 / 800 + 1e-4
    assert {b.teacher for b in tiny.contents.backgrounds[:3]} == {"ground-plane (prior)"}


def test_options_of_the_teacher_are_used_and_named(tiny: Project) -> None:
    plane = registry.load("teachers", "ground-plane")
    before = steps_of(tiny)
    teaching = plane.Options(camera_height=0.8)
    finish(infer_depth(tiny, DepthOptions(replace=True), None, teaching))
    assert tiny.contents.backgrounds[0].teacher == "ground-plane:camera_height=0.8 (prior)"
    for name, steps in steps_of(tiny).items():
        near = before[name] < 20_000
        assert np.abs(steps[near] * 2.0 - before[name][near]).max() <= 1.5


def test_a_relative_teacher_has_one_scale_for_all_backgrounds(tiny: Project, grey: Any) -> None:
    assert finish(relative(tiny, grey)) == IDS
    scale = tiny.contents.depth
    [fit] = scale.fits
    assert (fit.teacher, fit.quantity, fit.low, fit.high) == (LABEL, "disparity", 0.5, 10)
    assert scale.unit == "relative"
    assert [name for name, _ in fit.residuals] == IDS
    pooled = []
    for background in tiny.contents.backgrounds:
        assert background.teacher == LABEL
        raw = read_raw(tiny.path(raw_file(background.id, LABEL)))
        assert raw.shape == (background.height, background.width)
        image = read_rgb(tiny.path(background.file))
        assert np.abs(raw - image.mean(axis=2)).mean() < 6  # the network saw it smaller
        wanted = 1 / np.clip(fit.scale * raw.astype(np.float64) + fit.shift, 1 / 80, 1 / 0.05)
        steps = read_uint16(tiny.path(background.depth))
        assert np.abs(steps - wanted * 800).max() <= 0.51 + 1e-3 * 800 * 80
        assert np.abs(steps / 800 - wanted)[wanted < 10].max() < 2e-3
        pooled.append(np.quantile(raw, (np.arange(1000) + 0.5) / 1000))
    least, most = np.percentile(pooled, (2, 98))
    assert fit.scale * least + fit.shift == pytest.approx(1 / 10, rel=1e-4)
    assert fit.scale * most + fit.shift == pytest.approx(1 / 0.5, rel=1e-4)
    reopened = json.loads((tiny.folder / "project.json").read_text())
    assert reopened["depth"]["fits"][0]["teacher"] == LABEL


def test_a_further_background_moves_the_scale_of_all(tiny: Project, grey: Any) -> None:
    relative(tiny, grey, IDS[:3])
    [first], before = tiny.contents.depth.fits, steps_of(tiny)
    assert dict(first.residuals).keys() == set(IDS[:3])
    events = relative(tiny, grey, IDS[3:4], range_far=5)
    assert finish(events) == IDS[3:4]
    assert "two scales meet" in next(e.text for e in events if isinstance(e, Note) and e.warning)
    [second], after = tiny.contents.depth.fits, steps_of(tiny)
    assert (second.low, second.high) == (0.5, 5)
    assert dict(second.residuals).keys() == set(IDS[:4])
    changed = [name for name in IDS if not np.array_equal(before[name], after[name])]
    assert changed == IDS[:4]
    raw = read_raw(tiny.path(raw_file(IDS[0], LABEL)))
    near = (raw > np.percentile(raw, 30)) & (after[IDS[0]] < 5 * 800)
    line = 1 / (second.scale * raw.astype(np.float64) + second.shift)
    assert np.abs(after[IDS[0]] / 800 - line)[near].max() < 2e-3
    assert finish(relative(tiny, grey, IDS[3:4])) == IDS[3:4]  # nothing new: the others stay
    assert tiny.contents.depth.fits == (second,)


def test_another_teacher_takes_the_place_and_the_old_maps_go_to_the_bin(
    tiny: Project, grey: Any
) -> None:
    relative(tiny, grey)
    raws = [raw_file(name, LABEL).rpartition("/")[2] for name in IDS]
    finish(infer_depth(tiny, DepthOptions(replace=True)))
    assert tiny.contents.depth.fits == ()
    assert tiny.contents.depth.unit == "metre"
    assert binned(tiny) == sorted([f"{name}.png" for name in IDS] * 2 + raws)
    assert list((tiny.folder / "depth" / "raw").iterdir()) == []


def test_a_removed_background_leaves_nothing_behind(tiny: Project, grey: Any) -> None:
    relative(tiny, grey)
    tiny.remove(IDS[0])
    assert not list((tiny.folder / "depth").rglob(f"{IDS[0]}*"))
    finish(relative(tiny, grey, IDS[1:2]))
    assert dict(tiny.contents.depth.fits[0].residuals).keys() == set(IDS[1:])


def test_relative_depth_that_was_stopped_goes_on_where_it_was(tiny: Project, grey: Any) -> None:
    before, maps = tiny.contents, steps_of(tiny)
    job = infer_depth(tiny, DepthOptions(teacher="onnx", replace=True), None, grey)
    for event in job:
        if isinstance(event, Progress) and event.done == 3:
            job.close()
    assert tiny.contents == before
    events = relative(tiny, grey)
    told = [event.text for event in events if isinstance(event, Note)]
    assert told[0].endswith("runs on the CPU.")
    assert told[1].startswith("3 of them were looked at before")
    assert finish(events) == IDS
    assert all((steps_of(tiny)[name] != maps[name]).any() for name in IDS)


@pytest.mark.parametrize("doing", ["Finding one scale for all", "Laying all maps onto one scale"])
def test_stopped_while_maps_are_laid_all_stay_as_they_were(
    tiny: Project, grey: Any, doing: str
) -> None:
    before, maps = tiny.contents, steps_of(tiny)
    job = infer_depth(tiny, DepthOptions(teacher="onnx", replace=True), None, grey)
    for event in job:
        if isinstance(event, Progress) and event.doing == doing:
            job.close()
    assert tiny.contents == before
    assert all(np.array_equal(steps_of(tiny)[name], maps[name]) for name in IDS)
    assert not (tiny.folder / "depth" / "unfinished").exists()


def test_killed_while_maps_are_put_in_their_places_the_rest_is_done_at_opening(
    tiny: Project, grey: Any
) -> None:
    relative(tiny, grey)
    after, maps = tiny.contents, steps_of(tiny)
    finish(infer_depth(tiny, DepthOptions(replace=True)))
    unfinished = tiny.folder / "depth" / "unfinished"
    for name in IDS[2:]:  # the first two were put in their places
        write_png(unfinished / f"{name}.png", maps[name])
    for name in IDS[:2]:
        write_png(tiny.path(f"depth/{name}.png"), maps[name])
    ready = {"maps": IDS, "teacher": LABEL, "fit": after.depth.fits[0].model_dump()}
    write_json(unfinished / "ready.json", ready)
    finish(recover(tiny))
    assert tiny.contents == after
    assert all(np.array_equal(steps_of(tiny)[name], maps[name]) for name in IDS)
    assert not unfinished.exists()


def test_a_record_of_maps_that_leads_out_of_the_project_is_refused(tiny: Project) -> None:
    unfinished = tiny.folder / "depth" / "unfinished"
    write_json(unfinished / "ready.json", {"maps": ["../../b0001"], "teacher": "x", "fit": None})
    with pytest.raises(StudioError, match=r"ready.json is damaged"):
        finish(infer_depth(tiny))


def test_a_raw_map_that_is_gone_or_damaged_says_so(tiny: Project, grey: Any) -> None:
    relative(tiny, grey)
    tiny.path(raw_file(IDS[1], LABEL)).unlink()
    maps = steps_of(tiny)
    events = relative(tiny, grey, IDS[:1], range_far=4)
    told = next(event.text for event in events if isinstance(event, Note) and event.warning)
    assert told.startswith("What the teacher gave place-01 is gone")
    changed = [name for name in IDS if (steps_of(tiny)[name] != maps[name]).any()]
    assert changed == [IDS[0], *IDS[2:]]
    tiny.path(raw_file(IDS[2], LABEL)).write_bytes(b"half")
    maps = steps_of(tiny)
    with pytest.raises(StudioError, match=r"b0003.*npy is damaged. Delete it"):
        relative(tiny, grey, IDS[:1])
    assert all(np.array_equal(steps_of(tiny)[name], maps[name]) for name in IDS)


def test_a_range_that_is_none_is_refused(tiny: Project, grey: Any) -> None:
    for near, far in ((5, 5), (9, 3), (1, 90)):
        with pytest.raises(StudioError, match="needs a far end beyond the near one"):
            relative(tiny, grey, range_near=near, range_far=far)


def test_a_teacher_that_gives_no_depth_leaves_what_was_there(tiny: Project, grey: Any) -> None:
    before, maps = tiny.contents, steps_of(tiny)
    write_network(
        models_folder() / "grey.onnx",
        [node("ReduceMean", ["x"], "m", axes=[1], keepdims=1), node("Log", ["m"], "l"),
         node("Sqrt", ["l"], "y")],
        {"x": (1, 3, 24, 32)},
        {"y": (1, 1, 24, 32)},
    )  # fmt: skip
    dark = grey.model_copy(update={"normalisation": "-1..1"})
    with pytest.raises(StudioError, match=r"grey.onnx .*no numbers or are infinite"):
        relative(tiny, dark)
    assert tiny.contents == before
    assert all(np.array_equal(steps_of(tiny)[name], maps[name]) for name in IDS)


def test_a_picture_that_is_gone_is_left_out(tiny: Project, grey: Any) -> None:
    tiny.path(tiny.contents.backgrounds[1].file).unlink()
    for events in (list(infer_depth(tiny, DepthOptions(replace=True))), relative(tiny, grey)):
        assert finish(events) == [IDS[0], *IDS[2:]]
        told = next(event.text for event in events if isinstance(event, Note) and event.warning)
        assert told.startswith("place-01 is left out:")


def test_what_a_person_changes_meanwhile_stays(tiny: Project, grey: Any) -> None:
    job = infer_depth(tiny, DepthOptions(teacher="onnx", replace=True), None, grey)
    for event in job:
        if isinstance(event, Progress) and event.doing.startswith("Finding"):
            tiny.put(tiny.contents.backgrounds[0].model_copy(update={"horizon": 0.3}))
            tiny.remove(IDS[4])
        if isinstance(event, Progress) and event.unit == "maps" and event.done == 1:
            tiny.remove(IDS[3])
    assert tiny.contents.backgrounds[0].horizon == 0.3
    assert [b.id for b in tiny.contents.backgrounds] == IDS[:3]
    assert isinstance(tiny.contents.depth.fit_of(LABEL), DepthFit)


def test_another_far_cap_brings_every_map_to_it(tiny: Project, grey: Any) -> None:
    relative(tiny, grey, IDS[:2])
    maps, before = steps_of(tiny), tiny.contents
    events = list(infer_depth(tiny, DepthOptions(far_cap=200)))
    assert finish(events) == []
    scale = tiny.contents.depth
    assert (scale.far, scale.steps_per_unit) == (200, 327)
    assert scale.fits == before.depth.fits
    assert [b.teacher for b in tiny.contents.backgrounds] == [b.teacher for b in before.backgrounds]
    for name in IDS[2:]:  # of the prior
        steps, far = steps_of(tiny)[name], maps[name] == 64_000
        assert (steps[far] == 65_400).all()
        assert np.abs(steps[~far] / 327 - maps[name][~far] / 800).max() <= 0.5 / 327 + 0.5 / 800
    finish(infer_depth(tiny, DepthOptions(far_cap=80)))
    assert tiny.contents.depth == before.depth
    assert np.array_equal(steps_of(tiny)[IDS[0]], maps[IDS[0]])  # made anew of what is kept
    with pytest.raises(StudioError, match="Depth reaches to 10"):
        finish(infer_depth(tiny, DepthOptions(far_cap=6)))


def test_the_sky_of_a_prior_is_as_far_as_the_far_cap(tiny: Project) -> None:
    finish(infer_depth(tiny, DepthOptions(far_cap=200, replace=True)))
    assert {int(steps.max()) for steps in steps_of(tiny).values()} == {200 * 327}
    plane = registry.load("teachers", "ground-plane").Options(far=50)
    finish(infer_depth(tiny, DepthOptions(replace=True), None, plane))
    assert {int(steps.max()) for steps in steps_of(tiny).values()} == {50 * 327}
