"""recipe -> placement: pure, in any order, and of many samples at once.

Every number of a placement depends on the seed and on the placement's own identity (background,
cut-out, place, flip) alone, each in a slot of its own. The index only enumerates, so adding a
source changes no sample of the others, and one setting moves no other.
"""

from __future__ import annotations

import numpy as np

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import Numbers, Words, uniform, word_of
from fgbg_studio.data.footing import Footing
from fgbg_studio.data.grounds import Grounds, horizon_on_canvas, needs_contacts
from fgbg_studio.data.laying import (
    CANDIDATES,
    COLOURS,
    FLIP,
    ORDER,
    RING,
    SLOTS,
    Ints,
    Laid,
    lay,
)
from fgbg_studio.data.placement import Placement
from fgbg_studio.data.planned import Bools, Objects, Plan, Traces, in_order, nothing
from fgbg_studio.data.recipe import BLENDS, BlendKind, Disturbance, Look
from fgbg_studio.data.ring import Ring
from fgbg_studio.data.splits import folds_of

OF_SAMPLE = 16
"""Slots of the sample itself: how many objects, blend, its angle, light, seed, traces."""
OF_OBJECT = 32
"""Slots of each object and, after the last object's, of each trace."""
MOST_OBJECTS, MOST_TRACES = 8, 2
TRACE_BLENDS: tuple[BlendKind, ...] = ("none", "feather", "gaussian", "motion")
TRACE_SHIFT, TRACE_GAIN = 3, 0.1
"""A trace is the background moved by up to so many pixels, and so much lighter or darker."""


def plan(dataset: Dataset, index: int) -> Placement:
    """The placement of sample `index`, 0 <= index < len(dataset). Raises StudioError beyond.

    For a recipe that places by paint or depth use a `Planner`, which knows the grounds.
    """
    return Planner(dataset).one(index)


