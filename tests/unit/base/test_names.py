"""Names that become folders, and names that others gave."""

from __future__ import annotations

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.names import checked_name, readable


@pytest.mark.parametrize("name", ["a", "run-001", "_x", "v1.2", "-", "A" * 100])
def test_a_plain_name_is_taken_as_it_is(name: str) -> None:
    assert checked_name(name, "run") == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "end.", "a/b", "a\\b", "a b", "C:a", "ä", "a\n", "A" * 101]
)
def test_a_name_that_is_no_folder_everywhere_is_refused(name: str) -> None:
    with pytest.raises(StudioError, match="cannot be a dataset's name"):
        checked_name(name, "dataset")


def test_what_a_terminal_obeys_or_nobody_sees_is_shown_as_unreadable() -> None:
    assert (
        readable("a\x1b[2Jb\n\x9b\u202ecar\u2066\udcff\x7f")
        == "a\ufffd[2Jb\ufffd\ufffd\ufffdcar\ufffd\ufffd\ufffd"
    )


@pytest.mark.parametrize(
    "name", ["Grün", "Gru\u0308n [1]", "車", "👩\u200d🚀", "می\u200cخواهم", "a b"]
)
def test_a_name_in_any_language_is_readable(name: str) -> None:
    assert readable(name) == name
