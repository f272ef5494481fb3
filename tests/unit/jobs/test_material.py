"""Training and judging on data in files, beside what is rendered."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.atomic_files import read_json
from fgbg_studio.base.errors import StudioError, UsageError
from fgbg_studio.base.events import finish
from fgbg_studio.data.foreign_splits import part_of_record, positions_of
from fgbg_studio.data.loader import EpochOrder
from fgbg_studio.data.matching import ForeignRecord
from fgbg_studio.data.orders import MixedOrder
from fgbg_studio.data.real_views import RealViews
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.jobs.depth import DepthOptions, infer_depth
from fgbg_studio.jobs.generating import GenerateOptions, generate
from fgbg_studio.jobs.judging import JudgeOptions, judge
from fgbg_studio.jobs.material import material_of
from fgbg_studio.jobs.real_samples import real_samples_of
from fgbg_studio.jobs.training import TrainOptions, train
from fgbg_studio.project import Project
from tests.unit.real_photos import add_real

QUICK = TrainOptions(
    name="r", size=32, epochs=1, epoch_samples=6, batch=3, held_out_samples=3, device="cpu"
)


@pytest.fixture
def files(tiny: Project, tmp_path: Path) -> Path:
    """A dataset of the tiny project's, carried away."""
    written = finish(generate(tiny, GenerateOptions(name="d", count=60, processes=1)))
    return Path(shutil.move(written, tmp_path / "carried"))


def learn(project: Project, data: Path | str, **changes: object) -> Path:
    options = QUICK.model_copy(update={"data": str(data), **changes})
    return Path(finish(train(project, options)))


def test_a_run_learns_from_files_and_is_judged_on_them(tiny: Project, files: Path) -> None:
    folder = learn(tiny, files)
    assert read_json(folder / "run.json")["renderer"] == "files"
    judgement = finish(judge(tiny, JudgeOptions(run="r", data=str(files), part="all", count=9)))
    assert judgement.samples == 9
    assert set(judgement.network) >= {"iou", "delta1"}
    assert (folder / "judged-files.json").exists()


def test_a_project_without_sources_learns_from_files(tmp_path: Path, files: Path) -> None:
    with Project.create(tmp_path / "empty", recipe=Recipe(width=48, height=48)) as project:
        assert (learn(project, files) / "best.pt").exists()


def test_a_run_of_rendered_samples_is_judged_on_files(tiny: Project, files: Path) -> None:
    finish(train(tiny, QUICK))
    judgement = finish(judge(tiny, JudgeOptions(run="r", data=str(files), part="train", count=5)))
    assert judgement.samples == 5


def test_a_record_leads_out_of_the_project_only_on_a_persons_word(
    tiny: Project, files: Path
) -> None:
    folder = learn(tiny, files)
    with pytest.raises(UsageError, match="outside the project"):
        finish(judge(tiny, JudgeOptions(run="r")))
    (folder / "last.pt").unlink()
    with pytest.raises(UsageError, match="outside the project"):
        finish(train(tiny, resume="r"))
    finish(train(tiny, TrainOptions(data=str(files)), resume="r"))


def test_data_inside_the_project_moves_with_it(tiny: Project) -> None:
    written = finish(generate(tiny, GenerateOptions(name="d", count=60, processes=1)))
    folder = learn(tiny, written)
    assert read_json(folder / "run.json")["options"]["data"] == "datasets/d"
    (folder / "last.pt").unlink()
    finish(train(tiny, resume="r"))


def test_a_part_without_records_is_refused(tiny: Project, files: Path) -> None:
    finish(train(tiny, QUICK))
    tiny.set_recipe(tiny.recipe.model_copy(update={"val": 0.0, "test": 0.0}))
    learn(tiny, files, name="s")
    with pytest.raises(StudioError, match="'crossed' has no sample"):
        finish(judge(tiny, JudgeOptions(run="s", data=str(files), part="crossed")))


def record(name: str, **known: str) -> ForeignRecord:
    return ForeignRecord(name, f"{name}.jpg", f"{name}.png", **known)


def test_parts_follow_what_the_data_states_then_the_sources_then_the_record() -> None:
    recipe = Recipe(val=0.2, test=0.2)
    assert part_of_record(record("a", part="test"), recipe) == "test"
    pairs = [
        record(f"{b}-{c}-{n}", background_id=f"b{b}", cutout_id=f"c{c}")
        for b in range(20)
        for c in range(20)
        for n in range(2)
    ]
    parts = [part_of_record(pair, recipe) for pair in pairs]
    assert set(parts) == {"train", "val", "test", "new-cutouts", "new-backgrounds", "crossed"}
    trained, judged = (
        {name for n in positions_of(pairs, recipe, part) for name in (
            pairs[n].background_id, pairs[n].cutout_id)}
        for part in ("train", "test")
    )  # fmt: skip
    assert not trained & judged
    alone = [part_of_record(record(str(n)), recipe) for n in range(1000)]
    assert set(alone) == {"train", "val", "test"}
    assert 0.5 < alone.count("train") / 1000 < 0.7


def test_depth_is_read_in_the_steps_that_the_project_has_by_now(tiny: Project) -> None:
    """Else a run that goes on after the far cap was moved would learn that all is nearer."""
    began = tiny.dataset()
    one = np.array([7])

    def nearest() -> float:
        material = material_of(tiny, QUICK, began)
        [batch] = material.batches(EpochOrder(one, 1, 0), 1)
        return float(batch["depth"].min())

    before = nearest()
    finish(infer_depth(tiny, DepthOptions(far_cap=200)))
    assert nearest() == pytest.approx(before, abs=0.5 / 327 + 0.5 / 800)


@pytest.mark.parametrize("workers", [0, 1])
def test_real_samples_have_their_share_beside_files_too(
    tiny: Project, files: Path, tmp_path: Path, workers: int
) -> None:
    add_real(tiny, tmp_path)
    material = material_of(tiny, QUICK.model_copy(update={"data": str(files)}), tiny.dataset())
    samples = real_samples_of(tiny)
    views = RealViews(samples, tiny.folder, tiny.recipe.canvas, 1, flips=True)
    order = MixedOrder(material.part("train"), 12, 1, 4, 0.5)
    for batch in material.batches(order, 4, workers, views):
        for row, index in enumerate(batch["index"].tolist()):
            if index < 0:
                assert np.array_equal(batch["image"][row], views.view(-1 - index).image)
            assert bool((batch["depth"][row] > 0).any()) == (index >= 0)
