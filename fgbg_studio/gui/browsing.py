"""What the browser shows: the plan as it is edited, a dataset that was written, or other data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.foreign_data import ForeignData
from fgbg_studio.gui.known_datasets import KnownDatasets
from fgbg_studio.gui.sample_browser import SampleBrowser
from fgbg_studio.gui.sample_sources import PlannedSamples
from fgbg_studio.gui.session import Session
from fgbg_studio.gui.written_samples import WrittenSamples

if TYPE_CHECKING:
    from pathlib import Path

    from fgbg_studio.data.dataset import Dataset

OTHER = "other:"
"""Begins the key of other data; no dataset's name has a colon."""
PACKED = (
    "The writer '{writer}' gives its samples no files of their own. They are shown rendered anew "
    "from what the manifest says, with the sources as they are now."
)


class Browsing(QObject):
    """Brings together what there is, what is chosen of it, and the browser."""

    report_shown = Signal(object)
    """What an examination found of the data in sight; None where it is the project's own."""

    def __init__(
        self,
        session: Session,
        browser: SampleBrowser,
        datasets: KnownDatasets,
        foreign: ForeignData,
    ) -> None:
        super().__init__(browser)
        self._session, self._browser = session, browser
        self._datasets, self._foreign = datasets, foreign
        self._plan: PlannedSamples | None = None
        self._hint = ""
        self._opening = Background(self)
        browser.top.source_chosen.connect(self._show)
        datasets.changed.connect(self._list)
        foreign.changed.connect(self._list)
        foreign.opened.connect(lambda name: self.show_dataset(OTHER + name))
        self._list()

    @property
    def dataset_name(self) -> str:
        """The key of what is shown: a dataset's name, or "" while it is the plan."""
        return self._browser.top.source_name

    def show_plan(self, dataset: Dataset) -> None:
        """The plan is this now; it is seen unless a dataset is looked at."""
        if project := self._session.project:
            self._plan, self._hint = PlannedSamples(dataset, project.folder), ""
            if not self.dataset_name:
                self._browser.show_source(self._plan)

    def show_hint(self, text: str) -> None:
        """There is no plan, and this is why."""
        self._plan, self._hint = None, text
        if not self.dataset_name:
            self._browser.show_hint(text)

    def show_dataset(self, key: str) -> None:
        """Look at a dataset that is written to its end, or at other data."""
        self._list()
        self._browser.top.choose(key)
        self._show(self.dataset_name)

    def _list(self) -> None:
        """Offer what there is; where that which is shown is gone, show the plan."""
        before = self.dataset_name
        own = [(name, name) for name in self._datasets.complete()]
        other = [(f"{name} (other data)", OTHER + name) for name in self._foreign.found]
        self._browser.top.show_sources(own + other)
        if self.dataset_name != before:
            self._show(self.dataset_name)

    def _show(self, key: str) -> None:
        project, report = self._session.project, None
        if key.startswith(OTHER):
            name = key.removeprefix(OTHER)
            samples, report = self._foreign.found[name]
            self._browser.show_source(samples, self._foreign.note(name))
        elif key and project:
            from fgbg_studio.jobs.beginning import datasets_folder

            work = partial(_opened, datasets_folder(project) / key, project.folder)
            self._opening.ask("open", work, partial(self._opened, key), self._failed)
        elif self._plan:
            self._browser.show_source(self._plan)
        else:
            self._browser.show_hint(self._hint)
        self.report_shown.emit(report)

    def _opened(self, name: str, opened: tuple[WrittenSamples, str]) -> None:
        if name == self.dataset_name:
            self._browser.show_source(*opened)

    def _failed(self, text: str) -> None:
        self._session.message.emit(text, True)
        self._browser.top.choose("")
        self._show("")


def _opened(folder: Path, root: Path) -> tuple[WrittenSamples, str]:
    """In another thread: read a dataset's card and list; what is to be known of it, if anything."""
    from fgbg_studio.data.card import read_card

    card = read_card(folder)
    samples = WrittenSamples(folder, root, card)
    return samples, PACKED.format(writer=card.writer) if samples.is_packed() else ""
