"""What is declared of an action: where it stands, how it is called, and what it calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Menu: TypeAlias = Literal[
    "File", "Edit", "View", "Cut-outs", "Dataset", "Training", "Prediction", "Help"
]
MENUS: tuple[Menu, ...] = get_args(Menu)


@dataclass(frozen=True)
class ActionSpec:
    """One action: where it stands, how it is called, and what it calls.

    `call` is "window.method", "page.method" (of the page that is shown) or "compose.method" with
    the name of any page, which is then shown first; "compose." shows the page and no more. A
    `local` shortcut works only while that page has the focus, so that a plain letter takes no key
    from text fields elsewhere; with `homes`, only while one of its widgets of these names has it.
    A line is drawn in the menu where `group` changes; `submenu` names the menu inside the menu.
    """

    id: str
    menu: Menu
    text: str
    shortcut: str
    call: str
    help: str
    icon: str = ""
    group: str = ""
    argument: str = ""
    checkable: bool = False
    local: bool = False
    submenu: str = ""
    homes: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """What the method is called on: "window", "page", or the name of a page."""
        return self.call.partition(".")[0]

    @property
    def method(self) -> str:
        """The name of the method called on the target; "" calls none."""
        return self.call.partition(".")[2]
