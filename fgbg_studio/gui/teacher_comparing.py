"""Two teachers on one background: their maps side by side, or swiped, in one scale of colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fgbg_studio.gui import theme
from fgbg_studio.gui.border import BorderSlider
from fgbg_studio.gui.page_parts import Segments, beside, heading
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.slider_row import SliderRow
from fgbg_studio.gui.swipe_view import SwipeView
from fgbg_studio.gui.teacher_side import TeacherSide
from fgbg_studio.gui.text_entry import EnterPresses

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PySide6.QtGui import QImage

    from fgbg_studio.data.sources import Background
    from fgbg_studio.gui.proposing import Choice
    from fgbg_studio.jobs.comparing_teachers import TeacherMap

OTHERS = "fastdepth", "ground-plane"
"""Who is asked at the right, unless it is the one at the left."""


class TeacherComparing(QWidget):
    """Nothing of the project is changed by looking; "use" hands the choice on."""

    closed = Signal()
    used = Signal(object)
    """The `Choice` of the teacher that is to give this background its depth."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        from fgbg_studio.jobs.comparing_teachers import LoadedTeachers

        teachers = LoadedTeachers()
        self.sides = [
            TeacherSide(session, teachers, letter, name)
            for letter, name in zip("AB", reversed(OTHERS), strict=True)
        ]
        self._coloured: list[TeacherMap | None] = []
        self.swipe = SwipeView()
        self.swipe.setAccessibleName("Depth by teacher A at the left, by B at the right")
        self.slider = BorderSlider(self.swipe.border, "Border between A and B")
        self.close_button = QPushButton("Back to the background")
        self.close_button.setIcon(theme.icon("close"))
        self.close_button.setToolTip("Leave its depth as it is (Esc)")
        EnterPresses(self.close_button)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        a, b = self.sides
        pair, swiped = QWidget(), QWidget()
        for view in (b.view, self.swipe):
            view.link(a.view)
        grid, column = QGridLayout(pair), QVBoxLayout(swiped)
        for layout in (grid, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.GRID)
        grid.setHorizontalSpacing(2 * theme.GRID)
        for at, side in enumerate(self.sides):
            grid.setColumnStretch(at, 1)
            grid.addWidget(side.view, 0, at)
        column.addWidget(self.swipe, 1)
        column.addWidget(self.slider)
        self.ways = QStackedWidget()
        for way in (pair, swiped):
            self.ways.addWidget(way)
        outer = QGridLayout()
        outer.setHorizontalSpacing(2 * theme.GRID)
        outer.setVerticalSpacing(theme.GRID)
        outer.setRowStretch(1, 1)
        outer.addWidget(self.ways, 1, 0, 1, 2)
        for at, side in enumerate(self.sides):
            outer.setColumnStretch(at, 1)
            outer.addWidget(side.chooser.in_low_area(), 0, at)
            outer.addWidget(side.foot(), 2, at)
            outer.addWidget(side.value, 3, at)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[2 * theme.GRID] * 4)
        whole.setSpacing(theme.GRID)
        whole.addLayout(self._head())
        whole.addLayout(outer, 1)

    def _head(self) -> QVBoxLayout:
        self.buttons = [QPushButton("Side by side"), QPushButton("Swipe")]
        for at, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, at=at: self.ways.setCurrentIndex(at))
        self.buttons[0].setToolTip("Both maps at the same place of the picture")
        self.buttons[1].setToolTip("One over the other, with a border that is moved")
        ways = Segments(self.buttons)
        self.buttons[0].setChecked(True)
        self.opacity = SliderRow("Depth over picture", (0, 100), "%", help="How much depth hides")
        self.opacity.set_value(100)
        self.opacity.setFixedWidth(24 * theme.GRID)
        row = beside(ways)
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self.opacity)
        row.addWidget(self.close_button)
        column = QVBoxLayout()
        column.setSpacing(theme.GRID // 2)
        column.addWidget(heading("Two teachers on this background"))
        column.addLayout(row)
        return column

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.opacity.changed.connect(self._set_opacity)
        for side in self.sides:
            side.answered.connect(self._answered)
            side.used.connect(self.used)
            side.view.hovered.connect(self._tell_place)
        self.swipe.hovered.connect(self._tell_place)

    # --- what is shown --------------------------------------------------------------------------

    def choose(self, choice: Choice | None) -> None:
        """Begin with a teacher at the left, and another one at the right."""
        left, right = self.sides
        if choice is None:
            return
        left.chooser.take(choice)
        if right.chooser.name == choice.name:
            other = next(name for name in OTHERS if name != choice.name)
            right.chooser.names.setCurrentIndex(right.chooser.names.findData(other))

    def show_background(
        self,
        background: Background | None,
        picture: npt.NDArray[np.uint8] | None = None,
        levels: list[QImage] | None = None,
    ) -> None:
        """Compare on another background; None shows nothing."""
        asked = None if background is None or picture is None else (background, picture)
        self.swipe.set_picture(levels, keep_place=True)
        for side in self.sides:
            side.show_background(asked, levels or [])

    def _set_opacity(self, percent: float) -> None:
        for view in (*(side.view for side in self.sides), self.swipe):
            view.set_opacity(percent / 100)

    def _answered(self) -> None:
        """Both maps are coloured between the same two depths, once either is there."""
        from fgbg_studio.jobs.comparing_teachers import range_of

        a, b = self.sides
        self.swipe.border.captions = a.caption, b.caption
        self.swipe.set_maps(a.view.depth_shown, b.view.depth_shown)
        maps = [side.map for side in self.sides]
        if maps != self._coloured:
            self._coloured = maps
            known = [one.depth for one in maps if one]
            for side in self.sides if known else ():
                side.show_range(*range_of(known))

    def _tell_place(self, place: QPointF | None) -> None:
        for side in self.sides:
            side.tell_place(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
