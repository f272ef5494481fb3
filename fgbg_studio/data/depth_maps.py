"""Which depth map belongs to which background, and what is kept beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from fgbg_studio.data.sources import Background, DepthFit, DepthScale

MOST_STEPS = 65535
"""In a map of 16 bits."""


def with_depths(
    backgrounds: Iterable[Background], maps: Mapping[str, str], teacher: str
) -> tuple[Background, ...]:
    """The backgrounds with the maps that a teacher gave some of them, by their ids.

    Without a name, each keeps the teacher that it has.
    """
    return tuple(
        one.model_copy(update={"depth": maps[one.id], "teacher": teacher or one.teacher})
        if one.id in maps
        else one
        for one in backgrounds
    )


def capped(scale: DepthScale, far: float) -> DepthScale:
    """The scale with another far cap, and as many steps a unit as usual or as there is room for."""
    usual = float(DepthScale().steps_per_unit)
    steps = usual if far * usual <= MOST_STEPS else float(int(MOST_STEPS / far))
    return scale.model_copy(update={"far": far, "steps_per_unit": steps})


def with_fit(
    scale: DepthScale, fit: DepthFit | None, backgrounds: Iterable[Background]
) -> DepthScale:
    """The scale with one fit more, or another for its teacher, and none that nobody needs.

    Its unit is that of the backgrounds' maps: relative as soon as one is by a relative teacher.
    """
    used = {background.teacher for background in backgrounds}
    new = (fit,) if fit else ()
    others = (one for one in scale.fits if not fit or one.teacher != fit.teacher)
    fits = tuple(one for one in (*others, *new) if one.teacher in used)
    return scale.model_copy(update={"fits": fits, "unit": "relative" if fits else "metre"})


def map_file(background_id: str) -> str:
    """Where a project keeps a background's depth map."""
    return f"depth/{background_id}.png"


def raw_file(background_id: str, teacher: str) -> str:
    """Where a project keeps what a teacher, as `Background.teacher` has it, gave a background."""
    return f"depth/raw/{background_id}.{hashlib.sha256(teacher.encode()).hexdigest()[:8]}.npy"
