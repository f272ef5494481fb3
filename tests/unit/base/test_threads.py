"""How many threads compute."""

from __future__ import annotations

import os

import pytest

from fgbg_studio.base.threads import beside_window


@pytest.mark.parametrize(("cores", "threads"), [(None, 1), (1, 1), (2, 1), (16, 15)])
def test_the_window_keeps_a_core_for_itself(
    cores: int | None, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert beside_window() == threads
