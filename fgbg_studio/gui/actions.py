"""The action table: every action of the window, declared once, and the menus made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.rail import STEPS

Menu: TypeAlias = Literal["File", "Edit", "View", "Cut-outs", "Dataset", "Training", "Help"]
MENUS: tuple[Menu, ...] = ("File", "Edit", "View", "Cut-outs", "Dataset", "Training", "Help")


@dataclass(frozen=True)
class ActionSpec:
    """One action: where it stands, how it is called, and what it calls.

    `call` is "window.method", "page.method" (of the page that is shown) or "compose.method" with
    the name of any page, which is then shown first; "compose." shows the page and no more. A
    `local` shortcut works only while that page has the focus, so that a plain letter takes no key
    from text fields elsewhere. A line is drawn in the menu where `group` changes.
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

    @property
    def target(self) -> str:
        """What the method is called on: "window", "page", or the name of a page."""
        return self.call.partition(".")[0]

    @property
    def method(self) -> str:
        """The name of the method called on the target; "" calls none."""
        return self.call.partition(".")[2]


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
    ActionSpec("tool-brush", "Cut-outs", "Brush", "B", "cutouts.choose_tool",
               "Paint what belongs to the object", "brush", "tools", "brush", local=True),
    ActionSpec("tool-eraser", "Cut-outs", "Eraser", "E", "cutouts.choose_tool",
               "Take away what does not belong to it", "eraser", "tools", "eraser", local=True),
    ActionSpec("tool-box", "Cut-outs", "Box", "G", "cutouts.choose_tool",
               "Drag a box around the object, and the assistant finds its outline",
               "assist", "tools", "box", local=True),
    ActionSpec("tool-swap", "Cut-outs", "Swap brush and eraser", "X", "cutouts.swap_tools",
               "Take the other of the two in hand", "", "tools", local=True),
    ActionSpec("brush-smaller", "Cut-outs", "Smaller brush", "[", "cutouts.make_smaller",
               "Make the brush a fifth smaller", "", "size", local=True),
    ActionSpec("brush-larger", "Cut-outs", "Larger brush", "]", "cutouts.make_larger",
               "Make the brush a quarter larger", "", "size", local=True),
    ActionSpec("look-overlay", "Cut-outs", "Overlay", "1", "cutouts.choose_look",
               "The mask in colour over the photo", "", "look", "overlay", local=True),
    ActionSpec("look-alpha", "Cut-outs", "Alpha", "2", "cutouts.choose_look",
               "The mask alone: white is the object", "", "look", "alpha", local=True),
    ActionSpec("look-checker", "Cut-outs", "Checker", "3", "cutouts.choose_look",
               "The cut-out on a chequerboard", "", "look", "checker", local=True),
    ActionSpec("look-photo", "Cut-outs", "Photo", "4", "cutouts.choose_look",
               "The untouched photo; ~ held shows it meanwhile", "", "look", "photo", local=True),
    ActionSpec("mask-clear", "Cut-outs", "Clear mask", "Ctrl+Backspace", "cutouts.clear_mask",
               "Start again from an empty mask", "reset", "mask", local=True),
    ActionSpec("mask-invert", "Cut-outs", "Invert mask", "Ctrl+Shift+I", "cutouts.invert_mask",
               "Swap object and background", "", "mask", local=True),
    ActionSpec("save-cutout", "Cut-outs", "Save cut-out", "Return", "cutouts.save",
               "Mark this cut-out as done and go to the next photo", "done", "done", local=True),
    ActionSpec("cut-out-all", "Cut-outs", "Cut out all", "", "cutouts.cut_out_all",
               "Let the assistant propose a mask for every photo that has none", "assist", "done"),
    ActionSpec("shuffle", "Dataset", "Shuffle samples", "Ctrl+R", "compose.shuffle",
               "Show other samples of the plan", "shuffle"),
    ActionSpec("reset-recipe", "Dataset", "Reset recipe", "", "compose.reset_recipe",
               "Give every setting of the recipe its default", "reset"),
    ActionSpec("generate", "Dataset", "Generate Dataset", "Ctrl+G", "compose.generate",
               "Write samples as files", "generate", "files"),
    ActionSpec("infer-depth", "Dataset", "Infer depth", "Ctrl+D", "backgrounds.infer_depth",
               "Give the backgrounds a depth map by the chosen teacher", "generate", "backgrounds"),
    ActionSpec("remove-background", "Dataset", "Remove background", "Del", "backgrounds.remove",
               "Take the selected background out of the project; it goes to the project's bin",
               "remove", "backgrounds", local=True),
    ActionSpec("train-start", "Training", "Start", "Ctrl+T", "train.start",
               "Train a network on this project's plan", "start"),
    ActionSpec("train-pause", "Training", "Pause or go on", "Ctrl+Shift+P", "train.pause",
               "Hold the training, or let it go on", "pause"),
    ActionSpec("train-stop", "Training", "Stop", "Ctrl+.", "train.stop",
               "Stop the training; it can be resumed", "stop"),
    ActionSpec("train-resume", "Training", "Resume run", "Ctrl+Shift+T", "train.resume",
               "Go on with the selected run where it stopped", "resume"),
    ActionSpec("shortcuts", "Help", "Keyboard shortcuts", "F1", "window.show_shortcuts",
               "Every shortcut on one sheet", "keyboard"),
    ActionSpec("about", "Help", "About this installation", "", "window.show_about",
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
        groups = {spec.menu: spec.group for spec in reversed(ACTIONS)}
        for spec in ACTIONS:
            menu = self.menus[spec.menu]
            menu.setToolTipsVisible(True)
            if groups[spec.menu] != spec.group:  # a group begins
                menu.addSeparator()
            groups[spec.menu] = spec.group
            self._actions[spec.id] = action = _action(window, spec)
            action.triggered.connect(lambda _=False, spec=spec: trigger(spec))
            menu.addAction(action)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def adopt(self, page: QWidget, name: str) -> None:
        """Let the local shortcuts of a page work while it has the focus."""
        for spec in ACTIONS:
            if spec.local and spec.target == name:
                page.addAction(self[spec.id])

    def refresh(self, why_not: Callable[[ActionSpec], str]) -> None:
        """Enable what can be used now, and say in the tooltip of the others why not."""
        for spec in ACTIONS:
            reason = why_not(spec)
            self[spec.id].setEnabled(not reason)
            self[spec.id].setToolTip(f"{spec.help}\n{reason}" if reason else spec.help)


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
