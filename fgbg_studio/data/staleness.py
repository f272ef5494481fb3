"""How many samples of a written dataset or of a run would come out otherwise today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.draws import word_of
from fgbg_studio.data.fingerprints import files_of_source
from fgbg_studio.data.grounds import Grounds
from fgbg_studio.data.plan import MOST_TRACES, Planner
from fgbg_studio.data.planned import Objects, Plan, arrays_of, nothing
from fgbg_studio.data.recipe import BLENDS
from fgbg_studio.data.sources import Background, Crop, Cutout

Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
BLOCK = 16_384


def changed_samples(
    then: Dataset,
    indices: Indices,
    files_then: Mapping[str, str],
    now: Dataset,
    files_now: Mapping[str, str],
    grounds: Grounds | None = None,
) -> Flags:
    """For each of `indices` of `then`, whether the sample differs in `now` or is not in it.

    The files map a path inside the project to its SHA-256. Samples are met by what they are made
    of, not by their index. `grounds` is that of `now`: with painted regions or depth, a background
    whose files changed has its samples changed anyway.
    """
    several = min(then.recipe.objects_most, now.recipe.objects_most) > 1
    if _rendered_by(then, several) != _rendered_by(now, several):
        return np.ones(len(indices), bool)
    b, c, met = _met(then, indices, now)
    idle = _idle(then) & _idle(now)
    stale_b = _stale(then.backgrounds, now.backgrounds, files_then, files_now, idle)
    stale_c = _stale(then.cutouts, now.cutouts, files_then, files_now, idle)
    found = ~met | stale_b[b] | stale_c[c]
    same = then.backgrounds == now.backgrounds and then.cutouts == now.cutouts
    if same and then.recipe == now.recipe and not stale_c.any():
        return found
    return found | _moved(then, indices, now, found, stale_c, grounds)


def _rendered_by(dataset: Dataset, several: bool) -> tuple[object, ...]:
    """What every sample is rendered by, whatever its placement says."""
    recipe = dataset.recipe
    visible = recipe.least_visible if several else 0.0
    enumerated = recipe.blends.chosen if dataset.blends > 1 else ()
    relief = recipe.relief if any(cutout.relief for cutout in dataset.cutouts) else 0.0
    look = recipe.look.harmonise, recipe.look.shadow, relief
    # The fits are in the maps of the backgrounds, whose files then are others.
    scale = dataset.depth_scale.model_copy(update={"fits": (), "unit": ""})
    return recipe.canvas, look, visible, enumerated, scale


def _met(then: Dataset, indices: Indices, now: Dataset) -> tuple[Indices, Indices, Flags]:
    """Numbers of background and cut-out in `then`, and whether `now` has such a sample."""
    pair, repeat = np.divmod(indices, then.each)
    b, c = np.divmod(pair, len(then.cutouts))
    known_b = _known(then.backgrounds, now.backgrounds)
    known_c = _known(then.cutouts, now.cutouts)
    flips = (2 if then.recipe.flips else 1) * then.blends
    place = repeat // flips
    flip = (repeat // then.blends) % 2 if then.recipe.flips else np.zeros_like(place)
    met = known_b[b] & known_c[c] & (place < now.recipe.places)
    return b, c, met & ((flip == 0) | now.recipe.flips)


Sources = tuple[Background, ...] | tuple[Cutout, ...]


def _known(then: Sources, now: Sources) -> Flags:
    names = {source.id for source in now}
    return np.array([source.id in names for source in then], bool)


def _idle(dataset: Dataset) -> frozenset[str]:
    """The kinds of files that no sample depends on."""
    recipe = dataset.recipe
    painted, deep = recipe.placement != "uniform", recipe.relief > 0
    return frozenset([*([] if painted else ["regions"]), *([] if deep else ["relief"])])


def _stale(
    then: Sources,
    now: Sources,
    files_then: Mapping[str, str],
    files_now: Mapping[str, str],
    idle: frozenset[str],
) -> Flags:
    """Which sources of `then` have another crop, or other files of a kind that is not idle."""
    today = {source.id: source for source in now}

    def contents(source: Background | Cutout, files: Mapping[str, str]) -> list[str | None]:
        unread = {getattr(source, kind, "") for kind in idle}
        return [files.get(file) for file in files_of_source(source) if file not in unread]

    return np.array(
        [
            source.id not in today
            or _crop(source) != _crop(today[source.id])
            or contents(source, files_then) != contents(today[source.id], files_now)
            for source in then
        ],
        bool,
    )


def _crop(source: Background | Cutout) -> Crop | None:
    return source.crop if isinstance(source, Background) else None


def _moved(
    then: Dataset,
    indices: Indices,
    now: Dataset,
    known: Flags,
    stale_c: Flags,
    grounds: Grounds | None,
) -> Flags:
    """Whether the placement itself differs, or another object in it has changed."""
    found = np.zeros(len(indices), bool)
    rows = np.flatnonzero(~known)
    there = _indices_in(then, indices[rows], now)
    before, after = Planner(then, grounds), Planner(now, grounds)
    for start in range(0, len(rows), BLOCK):
        part = slice(start, start + BLOCK)
        old, new = before.many(indices[rows[part]]), after.many(there[part])
        found[rows[part]] = _differ(old, new) | _shows(old, stale_c)
    return found


def _indices_in(then: Dataset, indices: Indices, now: Dataset) -> Indices:
    """The indices in `now` of samples of `then` that it has."""
    numbers_b = {source.id: n for n, source in enumerate(now.backgrounds)}
    numbers_c = {source.id: n for n, source in enumerate(now.cutouts)}
    of_b = np.array([numbers_b.get(source.id, 0) for source in then.backgrounds], np.int64)
    of_c = np.array([numbers_c.get(source.id, 0) for source in then.cutouts], np.int64)
    pair, repeat = np.divmod(indices, then.each)
    b, c = np.divmod(pair, len(then.cutouts))
    rest, blend = np.divmod(repeat, then.blends)
    place, flip = np.divmod(rest, 2) if then.recipe.flips else (rest, np.zeros_like(rest))
    pair = of_b[b] * len(now.cutouts) + of_c[c]
    flips = 2 if now.recipe.flips else 1
    return np.asarray(((pair * now.recipe.places + place) * flips + flip) * now.blends + blend)


def _shows(plan: Plan, stale: Flags) -> Flags:
    """Whether an object or a trace of a sample is of a cut-out that changed."""
    found = (stale[plan.objects.cutout] & (plan.objects.cutout >= 0)).any(axis=1)
    if plan.traces is None:
        return np.asarray(found, np.bool_)
    shapes = plan.traces.shapes.cutout
    return np.asarray(found | (stale[shapes] & (shapes >= 0)).any(axis=1), np.bool_)


def _differ(old: Plan, new: Plan) -> Flags:
    """Row by row, whether any number of the placements differs."""
    columns = max(old.objects.cutout.shape[1], new.objects.cutout.shape[1])
    mine, theirs = _columns(old, columns), _columns(new, columns)
    if [values.shape for values in mine] != [values.shape for values in theirs]:
        return np.ones(len(old), bool)
    found = np.zeros(len(old), bool)
    for first, second in zip(mine, theirs, strict=True):
        found |= (first != second).reshape(len(old), -1).any(axis=1)
    return found


def _columns(plan: Plan, columns: int) -> list[npt.NDArray[Any]]:
    """Every array of a plan that says what is rendered, for so many objects a sample.

    Cut-outs are told by their id, blends by kind and size.
    """
    blends = plan.dataset.recipe.blends
    sizes = np.array([blends.size_of(kind) for kind in BLENDS])
    arrays = [plan.blend, sizes[plan.blend], plan.blend_angle, plan.lights, plan.seed]
    arrays += _told(plan.objects, plan.dataset, columns)
    if plan.traces is None:  # no sample has any, as some do not where traces are made
        nowhere = nothing(len(plan), MOST_TRACES, coloured=plan.objects.colours is not None)
        return [*arrays, np.zeros(nowhere.cutout.shape), *_told(nowhere, plan.dataset, MOST_TRACES)]
    shapes = plan.traces.shapes
    widths = np.where(shapes.cutout >= 0, sizes[plan.traces.blend], 0.0)
    return [*arrays, widths, *_told(shapes, plan.dataset, MOST_TRACES)]


def _told(objects: Objects, dataset: Dataset, columns: int) -> list[npt.NDArray[Any]]:
    """The arrays of objects, with 0 for all that is said of none, and the ids' words."""
    there = objects.cutout >= 0
    words = np.array([word_of(source.id) for source in dataset.cutouts], np.uint64)
    geometry = {name: v for name, v in arrays_of(objects).items() if v.ndim == 2}
    arrays = [np.where(there, v, 0) for name, v in geometry.items() if name != "cutout"]
    arrays.append(np.where(there, words[objects.cutout], np.uint64(0)))
    if objects.colours is not None:
        arrays += [np.where(there, objects.colours[..., n], 0.0) for n in range(4)]
    return [np.pad(values, ((0, 0), (0, columns - values.shape[1]))) for values in arrays]
