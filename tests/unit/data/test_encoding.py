"""Samples as bytes: every picture decodes to what was rendered, whatever was encoded before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgbg_studio.data.encoding import Encoded, Encoding, SampleEncoder, steps_of
from fgbg_studio.data.placement import Blend, Box, Disturbed, PlacedObject, Placement
from fgbg_studio.data.render import Sample
from fgbg_studio.data.sources import Background, Cutout, DepthScale
from fgbg_studio.imaging.disturbing import shifted
from fgbg_studio.imaging.jpeg_splicing import encode_with_restarts, interval_for
from fgbg_studio.imaging.writing import encode_jpeg
from tests.unit.pictures import place

SCALE = DepthScale()
WIDTH, HEIGHT = 100, 72
BACKGROUNDS = [
    Background(id=f"b{n:04d}", name="x", file="x", sha256="", width=1, height=1) for n in range(3)
]
CUTOUT = Cutout(id="c0001", name="x", file="x", sha256="", width=1, height=1)


def sample(number: int, disturbed: Disturbed | None = None, *, empty: bool = False) -> Sample:
    """A soft disc on one of three backgrounds, everything as `render` hands it on."""
    background = BACKGROUNDS[number % 3]
    picture = place(number % 3, WIDTH, HEIGHT)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    below = 3 + np.sin(rows / 7) * np.cos(columns / (5 + number % 3)) + rows / 30
    below[:6, :9] = 0
    random = np.random.default_rng(number)
    top, left = (int(random.integers(limit - 40)) for limit in (HEIGHT, WIDTH))
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    if not empty:
        cv2.circle(mask, (left + 20, top + 20), 14, 255, -1)
        mask = np.asarray(cv2.GaussianBlur(mask, (5, 5), 0), np.uint8)
    alpha = mask[..., None] / 255
    image = np.round(picture * (1 - alpha) + 200 * alpha).astype(np.uint8)
    depth = below
    if disturbed:
        depth = shifted(below, disturbed.right, disturbed.down)
        image = np.clip(image.astype(int) + random.integers(-9, 9, image.shape), 0, 255)
    depth = np.where(mask >= 128, np.float32(2.5), depth)
    object_ = PlacedObject(CUTOUT, Box(left, top, 40, 40), 40, 40)
    placement = Placement(
        number, background, (object_,), 0, 0, False, Blend(), 0.0, 0.0, 0.3, (),
        disturbed or Disturbed(), 1,
    )  # fmt: skip
    changed = None if disturbed else (top, top + 40, left, left + 40)
    return Sample(image.astype(np.uint8), picture, mask, depth, placement, changed, (), below)


SAMPLES = [
    *(sample(n) for n in range(6)),
    *(sample(n, Disturbed(gain=1.1, noise=3, right=n % 3 - 1, down=n % 5 - 2)) for n in range(6)),
    sample(7, empty=True),
    sample(8, Disturbed(right=1), empty=True),
]


def decoded(content: bytes | None) -> npt.NDArray[Any]:
    assert content is not None
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED))


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_masks_and_depth_are_lossless(number: int) -> None:
    made, encoder = SAMPLES[number], SampleEncoder(Encoding(), SCALE)
    for _ in range(2):
        encoded = encoder.encode(made)
        assert np.array_equal(decoded(encoded.mask), made.mask)
        assert np.array_equal(decoded(encoded.depth), SCALE.encode(made.depth))


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_a_mask_of_one_bit_has_what_is_half_covered(number: int) -> None:
    made = SAMPLES[number]
    encoded = SampleEncoder(Encoding(mask="1-bit"), SCALE).encode(made)
    assert np.array_equal(decoded(encoded.mask), np.where(made.mask >= 128, 255, 0))
    assert encoded.mask[24] == 1


@pytest.mark.parametrize("made", SAMPLES[:6])
def test_a_jpeg_is_as_if_encoded_whole(made: Sample) -> None:
    encoded = SampleEncoder(Encoding(quality=80), SCALE).encode(made)
    for picture, content in ((made.image, encoded.image), (made.background, encoded.background)):
        whole = encode_with_restarts(picture, 80, interval_for(WIDTH))
        assert content == whole.tobytes()


def test_a_disturbed_jpeg_has_no_markers() -> None:
    encoded = SampleEncoder(Encoding(quality=80), SCALE).encode(SAMPLES[6])
    assert encoded.image == encode_jpeg(SAMPLES[6].image, 80)


@pytest.mark.parametrize("made", SAMPLES)
def test_png_pictures_are_exact(made: Sample) -> None:
    encoder = SampleEncoder(Encoding(pictures="png"), SCALE)
    encoded = encoder.encode(made)
    assert encoder.suffix == "png"
    assert np.array_equal(decoded(encoded.image)[..., ::-1], made.image)
    assert np.array_equal(decoded(encoded.background)[..., ::-1], made.background)


@given(st.permutations(range(len(SAMPLES))))
@settings(deadline=None, max_examples=15)
def test_bytes_do_not_depend_on_what_was_encoded_before(order: list[int]) -> None:
    alone: dict[int, Encoded] = {}
    for number in range(len(SAMPLES)):
        alone[number] = SampleEncoder(Encoding(), SCALE).encode(SAMPLES[number])
    encoder = SampleEncoder(Encoding(), SCALE)
    assert all(encoder.encode(SAMPLES[number]) == alone[number] for number in order)


@pytest.mark.parametrize("encoding", [Encoding(), Encoding(pictures="png", depth=False)])
def test_samples_encoded_together_are_as_each_alone(encoding: Encoding) -> None:
    together = SampleEncoder(encoding, SCALE).encode_all(SAMPLES)
    alone = SampleEncoder(encoding, SCALE)
    assert together == [alone.encode(made) for made in SAMPLES]
    assert SampleEncoder(encoding, SCALE).encode_all([]) == []


def test_what_is_not_asked_for_is_left_out() -> None:
    encoded = SampleEncoder(Encoding(depth=False, background=False), SCALE).encode(SAMPLES[0])
    assert encoded.depth is None
    assert encoded.background is None


def test_depth_without_that_of_the_background_is_encoded_whole() -> None:
    made = replace(SAMPLES[1], background_depth=None)
    encoded = SampleEncoder(Encoding(), SCALE).encode(made)
    assert np.array_equal(decoded(encoded.depth), SCALE.encode(made.depth))


@given(
    st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**31),
    st.sampled_from([0.001, 1.0, 90.0, 5e6]), st.sampled_from([1.0, 256.0, 800.0, 1000.0]),
)  # fmt: skip
@settings(deadline=None)
def test_steps_are_those_of_the_scale(
    height: int, width: int, seed: int, most: float, per_unit: float
) -> None:
    random = np.random.default_rng(seed)
    depth = (random.uniform(-0.1, 1, (height, width)) * most).astype(np.float32)
    depth[random.uniform(size=depth.shape) < 0.2] = 0
    halves = random.uniform(size=depth.shape) < 0.2
    depth[halves] = (np.round(depth[halves]) + 0.5) / np.float32(per_unit)
    scale = DepthScale(steps_per_unit=per_unit)
    assert np.array_equal(steps_of(depth, scale), scale.encode(depth))
