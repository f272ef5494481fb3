"""The action table: every action of the window, declared once, and the menus made from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_spec import MENUS, ActionSpec, Menu
from fgbg_studio.gui.cutout_actions import CUTOUT_ACTIONS
from fgbg_studio.gui.ground_actions import GROUND_ACTIONS
from fgbg_studio.gui.loop_actions import LOOP_ACTIONS
from fgbg_studio.gui.predict_actions import PREDICT_ACTIONS
from fgbg_studio.gui.rail import STEPS
from fgbg_studio.gui.training_actions import TRAINING_ACTIONS

_PAGES = tuple(
    ActionSpec(f"page-{step.name}", "View", step.title, f"Ctrl+{at}", f"{step.name}.", step.help)
    for at, step in enumerate(STEPS, 1)
)

# fmt: off
ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "File", "New project…", "Ctrl+N", "window.new_project",
               "Make an empty project in a folder of its own", "new"),
    ActionSpec("open", "File", "Open project…", "Ctrl+O", "window.open_project",
               "Open a project folder", "open"),
    ActionSpec("open-sample", "File", "Open sample", "Ctrl+Shift+O", "window.open_sample",
               "Open your own copy of the sample project", "sample"),
    ActionSpec("import", "File", "Import…", "Ctrl+I", "window.import_files",
               "Bring pictures into the project", "import", "import"),
    ActionSpec("save-prediction", "File", "Save prediction…", "Ctrl+S", "predict.save",
               "Write mask, cut-out and depth as PNG files", "save", "import"),
    ActionSpec("close", "File", "Close project", "Ctrl+W", "window.close_project",
               "Close the project; everything is saved already", "", "end"),
    ActionSpec("quit", "File", "Quit", "Ctrl+Q", "window.close",
               "Leave the program", "", "end"),
    ActionSpec("undo", "Edit", "Undo", "Ctrl+Z", "page.undo",
               "Take the last change on this page back", "undo"),
    ActionSpec("redo", "Edit", "Redo", "Ctrl+Shift+Z", "page.redo",
               "Make the change again that was taken back", "redo"),
    ActionSpec("paste", "Edit", "Paste picture", "Ctrl+V", "predict.paste",
               "Predict for the picture in the clipboard", "image", "clipboard"),
    *_PAGES,
    ActionSpec("theme-system", "View", "Theme of the system", "", "window.set_theme",
               "Follow the desktop's dark or light setting", "", "theme", "system", True),
    ActionSpec("theme-dark", "View", "Dark theme", "", "window.set_theme",
               "Light text on dark", "", "theme", "dark", True),
    ActionSpec("theme-light", "View", "Light theme", "", "window.set_theme",
               "Dark text on light", "", "theme", "light", True),
    ActionSpec("full-screen", "View", "Full screen", "F11", "window.toggle_full_screen",
               "Use the whole screen, or not any more", "", "screen"),
    *CUTOUT_ACTIONS,
    ActionSpec("shuffle", "Dataset", "Shuffle samples", "Ctrl+R", "compose.shuffle",
               "Show other samples of the plan", "shuffle"),
    ActionSpec("show-cutout", "Dataset", "Show cut-out", "Ctrl+J", "compose.show_cutout",
               "Show the cut-out of the selected sample in the editor", "cutouts"),
    ActionSpec("compare-depth", "Dataset", "Compare depth of sample", "Ctrl+Shift+E",
               "compose.compare_depth",
               "Show the layered depth of the selected sample beside what a teacher sees in it",
               "compare-two"),
    ActionSpec("reset-recipe", "Dataset", "Reset recipe", "", "compose.reset_recipe",
               "Give every setting of the recipe its default", "reset"),
    ActionSpec("generate", "Dataset", "Generate Dataset", "Ctrl+G", "compose.generate",
               "Write samples as files", "generate", "files"),
    ActionSpec("other-folder", "Dataset", "Folder…", "", "compose.open_other_data",
               "Examine a folder of images and masks, and look at them", "folder", "files",
               "folder", submenu="Other data"),
    ActionSpec("other-archive", "Dataset", "Archive…", "", "compose.open_other_data",
               "Examine a zip or tar of images and masks, and look at them", "open", "files",
               "archive", submenu="Other data"),
    ActionSpec("infer-depth", "Dataset", "Infer depth", "Ctrl+D", "backgrounds.infer_depth",
               "Give the backgrounds a depth map by the chosen teacher", "generate", "backgrounds"),
    ActionSpec("compare-teachers", "Dataset", "Compare two teachers", "Ctrl+Shift+D",
               "backgrounds.compare_teachers",
               "Let two teachers look at this background, side by side or swiped",
               "compare-two", "backgrounds"),
    ActionSpec("show-alike", "Dataset", "Show near-duplicate", "", "backgrounds.show_alike",
               "Show this background beside the one that is nearly the same",
               "image", "backgrounds"),
    ActionSpec("remove-background", "Dataset", "Remove background", "Del", "backgrounds.remove",
               "Take the selected background out of the project; it goes to the project's bin",
               "remove", "backgrounds", local=True),
    *GROUND_ACTIONS,
    *TRAINING_ACTIONS,
    *PREDICT_ACTIONS,
    *LOOP_ACTIONS,
    ActionSpec("shortcuts", "Help", "Keyboard shortcuts", "F1", "window.help.show_shortcuts",
               "Every shortcut on one sheet", "keyboard"),
    ActionSpec("guide", "Help", "Guided path", "", "window.help.toggle_guide",
               "A bar on each page that says what the step is for and what to do next", "next",
               checkable=True),
    ActionSpec("storage", "Help", "Storage…", "", "window.help.show_storage",
               "What caches, checkpoints, models and datasets take on the disk, and clearing it",
               "storage"),
    ActionSpec("about", "Help", "About this installation", "", "window.help.show_about",
               "Versions, device and what is missing", "about"),
)
"""In the order of the menus."""
# fmt: on

Trigger: TypeAlias = Callable[[ActionSpec], None]


class Actions:
    """The QActions of a window, by their id, in their menus."""

    def __init__(self, window: QMainWindow, trigger: Trigger) -> None:
        self._actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {
            name: window.menuBar().addMenu(f"&{name}") for name in MENUS
        }
        self._submenus: dict[tuple[Menu, str], QMenu] = {}
        self._groups: dict[QMenu, str] = {}
        for spec in ACTIONS:
            self._actions[spec.id] = action = _action(window, spec)
            action.triggered.connect(lambda _=False, spec=spec: trigger(spec))
            self._add(self._menu_of(spec), action, spec.group)

    def _menu_of(self, spec: ActionSpec) -> QMenu:
        menu = self.menus[spec.menu]
        menu.setToolTipsVisible(True)
        key = spec.menu, spec.submenu
        if spec.submenu and key not in self._submenus:
            self._submenus[key] = menu.addMenu(spec.submenu)
            self._submenus[key].setToolTipsVisible(True)
        return self._submenus.get(key, menu)

    def _add(self, menu: QMenu, action: QAction, group: str) -> None:
        if self._groups.setdefault(menu, group) != group and not menu.isEmpty():
            menu.addSeparator()
        self._groups[menu] = group
        menu.addAction(action)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def adopt(self, page: QWidget, name: str) -> None:
        """Let the local shortcuts of a page work while it has the focus, or the homes of each.

        A home whose context menu is made of its actions shows what has it as its home.
        """
        for spec in ACTIONS:
            if (spec.local or spec.homes) and spec.target == name:
                for home in _homes(page, spec):
                    home.addAction(self[spec.id])

    def refresh(self, why_not: Callable[[ActionSpec], str]) -> None:
        """Enable what can be used now, and say in the tooltip of the others why not."""
        for spec in ACTIONS:
            reason = why_not(spec)
            self[spec.id].setEnabled(not reason)
            self[spec.id].setToolTip(f"{spec.help}\n{reason}" if reason else spec.help)


def _homes(page: QWidget, spec: ActionSpec) -> list[QWidget]:
    found = [page.findChild(QWidget, name) for name in spec.homes]
    return [home for home in found if isinstance(home, QWidget)] or [page]


def _action(window: QMainWindow, spec: ActionSpec) -> QAction:
    action = QAction(spec.text, window)
    action.setObjectName(spec.id)
    action.setCheckable(spec.checkable)
    action.setShortcut(QKeySequence(spec.shortcut))
    if spec.local:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    if spec.icon:
        action.setIcon(theme.icon(spec.icon))
    return action
