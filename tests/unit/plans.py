"""Datasets without pixels, for what needs none."""

from __future__ import annotations

from fgbg_studio.data.dataset import Dataset
from fgbg_studio.data.recipe import Recipe
from fgbg_studio.data.sources import Background, Cutout, DepthScale


def background(serial: int) -> Background:
    name = f"b{serial:04d}"
    return Background(id=name, name=name, file=f"{name}.jpg", sha256=name, width=64, height=48)


def cutout(serial: int, width: int = 30, height: int = 24) -> Cutout:
    name = f"c{serial:04d}"
    return Cutout(id=name, name=name, file=f"{name}.png", sha256=name, width=width, height=height)


def planned(backgrounds: int, cutouts: int, recipe: Recipe | None = None) -> Dataset:
    return Dataset(
        recipe or Recipe(),
        tuple(background(n + 1) for n in range(backgrounds)),
        tuple(cutout(n + 1, 30 + n, 24) for n in range(cutouts)),
        DepthScale(),
    )
