"""The depth of backgrounds: what is under the cursor, who gives it, and to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.action_buttons import ActionButtons
from fgbg_studio.gui.facts import Facts
from fgbg_studio.gui.options_form import OptionsForm
from fgbg_studio.gui.section import Section
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.slider_row import SliderRow
from fgbg_studio.gui.teacher_chooser import TeacherChooser
from fgbg_studio.gui.text_entry import WheelScrolls

if TYPE_CHECKING:
    from fgbg_studio.jobs.depth import DepthOptions

MISSING, THIS, ALL = "those without depth", "the selected one", "all backgrounds"
RELIEFS = "the reliefs of all cut-outs"
HERE = "Under the cursor"


class DepthPanel(QWidget):
    """What stands in the panel below "Depth"."""

    def __init__(self, session: Session, buttons: ActionButtons, seen: QWidget) -> None:
        super().__init__()
        self.opacity = SliderRow("Depth over picture", (0, 100), "%", help="How much depth hides")
        self.opacity.set_value(60)
        self.own_range = QCheckBox("Colours of its own range")
        self.own_range.setToolTip(
            "Colour the map between its own nearest and farthest depth. Without it, all "
            "backgrounds are coloured alike, by the project's range. The depth itself stays"
        )
        self.here = Facts(HERE)
        self.teacher = TeacherChooser(session, seen=seen)
        self.scope = QComboBox()
        self.scope.addItems([MISSING, THIS, ALL, RELIEFS])
        self.scope.setToolTip(
            "Which backgrounds get a depth map; or whether the cut-outs get a relief, of which the "
            "recipe says how much counts"
        )
        self.scope.setAccessibleName("What gets a depth")
        for control in (self.scope, self.opacity.slider):
            WheelScrolls(control)
        self.scale = OptionsForm(_options(), hidden=("teacher", "replace"), narrow=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for widget in (
            self.opacity,
            self.own_range,
            self.here,
            self.teacher,
            Section("Scale of depth", self.scale, opened=False),
            self.scope,
            buttons.push("infer-depth", primary=True),
            buttons.push("compare-teachers"),
        ):
            column.addWidget(widget)

    @property
    def far_cap(self) -> float:
        """What is to be the project's far cap, in units; 0 leaves it."""
        options: DepthOptions = self.scale.value()
        return options.far_cap

    def options(self, teacher: str) -> DepthOptions:
        """What the job is told of a teacher; maps that are there are replaced."""
        options: DepthOptions = self.scale.value()
        return options.model_copy(update={"teacher": teacher, "replace": True})


def _options() -> type[DepthOptions]:
    from fgbg_studio.jobs.depth import DepthOptions

    return DepthOptions
