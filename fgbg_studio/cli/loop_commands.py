"""Commands that lead back from predictions to training: add and review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import tyro
from tyro.conf import OmitArgPrefixes, arg

from fgbg_studio.cli.plugin_flags import ProjectFolder
from fgbg_studio.cli.progress import console, run
from fgbg_studio.jobs.adding import AddOptions
from fgbg_studio.jobs.reviewing import ReviewOptions
from fgbg_studio.project import Project

ADDED = AddOptions()
REVIEWED = ReviewOptions()
RunNamed: TypeAlias = Annotated[
    str, arg(name="run", help="Name of the run; empty takes the newest")
]
Mask: TypeAlias = Annotated[
    Path | None, arg(help="Picture of the mask, of the picture's size; else --run predicts it")
]
Threshold: TypeAlias = Annotated[
    float, arg(help="Probability from which a predicted pixel belongs to the object")
]


def add(
    project: ProjectFolder,
    picture: Annotated[Path, tyro.conf.Positional],
    mask: Mask = None,
    run_name: RunNamed = "",
    threshold: Threshold = 0.5,
    options: OmitArgPrefixes[AddOptions] = ADDED,
) -> None:
    """Make a cut-out of a picture by its mask, and a real sample that training learns from.

    The mask is the one named, or what a run predicts. What is added is always trained on.
    """
    from fgbg_studio.imaging.reading import read_mask
    from fgbg_studio.jobs.adding import add_prediction, predicted_mask

    with Project.open(project) as opened:
        if mask:
            found = read_mask(mask)
        else:
            found = run(predicted_mask(opened, run_name, picture, options.background, threshold))
        print(run(add_prediction(opened, picture, found, options)))


def review(
    project: ProjectFolder,
    pictures: Annotated[tuple[Path, ...], tyro.conf.Positional],
    run_name: RunNamed = "",
    options: OmitArgPrefixes[ReviewOptions] = REVIEWED,
) -> None:
    """List pictures, the one first whose predicted mask is the least certain: fix those first.

    Uncertainty is 0 to 1. Unlikeness is 1 where a hundredth of the training samples are farther
    from the rest.
    """
    from fgbg_studio.jobs.reviewing import review as job
    from fgbg_studio.jobs.runs import find_run

    with Project.open(project, read_only=True) as opened:
        found = run(job(opened, find_run(opened, run_name).folder, pictures, options))
    console.print("uncertainty  unlikeness  picture")
    for one in found:
        unlike = "" if one.unlikeness is None else f"{one.unlikeness:.2f}"
        print(f"{one.uncertainty:11.3f}  {unlike:>10}  {one.picture}")
