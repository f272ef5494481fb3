"""One module a page. Pages are imported when needed, never before the window shows."""

from __future__ import annotations

import importlib

from fgbg_studio.gui.page import Page
from fgbg_studio.gui.session import Session


def make_page(name: str, session: Session) -> Page:
    """Build a page by the name of its step: module `name` here, class `NamePage` in it."""
    try:
        module = importlib.import_module(f"fgbg_studio.gui.pages.{name}")
    except ModuleNotFoundError:
        return Page(session)
    page: Page = getattr(module, f"{name.capitalize()}Page")(session)
    return page
