"""Finding plug-ins by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError


def test_an_unknown_name_brings_up_the_nearest_one() -> None:
    with pytest.raises(StudioError, match=r"Did you mean 'compact-unet'\?.*Known:.*compact-unet"):
        registry.load("models", "compact-unett")


def test_a_name_like_no_other_lists_what_there_is() -> None:
    with pytest.raises(StudioError, match=r"There is no 'zzz' among the losses\. Known: bce"):
        registry.load("losses", "zzz")


def test_an_unknown_kind_lists_the_kinds() -> None:
    with pytest.raises(StudioError, match=r"no kind of plug-in called 'model'.*models"):
        registry.names("model")


def test_listing_names_imports_no_entry() -> None:
    code = """
        import sys
        from fgbg_studio.base import registry
        for kind in registry.KINDS:
            assert registry.names(kind) == sorted(registry.names(kind)), kind
        print(*sorted({"torch", "cv2", "rembg", "numpy"} & sys.modules.keys()))
    """
    result = subprocess.run(
        [sys.executable, "-c", "if True:" + code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []


@pytest.mark.parametrize("kind", registry.KINDS)
def test_every_entry_says_what_it_is(kind: str) -> None:
    for name in registry.names(kind):
        first_line = (registry.load(kind, name).__doc__ or "").partition("\n")[0]
        assert len(first_line) > 20
