"""What a project lacks before samples can be made of it, and where that is got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.gui.rail import STEPS

if TYPE_CHECKING:
    from fgbg_studio.project import Project

KEYS = {step.name: f"Ctrl+{at}" for at, step in enumerate(STEPS, 1)}
"""As `gui.actions` gives them to the pages."""


def lacking(project: Project | None) -> str:
    """A sentence that says what to do, or ""."""
    if project is None:
        return ""
    found = project.contents
    if not found.backgrounds and not found.cutouts:
        return (
            f"The project has no background yet, and no cut-out. Cut objects out of photos on the "
            f"first page ({KEYS['cutouts']}), and drop places on the second "
            f"({KEYS['backgrounds']})."
        )
    if not found.backgrounds:
        return (
            f"The project has no background yet. Drop photos of places here, or on the second page "
            f"({KEYS['backgrounds']})."
        )
    if not found.cutouts:
        return (
            f"The project has no cut-out yet. Cut an object out of a photo on the first page "
            f"({KEYS['cutouts']}), or drop pictures with transparency here."
        )
    return ""
