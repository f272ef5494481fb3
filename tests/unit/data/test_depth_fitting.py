"""One scale for all maps of a relative teacher: what it is, and what it leaves as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.depth_fitting import (
    Floats,
    Quantity,
    depth_by,
    enlarged,
    fitted,
    raw_of,
    read_raw,
    write_raw,
)


def scenes(seed: int, count: int = 4) -> dict[str, Floats]:
    """True depth of some places, metres, of different sizes."""
    draw = np.random.default_rng(seed)
    return {
        f"b{n:04d}": draw.uniform(1, draw.uniform(5, 30), (20 + n * 9, 31)).astype(np.float32)
        for n in range(count)
    }


def as_given(depth: Floats, quantity: Quantity) -> Floats:
    return np.asarray(1 / depth if quantity == "disparity" else depth, np.float32)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), scale=st.floats(0.01, 50), shift=st.floats(0, 3))
@pytest.mark.parametrize("quantity", ["depth", "disparity"])
def test_whatever_scale_and_shift_a_network_has_the_depth_is_the_same(
    quantity: Quantity, seed: int, scale: float, shift: float
) -> None:
    truth = scenes(seed)
    plain = {k: as_given(z, quantity) for k, z in truth.items()}
    spoilt = {k: (scale * (v + shift)).astype(np.float32) for k, v in plain.items()}
    first = fitted("some", quantity, plain.items(), 0.5, 10)
    second = fitted("some", quantity, spoilt.items(), 0.5, 10)
    assert dict(second.residuals) == pytest.approx(dict(first.residuals), abs=1e-3)
    for name in truth:
        one, other = depth_by(first, plain[name], 80), depth_by(second, spoilt[name], 80)
        assert np.allclose(one, other, rtol=2e-2)
        farther = np.diff(truth[name], axis=1) > 1e-3
        assert (np.diff(one, axis=1)[farther] >= 0).all()


@pytest.mark.parametrize("quantity", ["depth", "disparity"])
def test_the_middle_of_all_values_fills_the_range(quantity: Quantity) -> None:
    values = np.linspace(3, 7, 10_001, dtype=np.float32).reshape(73, 137)
    fit = fitted("some", quantity, [("b0001", values)], 2, 20)
    depth = np.sort(depth_by(fit, values, 80).ravel())
    assert depth[[200, -201]].tolist() == pytest.approx([2, 20], rel=1e-2)
    assert fit.residual_of("b0001") == 0
    assert fit.residual_of("b0002") is None


def test_each_background_weighs_the_same_however_large_it_is() -> None:
    small = np.linspace(1, 2, 60, dtype=np.float32).reshape(6, 10)
    large = np.linspace(5, 6, 60_000, dtype=np.float32).reshape(200, 300)
    both = fitted("some", "depth", [("a", small), ("b", large)], 1, 10)
    same = fitted("some", "depth", [("a", small), ("b", large[::9, ::9])], 1, 10)
    assert (both.scale, both.shift) == pytest.approx((same.scale, same.shift), rel=0.03)
    residuals = dict(both.residuals)
    least, most = 1.02 + 0.02, 6 - 0.02 - 0.02  # 2nd and 98th percentile of both together
    own = np.array([1.02, 1.98])
    wanted = np.sqrt(np.mean(((own - (least, most)) / (most - least)) ** 2))
    assert residuals["a"] == pytest.approx(wanted, rel=0.02)


def test_what_has_no_disparity_is_far_and_unknown_depth_stays_unknown() -> None:
    disparity = np.array([[0, 1e-6, *np.linspace(0.5, 3, 200), 1e6]], np.float32)
    depth = depth_by(fitted("some", "disparity", [("b0001", disparity)], 1, 10), disparity, 80)
    assert depth[0, :2].tolist() == [0, 80]
    assert depth[0, -1] == pytest.approx(0.1)  # nothing is nearer than a tenth of the near end
    assert (np.diff(depth[0, 1:]) <= 0).all()
    given = np.array([[0, 4, 5, 6]], np.float32)
    depth = depth_by(fitted("some", "depth", [("b0001", given)], 1, 10), given, 8)
    assert depth[0, 0] == 0
    assert depth[0, -1] == 8


def test_depth_that_was_answered_gives_back_what_the_network_gave() -> None:
    disparity = np.random.default_rng(1).uniform(0.1, 90, (37, 61)).astype(np.float32)
    assert np.allclose(raw_of(as_given(disparity, "disparity"), "disparity"), disparity, rtol=1e-6)
    large = np.random.default_rng(2).uniform(1, 9, (700, 1100)).astype(np.float32)
    raw = raw_of(large, "depth")
    assert max(raw.shape) == 512
    assert raw.mean() == pytest.approx(large.mean(), rel=1e-3)


def test_unknown_pixels_are_mixed_into_nothing() -> None:
    raw = np.full((8, 8), 5, np.float32)
    raw[:, 4:] = 0
    large = enlarged(raw, (50, 40))
    assert set(np.unique(large).round(4)) == {0, 5}
    assert 0.45 < (large > 0).mean() < 0.55


def test_one_depth_everywhere_makes_no_scale() -> None:
    for flat in (np.zeros((4, 4), np.float32), np.ones((4, 4), np.float32)):
        with pytest.raises(StudioError, match="one and the same depth"):
            fitted("some", "depth", [("b0001", flat)], 1, 10)
    with pytest.raises(StudioError, match="one and the same depth"):
        fitted("some", "depth", [], 1, 10)


def test_a_raw_map_is_kept_exactly_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    raw = np.random.default_rng(3).random((30, 20), np.float32)
    path = tmp_path / "raw" / "b0001.npy"
    write_raw(path, raw)
    assert np.array_equal(read_raw(path), raw)
    content = path.read_bytes()
    np.save(tmp_path / "objects.npy", np.array([{}]), allow_pickle=True)
    np.save(tmp_path / "large.npy", np.zeros((2000, 2000), np.float32))
    np.save(tmp_path / "nan.npy", np.full((4, 4), np.nan, np.float32))
    (tmp_path / "cut.npy").write_bytes(content[:200])
    (tmp_path / "empty.npy").write_bytes(b"")
    (tmp_path / "other.npy").write_bytes(b"PK" + content)
    for name in ("objects", "large", "nan", "cut", "empty", "other", "gone"):
        with pytest.raises(StudioError, match=f"{name}.npy"):
            read_raw(tmp_path / f"{name}.npy")
