"""Compiled loops work where nothing can be kept of them."""

from __future__ import annotations

import pytest
from numba import njit
from numba.core import caching

from fgbg_studio.imaging.compiling import compiled


def added(one: int, two: int) -> int:
    return one + two


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caching.CompileResultCacheImpl, "_locator_classes", [])
    with pytest.raises(RuntimeError, match="no locator"):
        njit(cache=True)(added)
    assert compiled(added)(2, 3) == 5
