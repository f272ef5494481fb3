"""What the Cut-outs page says of the project and of the picture in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fgbg_studio.project import Project

STATES = {"none": "no mask yet", "draft": "draft", "done": "done"}


def progress_text(project: Project | None) -> str:
    """How many photos are done, in a few words for the rail."""
    if project is None:
        return ""
    photos, cutouts = project.contents.photos, project.contents.cutouts
    if photos:
        done = sum(photo.state == "done" for photo in photos)
        return f"{done:,} of {len(photos):,} done"
    ending = "" if len(cutouts) == 1 else "s"
    return f"{len(cutouts):,} cut-out{ending}" if cutouts else "no photos yet"


def facts_text(project: Project | None, shown_id: str) -> str:
    """Name, size and state of a photo or cut-out in one line."""
    if project is None or not shown_id:
        return ""
    source = project.source(shown_id)
    state = STATES.get(getattr(source, "state", ""), "cut-out")
    real = ["real sample"] if getattr(source, "real", False) else []
    size = f"{source.width:,} × {source.height:,} px"
    return "   ·   ".join((source.name, size, state, *real))
