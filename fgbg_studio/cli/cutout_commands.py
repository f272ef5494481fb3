"""Commands for cutting out, and for the model files that it needs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from tyro.conf import arg

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.resources import models_folder
from fgbg_studio.cli.plugin_flags import ProjectFolder, named, with_flags
from fgbg_studio.cli.progress import console, run
from fgbg_studio.project import Project

FLAG, USUAL = "--assistant", "grabcut"
FIRST = 5
"""Photos that are named for a look."""


def cutout_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `cutout`, with the options of the assistant that the arguments name as flags.

    Raises StudioError, naming what there is, for an unknown assistant.
    """
    chosen = named(arguments, "cutout", FLAG, USUAL)
    kind = registry.load("assistants", chosen).Options
    usual = kind()

    def cutout(
        project: ProjectFolder,
        assistant: Annotated[str, arg(help="Who proposes the masks")] = USUAL,
        again: Annotated[bool, arg(help="Do all that are not marked done")] = False,
        photo_colours: Annotated[bool, arg(help="Clean no edges, which is quicker")] = False,
        options: Any = usual,
    ) -> None:
        """Cut the object out of every photo not yet done; what was stopped goes on.

        With --photo-colours, soft edges keep the old background's colours. An assistant has flags
        of its own: name one with --assistant and ask for --help.
        """
        _cut_out(project, assistant, again, not photo_colours, options)

    return with_flags(cutout, kind, chosen)


def _cut_out(folder: Path, assistant: str, again: bool, clean_edges: bool, options: Any) -> None:
    from fgbg_studio.jobs import cutting

    with Project.open(folder) as opened:
        photos = cutting.undone(opened, drafts=again)
        if photos:
            made = run(cutting.cut_out(opened, photos, assistant, options, clean_edges=clean_edges))
        elif clean_edges and cutting.uncleaned(opened):
            made = run(cutting.clean_proposals(opened))
        else:
            raise StudioError("There is no photo to cut out. Import some with --role photos.")
        if not made:
            raise StudioError("No photo was cut out; the reasons stand above.")
        print(*(opened.path(opened.source(cutout_id).file) for cutout_id in made), sep="\n")
        unsure = [photo for photo in cutting.least_certain_first(opened) if photo in photos][:FIRST]
        if len(made) > 1:
            names = ", ".join(opened.source(photo_id).name for photo_id in unsure)
            console.print(f"Look first at the least certain: {names}.")


def models(download: str = "") -> None:
    """List the files with weights that assistants and teachers use; --download NAME fetches one.

    The name of a folder fetches all that is in it. Nothing is ever downloaded but what was named.
    """
    if not download:
        _list()
        return
    from fgbg_studio.jobs import model_list

    for file in model_list.named(download):
        _download(file)


def _list() -> None:
    from fgbg_studio.jobs import model_list

    print(f"Model files lie in {models_folder()}")
    for files in model_list.together(model_list.known_files()):
        file, name = files[0], model_list.name_of(files)
        size = f"{len(files)} files" if len(files) > 1 else model_list.megabytes(file.size)
        print(f"{model_list.state_of(files):8}{name:60}{size:>14}  {file.use}")
        print(f"{'':8}{file.licence}; {file.source}")
        if not file.url:
            print(f"{'':8}to be put there by hand: no address is known")


def _download(file: ModelFile) -> None:
    from fgbg_studio.base.model_files import require
    from fgbg_studio.jobs.downloading import ask_size, confirm, download, refuse
    from fgbg_studio.jobs.model_list import THERE, megabytes, state

    if state(file) == THERE:
        print(require(file))
        return
    size = megabytes(run(ask_size(file)))
    console.print(f"{file.name}: {size}, from {file.url}")
    console.print(f"Licence: {file.licence} ({file.source})")
    made = run(download(file))
    if made.confirmed or _agreed(made.digest):
        print(confirm(made))
    else:
        refuse(made)
        raise StudioError(f"{file.name} was not kept.")


def _agreed(digest: str) -> bool:
    """Whether the person at the keyboard takes a file whose checksum nobody states."""
    if not sys.stdin.isatty():
        return False
    return input(f"Keep the file with {digest}? [y/N] ").strip().lower() in ("y", "yes")
