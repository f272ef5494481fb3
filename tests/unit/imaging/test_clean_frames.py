"""The place of a film without what moves in it."""

from __future__ import annotations

import numpy as np

from fgbg_studio.imaging.clean_frames import clean_frame, still_count
from tests.unit import films


def noisy(number: int) -> np.ndarray:
    rng = np.random.default_rng(number)
    noise = rng.normal(0, 5, films.frame(number).shape)
    return np.clip(films.frame(number) + noise, 0, 255).astype(np.uint8)


def test_noise_is_no_movement_and_what_comes_in_is() -> None:
    frames = [noisy(number) for number in range(8)]
    assert still_count(frames) == films.STILL
    assert still_count(frames[: films.STILL]) == films.STILL


def test_a_lamp_is_no_movement() -> None:
    frames = [np.clip(films.place().astype(int) + add, 0, 255).astype(np.uint8) for add in (0, 25)]
    assert still_count(frames) == 2


def test_the_median_of_the_still_frames_has_less_noise_and_nothing_that_moves() -> None:
    frames = [noisy(number) for number in range(8)]
    clean = clean_frame(frames)
    away = [np.abs(one.astype(float) - films.place()).mean() for one in (clean, frames[0])]
    assert away[0] < 0.8 * away[1]


def test_where_everything_moves_at_once_it_is_the_first_frame() -> None:
    frames = [np.roll(films.frame(9), by, axis=1) for by in range(0, 40, 8)]
    assert np.array_equal(clean_frame(frames), frames[0])
