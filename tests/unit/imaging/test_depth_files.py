"""Measured depth as data sets publish it, and files that are none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fgbg_studio.base.errors import StudioError
from fgbg_studio.imaging.depth_files import read_map
from fgbg_studio.imaging.writing import write_png

VALUES = np.random.default_rng(1).uniform(0.5, 60, (7, 11)).astype(np.float32)


def pfm(values: np.ndarray[tuple[int, int], np.dtype[np.float32]], kind: str = "<f4") -> bytes:
    height, width = values.shape
    sign = "-" if kind == "<f4" else ""
    return f"Pf\n{width} {height}\n{sign}1.0\n".encode() + values[::-1].astype(kind).tobytes()


def test_every_format_gives_back_its_numbers(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", VALUES)
    np.save(tmp_path / "columns.npy", np.asfortranarray(VALUES.astype(np.float64)))
    np.savez_compressed(tmp_path / "a.npz", VALUES)
    np.save(tmp_path / "one-channel.npy", VALUES[..., None])
    np.save(tmp_path / "one-map.npy", VALUES[None])
    (tmp_path / "a.pfm").write_bytes(pfm(VALUES))
    (tmp_path / "big.pfm").write_bytes(pfm(VALUES, ">f4"))
    Image.fromarray(VALUES).save(tmp_path / "a.tiff")
    for path in tmp_path.iterdir():
        assert np.array_equal(read_map(path), VALUES), path.name
    steps = (VALUES * 800).astype(np.uint16)
    write_png(tmp_path / "a.png", steps)
    assert np.array_equal(read_map(tmp_path / "a.png"), steps)


def test_what_is_no_number_is_unknown(tmp_path: Path) -> None:
    odd = VALUES.copy()
    odd[0, :3] = np.nan, np.inf, -np.inf
    np.save(tmp_path / "a.npy", odd)
    (tmp_path / "a.pfm").write_bytes(pfm(odd))
    for path in tmp_path.iterdir():
        found = read_map(path)
        assert found[0, :3].tolist() == [0, 0, 0]
        assert np.array_equal(found[1:], VALUES[1:])


def pickled() -> bytes:
    made = io.BytesIO()
    np.save(made, np.array([{"a": 1}]), allow_pickle=True)
    return made.getvalue()


def saved(values: object) -> bytes:
    made = io.BytesIO()
    np.save(made, np.asarray(values))
    return made.getvalue()


def zipped(*contents: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.npy", content)
    return made.getvalue()


HUGE = saved(VALUES).replace(b"(7, 11), }", b"(9999999, 99999), }"[:19])
BAD = {
    "pickle.npy": pickled(),
    "pickle.npz": zipped(pickled()),
    "two.npz": zipped(saved(VALUES), saved(VALUES)),
    "cut.npy": saved(VALUES)[:-9],
    "cut.npz": zipped(saved(VALUES))[:60],
    "cut.pfm": pfm(VALUES)[:-9],
    "colour.pfm": pfm(VALUES).replace(b"Pf", b"PF"),
    "huge.pfm": b"Pf\n999999 999999\n-1.0\n" + bytes(99),
    "huge.npy": HUGE,
    "none.npy": b"",
    "words.npy": saved(["a", "b"]),
    "three.npy": saved(np.zeros((2, 3, 4))),
    "empty.npy": saved(np.zeros((0, 4))),
    "noise.png": b"no picture",
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_map_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    with pytest.raises(StudioError, match=name):
        read_map(tmp_path / name)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    for name in ("gone.npy", "gone.png", "gone.pfm", "gone.npz"):
        with pytest.raises(StudioError, match=name):
            read_map(tmp_path / name)
