"""Places: lanes, yards, squares, car parks, quays."""

from __future__ import annotations

import numpy as np

from resources.drawing.geometry import Quad, span
from resources.drawing.ground import Floor, Markings, flat
from resources.drawing.plants import bush, hedge, tree
from resources.drawing.rows import across, row_of_houses, shed
from resources.drawing.site import LEAVES, Made, Site
from resources.drawing.textures import linear
from resources.drawing.things import (
    TUBES,
    Plain,
    bollards,
    box,
    crate,
    kiosk,
    lamp,
    sign,
    steps,
    tubes,
)


def alley(site: Site) -> Made:
    """A narrow lane between tall houses, closed by a house across its end."""
    x, half, end = site.shift * 0.4, site.between(1.9, 2.8), site.between(13, 30)
    quads = [
        flat(
            site.floor("cobbles", "clinker", "slabs"),
            (x - half - 0.5, x + half + 0.5),
            (-3, end + 1),
        )
    ]
    for side in (-1, 1):
        quads += row_of_houses(site.rng, site.light, side, x + side * half, (-4, end), 0.2, tall=3)
    quads += across(site.rng, site.light, (x - 8, x + 8), end, 0.2)
    quads += crate(site.rng, x + half - 0.5, site.between(5.5, 8), (0.8, 1.1, 0.7), "metal")
    quads += steps((x - half, x - half + 1.3), site.between(7, 9), 3, Floor("concrete", 3))
    if site.rng.random() < 0.5:
        quads += bollards(x - half + 0.4, (4.5, 12), 2.2)
    return quads


def yard(site: Site) -> Made:
    """A walled yard with skips and boxes, its far wall near."""
    x, half, end = site.shift, site.between(4.5, 7), site.between(9, 15)
    quads = [flat(site.floor("concrete", "gravel", "asphalt"), (x - half, x + half), (-3, end))]
    wall = Plain(linear(site.pick("#9a5442", "#b5765a", "#a89f90")), "brick", site.number())
    tall = site.between(2.4, 4.2)
    for side in (-1, 1):
        inner = x + side * half
        quads += box(span(inner, inner + side), (0, tall), (-3, end), wall)
    quads += across(site.rng, site.light, (x - half - 3, x + half + 3), end, 0.0)
    quads += crate(site.rng, x + half - 1.4, end - 3.4, (2.3, 1.4, 2.6), "metal")
    quads += crate(site.rng, x - half + 0.8, end - site.between(4, 6), (1.2, 1.2, 1.2), "boards")
    quads += crate(site.rng, x - half + 0.6, end - 1.7, (0.7, 1.15, 0.7), "plaster")
    quads += crate(site.rng, x - half + 1.5, end - 1.6, (0.7, 1.15, 0.7), "plaster")
    quads += bush(site.rng, x + 0.3, end - 0.9, 1.5, site.pick(*LEAVES))
    return [
        *quads,
        *tree(site.rng, x + half + 2.5, end * 0.8, site.between(6, 8), site.pick(*LEAVES)),
    ]


def facing(site: Site) -> Made:
    """Across a street, near: one row of house fronts fills the picture."""
    near, wide = site.between(3.0, 4.0), site.between(4.5, 6.0)
    walk = near + wide
    wall = walk + site.between(1.6, 2.6)
    paving = site.floor("slabs", "clinker", "cobbles")
    quads = [
        flat(Floor("asphalt", site.number(), site.between(0.85, 1.1)), (-60, 60), (near, walk))
    ]
    quads.append(flat(site.floor("slabs", "concrete"), (-60, 60), (-3, near)))
    line = Markings(Floor("asphalt", site.number()), ((60, 120.0, 0.0, 0.0),))
    quads.append(flat(line, (-60, 60), ((near + walk) / 2 - 0.07, (near + walk) / 2 + 0.07), 0.002))
    quads += box((-60, 60), (-0.2, 0.13), (walk, wall + 0.2), paving)
    quads += across(site.rng, site.light, (-32 + site.between(0, 5), 32), wall, 0.45)
    quads += tree(
        site.rng, site.between(2, 4) * site.rng.choice([-1, 1]), walk + 0.6, 5.5, site.pick(*LEAVES)
    )
    return quads + lamp(site.between(-3.5, -1.5), walk + 0.4, 0.8)


def _pillars(site: Site, x: float, end: float, high: float, look: tuple[Plain, Plain]) -> Made:
    """A row of square pillars with a painted band."""
    quads: Made = []
    for near in np.arange(site.between(4.5, 6), end, TUBES):
        z = float(near)
        quads += box((x - 0.25, x + 0.25), (0, high), (z, z + 0.5), look[0])
        quads += box((x - 0.26, x + 0.26), (0.5, 1.0), (z - 0.01, z + 0.51), look[1])
    return quads


