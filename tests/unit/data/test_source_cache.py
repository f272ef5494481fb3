"""Sources mapped from one file are what the project's own files say, bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.data import source_cache
from fgbg_studio.data.source_cache import CachedPixels, cache_bytes, write_cache
from fgbg_studio.data.source_pixels import SourcePixels
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.project import Project


def both(project: Project, path: Path) -> tuple[SourcePixels, CachedPixels]:
    """The pixels as they are read, and as they are mapped."""
    dataset = project.dataset()
    size, scale = dataset.recipe.canvas, dataset.depth_scale
    read = SourcePixels(project.folder, size, scale)
    assert list(write_cache(path, read, dataset)) == list(range(1, 11))
    return read, CachedPixels(path, project.folder, size, scale)


def painted(project: Project) -> None:
    """Paint regions on the first background."""
    first = project.contents.backgrounds[0]
    regions = np.zeros((first.height, first.width), np.uint8)
    regions[first.height // 2 :] = 255
    write_png(project.path("regions.png"), regions)
    project.put(first.model_copy(update={"regions": "regions.png"}))


def test_reliefs_are_mapped_where_the_recipe_has_them(tiny: Project, tmp_path: Path) -> None:
    first, second = tiny.contents.cutouts[:2]
    steps = np.full((first.height, first.width), 20_000, np.uint16)
    write_png(tiny.path("relief.png"), steps)
    tiny.put(first.model_copy(update={"relief": "relief.png"}))
    first = tiny.contents.cutouts[0]
    both(tiny, tmp_path / "without")
    tiny.set_recipe(tiny.recipe.model_copy(update={"relief": 0.5}))
    read, mapped = both(tiny, tmp_path / "with")
    assert (tmp_path / "with").stat().st_size > (tmp_path / "without").stat().st_size
    tiny.path("relief.png").unlink()  # it is not read again
    found, same = mapped.relief(first), read.relief(first)
    assert found is not None
    assert same is not None
    assert all(np.array_equal(a, b) for a, b in zip(found, same, strict=True))
    assert [a.shape for a in found] == [a.shape[:2] for a in mapped.layers(first)]
    assert mapped.relief(second) is read.relief(second) is None


def test_a_relief_of_another_size_is_refused(tiny: Project) -> None:
    write_png(tiny.path("relief.png"), np.full((3, 4), 20_000, np.uint16))
    wrong = tiny.contents.cutouts[0].model_copy(update={"relief": "relief.png"})
    pixels = SourcePixels(tiny.folder, tiny.recipe.canvas, tiny.contents.depth)
    with pytest.raises(StudioError, match=r"relief\.png does not have the size.*--replace"):
        pixels.relief(wrong)


def test_what_is_mapped_is_what_is_read(tiny: Project, tmp_path: Path) -> None:
    painted(tiny)
    read, mapped = both(tiny, tmp_path / "cache")
    for background in tiny.contents.backgrounds:
        assert np.array_equal(mapped.place(background).image, read.place(background).image)
        assert np.array_equal(mapped.place(background).depth, read.place(background).depth)
        own, other = mapped.ground(background), read.ground(background)
        assert (own.allowed is None) == (not background.regions)
        for a, b in ((own.allowed, other.allowed), (own.depth, other.depth)):
            assert a is b is None or np.array_equal(np.asarray(a), np.asarray(b))
    for cutout in tiny.contents.cutouts:
        pairs = zip(mapped.layers(cutout), read.layers(cutout), strict=True)
        assert all(np.array_equal(a, b) and a.flags.aligned for a, b in pairs)


def test_nothing_is_read_from_the_project_once_it_is_mapped(tiny: Project, tmp_path: Path) -> None:
    _, mapped = both(tiny, tmp_path / "cache")
    for source in (*tiny.contents.backgrounds, *tiny.contents.cutouts):
        tiny.path(source.file).unlink()
    assert mapped.place(tiny.contents.backgrounds[0]).image.shape == (48, 48, 3)
    assert not mapped.layers(tiny.contents.cutouts[0])[0].flags.writeable


def test_what_the_file_has_no_room_for_is_read(
    tiny: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_cache, "LARGEST", 20_000)
    read, mapped = both(tiny, tmp_path / "cache")
    assert (tmp_path / "cache").stat().st_size < 25_000
    for background in tiny.contents.backgrounds:
        assert np.array_equal(mapped.place(background).image, read.place(background).image)


def test_its_size_is_known_before(tiny: Project, tmp_path: Path) -> None:
    both(tiny, tmp_path / "cache")
    assert 0.5 < cache_bytes(tiny.dataset()) / (tmp_path / "cache").stat().st_size < 1.1


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 100])
def test_a_damaged_file_is_named(tiny: Project, tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "cache").write_bytes(damage)
    scale = tiny.dataset().depth_scale
    with pytest.raises(StudioError, match="cache cannot be read"):
        CachedPixels(tmp_path / "cache", tiny.folder, (48, 48), scale)
