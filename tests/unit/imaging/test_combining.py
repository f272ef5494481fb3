import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fgbg_studio.imaging.combining import Mask, combined

MASKS = arrays(np.uint8, (3, 5), elements=st.integers(0, 255))


@given(MASKS, MASKS)
def test_adding_never_lowers_and_taking_never_raises(mask: Mask, proposal: Mask) -> None:
    assert (combined(mask, proposal, "add") >= mask).all()
    assert (combined(mask, proposal, "take") <= mask).all()
    assert np.array_equal(combined(mask, proposal, "replace"), proposal)


@given(MASKS, MASKS)
def test_what_was_added_can_be_taken_off_again(mask: Mask, proposal: Mask) -> None:
    hard = np.where(proposal > 127, 255, 0).astype(np.uint8)
    outside = hard == 0
    back = combined(combined(mask, hard, "add"), hard, "take")
    assert np.array_equal(back[outside], mask[outside])
    assert not back[~outside].any()


@given(MASKS, MASKS)
def test_neither_mask_is_written_to(mask: Mask, proposal: Mask) -> None:
    before = mask.copy(), proposal.copy()
    for how in ("replace", "add", "take"):
        combined(mask, proposal, how)[:] = 7
    assert np.array_equal(mask, before[0])
    assert np.array_equal(proposal, before[1])
