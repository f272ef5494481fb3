"""The depth of one sample in both ways side by side: layered, and seen by a teacher."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.depth_view import DepthPicture, DepthView, depth_picture
from fgbg_studio.gui.qimages import halved, to_qimage
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.teacher_chooser import TeacherChooser
from fgbg_studio.gui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from fgbg_studio.data.sources import DepthScale
    from fgbg_studio.gui.proposing import Choice
    from fgbg_studio.gui.sample_looks import ShownSample
    from fgbg_studio.jobs.comparing_depths import DepthWay

USUAL = "fastdepth"
WAITING = "Working out the depth…"
ABOUT = (
    "Layered: the background's depth once, and the object at the depth of its foot where its mask "
    "is. Inferred: what a network sees in the composite. Edge error: how far the edges of the "
    "depth lie from the mask's outline (accuracy), and the outline from the nearest edge of the "
    "depth (completeness), in pixels, at most 10."
)


class Way:
    """One of the two: the view, and what is said below it."""

    def __init__(self, caption: str) -> None:
        self.view = DepthView(caption)
        self.view.setAccessibleName(f"{caption} depth of the sample")
        self.way: DepthWay | None = None
        self.value, self.told = WrappedText("heading"), WrappedText("muted")
        self.told.setToolTip(ABOUT)

    def clear(self, text: str) -> None:
        """Show no depth, and say why."""
        self.way = None
        self.view.set_depth(None)
        self.told.say(text)

    def take(self, way: DepthWay) -> None:
        """Say what is known of a depth; its colours follow."""
        self.way = way
        self.told.say(f"{_errors(way)}\n{way.told}")

    def tell_place(self, place: QPointF | None) -> None:
        """Write the depth at a place."""
        self.value.say(self.view.depth_at(place))


class SampleDepths(QWidget):
    """Asks again whenever another sample is shown or another teacher chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        from fgbg_studio.jobs.comparing_teachers import LoadedTeachers

        self._teachers = LoadedTeachers()
        self.layered, self.inferred = Way("Layered"), Way("Inferred")
        self.chooser = TeacherChooser(session, USUAL)
        self._sample: tuple[ShownSample, DepthScale] | None = None
        self._layering, self._asking = Background(self), Background(self)
        self._colouring = Background(self)
        self.inferred.view.link(self.layered.view)
        self._lay_out()
        self.chooser.changed.connect(self._infer)
        for way in (self.layered, self.inferred):
            way.view.hovered.connect(self._tell_place)

    def _lay_out(self) -> None:
        self.layered.view.has_bar = False  # the other one's holds for both
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, 0)
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        grid.setRowStretch(1, 1)
        grid.addWidget(self.chooser.in_low_area(), 0, 0, 1, 2)
        for at, way in enumerate((self.layered, self.inferred)):
            grid.setColumnStretch(at, 1)
            grid.addWidget(way.view, 1, at)
            grid.addWidget(way.told, 2, at, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(way.value, 3, at)

    def show_sample(self, sample: ShownSample | None, scale: DepthScale | None) -> None:
        """Show another sample; None shows nothing."""
        self._sample = (sample, scale) if sample and scale else None
        self.layered.clear("")
        written = sample is not None and sample.depth_by != "layered"
        self.layered.view.caption = "As written" if written else "Layered"
        levels = halved(to_qimage(sample.image)) if sample else None
        self._show_picture(levels)
        if sample:
            self._layering.ask(
                sample.index,
                lambda: _layered(sample),
                lambda way: self._take(self.layered, sample, way),
                lambda text: self._fail(self.layered, sample, text),
            )
        self._infer()

    def _show_picture(self, levels: list[QImage] | None) -> None:
        for way in (self.layered, self.inferred):
            way.view.set_picture(levels, keep_place=True)

    def _infer(self) -> None:
        choice, asked = self.chooser.choice, self._sample
        self._asking.forget()
        reason = self.chooser.why_not
        self.inferred.clear("" if asked is None else reason or WAITING)
        self.inferred.view.caption = f"Inferred: {self.chooser.names.currentText()}"
        if asked is None or choice is None or reason:
            return
        sample, scale = asked
        self._asking.ask(
            "inferred",
            lambda: self._inferred(choice, sample, scale),
            lambda way: self._take_inferred(choice, sample, way),
            lambda text: self._fail(self.inferred, sample, text, choice),
        )

    def _inferred(self, choice: Choice, sample: ShownSample, scale: DepthScale) -> DepthWay:
        """In another thread."""
        from fgbg_studio.jobs.comparing_depths import inferred_way

        return inferred_way(self._teachers, choice.name, choice.options, sample, scale)

    def _is_shown(self, sample: ShownSample, choice: Choice | None = None) -> bool:
        here = self._sample is not None and self._sample[0] is sample
        return here and (choice is None or choice == self.chooser.choice)

    def _take_inferred(self, choice: Choice, sample: ShownSample, way: DepthWay) -> None:
        if self._is_shown(sample, choice):
            self._take(self.inferred, sample, way)

    def _take(self, shown: Way, sample: ShownSample, way: DepthWay) -> None:
        if self._is_shown(sample):
            shown.take(way)
            self._colour()

    def _fail(
        self, shown: Way, sample: ShownSample, text: str, choice: Choice | None = None
    ) -> None:
        if self._is_shown(sample, choice):
            shown.clear(text)

    def _colour(self) -> None:
        """Both between the same two depths."""
        from fgbg_studio.jobs.comparing_teachers import range_of

        assert self._sample
        unit = self._sample[1].unit
        ways = [(one, one.way.depth) for one in (self.layered, self.inferred) if one.way]
        near, far = range_of([depth for _, depth in ways])

        def colour() -> list[tuple[Way, DepthPicture]]:
            return [(one, depth_picture(depth, near, far, unit)) for one, depth in ways]

        self._colouring.ask("colours", colour, self._show)

    def _show(self, made: list[tuple[Way, DepthPicture]]) -> None:
        for one, picture in made:
            if one.way is not None and one.way.depth is picture.values:
                one.view.set_depth(picture)

    def _tell_place(self, place: QPointF | None) -> None:
        for way in (self.layered, self.inferred):
            way.tell_place(place)


def _layered(sample: ShownSample) -> DepthWay:
    from fgbg_studio.jobs.comparing_depths import own_way

    return own_way(sample.depth, sample.mask, sample.depth_by, f"Depth: {sample.depth_told}")


def _errors(way: DepthWay) -> str:
    errors = way.errors
    if math.isnan(errors.accuracy):
        return "Edge error: there is no outline to be compared with"
    return (
        f"Edge error: accuracy {errors.accuracy:.2f} px, completeness {errors.completeness:.2f} px"
    )