class Planner:
    """Plans samples of one dataset; what all of them need is worked out once.

    `grounds` gives what a background's places depend on, if they depend on more than numbers.
    """

    def __init__(self, dataset: Dataset, grounds: Grounds | None = None) -> None:
        self.dataset, self.recipe = dataset, dataset.recipe
        self._of_b = _words([source.id for source in dataset.backgrounds])
        self._of_c = _words([source.id for source in dataset.cutouts])
        self._widths = np.array([c.width for c in dataset.cutouts], np.int64)
        self._heights = np.array([c.height for c in dataset.cutouts], np.int64)
        self._folds = folds_of(dataset.cutouts, self.recipe)
        self._horizons = np.array(
            [horizon_on_canvas(b, self.recipe) for b in dataset.backgrounds], np.float64
        )
        self._by_paint = np.array([needs_contacts(b, self.recipe) for b in dataset.backgrounds])
        self._slots = SLOTS if self._by_paint.any() else CANDIDATES
        self._footing = Footing(dataset, grounds)
        self._rings: dict[int, Ring] = {}

    def one(self, index: int) -> Placement:
        """The placement of one sample. Raises StudioError beyond the plan."""
        self.dataset.parts(index)
        return self.many(np.array([index])).placement(0)

    def many(self, indices: Ints, *, traces: bool = True) -> Plan:
        """The placements of many samples, each 0 <= index < len(dataset).

        Without `traces` those are left out, for who only counts objects.
        """
        b, c, place, flip, blend = _parts(self.dataset, indices)
        identity = self._of_b[b], self._of_c[c], (2 * place + flip).astype(np.uint64)
        u = uniform(self.recipe.seed, identity, 0, OF_SAMPLE)
        objects, main = self._objects(b, c, flip, identity, u[:, 0])
        kinds = np.array([BLENDS.index(kind) for kind in self.recipe.blends.chosen])
        if not self.recipe.blends.every:
            blend = (u[:, 1] * len(kinds)).astype(np.int64)
        return Plan(
            dataset=self.dataset,
            index=indices,
            background=b,
            cutout=c,
            place=place,
            flip=flip.astype(bool),
            objects=objects,
            main=main,
            blend=kinds[blend],
            blend_angle=u[:, 2] * 180.0,
            lights=_lights(self.recipe.disturbance, u[:, 3:9], u[:, 13]),
            seed=(u[:, 9] * 2**32).astype(np.int64) * 2**20 + (u[:, 10] * 2**20).astype(np.int64),
            traces=self._traces(c, identity, u[:, 11:13]) if traces else None,
        )

    def _objects(
        self, b: Ints, c: Ints, flip: Ints, identity: Identity, lot: Numbers
    ) -> tuple[Objects, Ints]:
        """The enumerated cut-out, those that come by lot, and where the first stands among them."""
        most, least = self.recipe.objects_most, self.recipe.objects_least
        count = least + (lot * (most - least + 1)).astype(np.int64)
        found = self._nothing(len(b), most)
        orders = np.full((len(b), most), np.inf)
        for k in range(most):
            rows = np.flatnonzero(k < count)
            u = self._numbers(identity, rows, OF_SAMPLE + k * OF_OBJECT, self._slots)
            cutout = self._drawn(c[rows], u[:, RING]) if k else c
            laid = self._laid(b[rows], self._size(cutout), u)
            # All objects of a sample are mirrored or none, so that without mirroring none is.
            found.put(rows, k, self._placed(cutout, flip[rows].astype(bool), u, laid))
            on_ground = self.recipe.placement == "ground"
            orders[rows, k] = laid.order if on_ground else u[:, ORDER]
        return in_order(found, orders)

    def _numbers(self, identity: Identity, rows: Ints, first: int, count: int) -> Numbers:
        words = identity
        if len(rows) < len(identity[0]):
            words = identity[0][rows], identity[1][rows], identity[2][rows]
        return uniform(self.recipe.seed, words, first, count)

    def _nothing(self, samples: int, most: int) -> Objects:
        is_coloured = _colours(self.recipe.look, np.zeros((0, 4))) is not None
        return nothing(samples, most, coloured=is_coloured)

    def _placed(self, cutout: Ints, flip: Bools, u: Numbers, laid: Laid) -> Objects:
        """One cut-out in each sample: arrays of N, as they are joined later."""
        colours = _colours(self.recipe.look, u[:, COLOURS : COLOURS + 4])
        return Objects(
            cutout, laid.left, laid.top, laid.box_width, laid.box_height, laid.width, laid.height,
            flip, laid.angle, laid.off_ground, colours,
        )  # fmt: skip

    def _size(self, cutout: Ints) -> tuple[Ints, Ints]:
        return self._widths[cutout], self._heights[cutout]

    def _laid(self, b: Ints, size: tuple[Ints, Ints], u: Numbers) -> Laid:
        on_ground = self.recipe.placement == "ground"
        laid = lay(self.recipe, size, u, self._horizons[b] if on_ground else None)
        rows = np.flatnonzero(self._by_paint[b])
        if len(rows):
            there = self._footing.lay(b[rows], (size[0][rows], size[1][rows]), u[rows])
            for name, values in vars(there).items():
                getattr(laid, name)[rows] = values
        return laid

    def _drawn(self, c: Ints, lots: Numbers) -> Ints:
        """Cut-outs by lot, each of the same fold as the enumerated one."""
        found = np.empty(len(c), np.int64)
        for fold in np.unique(self._folds[c]).tolist():
            rows = self._folds[c] == fold
            found[rows] = self._ring(fold).draw(lots[rows])
        return found

    def _ring(self, fold: int) -> Ring:
        if fold not in self._rings:
            numbers = np.flatnonzero(self._folds == fold).tolist()
            ids = [self.dataset.cutouts[number].id for number in numbers]
            self._rings[fold] = Ring(ids, numbers)
        return self._rings[fold]

    def _traces(self, c: Ints, identity: Identity, lots: Numbers) -> Traces | None:
        # They have the enumerated cut-out's silhouette, so no sample depends on other cut-outs.
        share = self.recipe.disturbance.traces
        if not share:
            return None
        count = np.where(lots[:, 0] < share, 1 + (lots[:, 1] * MOST_TRACES).astype(np.int64), 0)
        shapes = self._nothing(len(c), MOST_TRACES)
        made = np.zeros((len(c), MOST_TRACES, 4))
        for k in range(MOST_TRACES):
            rows = np.flatnonzero(k < count)
            first = OF_SAMPLE + (MOST_OBJECTS + k) * OF_OBJECT
            u = self._numbers(identity, rows, first, CANDIDATES)
            laid = lay(self.recipe, self._size(c[rows]), u, None)
            shapes.put(rows, k, self._placed(c[rows], u[:, FLIP] < 0.5, u, laid))
            made[rows, k] = u[:, [ORDER, COLOURS + 1, COLOURS + 2, COLOURS + 3]]
        moves = (made[..., 1:3] * (2 * TRACE_SHIFT + 1)).astype(np.int64) - TRACE_SHIFT
        kind = made[..., 0] * len(TRACE_BLENDS)
        return Traces(
            shapes=shapes,
            blend=np.array([BLENDS.index(name) for name in TRACE_BLENDS])[kind.astype(np.int64)],
            angle=(kind % 1.0) * 180.0,
            right=moves[..., 0],
            down=moves[..., 1],
            gain=1.0 + TRACE_GAIN * (2 * made[..., 3] - 1),
        )


Identity = tuple[Words, Words, Words]


def _words(ids: list[str]) -> Words:
    return np.array([word_of(name) for name in ids], np.uint64)


def _parts(dataset: Dataset, indices: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """`Dataset.parts` of many indices."""
    rest, blend = np.divmod(indices, dataset.blends)
    rest, flip = np.divmod(rest, 2) if dataset.recipe.flips else (rest, np.zeros_like(rest))
    rest, place = np.divmod(rest, dataset.recipe.places)
    b, c = np.divmod(rest, len(dataset.cutouts))
    return b, c, place, flip, blend


def _lights(most: Disturbance, u: Numbers, recompressed: Numbers) -> Numbers:
    """Gain, gamma, noise, JPEG quality, shift right and down."""
    found = np.empty_like(u)
    found[:, 0] = 1.0 + most.exposure * (2 * u[:, 0] - 1)
    found[:, 1] = 1.0 + most.gamma * (2 * u[:, 1] - 1)
    found[:, 2] = most.noise * u[:, 2]
    found[:, 3] = most.jpeg_lowest + np.floor(u[:, 3] * (most.jpeg_highest - most.jpeg_lowest + 1))
    found[recompressed >= most.jpeg_share, 3] = 100
    found[:, 4:] = np.floor(u[:, 4:] * (2 * most.shift + 1)) - most.shift
    return found


def _colours(look: Look, u: Numbers) -> Numbers | None:
    most = np.array([look.brightness, look.contrast, look.saturation, look.hue])
    if not most.any():
        return None
    return np.array([1.0, 1.0, 1.0, 0.0]) + most * (2 * u - 1)
