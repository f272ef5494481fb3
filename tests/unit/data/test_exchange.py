"""Documents of other programs: none is read that is enormous."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data.exchange import MOST_BYTES, read_document


def test_an_enormous_document_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"images": []}')
    assert read_document(path) == {"images": []}
    with path.open("r+b") as file:  # a hole, which takes no room on the disk
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(StudioError, match=r"a\.json is larger than 256 MB\. Split it first\."):
        read_document(path)
