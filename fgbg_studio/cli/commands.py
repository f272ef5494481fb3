"""One function a command; its arguments become flags, its docstring the help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import tyro
from tyro.conf import OmitArgPrefixes, Positional

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import explaining
from fgbg_studio.cli.background_commands import alike_lines, backgrounds
from fgbg_studio.cli.cutout_commands import cutout_command, models
from fgbg_studio.cli.dataset_commands import audit, datasets, generate_command
from fgbg_studio.cli.depth_commands import depth_command, judge_depth_command, relief_command
from fgbg_studio.cli.examine_commands import examine
from fgbg_studio.cli.export_commands import export_command
from fgbg_studio.cli.film_command import film
from fgbg_studio.cli.loop_commands import add, review
from fgbg_studio.cli.mask_commands import export_masks_command, import_masks_command
from fgbg_studio.cli.predict_command import predict
from fgbg_studio.cli.progress import console, run
from fgbg_studio.cli.storage_commands import storage
from fgbg_studio.cli.training_commands import (
    evaluate,
    find_rate_command,
    judge,
    overfit_command,
    resume,
    runs,
    train_command,
)
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.jobs.importing import Role
from fgbg_studio.project import Project

Pictures = Annotated[tuple[Path, ...], tyro.conf.Positional]


def gui(project: Positional[Path | None] = None, sample: bool = False) -> None:
    """Open the window, on a project if one is named; --sample opens the sample project."""


def demo(folder: Positional[Path | None] = None) -> None:
    """Train on a copy of the sample project and judge on cut-outs never trained on.

    The copy is made in FOLDER, else among the person's projects.
    """
    from fgbg_studio.base.resources import default_projects_folder
    from fgbg_studio.jobs.demo import demo as job

    where = folder or default_projects_folder() / "street-cars-demo"
    print(*run(job(where.resolve())).lines(), sep="\n")


def new(folder: Positional[Path], recipe: OmitArgPrefixes[Recipe] = Recipe()) -> None:
    """Make a project, with its recipe."""
    with Project.create(folder, recipe=recipe) as project:
        print(project.folder)


def import_(
    project: Positional[Path], pictures: Pictures, role: Role = "auto", licence: str = ""
) -> None:
    """Bring pictures and folders into a project; auto tells cut-outs by their transparency."""
    from fgbg_studio.jobs.importing import import_pictures

    with Project.open(project) as opened:
        report = run(import_pictures(opened, pictures, role, licence))
        alike = list(alike_lines(opened, report.added))
    for line in alike:
        console.print(f"{line}: keep one of them.")
    console.print(f"{len(report.added)} imported, {len(report.skipped)} left out.")
    if not report.added:
        raise StudioError("Nothing was imported; the reasons stand above.")


def doctor() -> int:
    """Tell versions, device and model files, what is missing and how to get it."""
    from fgbg_studio.jobs.doctor import examine

    findings = examine()
    for finding in findings:
        print(f"{finding.state:8} {finding.name:24} {finding.text}")
        if finding.advice:
            print(f"{'':34}{finding.advice}")
    return 1 if any(finding.state == "missing" for finding in findings) else 0


def _commands(arguments: Sequence[str]) -> dict[str, Callable[..., Any]]:
    """Every command by its name, as the help lists them; what plug-in is named decides on flags."""
    return {
        "gui": gui,
        "demo": demo,
        "new": new,
        "import": import_,
        "cutout": cutout_command(arguments),
        "import-masks": import_masks_command(arguments),
        "export-masks": export_masks_command(arguments),
        "backgrounds": backgrounds,
        "depth": depth_command(arguments),
        "judge-depth": judge_depth_command(arguments),
        "relief": relief_command(arguments),
        "audit": audit,
        "generate": generate_command(arguments),
        "datasets": datasets,
        "find-rate": find_rate_command(arguments),
        "overfit": overfit_command(arguments),
        "train": train_command(arguments),
        "resume": resume,
        "runs": runs,
        "evaluate": evaluate,
        "judge": judge,
        "predict": predict,
        "export": export_command(arguments),
        "review": review,
        "add": add,
        "film": film,
        "models": models,
        "examine": examine,
        "storage": storage,
        "doctor": doctor,
    }


def _explaining_arguments_only(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command itself may meet damaged files, and those have messages of their own."""

    @wraps(command)
    def called(*values: Any, **named: Any) -> Any:
        with explaining(False):
            return command(*values, **named)

    return called


def run_command(arguments: list[str]) -> int:
    """Run one command; returns its exit code. `gui` is run by `entry`; here it is only listed."""
    commands = {
        name: _explaining_arguments_only(command) for name, command in _commands(arguments).items()
    }
    with explaining():
        result = tyro.extras.subcommand_cli_from_dict(
            commands, prog="fgbg-studio", args=arguments, sort_subcommands=False
        )
    return result if isinstance(result, int) else 0
