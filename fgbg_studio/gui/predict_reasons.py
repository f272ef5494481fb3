"""Why an action of the Predict page cannot be used now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fgbg_studio.gui.exporting import ACTION as EXPORT
from fgbg_studio.gui.loop_panel import ACTIONS as LOOP
from fgbg_studio.gui.page import NO_PROJECT
from fgbg_studio.gui.review_queue import ACTIONS as REVIEW

if TYPE_CHECKING:
    from fgbg_studio.gui.pages.predict import PredictPage

NO_RUN = "Train a network first."
NOTHING_LISTED = "Drop a picture first."
NOT_PREDICTED = "There is no prediction of this picture yet."
ONE_RUN = "There is one run only. Train another to compare them."
NEED_NO_PICTURE = "paste", "choose-pictures", "play-camera"
OF_A_FILM = "view-four", "view-one", "view-swipe"
"""Ways of looking that a film has too."""


def why_not(page: PredictPage, action: str) -> str:
    """Predicting needs a run; all else a picture, or what was found in it. "" where it can be."""
    if page.session.project is None:
        return NO_PROJECT
    if action in ("undo", "redo"):
        return "There is nothing to take back on this page."
    if not page.runs:
        return NO_RUN
    if action == EXPORT:
        return page.exporting.why_not()
    for actions, part in ((LOOP, page.loop), (REVIEW, page.queue)):
        if action in actions:
            return part.why_not(action)
    return "" if action in NEED_NO_PICTURE else _why_not_here(page, action)


def _why_not_here(page: PredictPage, action: str) -> str:
    files, current = page.inputs.list.files, page.inputs.list.current
    if page.films.has_film and action in OF_A_FILM:
        return ""
    if not files:
        return NOTHING_LISTED
    reasons = {
        "picture-previous": "This is the first picture." if current == files[0] else "",
        "picture-next": "This is the last picture." if current == files[-1] else "",
        "view-runs": ONE_RUN if len(page.runs) < 2 else "",
        "predict-all": page.all.why_not(),
        "save-prediction": "" if page.desk.answered else NOT_PREDICTED,
    }
    return reasons.get(action, "")
