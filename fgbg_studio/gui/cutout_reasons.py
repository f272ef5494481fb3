"""Why an action of the Cut-outs page cannot be used now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.gui.session import READ_ONLY

if TYPE_CHECKING:
    from fgbg_studio.gui.pages.cutouts import CutoutsPage

FREE_ACTIONS = ("tool-", "look-", "brush-", "zoom-", "panels", "photo-")
"""They change nothing, so they can always be used."""


def why_not_on(page: CutoutsPage, action: str) -> str:
    """A sentence, or "" for what can be used: with a project open, and this photo in sight."""
    project = page.session.project
    if project is None or action.startswith(FREE_ACTIONS):
        return ""
    if action == "background-next":
        found = page.views.background.has_any
        return "" if found else "The project has no backgrounds yet."
    if action == "masks-export" or (action == "masks-import" and not project.read_only):
        return page.exchange.why_not(action)
    if action == "real-sample":
        return page.tools.real.why_not()
    if project.read_only:
        return READ_ONLY
    return _why_not_change(page, action)


def _why_not_change(page: CutoutsPage, action: str) -> str:
    if action == "remove-object":
        return page.removing.why_not()
    if action == "undo" and page.removing.taking_back.can_undo:
        return ""
    if action == "cut-out-all":
        return page.cutting_all.why_not() or page.tools.assistant.why_not_all
    return _why_not_paint(page, action)


def _why_not_paint(page: CutoutsPage, action: str) -> str:
    history = page.editor.history
    if history is None:
        return "Select a photo first."
    if action.startswith("assist-"):
        return page.assistance.why_not(action.removeprefix("assist-"))
    steps = {"undo": history.undo_name, "redo": history.redo_name}
    return "" if steps.get(action, "any") else f"There is nothing to {action} on this photo."
