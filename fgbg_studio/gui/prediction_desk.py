"""What is asked of the networks on the Predict page, and what is shown of their answers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.gui.background import Background
from fgbg_studio.gui.picture_list import Outcome, outcome_of
from fgbg_studio.gui.predicting import Answered, Predicting, Question
from fgbg_studio.gui.prediction_bar import PredictionBar
from fgbg_studio.gui.prediction_panels import InputPanel, ResultPanel
from fgbg_studio.gui.prediction_shown import read_preview
from fgbg_studio.gui.prediction_views import PredictionViews
from fgbg_studio.gui.session import Session

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from fgbg_studio.gui.picture_warning import PictureWarning

MOST_AHEAD = 32
"""Pictures in a list up to which all are predicted by themselves; of longer ones the next alone."""


class PredictionDesk(QObject):
    """Follows what is chosen: the run, the background, the picture, and a second run."""

    changed = Signal()
    """Another prediction is in sight, or none, or one is under way."""

    def __init__(
        self,
        session: Session,
        inputs: InputPanel,
        bar: PredictionBar,
        views: PredictionViews,
        results: ResultPanel,
        warning: PictureWarning,
    ) -> None:
        super().__init__(views)
        self._session, self._inputs, self._bar = session, inputs, bar
        self._views, self._results, self._warning = views, results, warning
        self.answered: Answered | None = None
        """What is in sight."""
        self._asked: Question | None = None
        self._is_away = False
        self._outcomes: dict[Question, Outcome] = {}
        self._listed_by: tuple[Path, str] | None = None
        self._previewing = Background(self)
        self.predicting = Predicting(self)
        self.predicting.answered.connect(self._take)
        self.predicting.unreadable.connect(self._unreadable)
        self.predicting.stopped.connect(self._stopped)
        self.predicting.changed.connect(self._tell)
        results.threshold_changed.connect(self._tell_facts)

    def clear(self) -> None:
        """Another project."""
        self.predicting.forget()
        self._outcomes.clear()
        self._asked = self._listed_by = None
        self._show(None)

    def give_way(self, to_film: bool) -> None:
        """A film has the views now, or gives them back."""
        self.predicting.want([])
        self._asked = None
        self._show(None)
        self._is_away = to_film
        self.look()

    def look(self) -> None:
        """Show what is chosen, or have it predicted."""
        if self._is_away:
            return
        self._asked = question = self._question(self._inputs.list.current)
        if question is None:
            self.predicting.want([])
            self._show(None)
            self._get_ready()
            return
        self._show_outcomes(_by(question))
        second = self._second_question()
        self._show_or_preview(question)
        self._show_second(self.predicting.kept(second) if second else None)
        wanted = [question, second] if second else [question]
        self.predicting.want(wanted, self._ahead(question.picture))

    def _get_ready(self) -> None:
        """The first picture need not wait for the network."""
        run = self._inputs.run_folder
        if run is not None and self._inputs.isVisible():
            self.predicting.get_ready(run)

    def _show_outcomes(self, by: tuple[Path, str]) -> None:
        """In the list stands what one run says with one background."""
        if by != self._listed_by:
            self._listed_by = by
            known = {q.picture: outcome for q, outcome in self._outcomes.items() if _by(q) == by}
            self._inputs.list.show_outcomes(known)

    def _question(self, picture: Path | None) -> Question | None:
        network = self._inputs.run_folder
        if network is None or picture is None:
            return None
        return Question(network, picture, self._inputs.background.file)

    def _second_question(self) -> Question | None:
        if self._asked is None or self._bar.second_run is None:
            return None
        return Question(self._bar.second_run, self._asked.picture, self._asked.background)

    def _ahead(self, picture: Path) -> list[Question]:
        """The next pictures, those at the end of the list first of all that come before."""
        files = self._inputs.list.files
        at = files.index(picture) + 1
        others = [*files[at:], *files[: at - 1]]
        others = others if len(files) <= MOST_AHEAD else others[:1]
        return [question for file in others if (question := self._question(file))]

    # What is shown

    def _show_or_preview(self, question: Question) -> None:
        if answered := self.predicting.kept(question):
            self._show(answered)
        elif self.answered is None or self.answered.question.picture != question.picture:
            self.answered = None
            self._warning.say("")
            self._previewing.ask(
                question, lambda: read_preview(question.picture), partial(self._preview, question)
            )

    def _preview(self, question: Question, levels: list[QImage]) -> None:
        if question == self._asked and self.answered is None:
            self._views.show_preview(levels)
            self._tell_facts()
            self.changed.emit()

    def _show(self, answered: Answered | None) -> None:
        same = self.answered and answered and _picture(self.answered) == _picture(answered)
        self.answered = answered
        shown = answered.shown if answered else None
        self._views.show_prediction(shown, keep_place=bool(same))
        self._warn(answered)
        self._tell_facts()
        self._tell()

    def _show_second(self, answered: Answered | None) -> None:
        first = self._asked.network.name if self._asked else ""
        self._views.runs.set_names(first, self._bar.second_name)
        self._views.show_second(answered.shown if answered else None)

    def _warn(self, answered: Answered | None) -> None:
        self._warning.say("")
        unlike = answered.shown.found.unlikeness if answered else None
        if unlike is not None and unlike > _limit():
            self._warning.tell_unlike(unlike, _limit())

    def _tell_facts(self) -> None:
        self._results.tell_of(self.answered, _limit() if self.answered else 0.0)

    def _tell(self) -> None:
        """The line about what is seen or done."""
        under_way = self.predicting.under_way
        self._bar.show_busy(under_way is not None)
        self._bar.tell(self._line())
        self.changed.emit()

    def _line(self) -> str:
        asked = self._asked
        if asked is None:
            return ""
        files, name = self._inputs.list.files, asked.picture.name
        place = f"{files.index(asked.picture) + 1:,} of {len(files):,}: " if len(files) > 1 else ""
        if self.answered and self.answered.question == asked:
            height, width = self.answered.shown.found.mask.shape
            return f"{place}{name}, {width:,} × {height:,} px"
        if self.predicting.under_way == asked and self.predicting.is_loading:
            return f"{place}{name}: loading {asked.network.name}…"
        return f"{place}{name}: predicting…" if self.predicting.under_way else f"{place}{name}"

    # What is answered

    def _take(self, answered: Answered) -> None:
        found, question = answered.shown.found, answered.question
        self.tell_outcome(question, outcome_of(found.uncertainty, found.unlikeness))
        if question == self._asked:
            self._show(answered)
        elif question == self._second_question():
            self._show_second(answered)

    def tell_outcome(self, question: Question, outcome: Outcome) -> None:
        """What came of a picture, whoever asked."""
        self._outcomes[question] = outcome
        if _by(question) == self._listed_by:
            self._inputs.list.tell(question.picture, outcome)

    def _unreadable(self, question: Question, text: str) -> None:
        self.tell_outcome(question, Outcome(problem=text))
        if question == self._asked:
            self._show(None)
            self._warning.say(text)

    def _stopped(self, question: Question, text: str) -> None:
        """A run may have been deleted meanwhile: it leaves the list, the next one takes over."""
        self._session.message.emit(text, True)
        if question == self._asked:
            self._show(None)
            self._warning.say(text)
        if not question.network.exists():
            self._session.runs.look()


def _by(question: Question) -> tuple[Path, str]:
    """The run and the background."""
    return question.network, question.background


def _picture(answered: Answered) -> Path:
    return answered.question.picture


def _limit() -> float:
    from fgbg_studio.learning.unlikeness import LIMIT

    return LIMIT
