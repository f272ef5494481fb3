"""The actions of the Cut-outs page, in the order of their menu."""

from __future__ import annotations

from fgbg_studio.gui.action_spec import ActionSpec

CANVAS, FILMSTRIP = "canvas", "filmstrip"
"""Object names of the two widgets in which Tab hides the panels; elsewhere it walks the focus."""


def _tool(name: str, text: str, shortcut: str, help: str) -> ActionSpec:
    return ActionSpec(
        f"tool-{name}", "Cut-outs", text, shortcut, "cutouts.choose_tool", help,
        f"tool-{name}", "hand", name, local=True, submenu="Tool",
    )  # fmt: skip


def _look(name: str, text: str, shortcut: str, help: str) -> ActionSpec:
    return ActionSpec(
        f"look-{name}", "Cut-outs", text, shortcut, "cutouts.choose_look", help,
        f"look-{name}", "look", name, local=True, submenu="Show",
    )  # fmt: skip


def _place(name: str, text: str, shortcut: str, help: str, icon: str = "") -> ActionSpec:
    return ActionSpec(
        f"zoom-{name}", "Cut-outs", text, shortcut, "cutouts.zoom", help,
        icon, "zoom", name, local=True, submenu="Show",
    )  # fmt: skip


def _operation(name: str, text: str, shortcut: str, help: str, group: str) -> ActionSpec:
    return ActionSpec(
        f"mask-{name}", "Cut-outs", text, shortcut, "cutouts.change_mask", help,
        "", group, name, local=True, submenu="Mask",
    )  # fmt: skip


def _brush(name: str, text: str, shortcut: str, help: str) -> ActionSpec:
    return ActionSpec(
        f"brush-{name}", "Cut-outs", text, shortcut, "cutouts.change_brush", help,
        "", "brush", name, local=True, submenu="Tool",
    )  # fmt: skip


def _assist(name: str, text: str, shortcut: str, help: str, icon: str, group: str) -> ActionSpec:
    return ActionSpec(
        f"assist-{name}", "Cut-outs", text, shortcut, "cutouts.assist", help,
        icon, group, name, local=True,
    )  # fmt: skip


