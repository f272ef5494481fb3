"""The sample project's pictures: depth is exact, alpha is straight, the same comes out again."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from resources.drawing import __main__ as script
from resources.drawing.canvas import straight
from resources.drawing.cars import VIEWS, draw_car
from resources.drawing.geometry import FAR, Look, Quad, Surface, View, trace
from resources.drawing.layouts import LAYOUTS
from resources.drawing.photos import CUTS, cut_out
from resources.drawing.scenes import FRAMES, Scene, draw_scene

SIZE = 96


@pytest.fixture(scope="module")
def scenes() -> dict[int, Scene]:
    """A street, a place where houses face the camera, and a covered car park."""
    return {seed: draw_scene(seed, SIZE) for seed in (1, 8, 12)}


def grey(at: Surface) -> Look:
    return Look(np.full((len(at.s), 3), 0.5))


def test_a_scene_has_the_size_that_was_asked_for(scenes: dict[int, Scene]) -> None:
    for scene in scenes.values():
        assert scene.image.shape == (SIZE, SIZE, 3)
        assert scene.image.dtype == np.uint8
        assert scene.depth.shape == (SIZE, SIZE)
        assert scene.depth.dtype == np.float32


def test_the_depth_of_the_road_follows_from_the_camera(scenes: dict[int, Scene]) -> None:
    for scene in scenes.values():
        rows = np.arange(SIZE - 12, SIZE)
        expected = scene.camera_height * scene.focal / (rows - scene.horizon)
        np.testing.assert_allclose(scene.depth[rows, SIZE // 2], expected, rtol=1e-6)


def test_depth_is_the_same_at_every_size() -> None:
    small, large = draw_scene(12, 32), draw_scene(12, 64)
    assert small.camera_height == large.camera_height
    assert small.focal * 2 == pytest.approx(large.focal)
    assert np.median(small.depth) == pytest.approx(np.median(large.depth), rel=0.05)


def test_the_sky_is_the_farthest_depth(scenes: dict[int, Scene]) -> None:
    depth = scenes[12].depth
    assert depth.max() == FAR
    assert (depth == FAR).mean() > 0.1
    assert depth[: int(scenes[12].horizon)][depth[: int(scenes[12].horizon)] < FAR].max() < FAR


def test_no_hole_lets_the_sky_through_below_the_horizon(scenes: dict[int, Scene]) -> None:
    for scene in scenes.values():
        below = scene.depth[int(scene.horizon) + 4 :]
        assert below.max() < FAR


def test_the_same_seed_gives_the_same_scene(scenes: dict[int, Scene]) -> None:
    again = draw_scene(8, SIZE)
    np.testing.assert_array_equal(again.image, scenes[8].image)
    np.testing.assert_array_equal(again.depth, scenes[8].depth)


def test_every_layout_has_a_frame_and_its_turn() -> None:
    assert set(FRAMES) == set(LAYOUTS)
    assert 2 * len(LAYOUTS) <= script.SCENES


def test_a_slanted_wall_is_met_where_its_plane_lies() -> None:
    wall = Quad((-1, -1, 4), (2, 0, 1), (0, 2, 0), grey)
    view = View(np.array([-0.1, 0.0, 0.15]), np.array([0.1, -0.1]), perspective=True)
    depth, index = trace([wall], view)
    np.testing.assert_allclose(depth, np.broadcast_to(4.5 / (1 - view.x / 2), (2, 3)))
    assert (index == 0).all()


def test_the_nearer_rectangle_hides_the_farther() -> None:
    far = Quad((-9, -9, 7), (18, 0, 0), (0, 18, 0), grey)
    near = Quad((0, -9, 3), (9, 0, 0), (0, 18, 0), grey)
    view = View(np.array([-0.5, 0.5]), np.array([0.0]), perspective=True)
    depth, index = trace([far, near], view)
    assert depth.tolist() == [[7, 3]]
    assert index.tolist() == [[0, 1]]


@pytest.mark.parametrize("seed", [1, 4, 10])
def test_a_car_is_straight_alpha_cropped_to_itself(seed: int) -> None:
    car = draw_car(seed)
    alpha = car[..., 3]
    assert car.dtype == np.uint8
    assert 200 < max(car.shape) <= 330
    assert alpha[0].max() == alpha[-1].max() == alpha[:, 0].max() == alpha[:, -1].max() == 0
    assert alpha.max() == 255
    assert 0.002 < ((alpha > 8) & (alpha < 247)).mean() < 0.1
    assert alpha[2:4].max() > 0 or alpha[:, 2:4].max() > 0


def test_colours_continue_under_transparent_pixels() -> None:
    rgba = draw_car(12)
    edge = (rgba[..., 3] > 0) & (rgba[..., 3] < 90)
    solid = cv2.dilate((rgba[..., 3] > 250).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    near = rgba[..., :3].astype(float)
    local = cv2.blur(np.where(rgba[..., 3:] > 250, near, 0), (7, 7))
    share = cv2.blur((rgba[..., 3] > 250).astype(float), (7, 7))
    wanted = local / np.maximum(share, 1e-6)[..., None]
    here = edge & solid & (share > 0.05)
    assert np.abs(near - wanted)[here].mean() < 40


def test_a_hard_disc_keeps_its_colour_outside() -> None:
    alpha = np.zeros((40, 40), np.float32)
    cv2.circle(alpha, (20, 20), 10, 1.0, -1, cv2.LINE_AA)
    colour = np.where(alpha[..., None] > 0.5, np.array([0.8, 0.2, 0.1]), 0.0).astype(np.float32)
    rgba = straight(colour, alpha)
    assert np.abs(rgba[..., :3].astype(int) - [204, 51, 26]).max() <= 2


def test_a_seed_gives_its_car_again_and_every_view_has_its_turn() -> None:
    np.testing.assert_array_equal(draw_car(4), draw_car(4))
    assert len(VIEWS) == len(set(VIEWS))
    assert max(19, len(VIEWS)) <= script.CARS


@pytest.mark.parametrize("name", sorted(CUTS))
def test_a_photo_is_cut_out_softly(name: str) -> None:
    rgba = cut_out(CUTS[name])
    alpha = rgba[..., 3]
    assert max(rgba.shape) <= 320
    assert ((alpha > 8) & (alpha < 247)).sum() > 60
    assert 0.2 < (alpha > 127).mean() < 0.95


def test_the_script_writes_a_scene_that_reads_back(
    tmp_path: Path, scenes: dict[int, Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "draw_scene", lambda number: scenes[number])
    script.write_scene(12, tmp_path)
    read = cv2.imread(str(tmp_path / "depth" / "street-12.png"), cv2.IMREAD_UNCHANGED)
    assert read is not None
    assert read.dtype == np.uint16
    assert (
        np.abs(read / script.DEPTH_STEPS - scenes[12].depth).max()
        <= 0.5 / script.DEPTH_STEPS + 1e-5
    )
    assert (tmp_path / "backgrounds" / "street-12.jpg").stat().st_size > 1000
