"""Alpha from matting, and the object's own colours, on pictures in which both are known."""

from __future__ import annotations

import numpy as np
import pytest

from fgbg_studio.imaging import edge_colours, edges
from tests.unit.mattes import BANDS, PLAIN, Matte, Picture, matte
from tests.unit.pictures import noise

SMALL = 128


@pytest.fixture(scope="module")
def textured() -> Matte:
    return matte(2, ("chelsea.png", "coffee.png"), "soft", SMALL)


@pytest.fixture(scope="module")
def hairy() -> Matte:
    return matte(45, (PLAIN, "coffee.png"), "hair", SMALL)


def hard(found: Matte) -> Picture:
    return np.where(found.alpha >= 128, 255, 0).astype(np.uint8)


def square(side: int = 60) -> Picture:
    mask = np.zeros((100, 120), np.uint8)
    mask[20 : 20 + side, 30 : 30 + side] = 255
    return mask


def test_colours_are_found_across_an_edge_wider_than_a_block() -> None:
    alpha = np.tile(np.linspace(255, 0, 620).round().astype(np.uint8), (40, 1))
    mixed = np.array([220, 60, 40]) * (alpha / 255)[..., None] + 120 * (1 - alpha / 255)[..., None]
    photo = mixed.round().astype(np.uint8)
    colours = edge_colours.clean(photo, alpha)[:, 260:500].astype(int)
    assert np.abs(colours - (220, 60, 40)).mean() < 10


def test_a_trimap_is_unknown_within_the_band() -> None:
    known = edges.trimap(square(), 5)
    row = known[50]
    assert set(np.unique(known)) == {edges.EMPTY, edges.UNKNOWN, edges.SOLID}
    assert np.flatnonzero(row == edges.UNKNOWN).tolist() == [*range(25, 35), *range(85, 95)]
    assert (row[35:85] == edges.SOLID).all()
    assert (known[square() == 0] != edges.SOLID).all()


def test_all_that_is_soft_is_unknown() -> None:
    mask = square()
    mask[40:50, 50:60] = 100
    known = edges.trimap(mask, 0)
    assert (known[40:50, 50:60] == edges.UNKNOWN).all()
    assert (known == edges.UNKNOWN).sum() == 100


def test_nearly_solid_and_nearly_empty_are_not_to_be_found_out() -> None:
    mask = np.full((20, 40), 6, np.uint8)
    mask[:, 20:] = 250
    known = edges.trimap(mask, 4)
    assert (known[:, :15] == edges.EMPTY).all()
    assert (known[:, 25:] == edges.SOLID).all()
    assert (known[:, 17:23] == edges.UNKNOWN).all()


def test_matting_finds_most_of_a_soft_edge_that_the_mask_lacks(
    textured: Matte, hairy: Matte
) -> None:
    for found, edge in ((textured, "soft"), (hairy, "hair")):
        mask = hard(found)
        refined = edges.refine(found.photo, mask, BANDS[edge])
        before, after = (
            np.abs(alpha.astype(int) - found.alpha).mean() for alpha in (mask, refined)
        )
        assert after < before / 2


def test_beyond_the_band_a_mask_is_what_it_was(textured: Matte) -> None:
    mask = hard(textured)
    refined = edges.refine(textured.photo, mask, 4)
    sure = edges.trimap(mask, 4) != edges.UNKNOWN
    assert np.array_equal(refined[sure], mask[sure])
    assert ((refined > 0) & (refined < 255)).any()


def test_where_the_photo_says_nothing_the_mask_decides() -> None:
    mask = np.zeros((24, 240), np.uint8)
    mask[:, :40], mask[:, 40:200] = 255, 60
    refined = edges.refine(np.full((24, 240, 3), 120, np.uint8), mask, 0)
    assert abs(refined[:, 110:130].mean() - 60) < 25  # halfway from solid to empty would be 128


def test_an_edge_is_found_where_its_block_is_far_from_all_that_is_known() -> None:
    photo = np.full((24, 770, 3), 120, np.uint8)
    photo[:, :384] = (220, 60, 40)
    mask = np.tile(np.interp(np.arange(770), (200, 567), (255, 0)).astype(np.uint8), (24, 1))
    known = np.full_like(mask, edges.UNKNOWN)
    known[:, :200], known[:, 568:] = edges.SOLID, edges.EMPTY
    [_, block, _] = edges.edge_blocks(known)
    assert set(np.unique(known[block.outer])) != {edges.EMPTY, edges.UNKNOWN, edges.SOLID}
    refined = edges.start(mask, known)
    edges.refine_block(photo, mask, known, block, refined)
    before, after = (int(alpha[12, 380]) - int(alpha[12, 388]) for alpha in (mask, refined))
    assert before < 10
    assert after > 30


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_mask_without_an_edge_stays(value: int) -> None:
    mask = np.full((40, 50), value, np.uint8)
    assert np.array_equal(edges.refine(noise(1, 40, 50, 3), mask, 6), mask)


def test_parts_make_what_the_whole_makes(textured: Matte, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = edges.refine(textured.photo, hard(textured), 6)
    colours = edge_colours.clean(textured.photo, textured.alpha)
    for module in (edges, edge_colours):
        monkeypatch.setattr(module, "SIDE", 48)
        monkeypatch.setattr(module, "MARGIN", 24)
    assert len(edges.edge_blocks(edges.trimap(hard(textured), 6))) > 4
    parts = edges.refine(textured.photo, hard(textured), 6)
    assert np.abs(parts.astype(int) - whole).mean() < 0.3
    again = edge_colours.clean(textured.photo, textured.alpha)
    assert textured.error(again) == pytest.approx(textured.error(colours), rel=0.1)


def test_less_than_half_of_the_background_is_left_in_the_edge(
    textured: Matte, hairy: Matte
) -> None:
    for found, edge in ((textured, "soft"), (hairy, "hair")):
        refined = edges.refine(found.photo, hard(found), BANDS[edge])
        for alpha in (found.alpha, refined):
            assert found.ratio(edge_colours.clean(found.photo, alpha)) < 0.5


def test_solid_pixels_keep_their_colour_and_far_empty_ones_have_none(textured: Matte) -> None:
    colours = edge_colours.clean(textured.photo, textured.alpha)
    solid, near = textured.alpha == 255, edges.trimap(textured.alpha, edge_colours.REACH + 3)
    assert np.array_equal(colours[solid], textured.photo[solid])
    assert not colours[near == edges.EMPTY].any()


def test_empty_pixels_beside_the_object_have_its_nearest_colour() -> None:
    photo = np.full((100, 120, 3), (0, 200, 0), np.uint8)
    photo[square() > 0] = (200, 0, 0)
    photo[20:80, 30:60] = (0, 0, 200)
    colours = edge_colours.clean(photo, square())
    assert (colours[30:70, 30 - edge_colours.REACH : 60] == (0, 0, 200)).all()
    assert (colours[30:70, 60 : 90 + edge_colours.REACH] == (200, 0, 0)).all()
    assert not colours[..., 1].any()
    assert not colours[:, : 30 - edge_colours.REACH].any()


def test_what_is_nowhere_solid_keeps_the_photos_colours() -> None:
    photo, mask = noise(3, 40, 50, 3), np.full((40, 50), 90, np.uint8)
    assert np.array_equal(edge_colours.clean(photo, mask), photo)


def test_an_empty_mask_has_no_colours() -> None:
    assert not edge_colours.clean(noise(3, 40, 50, 3), np.zeros((40, 50), np.uint8)).any()
