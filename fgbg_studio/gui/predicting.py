"""Predicting what is looked at, and then what may be looked at next, off the window's thread."""

from __future__ import annotations

import math
import sys
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fgbg_studio.base.errors import PictureError
from fgbg_studio.gui.background import Background
from fgbg_studio.gui.prediction_shown import Shown, prepared

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.jobs.loaded_networks import LoadedNetworks, Stamps
    from fgbg_studio.jobs.runs import Stamp

MOST_PIXELS = 60_000_000
"""Of predictions together that are kept for leafing back and forth: about 600 MB."""


NO_BACKGROUND = "", (0, 0), None


@dataclass(frozen=True)
class Question:
    """What is to be predicted: a run's folder, a picture, and a background's file or ""."""

    network: Path
    picture: Path
    background: str = ""


@dataclass(frozen=True, eq=False)
class Answered:
    """A prediction ready for the screen, and where and how fast it was made."""

    question: Question
    shown: Shown
    stamps: Stamps
    seconds: float
    device: str

    @property
    def pixels(self) -> int:
        """Of its picture."""
        return math.prod(self.shown.found.mask.shape)


@dataclass(frozen=True)
class _Unreadable:
    question: Question
    text: str


class Predicting(QObject):
    """Told what is wanted, in order, it works on the first that is not answered yet."""

    answered = Signal(object)
    """An `Answered`."""
    unreadable = Signal(object, str)
    """A `Question` whose picture is none, or damaged, and what is wrong with it."""
    stopped = Signal(object, str)
    """A `Question`, and why its network or its background cannot be used. Nothing goes on."""
    changed = Signal()
    """It began, or came to an end."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self.under_way: Question | None = None
        self._kept: OrderedDict[Question, Answered] = OrderedDict()
        self._wanted: list[Question] = []
        self._ahead: list[Question] = []
        self._settled: set[Question] = set()
        """Of those ahead, what was answered, kept or not, and what has no answer."""
        self._working = Background(self)
        self._background: tuple[str, Stamp, npt.NDArray[np.uint8] | None] = NO_BACKGROUND

    @cached_property
    def networks(self) -> LoadedNetworks:
        """Made when the first picture comes."""
        from fgbg_studio.jobs.loaded_networks import LoadedNetworks

        return LoadedNetworks()

    def kept(self, question: Question) -> Answered | None:
        """The answer, if it is at hand and none of the files it came from has changed since."""
        known = self._kept.get(question)
        if known is None or known.stamps != stamps_of(question):
            return None
        self._kept.move_to_end(question)
        return known

    def get_ready(self, network: Path) -> None:
        """Load a network before the first picture comes, if the engine runs already.

        What is wrong with it is told when it is asked something.
        """
        if "torch" in sys.modules and not self.networks.is_loaded(network):
            self._working.ask(network, lambda: self.networks.predictor(network), lambda _: None)

    def want(self, wanted: Sequence[Question], ahead: Sequence[Question] = ()) -> None:
        """Answer these, and then those `ahead`, in place of all that was wanted before."""
        self._wanted, self._ahead = list(wanted), list(ahead)
        self._settled.difference_update(wanted)
        self._next()

    def forget(self) -> None:
        """Another project: nothing is wanted, and nothing of the old one is kept."""
        self.want([])
        self._kept.clear()
        self._settled.clear()
        self._background = NO_BACKGROUND
        if "networks" in self.__dict__:
            self.networks.forget()

    @property
    def is_loading(self) -> bool:
        """True while a network is loaded, not yet used."""
        return self.under_way is not None and not self.networks.is_loaded(self.under_way.network)

    def _next(self) -> None:
        question = self._first_open()
        if self.under_way is not None or question is None:
            return
        self.under_way = question
        self._working.ask(
            question,
            lambda: self._answer(question),
            self._take,
            lambda text: self._stop(question, text),
            self._end,
        )
        self.changed.emit()

    def _first_open(self) -> Question | None:
        every = (*self._wanted, *self._ahead)
        return next((q for q in every if q not in self._settled and not self.kept(q)), None)

    def _answer(self, question: Question) -> Answered | _Unreadable:
        """In another thread. Raises StudioError where no picture can be predicted."""
        from fgbg_studio.jobs.predicting import predict_one

        stamps = stamps_of(question)
        predictor = self.networks.predictor(question.network)
        background = self._read(question.background, stamps[-1])
        began = time.perf_counter()
        try:
            found = predict_one(predictor, question.picture, background, question.background)
        except PictureError as error:
            return _Unreadable(question, str(error))
        seconds = time.perf_counter() - began
        return Answered(question, prepared(found), stamps, seconds, predictor.network.device)

    def _read(self, file: str, stamp: Stamp) -> npt.NDArray[np.uint8] | None:
        """The last one stays at hand: a fixed camera has the same for every picture."""
        from fgbg_studio.jobs.predicting import read_background

        if self._background[:2] != (file, stamp):
            self._background = file, stamp, read_background(file)
        return self._background[2]

    def _take(self, answered: Answered | _Unreadable) -> None:
        self._settled.add(answered.question)
        if isinstance(answered, _Unreadable):
            self.unreadable.emit(answered.question, answered.text)
            return
        room = MOST_PIXELS - sum(known.pixels for known in self._kept.values())
        if answered.question in self._wanted or answered.pixels <= room:
            self._kept[answered.question] = answered
        while len(self._kept) > 2 and sum(k.pixels for k in self._kept.values()) > MOST_PIXELS:
            self._kept.popitem(last=False)
        self.answered.emit(answered)

    def _stop(self, question: Question, text: str) -> None:
        self._wanted, self._ahead = [], []
        self.stopped.emit(question, text)

    def _end(self) -> None:
        self._settled.update([self.under_way] if self.under_way else [])
        self.under_way = None
        self._next()
        self.changed.emit()


def stamps_of(question: Question) -> Stamps:
    """Of the network's files, of the picture and, last, of the background: zeros for none."""
    from fgbg_studio.jobs import loaded_networks
    from fgbg_studio.jobs.runs import stamp

    background = stamp(Path(question.background)) if question.background else (0, 0)
    return (*loaded_networks.stamps_of(question.network), stamp(question.picture), background)
