"""The audit in words: what is off the ground is told where there is any."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fgbg_studio.data.audit import audit
from fgbg_studio.data.grounds import Ground
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.jobs.auditing import lines
from tests.unit.plans import planned
from tests.unit.standing import PAINTED, level

WALL = np.full((128, 128), 3, np.float32)


@pytest.mark.parametrize(("depth", "expected"), [(WALL, ["60"]), (level(), [])])
def test_objects_off_the_ground_are_a_line_of_their_own(
    depth: np.ndarray[tuple[int, int], np.dtype[np.float32]], expected: list[str]
) -> None:
    recipe = Recipe(placement="ground", places=10, horizon=0.4)
    dataset = replace(planned(1, 3, recipe), backgrounds=(PAINTED,))
    *_, found = audit(dataset, lambda _: Ground(None, depth))
    told = [line for line in lines(dataset, found) if line.startswith("off the ground")]
    assert [line.split()[3] for line in told] == expected
