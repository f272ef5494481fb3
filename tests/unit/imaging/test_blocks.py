import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fgbg_studio.imaging.blocks import blocks_with


@given(st.integers(1, 70), st.integers(1, 70), st.integers(1, 30), st.integers(0, 20), st.data())
def test_blocks_hold_all_that_is_wanted_once(
    height: int, width: int, side: int, margin: int, data: st.DataObject
) -> None:
    seed = data.draw(st.integers(0, 99))
    wanted = np.random.default_rng(seed).random((height, width)) > 0.98
    times = np.zeros((height, width), int)
    for block in blocks_with(wanted, side, margin):
        times[block.inner] += 1
        assert wanted[block.inner].any()
        assert np.array_equal(wanted[block.outer][block.within], wanted[block.inner])
        assert max(wanted[block.inner].shape) <= side
        assert max(wanted[block.outer].shape) <= side + 2 * margin
    assert times.max(initial=0) <= 1
    assert (times[wanted] == 1).all()
