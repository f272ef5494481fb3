"""Names that become folders."""

from __future__ import annotations

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.names import checked_name


@pytest.mark.parametrize("name", ["a", "run-001", "_x", "v1.2", "-", "A" * 100])
def test_a_plain_name_is_taken_as_it_is(name: str) -> None:
    assert checked_name(name, "run") == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "end.", "a/b", "a\\b", "a b", "C:a", "ä", "a\n", "A" * 101]
)
def test_a_name_that_is_no_folder_everywhere_is_refused(name: str) -> None:
    with pytest.raises(StudioError, match="cannot be a dataset's name"):
        checked_name(name, "dataset")
