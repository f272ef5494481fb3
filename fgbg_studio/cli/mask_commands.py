"""Commands that exchange masks with other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from tyro.conf import Positional, arg

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.cli.plugin_flags import Nothing, ProjectFolder, named, with_flags
from fgbg_studio.cli.progress import console, run
from fgbg_studio.project import Project

FLAG, ANY, USUAL = "--format", "auto", "mask-png"
KIND = "mask_formats"


def import_masks_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `import-masks`, with the options of the format that the arguments name as flags.

    Raises StudioError, naming what there is, for an unknown format.
    """
    format_ = named(arguments, "import-masks", FLAG, ANY)
    kind = Nothing if format_ == ANY else registry.load(KIND, format_).Options
    usual = kind()

    def import_masks(
        project: ProjectFolder,
        files: Annotated[Positional[tuple[Path, ...]], arg(help="Files, and folders of them")],
        format: Annotated[str, arg(help="Format of all files, or auto: as each file shows")] = ANY,
        draft: Annotated[bool, arg(help="Mark nothing as done, and clean no edges")] = False,
        replace: Annotated[bool, arg(help="Put masks that are there into the bin")] = False,
        options: Any = usual,
    ) -> None:
        """Give photos masks from files or folders, by name: PNG, labelme, COCO, VOC.

        Each becomes a cut-out with clean edges, or with --draft one to be looked at first. A photo
        that has another mask keeps it without --replace. What was stopped goes on when the command
        is given again. A format that is named has flags of its own: ask it for --help.
        """
        chosen = None if isinstance(options, Nothing) else options
        _import(project, files, format, chosen, done=not draft, replace=replace)

    return with_flags(import_masks, kind, format_)


def export_masks_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `export-masks`, with the options of the format that the arguments name as flags.

    Raises StudioError, naming what there is, for an unknown format.
    """
    format_ = named(arguments, "export-masks", FLAG, USUAL)
    kind = registry.load(KIND, format_).Options
    usual = kind()

    def export_masks(
        project: ProjectFolder,
        folder: Annotated[Positional[Path], arg(help="Where the files are written to")],
        format: Annotated[str, arg(help="Format of the files")] = USUAL,
        replace: Annotated[bool, arg(help="Overwrite files that are there")] = False,
        options: Any = usual,
    ) -> None:
        """Write the masks of all photos for other programs, in a format such as coco.

        The formats: alpha-png, mask-png, labelme, coco, voc. Each has flags of its own: name one
        with --format and ask for --help.
        """
        _export(project, folder, format, options, replace=replace)

    return with_flags(export_masks, kind, format_)


def _import(folder: Path, files: Sequence[Path], format: str, options: Any, **how: bool) -> None:
    from fgbg_studio.jobs.exchanging import import_masks

    with Project.open(folder) as opened:
        report = run(import_masks(opened, files, format, options=options, **how))
    console.print(f"{len(report.matched)} masks imported, {len(report.unmatched)} left out.")
    if not report.matched:
        raise StudioError("No mask was imported; the reasons stand above.")


def _export(folder: Path, target: Path, format: str, options: Any, *, replace: bool) -> None:
    from fgbg_studio.jobs.exchanging import export_masks

    with Project.open(folder, read_only=True) as opened:
        written = run(export_masks(opened, target, format, options=options, replace=replace))
    console.print(registry.load(KIND, format).LOSES)
    print(*written, sep="\n")
