"""Runs are evaluated part by part, by the same figures as `judge` gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from fgbg_studio.base.errors import StudioError, UsageError
from fgbg_studio.base.events import finish
from fgbg_studio.data.loader import EpochOrder
from fgbg_studio.data.part_words import IN_WORDS
from fgbg_studio.data.splits import counts, drawn
from fgbg_studio.jobs.evaluating import EvaluateOptions, Evaluation, Row, evaluate
from fgbg_studio.jobs.judging import Judgement, JudgeOptions, judge
from fgbg_studio.jobs.material import material_of
from fgbg_studio.jobs.runs import find_run
from fgbg_studio.learning.machine import with_threads
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.learning.torch_network import TorchNetwork
from fgbg_studio.project import Project

FEW: dict[str, Any] = {"count": 8, "device": "cpu"}


def evaluated(project: Project, **options: object) -> Evaluation:
    found: Evaluation = finish(evaluate(project, EvaluateOptions(**FEW | options)))
    return found


def test_every_held_out_part_has_a_row_with_the_figures_of_judge(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        found = evaluated(project)
        dataset = RunFolder(find_run(project).folder).dataset()
        held_out = [part for part, count in counts(dataset).items() if count and part != "train"]
        assert {row.part for row in found.rows} == set(held_out)
        for row in found.rows:
            judged: Judgement = finish(judge(project, JudgeOptions(part=row.part, **FEW)))
            assert (judged.network, judged.mean_map) == (row.network, row.mean_map)
            assert (judged.threshold, judged.threshold_iou) == (row.threshold, row.threshold_iou)
            assert row.samples == judged.samples


def test_a_row_says_what_was_evaluated(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        [row] = evaluated(project, parts="new-cutouts").rows
        model = TorchNetwork.load(find_run(project).folder, "cpu").model
    assert (row.run, row.model, row.canvas) == ("first", "compact-unet", (32, 32))
    assert row.parameters == sum(weights.numel() for weights in model.parameters())
    assert row.background


def test_the_share_of_the_range_and_the_mean_over_samples_are_what_they_say(
    trained_folder: Path,
) -> None:
    with Project.open(trained_folder) as project:
        [row] = evaluated(project, parts="new-cutouts").rows
        run = find_run(project)
        folder = RunFolder(run.folder)
        material = material_of(project, run.options, folder.dataset())
        order = EpochOrder(drawn(material.part("new-cutouts"), 8, "judge"), 8, 0)
        network = TorchNetwork.load(folder.last, "cpu")
        [batch] = material.batches(order, 20)
        found = network.predict_batch(batch)
    near, far = network.card.depth.near, network.card.depth.far
    off, true = found.depth.double() - batch["depth"], batch["depth"] > 0
    rmse = float(off[true].square().mean().sqrt())
    assert row.network["rmse-range"] == pytest.approx(rmse / (far - near), rel=1e-5)
    ours, theirs = found.probability.numpy() >= 0.5, batch["mask"].numpy() >= 128
    both, either = ours & theirs, ours | theirs
    each = both.sum((1, 2)) / either.sum((1, 2))
    assert row.network["iou-mean"] == pytest.approx(float(np.mean(each)), rel=1e-5)


def test_without_the_background_there_is_a_second_row(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        shown, hidden = evaluated(project, parts="val", without_background=True).rows
        [alone] = evaluated(project, parts="val").rows
    assert shown == alone
    assert (shown.background, hidden.background) == (True, False)
    assert hidden.network != shown.network
    assert hidden.mean_map == shown.mean_map


def test_several_runs_stand_in_one_table(trained_folder: Path) -> None:
    shutil.copytree(trained_folder / "runs/first", trained_folder / "runs/second")
    with Project.open(trained_folder, read_only=True) as project:
        found = evaluated(project, runs="second, first", parts="new-cutouts,val")
    assert [(row.run, row.part) for row in found.rows] == [
        ("second", "new-cutouts"),
        ("second", "val"),
        ("first", "new-cutouts"),
        ("first", "val"),
    ]
    head, *rows = found.lines()[:5]
    for row, line in zip(found.rows, rows, strict=True):
        cells = line.split()
        assert cells[:2] == [row.run, row.model]
        assert f"{row.network['iou-mean']:.3f}" in cells
        assert f"{row.network['rmse-range']:.3f}" in cells
        assert cells[-1] == f"{row.mean_map['rmse-range']:.3f}"
    assert head.split()[:2] == ["run", "model"]
    assert f"val: {IN_WORDS['val']}" in found.lines()


def test_json_has_every_figure_of_every_row(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        found = evaluated(project)
    back = json.loads(json.dumps(found.as_json()))
    rows = [Row(**{**row, "canvas": tuple(row["canvas"])}) for row in back]
    assert tuple(rows) == found.rows


def test_the_network_of_the_best_epoch_can_be_evaluated(trained_folder: Path) -> None:
    run = trained_folder / "runs/first"
    with Project.open(trained_folder) as project:
        [row] = evaluated(project, parts="val").rows
        content = torch.load(run / "best.pt", weights_only=True)
        for weights in content["state"]["model"].values():
            weights.zero_()
        torch.save(content, run / "best.pt")
        [best] = evaluated(project, parts="val", checkpoint="best").rows
        assert best.network != row.network
        assert evaluated(project, parts="val").rows == (row,)


def test_it_is_evaluated_with_the_threads_of_its_training(trained_folder: Path) -> None:
    threads = []
    with Project.open(trained_folder) as project, with_threads(2):
        run = RunFolder(find_run(project).folder)
        run.record_machine({"threads": 1})
        for _ in evaluate(project, EvaluateOptions(parts="val", **FEW)):
            threads.append(torch.get_num_threads())
        assert torch.get_num_threads() == 2
    assert 1 in threads


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"parts": "vale"}, UsageError, r"no part 'vale'\. There are: train, new-cutouts"),
        ({"runs": "second"}, StudioError, "no run 'second'"),
    ],
)
def test_what_there_is_not_is_told(
    trained_folder: Path, options: dict[str, object], kind: type[StudioError], message: str
) -> None:
    with Project.open(trained_folder) as project, pytest.raises(kind, match=message):
        evaluated(project, **options)


def test_a_part_without_samples_is_told_when_it_is_asked_for(trained_folder: Path) -> None:
    with Project.open(trained_folder) as project:
        dataset = RunFolder(find_run(project).folder).dataset()
        empty = [part for part, count in counts(dataset).items() if not count]
        assert empty
        with pytest.raises(StudioError, match=f"'{empty[0]}' has no sample"):
            evaluated(project, parts=empty[0])
