"""Commands that train networks, and that tell how good they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from json import dumps
from pathlib import Path
from typing import Annotated, TypeAlias

from tyro.conf import OmitArgPrefixes, Positional, arg

from fgbg_studio.base.errors import UsageError
from fgbg_studio.cli.plugin_flags import ProjectFolder, named
from fgbg_studio.cli.progress import run, run_resumable
from fgbg_studio.jobs.evaluating import EvaluateOptions
from fgbg_studio.jobs.judging import JudgeOptions
from fgbg_studio.learning.options import CONTINUE, TrainOptions, preset
from fgbg_studio.project import Project

PRESET, START = "--preset", "--start"
Preset: TypeAlias = Annotated[str, arg(help="quick-look, laptop, full, continue or assignment")]
Resumed: TypeAlias = Annotated[
    str, arg(help="Go on with the run of this name, under its own options")
]
JUDGED = JudgeOptions()
EVALUATED = EvaluateOptions()
RunName = Annotated[Positional[str], arg(help="Name of the run", metavar="RUN")]


def train_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `train`, whose options begin as the preset says that the arguments name.

    With --start and no preset, that is the one for going on.
    """
    begun = CONTINUE if named(arguments, "train", START, "") else ""
    usual = preset(named(arguments, "train", PRESET, begun))

    def train(
        project: ProjectFolder,
        resume: Resumed = "",
        preset: Preset = "",
        options: OmitArgPrefixes[TrainOptions] = usual,
    ) -> None:
        """Train a network; --resume NAME goes on with a run that was stopped, as `resume` does.

        --preset NAME sets what other flags do not: quick-look, laptop, full, or assignment. With
        --start RUN it is "continue" unless another is named: a few epochs at a low rate.
        """
        _train(project, options, resume)

    return train


def find_rate_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `find-rate`, which takes what `train` takes."""
    usual = preset(named(arguments, "find-rate", PRESET, ""))

    def find_rate(
        project: ProjectFolder,
        preset: Preset = "",
        options: OmitArgPrefixes[TrainOptions] = usual,
    ) -> None:
        """Try learning rates from low to high on a new network, and suggest one.

        Nothing is written. It takes the flags of `train`.
        """
        from fgbg_studio.jobs.rate_finding import find_rate as job

        with Project.open(project, read_only=True) as opened:
            print(*run(job(opened, options)).lines(), sep="\n")

    return find_rate


def overfit_command(arguments: Sequence[str]) -> Callable[..., int]:
    """The command `overfit`, which takes what `train` takes."""
    usual = preset(named(arguments, "overfit", PRESET, ""))

    def overfit(
        project: ProjectFolder,
        preset: Preset = "",
        options: OmitArgPrefixes[TrainOptions] = usual,
    ) -> int:
        """Learn one batch by heart: a network that cannot do so will learn nothing else.

        Nothing is written. It takes the flags of `train`, and fails where that was not learned.
        """
        from fgbg_studio.jobs.overfitting import overfit as job

        with Project.open(project, read_only=True) as opened:
            found = run(job(opened, options))
        print(*found.lines(), sep="\n")
        return 0 if found.passed else 1

    return overfit


def resume(
    project: ProjectFolder,
    run: RunName,
    data: Annotated[str, arg(help="Data outside the project that the run learns from")] = "",
) -> None:
    """Go on with a run that was stopped, as if it had never been.

    The options are those that the run began with. Data outside the project is named again with
    --data: a project may come from anyone.
    """
    _train(project, TrainOptions(data=data), run)


def _train(folder: Path, options: TrainOptions, name: str) -> None:
    from fgbg_studio.jobs.training import train

    with Project.open(folder) as opened:
        print(run_resumable("train", opened, train(opened, options, name)))


def judge(project: ProjectFolder, options: OmitArgPrefixes[JudgeOptions] = JUDGED) -> None:
    """Judge a run on samples it never saw, beside what needs no network."""
    from fgbg_studio.jobs.judging import judge as job

    with Project.open(project) as opened:
        print(*run(job(opened, options)).lines(), sep="\n")


def evaluate(
    project: ProjectFolder,
    json: Annotated[bool, arg(help="Print all figures as JSON instead of a table")] = False,
    options: OmitArgPrefixes[EvaluateOptions] = EVALUATED,
) -> None:
    """Tell how good runs are on each part of the split, beside what needs no network."""
    from fgbg_studio.jobs.evaluating import evaluate as job

    with Project.open(project, read_only=True) as opened:
        found = run(job(opened, options))
    print(dumps(found.as_json(), indent=1) if json else "\n".join(found.lines()))


def runs(
    project: ProjectFolder,
    rename: Annotated[tuple[str, str], arg(help="Give a run another name", metavar="RUN NAME")] = (
        "",
        "",
    ),
    bin: Annotated[str, arg(help="Move the run of this name to the project's bin")] = "",
    compare: Annotated[
        tuple[str, ...], arg(help="Tell the options that these runs do not share")
    ] = (),
) -> None:
    """List the runs of a project, newest first; or rename one, bin one, or compare some."""
    if sum((any(rename), bool(bin), bool(compare))) > 1:
        raise UsageError("Choose one of --rename, --bin and --compare.")
    if any(rename) or bin:
        _change(project, rename, bin)
    elif compare:
        _compare(project, compare)
    else:
        _list(project)


def _change(folder: Path, rename: tuple[str, str], bin: str) -> None:
    from fgbg_studio.jobs.run_changes import bin_run, rename_run

    with Project.open(folder) as opened:
        if any(rename):
            print(rename_run(opened, *rename).folder)
        else:
            bin_run(opened, bin)


def _compare(folder: Path, names: tuple[str, ...]) -> None:
    from fgbg_studio.jobs.run_changes import differing
    from fgbg_studio.jobs.runs import find_run

    with Project.open(folder, read_only=True) as opened:
        found = differing([find_run(opened, name) for name in names])
    rows = {"": names, **{name: tuple(map(str, values)) for name, values in found.items()}}
    wide = [max(map(len, column)) for column in zip(*rows.values(), strict=True)]
    for name, values in rows.items():
        told = "  ".join(value.rjust(width) for value, width in zip(values, wide, strict=True))
        print(f"{name.replace('_', '-'):20}{told}")


def _list(folder: Path) -> None:
    from fgbg_studio.jobs.real_samples import learned_beside
    from fgbg_studio.jobs.runs import list_runs
    from fgbg_studio.learning.run_folder import RunFolder

    with Project.open(folder, read_only=True) as opened:
        every = list_runs(opened)
    for one in every:
        epochs = f"{one.epoch} of {one.epochs} epochs"
        iou, delta1 = (one.metrics.get(f"held-out/{name}") for name in ("iou", "delta1"))
        figures = [
            f"{label} {value:.3f}" for label, value in (("IoU", iou), ("δ1", delta1)) if value
        ]
        figures += learned_beside(RunFolder(one.folder))
        print(f"{one.name:24}{one.options.model:20}{epochs:>18}  {', '.join(figures)}".rstrip())
