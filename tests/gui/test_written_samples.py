"""Browsing a written dataset: its own files, in folders and archives; and what changed since."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import finish
from fgbg_studio.data.card import read_card
from fgbg_studio.data.encoding import Encoding
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.samples import Samples
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.gui.sample_list import SampleFilter
from fgbg_studio.gui.sample_looks import VIEWS, look
from fgbg_studio.gui.written_samples import WrittenSamples, read_listing
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.jobs.staleness import stale_dataset
from fgbg_studio.project import Project
from tests.unit.pictures import thing

IN_FILES = ("folders", "zip", "webdataset")
LOSSLESS = Encoding(pictures="png")


@pytest.fixture
def opened(project: Path) -> Project:
    return Project.open(project)


def written(
    project: Project, writer: str = "folders", count: int = 12, encoding: Encoding = LOSSLESS
) -> WrittenSamples:
    options = GenerateOptions(
        name=writer, writer=writer, count=count, encoding=encoding, processes=1
    )
    folder = finish(generate(project, options))
    return WrittenSamples(folder, project.folder, read_card(folder))


def pixels_of(project: Project) -> SourcePixels:
    return SourcePixels(project.folder, project.recipe.canvas, project.contents.depth)


@pytest.mark.parametrize("writer", IN_FILES)
def test_what_is_shown_is_what_was_written(opened: Project, writer: str) -> None:
    source = written(opened, writer)
    assert not source.is_packed()
    listed = source.listed(SampleFilter())
    indices = [listed.index_at(position) for position in range(len(listed))]
    assert len(indices) == 12
    pixels = pixels_of(opened)
    rendered = Samples(opened.dataset(), pixels)
    for sample in source.samples(indices, lambda *_: pixels):
        own = rendered.sample(sample.index)
        assert np.array_equal(sample.image, own.image)
        assert np.array_equal(sample.mask, own.mask)
        assert sample.depth is not None
        assert np.allclose(sample.depth, own.depth, atol=0.5 / 800)
        assert sample.placement == own.placement
        assert {look(sample, view, opened.contents.depth).dtype for view in VIEWS} == {
            np.dtype(np.uint8)
        }


@pytest.mark.parametrize(
    "writer", [name for name in registry.names("writers") if name not in IN_FILES]
)
def test_what_has_no_files_of_its_own_is_rendered_anew(opened: Project, writer: str) -> None:
    source = written(opened, writer, encoding=Encoding())
    listed = source.listed(SampleFilter())
    (sample,) = source.samples([listed.index_at(3)], lambda *_: pixels_of(opened))
    assert sample.index == listed.index_at(3)
    assert sample.image.shape == (48, 48, 3)


def test_a_dataset_is_filtered_by_what_its_manifest_says(opened: Project) -> None:
    source = written(opened, count=40)
    lines = (source.folder / "manifest.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    for name in ("background", "cutout", "part"):
        value = records[5][name]
        listed = source.listed(SampleFilter(**{name: value}))
        found = [listed.index_at(position) for position in range(len(listed))]
        assert found == [record["index"] for record in records if record[name] == value]
    assert len(source.listed(SampleFilter(background="b9999"))) == 0


def test_a_damaged_manifest_is_named(opened: Project) -> None:
    manifest = written(opened).folder / "manifest.jsonl"
    manifest.write_text('{"index": 3}\n')
    with pytest.raises(StudioError, match=r"manifest\.jsonl is missing or damaged"):
        read_listing(manifest)


def test_a_manifest_reads_nothing_outside_its_dataset(opened: Project) -> None:
    source = written(opened)
    manifest = source.folder / "manifest.jsonl"
    record = json.loads(manifest.read_text().splitlines()[0])
    record["files"]["image"] = "../../project.json"
    manifest.write_text(json.dumps(record) + "\n")
    with pytest.raises(StudioError, match="outside"):
        list(source.samples([record["index"]], lambda *_: pixels_of(opened)))


def test_samples_that_changed_since_are_counted(opened: Project) -> None:
    source = written(opened, count=0)
    fresh = stale_dataset(opened, source.folder)
    assert fresh is not None
    assert (fresh.by_sources, fresh.in_all, fresh.text) == (0, 0, "")
    cutout = opened.contents.cutouts[0]
    write_png(opened.path(cutout.file), thing(77, 30, 24))
    stale = stale_dataset(opened, source.folder)
    assert stale is not None
    assert (stale.total, stale.by_sources) == (100, 20)
    assert stale.text.startswith("20 of 100 samples changed: their pictures, masks or ground")


def test_another_recipe_changes_samples_too(opened: Project) -> None:
    source = written(opened, count=0)
    opened.set_recipe(opened.recipe.model_copy(update={"seed": 8}))
    stale = stale_dataset(opened, source.folder)
    assert stale is not None
    assert (stale.by_sources, stale.in_all) == (0, 100)
    assert "the recipe is another one now" in stale.text
    opened.set_recipe(Recipe(width=48, height=48, places=2, val=0.1, test=0.1))
    again = stale_dataset(opened, source.folder)
    assert again is not None
    assert again.text == ""
