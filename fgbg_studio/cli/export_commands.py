"""The command that hands a trained network on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from tyro.conf import OmitArgPrefixes, Positional, arg

from fgbg_studio.base import registry
from fgbg_studio.cli.plugin_flags import ProjectFolder, named, with_flags
from fgbg_studio.cli.progress import run
from fgbg_studio.jobs.exporting import ExportOptions
from fgbg_studio.project import Project

FLAG, USUAL = "--to", "onnx"


def export_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `export`, with the options of the exporter that the arguments name as flags.

    Raises StudioError, naming what there is, for an unknown exporter.
    """
    exporter = named(arguments, "export", FLAG, USUAL)
    kind = registry.load("exporters", exporter).Options
    usual = kind()

    def export(
        project: ProjectFolder,
        name: Annotated[
            Positional[str], arg(help="Name of the run; unless named, the newest", metavar="RUN")
        ] = "",
        network: OmitArgPrefixes[ExportOptions] = ExportOptions(),
        options: Any = usual,
    ) -> None:
        """Write a run's network as a file for other programs, with its card and an example.

        The file is compared with the network on samples of the run first. Prints the folder.
        """
        from fgbg_studio.jobs.exporting import export as job
        from fgbg_studio.jobs.runs import find_run

        with Project.open(project, read_only=bool(network.out)) as opened:
            print(run(job(opened, find_run(opened, name).folder, network, options)))

    return with_flags(export, kind, exporter)
