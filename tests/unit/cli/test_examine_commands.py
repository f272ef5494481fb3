"""The command `examine`: a table on stdout, and an exit code that a script can use."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.__main__ import main
from fgbg_studio.imaging.writing import encode_jpeg, encode_png
from tests.unit.foreign_files import lay, mask, picture


def test_a_table_and_an_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"images/1.jpg": picture(1), "masks/1.png": encode_png(mask(1))}
    assert main(["examine", str(lay(tmp_path, files))]) == 0
    assert "names as in 'folders'" in capsys.readouterr().out
    lay(
        tmp_path,
        {"images/[bold]\x1b.jpg": picture(2), "masks/[bold]\x1b.png": encode_jpeg(mask(1))},
    )
    assert main(["examine", str(tmp_path), "--most", "0"]) == 1
    told = capsys.readouterr().out
    assert "masks that are JPEG" in told
    assert "masks/[bold]\N{REPLACEMENT CHARACTER}.png" in told
    assert main(["examine", str(tmp_path / "nothing")]) == 1
    assert main(["examine", str(tmp_path), "--pattern", "folder"]) == 1
    assert "Did you mean 'folders'?" in capsys.readouterr().err
