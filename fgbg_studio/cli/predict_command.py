"""The command that predicts for pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

from tyro.conf import OmitArgPrefixes, Positional, arg

from fgbg_studio.base.errors import UsageError
from fgbg_studio.cli.progress import console, run
from fgbg_studio.jobs.networks import SUFFIXES
from fgbg_studio.jobs.predicted_files import Written
from fgbg_studio.jobs.predicting import PredictOptions
from fgbg_studio.project import Project

OPTIONS = PredictOptions()
OUT = "predictions"
SOURCE = arg(
    help="A project, the folder of a run, a checkpoint (.pt) or an exported file (.onnx, .pt2)",
    metavar="NETWORK",
)
Source: TypeAlias = Annotated[Positional[Path], SOURCE]
Pictures: TypeAlias = Annotated[
    Positional[tuple[Path, ...]], arg(help="Pictures, and folders of them")
]
RunNamed: TypeAlias = Annotated[
    str, arg(name="run", help="Name of the project's run; empty takes the newest")
]


def predict(
    network: Source,
    pictures: Pictures,
    run_name: RunNamed = "",
    options: OmitArgPrefixes[PredictOptions] = OPTIONS,
) -> None:
    """Mask, depth and cut-out of pictures, by the newest run (or --run) of a project or a file.

    They go into --out, else into the project's predictions/, or one here; nothing is overwritten.
    Of several pictures there is a table as well: predictions.csv and predictions.json.
    """
    from fgbg_studio.jobs.predicted_table import Table
    from fgbg_studio.jobs.predicting import predict as job

    chosen, folder = _chosen(network, run_name)
    written = run(job(chosen, pictures, options.model_copy(update={"out": options.out or folder})))
    print(*(file for one in written for file in one.files), sep="\n")
    if len(written) > 1 or options.truth:
        table = Table(chosen.name, [one.row for one in written])
        console.print(*table.lines(), sep="\n", markup=False)
    _warn_of_unlike(written)


def _warn_of_unlike(written: list[Written]) -> None:
    """Of the pictures that are unlike those of the training, as the window does."""
    from fgbg_studio.learning.unlikeness import LIMIT, is_unusual

    for one in written:
        if is_unusual(one.row.unlikeness):
            console.print(
                f"{one.picture.name} is unlike the pictures of the training: its unlikeness is "
                f"{one.row.unlikeness:.2f}, the limit {LIMIT:.2f}. Look at its mask and depth.",
                markup=False,
            )


def _chosen(network: Path, run_name: str) -> tuple[Path, str]:
    """What predicts, and the usual folder for what it predicts."""
    from fgbg_studio.learning.run_folder import RunFolder

    if network.suffix.lower() in SUFFIXES or RunFolder(network).card.is_file():
        if run_name:
            raise UsageError(f"--run names a run of a project, and {network} is none.")
        return network, OUT
    from fgbg_studio.jobs.runs import find_run

    with Project.open(network, read_only=True) as project:
        return find_run(project, run_name).folder, str(project.folder / OUT)
