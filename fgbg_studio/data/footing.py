"""Where cut-outs stand on backgrounds that are painted, or whose depth shows a ground."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import Numbers
from fgbg_studio.data.grounds import Contacts, Drawn, Grounds, contacts_of
from fgbg_studio.data.laying import (
    CANDIDATES,
    NARROWEST,
    TRIES,
    Bools,
    Ints,
    Laid,
    Wanted,
    lay_at,
    wanted,
)


class Footing:
    """Chooses a contact for each cut-out, and lays it there; contacts are found when asked for.

    Of `TRIES` contacts by lot the first is taken where the whole cut-out has ground under it and
    hides nothing nearer, else that where most of it has: it is made smaller there. Where none has
    enough for a quarter of it, as many are drawn among those where the ground is widest. What has
    no room even there is `off_ground`, as is what stands where no ground was seen.
    """

    def __init__(self, dataset: Dataset, grounds: Grounds | None) -> None:
        self._dataset, self._recipe, self._grounds = dataset, dataset.recipe, grounds
        self._contacts: dict[int, Contacts] = {}

    def lay(self, b: Ints, size: tuple[Ints, Ints], u: Numbers) -> Laid:
        """Cut-outs of `size` on backgrounds of the numbers `b`, all with contacts."""
        whole, lots = wanted(self._recipe, size, u, 1.0), u[:, CANDIDATES : CANDIDATES + TRIES]
        contacts = self._drawn(b, lots, lambda on, rows: on.drawn(lots[rows]))
        found, shares = self._best(whole, contacts, 1.0)
        rows = np.flatnonzero(self._above(b, whole, found[..., None])[:, 0] < 1)
        self._choose(found, shares, rows, b, whole, contacts[:, rows])
        rows = np.flatnonzero(shares < NARROWEST)
        if len(rows):
            few, half = lots[rows], whole.box_width[rows, None] / (2 * self._recipe.width)
            contacts = self._drawn(b[rows], few, lambda on, at: on.wide(half[at], few[at]))
            self._choose(found, shares, rows, b, whole, contacts)
        laid = lay_at(self._recipe, whole, found, shares)
        for on, at in self._each(b):
            laid.off_ground[at] |= not on.seen
        return laid

    def _choose(
        self, found: Numbers, shares: Numbers, rows: Ints, b: Ints, whole: Wanted, among: Numbers
    ) -> None:
        """Choose anew for some `rows`, by what is above each contact, too."""
        if len(rows):
            few = whole.of(rows)
            above = self._above(b[rows], few, among)
            found[:, rows], shares[rows] = self._best(few, among, above)

    def _best(
        self, whole: Wanted, contacts: Numbers, above: Numbers | float
    ) -> tuple[Numbers, Numbers]:
        """Of those on the canvas the first with most room, and what share has room there."""
        recipe = self._recipe
        x, y, factor = contacts[0] * recipe.width, contacts[1] * recipe.height, contacts[2]
        across = 2 * np.minimum(x, recipe.width - x)
        # In shares, not in whole pixels: a canvas of another size must come to the same choice.
        wide = whole.box_width[:, None] * factor
        fits = (wide <= across) & (whole.box_height[:, None] * factor <= y)
        shares = np.minimum(1.0, 2 * recipe.width * contacts[4] / wide) * above
        row, best = np.arange(len(shares)), np.where(fits, shares, -1.0).argmax(axis=1)
        return contacts[:, row, best], shares[row, best]

    def _above(self, b: Ints, whole: Wanted, contacts: Numbers) -> Numbers:
        """The share of each cut-out's height, N x tries, up to which it hides nothing nearer."""
        found = np.ones(contacts.shape[1:])
        for on, at in self._each(b):
            if on.headroom:
                x, y, factor = contacts[:3, at]
                wide = whole.box_width[at, None] * factor / self._recipe.width
                high = whole.box_height[at, None] * factor / self._recipe.height
                found[at] = on.headroom.above(x, y, wide, high)
        return found

    def _drawn(
        self, b: Ints, lots: Numbers, draw: Callable[[Contacts, Bools | slice], Drawn]
    ) -> Numbers:
        """x, y, factor, order and room of contacts on each background: 5 x the shape of `lots`."""
        found = np.empty((5, *lots.shape))
        for on, at in self._each(b):
            found[:, at] = draw(on, at)
        return found

    def _each(self, b: Ints) -> Iterator[tuple[Contacts, Bools | slice]]:
        """The contacts of each background, and which of the cut-outs are on it."""
        numbers = np.flatnonzero(np.bincount(b)).tolist()
        for number in numbers:
            yield self._contacts_on(number), b == number if len(numbers) > 1 else slice(None)

    def _contacts_on(self, number: int) -> Contacts:
        if number not in self._contacts:
            background = self._dataset.backgrounds[number]
            self._contacts[number] = contacts_of(background, self._recipe, self._grounds)
        return self._contacts[number]
