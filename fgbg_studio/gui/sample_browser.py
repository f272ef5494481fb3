"""Samples to look at: a grid to leaf through, one large, filters, and several ways to look."""

from __future__ import annotations

import itertools
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from fgbg_studio.gui import theme
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.page_parts import named
from fgbg_studio.gui.sample_bars import PlaceRow, ViewRow
from fgbg_studio.gui.sample_filters import SampleFilters
from fgbg_studio.gui.sample_grid import SampleGrid
from fgbg_studio.gui.sample_list import EverySample, SampleList
from fgbg_studio.gui.sample_looks import ShownSample, View
from fgbg_studio.gui.sample_order import SampleOrder
from fgbg_studio.gui.sample_pictures import SamplePicture, SamplePictures
from fgbg_studio.gui.sample_sources import SampleSource
from fgbg_studio.gui.sample_view import SampleView

NONE_LEFT = "The filters leave no sample in. Choose other ones, or show all again."


class SampleBrowser(QWidget):
    """Shows samples of a source, and repaints them whenever it gets another one."""

    failed = Signal(str)
    cutout_wanted = Signal(str)
    """The id of a cut-out to be seen in the editor."""

    sample_chosen = Signal()
    """A sample was selected or made large, or none is any more: other things can be done."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View = "image"
        self.grid, self.large = SampleGrid(), SampleView()
        self.top, self.filters, self.place = ViewRow(), SampleFilters(), PlaceRow()
        self.pictures = SamplePictures(self)
        self.note = named(QLabel(), "muted")
        """What should be known of what is shown."""
        self._lists = Background(self, seen=self)
        self.source: SampleSource | None = None
        """What the samples are to be those of."""
        self._shown: SampleSource | None = None
        """What `_list` is a list of: it may be a moment behind."""
        self._list: SampleList = EverySample(0)
        self._seeds = itertools.count(1)
        self._seed = next(self._seeds)
        self._first = 0
        self._large_index = -1
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.large)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(2 * theme.GRID, 0, 2 * theme.GRID, theme.GRID)
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.top, self.filters, self.note):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.place)

    def _connect(self) -> None:
        self.grid.room_changed.connect(self.refresh)
        self.grid.opened.connect(self.open)
        self.grid.picked.connect(lambda _: self._tell_place())
        self.grid.turned.connect(self.turn)
        self.large.closed.connect(self.close_large)
        self.large.stepped.connect(self._step_large)
        self.large.cutout_wanted.connect(self.cutout_wanted)
        self.large.sample_wanted.connect(self._ask_sample)
        self.top.view_chosen.connect(self.set_view)
        self.filters.changed.connect(self._filter)
        self.place.turned.connect(self.turn)
        self.place.shuffled.connect(self.shuffle)
        self.place.number_wanted.connect(self.go_to)
        self.place.cutout_wanted.connect(self.show_cutout)

    # --- what is shown --------------------------------------------------------------------------

    def show_source(self, source: SampleSource, note: str = "") -> None:
        """Show samples of a plan or a dataset, and a sentence about it."""
        self.source = source
        self.filters.show_source(source)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._list_anew()

    def show_hint(self, text: str) -> None:
        """Show a sentence in place of samples."""
        self.source, self._shown, self._list = None, None, EverySample(0)
        self._lists.forget()
        self.close_large()
        self.filters.show_source(None)
        self.note.hide()
        self._show_none(text)

    def _filter(self) -> None:
        """Other samples are seen from the first page of them on."""
        self._first = 0
        self._list_anew()

    def _list_anew(self) -> None:
        source, chosen = self.source, self.filters.value
        if source is None:
            return
        if (found := source.at_once(chosen)) is not None:
            self._lists.forget()
            self._take_list(source, found)
            return

        def take(found: SampleList) -> None:
            if source is self.source and chosen == self.filters.value:
                self._take_list(source, found)

        self._lists.ask("list", lambda: source.listed(chosen), take, self.failed.emit)

    def _take_list(self, source: SampleSource, found: SampleList) -> None:
        self._shown, self._list = source, found
        width, height = source.canvas
        if self._is_large and found.position_of(self._large_index) < 0:
            self.close_large()
        if not self.grid.set_aspect(width / height):  # else there is room for others
            self.refresh()

    def refresh(self) -> None:
        """Make the pictures of the samples that are shown."""
        count, room = len(self._list), self.grid.capacity
        if self._shown is None:
            return
        if not count:
            self._show_none(NONE_LEFT)
            return
        self._first = max(0, min(self._first, count - 1)) // room * room
        if self._is_large:
            self._ask([self._large_index])
        else:
            positions = SampleOrder.shuffled(count, self._seed).page(self._first, room)
            indices = [self._list.index_at(position) for position in positions]
            self.grid.expect(indices)
            self._ask(indices)
        self._tell_place()

    def _show_none(self, hint: str) -> None:
        self.pictures.drop()
        self.grid.show_hint(hint)
        self._tell_place()

    def _tell_place(self) -> None:
        count, room = len(self._list), self.grid.capacity
        place = f"page {self._first // room + 1:,} of {-(-count // room):,}"
        if self._is_large:
            position = self._list.position_of(self._large_index)
            place = f"{position + 1:,} of {count:,}"
        elif self.filters.value:
            place += f" · {count:,} samples"
        self.place.where.setText(place if count else "")
        if self.place.cutout.isEnabled() != bool(self.cutout_shown):
            self.place.cutout.setEnabled(bool(self.cutout_shown))
            self.sample_chosen.emit()

    @property
    def _is_large(self) -> bool:
        return self._stack.currentWidget() is self.large

    # --- leafing --------------------------------------------------------------------------------

    def set_view(self, view: str) -> None:
        """Look at the samples in another way."""
        self.view = cast("View", view)
        self.top.views[self.view].setChecked(True)
        self.refresh()

    def turn(self, pages: int) -> None:
        """Leaf on, or back with a negative number; from one large sample to the next."""
        if self._is_large:
            self._step_large(pages)
            return
        first = self._first + pages * self.grid.capacity
        self._first = first if 0 <= first < len(self._list) else self._first
        self.refresh()

    def shuffle(self) -> None:
        """Show other samples."""
        self._seed = next(self._seeds)
        self._first = 0
        self.close_large()
        self.refresh()

    def go_to(self, index: int) -> None:
        """Show the sample with a number large; say where there is none."""
        if self._shown is None:
            return
        if self._list.position_of(index) >= 0:
            self.open(index)
        elif self.filters.value:
            self.failed.emit(f"Sample {index:,} is not among those that the filters choose.")
        else:
            self.failed.emit(f"There is no sample {index:,}: there are {len(self._list):,}.")

    def open(self, index: int) -> None:
        """Show one sample large."""
        self._large_index = index
        self._stack.setCurrentWidget(self.large)
        self.large.setFocus()
        self.grid.select(index)
        if index in self.grid.pictures:
            self.large.show_picture(self.grid.pictures[index])
        self.refresh()

    def compare_depth(self) -> None:
        """Show the depth of the large sample, or the selected one, in both ways; or no more."""
        if not self._is_large and self.grid.selected >= 0:
            self.open(self.grid.selected)
            self.large.compare.setChecked(True)
        else:
            self.large.compare.toggle()

    def close_large(self) -> None:
        """Back from one large sample to all."""
        if self._is_large:
            self._stack.setCurrentWidget(self.grid)
            self.grid.setFocus()
            self.refresh()

    def _step_large(self, by: int) -> None:
        """The next sample, or the one before, in the order of their numbers."""
        position = self._list.position_of(self._large_index) + by
        if 0 <= position < len(self._list):
            self.open(self._list.index_at(position))

    # --- one sample -----------------------------------------------------------------------------

    def _picture(self) -> SamplePicture | None:
        """The sample that is large, or selected."""
        return self.large.picture if self._is_large else self.grid.pictures.get(self.grid.selected)

    @property
    def cutout_shown(self) -> str:
        """The id of the cut-out of the sample that is large, or selected; "" without one."""
        picture = self._picture()
        return picture.cutout if picture else ""

    def show_cutout(self) -> None:
        """Ask for the cut-out of the sample that is large, or selected."""
        if self.cutout_shown:
            self.cutout_wanted.emit(self.cutout_shown)

    def _ask(self, indices: list[int]) -> None:
        if self._shown is not None:
            self.pictures.ask(self._shown, indices, self.view, self._show)

    def _ask_sample(self, index: int) -> None:
        """Show the depth of a sample in both ways."""
        source, depths = self._shown, self.large.depths
        if source is None or depths is None:
            return

        def take(sample: ShownSample) -> None:
            if source is self._shown and index == self._large_index:
                depths.show_sample(sample, source.scale)

        self.pictures.ask_sample(source, index, take, self.failed.emit)

    def _show(self, picture: SamplePicture) -> None:
        if self._is_large:
            self.large.show_picture(picture)
        else:
            self.grid.show_picture(picture)
        if picture.index in (self.grid.selected, self._large_index):
            self._tell_place()
