"""One module a page. Pages are imported when needed, never before the window shows."""

from __future__ import annotations

from fgbg_studio.gui.page import Page
from fgbg_studio.gui.session import Session


def make_page(name: str, session: Session) -> Page:
    """Build a page by the name of its step."""
    if name == "cutouts":
        from fgbg_studio.gui.pages.cutouts import CutoutsPage

        return CutoutsPage(session)
    if name == "backgrounds":
        from fgbg_studio.gui.pages.backgrounds import BackgroundsPage

        return BackgroundsPage(session)
    if name == "compose":
        from fgbg_studio.gui.pages.compose import ComposePage

        return ComposePage(session)
    if name == "train":
        from fgbg_studio.gui.pages.train import TrainPage

        return TrainPage(session)
    from fgbg_studio.gui.pages.predict import PredictPage

    return PredictPage(session)