# fmt: off
CUTOUT_ACTIONS: tuple[ActionSpec, ...] = (
    _tool("brush", "Brush", "B", "Paint what belongs to the object"),
    _tool("eraser", "Eraser", "E", "Take away what does not belong to it"),
    _tool("lasso", "Lasso", "L", "Draw around a part by a free hand"),
    _tool("polygon", "Polygon", "P", "Draw around a part corner by corner"),
    _tool("wand", "Magic wand", "W", "Take all that has the colour of the place clicked"),
    _tool("fill", "Fill", "F", "Fill the closed part of the mask that is clicked"),
    _tool("box", "Box", "G", "Drag a box around the object, and the assistant finds its outline"),
    _tool("point", "Point", "C", "Click on the object, and the assistant finds its outline"),
    ActionSpec("tool-swap", "Cut-outs", "Swap brush and eraser", "X", "cutouts.swap_tools",
               "Take the other of the two in hand", "", "brush", local=True, submenu="Tool"),
    _brush("smaller", "Smaller brush", "[", "Make the brush a fifth smaller (Ctrl and wheel)"),
    _brush("larger", "Larger brush", "]", "Make the brush a quarter larger (Ctrl and wheel)"),
    _brush("softer", "Softer brush", "Shift+[", "Fade more of the brush (Ctrl, Shift and wheel)"),
    _brush("harder", "Harder brush", "Shift+]", "Fade less of the brush (Ctrl, Shift and wheel)"),
    _look("overlay", "Overlay", "1", "The mask in colour over the photo"),
    _look("alpha", "Alpha", "2", "The mask alone: white is the object"),
    _look("checker", "Checker", "3", "The cut-out on a chequerboard"),
    _look("black", "Black", "4", "The cut-out on black: bright rims of the old background show"),
    _look("white", "White", "5", "The cut-out on white: dark rims of the old background show"),
    _look("background", "Background", "6", "The cut-out on a background of this project"),
    _look("photo", "Photo", "7", "The untouched photo; ~ held shows it meanwhile"),
    ActionSpec("background-next", "Cut-outs", "Another background", "N", "cutouts.next_background",
               "Show the cut-out on another background, taken at random", "shuffle", "look",
               local=True, submenu="Show"),
    _place("fit", "Fit", "0", "Show the whole photo", "fit"),
    _place("pixels", "Zoom to pixels", "Z", "A pixel of the photo is one of the screen", "pixels"),
    _place("content", "Show content", "Shift+Z", "Fill the canvas with what the mask holds; "
           "the cut-out is cropped to that by itself when it is saved", "content"),
    _place("in", "Zoom in", "+", "Show it larger (wheel)", "zoom-in"),
    _place("out", "Zoom out", "-", "Show it smaller (wheel)", "zoom-out"),
    ActionSpec("panels", "Cut-outs", "Hide or show the panels", "Tab", "cutouts.toggle_panels",
               "Give the canvas all the room", "", "panels", local=True, submenu="Show",
               homes=(CANVAS, FILMSTRIP)),
    _operation("fill-holes", "Fill holes", "H", "Close what is surrounded by the object", "form"),
    _operation("remove-islands", "Drop islands", "I", "Take away all but the large parts", "form"),
    _operation("grow", "Grow", "Ctrl+]", "Move the edge outwards by the amount", "edge"),
    _operation("shrink", "Shrink", "Ctrl+[", "Move the edge inwards by the amount", "edge"),
    _operation("feather", "Feather", "Ctrl+Shift+F", "Soften the edge by the amount", "edge"),
    _operation("smooth", "Smooth", "Ctrl+Shift+M", "Round the edge's bumps by the amount", "edge"),
    _operation("invert", "Invert", "Ctrl+Shift+I", "Swap object and background", "whole"),
    _operation("fill", "Fill all", "Ctrl+A", "Take the whole photo as the object", "whole"),
    _operation("clear", "Clear", "Ctrl+Backspace", "Start again from an empty mask", "whole"),
    ActionSpec("photo-previous", "Cut-outs", "Previous photo", "PgUp", "cutouts.step",
               "Go to the photo above", "previous", "photos", "-1", local=True),
    ActionSpec("photo-next", "Cut-outs", "Next photo", "PgDown", "cutouts.step",
               "Go to the photo below", "next", "photos", "1", local=True),
    ActionSpec("another-object", "Cut-outs", "Another object of this photo", "O",
               "cutouts.add_object",
               "Cut out one more object of this photo, with a mask and a cut-out of its own",
               "add", "done", local=True),
    ActionSpec("remove-object", "Cut-outs", "Remove", "Del", "cutouts.remove",
               "Move the photo or cut-out that is selected to the project's bin", "remove", "done",
               local=True, homes=(FILMSTRIP,)),
    ActionSpec("save-cutout", "Cut-outs", "Save cut-out", "Return", "cutouts.save",
               "Mark this cut-out as done and go to the next photo; "
               "it is cropped to what the mask holds", "done", "done", local=True),
    ActionSpec("real-sample", "Cut-outs", "Real sample, or not", "Shift+R", "cutouts.toggle_real",
               "Let trainings learn from this photo as it is too, with its mask, or no more", "",
               "done", local=True),
    _assist("photo", "Cut out this photo", "A", "Let the assistant find the object by itself, or "
            "by what is pointed at", "assist", "done"),
    _assist("compare", "Compare two assistants", "Shift+A",
            "Show two assistants side by side on this photo", "compare-two", "done"),
    _assist("refine", "Refine edges", "R", "Find the soft edge in the photo, within the band",
            "edges", "done"),
    ActionSpec("cut-out-all", "Cut-outs", "Cut out all", "", "cutouts.cut_out_all",
               "Let the assistant propose a mask for every photo that has none", "assist", "done"),
    ActionSpec("masks-import", "Cut-outs", "Import masks…", "", "cutouts.import_masks",
               "Give photos the masks of other programs: PNG, labelme, COCO, VOC", "import",
               "exchange"),
    ActionSpec("masks-export", "Cut-outs", "Export masks…", "Ctrl+E", "cutouts.export_masks",
               "Write masks for other programs: PNG, labelme, COCO, VOC", "export", "exchange"),
)
# fmt: on
