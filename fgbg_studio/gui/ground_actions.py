"""The actions of the Backgrounds page that belong to the ground, in the order of their menu."""

from __future__ import annotations

from fgbg_studio.gui.action_spec import ActionSpec


def _ground(
    name: str, text: str, shortcut: str, call: str, help: str, icon: str, argument: str = ""
) -> ActionSpec:
    return ActionSpec(
        f"ground-{name}", "Dataset", text, shortcut, f"backgrounds.{call}", help,
        icon, "backgrounds", argument, local=True, submenu="Ground",
    )  # fmt: skip


# fmt: off
GROUND_ACTIONS: tuple[ActionSpec, ...] = (
    _ground("hand", "Hand", "V", "choose_tool",
            "Move the horizon, or the picture", "tool-hand", "hand"),
    _ground("crop", "Crop", "C", "choose_tool",
            "Drag the frame of the part that samples are made of", "tool-crop", "crop"),
    _ground("brush", "Paint regions", "B", "choose_tool",
            "Paint where the foot of a cut-out may stand; the right button erases",
            "tool-brush", "brush"),
    _ground("eraser", "Erase regions", "E", "choose_tool",
            "Take away where no cut-out may stand; the right button paints",
            "tool-eraser", "eraser"),
    _ground("smaller", "Smaller brush", "[", "scale_brush",
            "Make the brush a fifth smaller (Ctrl and wheel)", "", "0.8"),
    _ground("larger", "Larger brush", "]", "scale_brush",
            "Make the brush a quarter larger (Ctrl and wheel)", "", "1.25"),
    _ground("clear-crop", "Clear crop", "", "clear_setting",
            "Use the middle of this background, as large as fits the canvas", "reset", "crop"),
    _ground("clear-horizon", "Clear horizon", "", "clear_setting",
            "Use the recipe's horizon on this background", "reset", "horizon"),
    _ground("clear-camera", "Clear camera height", "", "clear_setting",
            "Use the teacher's camera height on this background", "reset", "camera_height"),
    _ground("clear-regions", "Clear regions", "", "clear_regions",
            "Let cut-outs stand anywhere on this background", "remove"),
)
# fmt: on
