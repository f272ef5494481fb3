"""What one page asks of another: the window shows it, and hands the question on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from fgbg_studio.gui.correcting import Correction
    from fgbg_studio.gui.main_window import MainWindow


class PageLinks(QObject):
    """Leads from page to page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.session.cutout_wanted.connect(self.show_cutout)
        window.session.correction_wanted.connect(self.show_correction)
        window.session.training_wanted.connect(self.continue_run)
        self.resume = {"run": self.resume_run, "dataset": self.resume_dataset}
        """How each kind of unfinished work goes on, by its name."""

    def resume_dataset(self, name: str) -> None:
        """Go on with a dataset on the page that shows it."""
        from fgbg_studio.gui.pages.compose import ComposePage

        self._window.show_page("compose")
        if isinstance(page := self._window.current_page, ComposePage):
            page.generating.resume(name)

    def resume_run(self, name: str) -> None:
        """Go on with a run on the page that shows it."""
        from fgbg_studio.gui.pages.train import TrainPage

        self._window.show_page("train")
        if isinstance(page := self._window.current_page, TrainPage):
            page.resume_run(name)

    def continue_run(self, name: str) -> None:
        """Begin a training where a run ended, on the page that shows it."""
        from fgbg_studio.gui.pages.train import TrainPage

        self._window.show_page("train")
        if isinstance(page := self._window.current_page, TrainPage):
            page.continue_run(name)

    def show_correction(self, correction: Correction) -> None:
        """Show a predicted mask in the editor, on its photo."""
        from fgbg_studio.gui.pages.cutouts import CutoutsPage

        self._window.show_page("cutouts")
        if isinstance(page := self._window.current_page, CutoutsPage):
            page.assistance.stop_comparing()
            page.correcting.begin(correction)

    def show_cutout(self, cutout_id: str) -> None:
        """Show a cut-out in the editor, on the photo that it was cut out of."""
        from fgbg_studio.gui.pages.cutouts import CutoutsPage

        self._window.show_page("cutouts")
        if isinstance(page := self._window.current_page, CutoutsPage):
            page.show_cutout(cutout_id)