def _hall(site: Site, half: float, end: float, high: float, look: tuple[Plain, Plain]) -> Made:
    """Floor with bays, ceiling, and walls with a painted band."""
    x, lines = site.shift, ((3, 0.12, 0.0, 0.0), (2 * half - 3, 0.12, 0.0, 0.0))
    bays = (2 * half - 3, 2 * half, 0, 90)
    floor = Markings(Floor("concrete", site.number(), 0.95), lines, None, bays, tint="#e8c84a")
    ceiling = Plain(linear("#96968f"), "concrete", 9)
    quads = [flat(floor, (x - half, x + half), (0, end))]
    quads.append(flat(Floor("concrete", 8), (x - half, x + half), (-3, 0)))
    quads.append(Quad((x - half, high, -3), (2 * half, 0, 0), (0, 0, end + 3), ceiling))
    quads += box((x - half, x + half), (0, high), (end, end + 1), look[0])
    quads += box((x - half - 0.01, x + half + 0.01), (0.9, 1.3), (end - 0.01, end + 1), look[1])
    for side in (-1, 1):
        inner = x + side * half
        quads += box(span(inner, inner + side), (0, high), (-3, end), look[0])
    return quads


def garage(site: Site) -> Made:
    """A covered car park: pillars, a low ceiling, tubes of light, no sky."""
    half, end, high = site.between(7, 10), site.between(16, 34), site.between(2.9, 3.5)
    x, wall = site.shift, site.pick("#b9b8b2", "#c9c2b2", "#aab4b8")
    grey = Plain(linear(wall), "concrete", site.number())
    paint = ("#2f6f8f", "#c9a227", "#a8402f", "#4d7a45")[site.light.seed // 12 % 4]
    band = Plain(linear(paint), "plaster", 3)
    quads = _hall(site, half, end, high, (grey, band))
    for side in (-1, 1):
        quads += _pillars(site, x + side * (half - 3.3), end, high, (grey, band))
        quads += tubes(x + side * half * 0.36, high, end)
    pipe = Plain(linear(site.pick("#b03a2e", "#c8c6be", "#4f6f7f")), "plaster", 4)
    at = x + half * 0.6
    quads += box((at, at + 0.16), (high - 0.35, high - 0.2), (-3, end), pipe)
    return quads + box((x - 0.9, x + 0.9), (0, 2.3), (end - 0.03, end), Plain(linear("#33506b")))


def market(site: Site) -> Made:
    """A wide car park before a shed."""
    x, end = site.shift, site.between(20, 34)
    bays = Markings(
        Floor("asphalt", site.number(), 1.05),
        ((35, 0.12, 0.0, 0.0), (46, 0.12, 0.0, 0.0)),
        (end - 8, 2.5),
        (30.2, 35, 3, 80),
    )
    quads = [
        flat(bays, (x - 38, x + 40), (0, end + 20)),
        flat(Floor("asphalt", 3, 1.05), (x - 38, x + 40), (-3, 0)),
    ]
    quads += shed(site.rng, site.light, (x - site.between(12, 20), x + site.between(14, 22)), end)
    quads += hedge((x - 11, x - 9.5), (4, end - 3), 0.9, site.number())
    quads += crate(
        site.rng, x + site.between(6, 9), end - site.between(6, 9), (2.2, 1.6, 3.0), "metal"
    )
    quads += sign(x - site.between(2.5, 4), site.between(7, 10), True)
    for number in range(3):
        quads += tree(
            site.rng, x - 10.2, 8 + 7.0 * number, site.between(4, 5.5), site.pick(*LEAVES)
        )
        quads += lamp(x + 6.5, 9 + 9.0 * number, -1.2, 6.5)
    for number in range(5):
        quads += tree(
            site.rng, x - 28 + 14 * number, end + 15, site.between(8, 12), site.pick(*LEAVES)
        )
    return quads


def square(site: Site) -> Made:
    """A paved square with a kiosk, trees and houses behind."""
    x, end = site.shift, site.between(17, 32)
    quads = [flat(site.floor("cobbles", "clinker", "slabs"), (-70, 70), (-3, end + 1))]
    quads += across(site.rng, site.light, (x - 50, x + 50), end, 0.6)
    quads += kiosk(
        site.rng, x + site.between(3.0, 4.5) * site.rng.choice([-1, 1]), site.between(9, 12)
    )
    for number in range(4):
        quads += tree(
            site.rng,
            x - 13 + 8 * number,
            end - site.between(3, 6),
            site.between(5, 7),
            site.pick(*LEAVES),
        )
    quads += box((x - 1.2, x + 1.2), (0, 0.45), (end - 9, end - 7.5), Floor("concrete", 5, 1.1))
    return quads + bollards(x - 6, (7, end - 4), 2.4) + lamp(x + 5.5, 8, -0.6, 4.2)


def harbour(site: Site) -> Made:
    """Stacks of containers on both sides of a concrete lane."""
    x, half, end = site.shift, site.between(3.2, 5.5), site.between(25, 60)
    line = Markings(
        Floor("concrete", site.number(), 0.9),
        ((60 - half + 0.5, 0.15, 0.0, 0.0), (60 + half - 0.5, 0.15, 0.0, 0.0)),
        None,
        None,
        None,
        "#e8c84a",
    )
    quads = [flat(line, (x - 60, x + 60), (-3, end + 40))]
    for side in (-1, 1):
        for at in np.arange(-3.0, end, 6.6):
            if at > 4 and site.rng.random() < 0.15:
                continue
            for level in range(int(site.rng.integers(1, 4))):
                made = crate(
                    site.rng, x + side * (half + 1.25), float(at), (2.44, 2.6, 6.1), "metal"
                )
                quads += [
                    Quad((q.origin[0], q.origin[1] + 2.6 * level, q.origin[2]), q.u, q.v, q.paint)
                    for q in made
                ]
    return quads + shed(site.rng, site.light, (x - 18, x + 16), end + 6)
