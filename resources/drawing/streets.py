"""Streets: rows of houses, pavements, trees, meadows along a road."""

from __future__ import annotations

import numpy as np

from resources.drawing.facades import any_facade
from resources.drawing.geometry import span
from resources.drawing.ground import Floor, Markings, flat, kerbed
from resources.drawing.plants import hedge
from resources.drawing.rows import across, avenue, row_of_houses
from resources.drawing.site import LEAVES, Made, Site, road
from resources.drawing.textures import linear
from resources.drawing.things import bollards, box, fence, house, kiosk, lamp, sign


def street(site: Site) -> Made:
    """Two rows of houses, a road between raised pavements, lamps, now and then a tree."""
    x, half, walk = site.shift, site.between(2.6, 4.2), site.between(1.6, 3.0)
    paving = site.floor("slabs", "clinker", "slabs")
    quads = [flat(road(site, half, 90), (x - half, x + half), (-3, 95))]
    for side in (-1, 1):
        wall = x + side * (half + walk)
        pavement = span(wall, x + side * half)
        quads += kerbed(paving, pavement, (-3, 95), -side)
        quads += row_of_houses(site.rng, site.light, side, wall, (-4, 92), 0.35)
    post = x + (half + 0.35) * site.rng.choice([-1, 1])
    for number in range(3):
        quads += lamp(float(post), 8.5 + 14 * number, float(np.sign(x - post)) * 1.3)
    quads += sign(x + half + 0.5, site.between(6.5, 9), bool(site.rng.random() < 0.5))
    if site.rng.random() < 0.6:
        quads += bollards(x - half - 0.3, (5, 24), 1.9)
    return quads


def boulevard(site: Site) -> Made:
    """A wide street with rows of trees."""
    x, half, walk = site.shift, site.between(4.5, 6), site.between(3.5, 5)
    quads = [flat(road(site, half, 90), (x - half, x + half), (-3, 95))]
    leaf = site.pick(*LEAVES)
    for side in (-1, 1):
        wall, edge = x + side * (half + walk), x + side * half
        quads += kerbed(site.floor("slabs", "gravel"), span(wall, edge), (-3, 95), -side)
        quads += row_of_houses(site.rng, site.light, side, wall, (-4, 92), 0.5, tall=4)
        quads += avenue(site.rng, x + side * (half + 1.1), (site.between(7, 10), 60), 8.5, leaf)
    return quads


def park(site: Site) -> Made:
    """Houses on one side, a lawn with trees behind a hedge or fence on the other."""
    x, half = site.shift, site.between(2.8, 3.8)
    side = int(site.rng.choice([-1, 1]))
    wall, edge = x + side * (half + 2.4), x - side * half
    quads = [flat(road(site, half, 90), (x - half, x + half), (-3, 95))]
    quads += kerbed(site.floor("slabs"), span(wall, wall - side * 2.4), (-3, 95), -side)
    quads += row_of_houses(site.rng, site.light, side, wall, (-4, 92), 0.25)
    quads += kerbed(site.floor("gravel", "slabs"), span(edge, edge - side * 2), (-3, 95), side)
    lawn = edge - side * 2
    quads.append(flat(Floor("grass", site.number()), span(lawn, lawn - side * 60), (-3, 95), 0.1))
    if site.rng.random() < 0.5:
        quads += hedge(
            span(lawn, lawn - side * 0.7), (2, 60), site.between(0.8, 1.3), site.number()
        )
    else:
        quads += fence(lawn, (2, 40), 1.05, "#e5e0d4")
    quads += avenue(site.rng, lawn - side * 2.4, (7, 50), 7.5, site.pick(*LEAVES))
    quads += avenue(site.rng, lawn - side * 9, (12, 60), 9, site.pick(*LEAVES))
    return quads + lamp(lawn + side * 0.5, 9, side * 1.3)


def junction(site: Site) -> Made:
    """The street meets another; houses face the camera beyond it."""
    x, half, walk, end = site.shift, site.between(2.8, 3.8), 2.2, site.between(13, 19)
    cross, beyond = end + site.between(6, 8), 2.0
    road = Markings(Floor("asphalt", site.number()), ((half, 0.12, 3.0, 3.0),), (end - 2.6, 2.6))
    quads = [
        flat(road, (x - half, x + half), (0, end)),
        flat(Floor("asphalt", site.number()), (-60, 60), (end, cross)),
    ]
    quads += [flat(Floor("asphalt", 4), (x - half, x + half), (-3, 0))]
    paving = site.floor("slabs", "clinker")
    for side in (-1, 1):
        wall, edge = x + side * (half + walk), x + side * half
        quads += kerbed(paving, span(wall, edge), (-3, end), -side)
        quads += row_of_houses(site.rng, site.light, side, wall, (-4, end - 1.5), 0.4)
    quads += box((-60, 60), (-0.2, 0.13), (cross, cross + beyond + 0.2), paving)
    quads += across(site.rng, site.light, (x - 45, x + 45), cross + beyond, 0.5)
    quads += lamp(x - half - 0.4, end - 3, 1.3) + sign(x + half + 0.5, end - 4, True)
    return quads + kiosk(site.rng, x + site.between(-9, -5), cross + 0.2)


def country(site: Site) -> Made:
    """A lane through meadows with trees, a fence and one farm house."""
    x, half = site.shift, site.between(2.2, 3.0)
    lane = Markings(
        site.floor("asphalt", "gravel"), ((0.15, 0.1, 0.0, 0.0), (2 * half - 0.15, 0.1, 0.0, 0.0))
    )
    quads = [
        flat(lane if lane.floor.kind == "asphalt" else lane.floor, (x - half, x + half), (-3, 200))
    ]
    for side in (-1, 1):
        edge = x + side * half
        grass = Floor("grass", site.number(), site.between(0.9, 1.25))
        quads.append(flat(grass, span(edge, edge + side * 150), (-3, 200)))
        quads += avenue(
            site.rng,
            edge + side * site.between(2.5, 6),
            (site.between(9, 18), 75),
            site.between(9, 14),
            site.pick(*LEAVES),
        )
    quads += fence(x - half - 1.2, (3, 45), 1.1, "#8a7a66")
    front = any_facade(site.rng, 11, 5.6, site.light.low_sky, site.light.lit, 0.0)
    return quads + house(
        1, x + site.between(7, 10), (site.between(20, 26), 37), front, linear("#8a4a38")
    )
