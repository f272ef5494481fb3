"""Commands about depth: from a teacher, and how good it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from tyro.conf import Positional, arg

from fgbg_studio.base import registry
from fgbg_studio.cli.plugin_flags import Nothing, ProjectFolder, named, with_flags
from fgbg_studio.cli.progress import console, run
from fgbg_studio.jobs.depth import DepthOptions
from fgbg_studio.jobs.judging_depth import JudgeDepthOptions
from fgbg_studio.jobs.relief import ReliefOptions
from fgbg_studio.project import Project

FLAG = "--teacher"
WHICH, HOW, RELIEF = DepthOptions(), JudgeDepthOptions(), ReliefOptions()


def depth_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `depth`, with the options of the teacher that the arguments name as flags.

    Raises StudioError, naming what there is, for an unknown teacher.
    """
    chosen = named(arguments, "depth", FLAG, WHICH.teacher)
    kind = registry.load("teachers", chosen).Options
    usual = kind()

    def depth(project: ProjectFolder, which: DepthOptions = WHICH, options: Any = usual) -> None:
        """Give each background a depth map, by a teacher.

        A teacher has flags of its own: name one with --teacher and ask for --help.
        """
        _infer(project, which, options)

    return with_flags(depth, kind, chosen)


def _infer(folder: Path, which: DepthOptions, teaching: Any) -> None:
    from fgbg_studio.jobs.depth import infer_depth

    with Project.open(folder) as opened:
        done = run(infer_depth(opened, which, None, teaching))
        if not done:
            return
        backgrounds = {one.id: one for one in opened.contents.backgrounds}
        by = backgrounds[done[0]].teacher
        console.print(f"{len(done)} backgrounds have a new depth map by '{by}'.", markup=False)
        if fit := opened.contents.depth.fit_of(by):
            print(f"One scale for all, {fit.low:g} to {fit.high:g}; how far each is from it:")
            for background_id, residual in fit.residuals:
                name = backgrounds[background_id].name if background_id in backgrounds else ""
                print(f"{background_id:12}{name:32}{100 * residual:6.1f} %")


def relief_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `relief`, with the options of the teacher that the arguments name as flags.

    Raises StudioError, naming what there is, for an unknown teacher.
    """
    chosen = named(arguments, "relief", FLAG, RELIEF.teacher)
    kind = registry.load("teachers", chosen).Options
    usual = kind()

    def relief(project: ProjectFolder, which: ReliefOptions = RELIEF, options: Any = usual) -> None:
        """Give each cut-out a relief, by the depth that a teacher sees in its photo.

        The recipe's relief says how much of it counts. A teacher has flags of its own: name one
        with --teacher and ask for --help.
        """
        from fgbg_studio.jobs.relief import infer_relief

        with Project.open(project) as opened:
            done = run(infer_relief(opened, which, None, options))
        console.print(f"{len(done)} cut-outs have a new relief by '{which.teacher}'.", markup=False)

    return with_flags(relief, kind, chosen)


def judge_depth_command(arguments: Sequence[str]) -> Callable[..., None]:
    """The command `judge-depth`, with the options of the teacher that is named, if any."""
    chosen = named(arguments, "judge-depth", FLAG, "")
    kind = registry.load("teachers", chosen).Options if chosen else Nothing
    usual = kind()

    def judge_depth(
        measured: Annotated[Positional[Path], arg(help="File or folder of measured maps")],
        compared: Annotated[Positional[Path], arg(help="File or folder of pictures, or of maps")],
        how: JudgeDepthOptions = HOW,
        options: Any = usual,
    ) -> None:
        """Compare measured depth or disparity with a teacher's depth, or with depth maps.

        Maps are 16-bit PNG, TIFF, .npy, .npz or PFM; 0, infinite and no number are unknown. A
        teacher has flags of its own: name one with --teacher and ask for --help.
        """
        from fgbg_studio.jobs.judging_depth import judge_depth as job

        print(*run(job(measured, compared, how, options if chosen else None)).lines(), sep="\n")

    return with_flags(judge_depth, kind, chosen or "nothing")
