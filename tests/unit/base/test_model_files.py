"""Which model files are there, and whether they are what their publishers offer."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.resources import models_folder

CONTENT = b"weights"
FILE = ModelFile(
    name="net.onnx",
    url="https://publisher.example/release/net-epoch_9.onnx",
    licence="MIT",
    source="https://publisher.example",
    digest=f"md5:{hashlib.md5(CONTENT).hexdigest()}",
    carrier="net-weights 1.0 (PyPI)",
)


def put(name: str, content: bytes = CONTENT) -> Path:
    path = models_folder() / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["net.onnx", "net-epoch_9.onnx"])
def test_a_file_put_there_by_hand_is_found_under_either_name(name: str) -> None:
    assert model_files.find(FILE) is None
    path = put(name)
    assert model_files.find(FILE) == model_files.require(FILE) == path


def test_what_is_missing_is_told_with_the_place_and_every_way_to_get_it() -> None:
    with pytest.raises(StudioError) as met:
        model_files.require(FILE)
    told = str(met.value)
    for part in ("net.onnx", FILE.url, str(models_folder()), FILE.carrier, "models --download"):
        assert part in told


def test_without_an_address_nothing_is_said_of_a_download() -> None:
    told = model_files.missing_message(ModelFile("my.onnx", "", "your own", ""))
    assert "my.onnx" in told
    assert str(models_folder()) in told
    assert "download" not in told


def test_another_content_is_refused_and_a_repaired_one_is_taken() -> None:
    path = put("net.onnx", b"half of it")
    with pytest.raises(StudioError, match="checksum"):
        model_files.require(FILE)
    put("net.onnx")
    assert model_files.require(FILE) == path


def test_a_confirmed_digest_binds_the_file_from_then_on() -> None:
    file = ModelFile("free.onnx", "", "MIT", "")
    path = put("free.onnx")
    model_files.require(file)
    model_files.pin(file, model_files.digest_of(path))
    model_files.require(file)
    put("free.onnx", b"changed")
    with pytest.raises(StudioError, match="checksum"):
        model_files.require(file)


def test_a_damaged_list_of_digests_counts_as_empty() -> None:
    put(model_files.PINNED, b"{")
    assert model_files.pinned() == {}
    put(model_files.PINNED, b"[1]")
    assert model_files.pinned() == {}


@pytest.mark.parametrize("name", ["../net.onnx", "/etc/passwd", "", ".", "a/../../net.onnx"])
def test_no_path_leads_out_of_the_model_folder(name: str) -> None:
    with pytest.raises(StudioError, match="model folder"):
        model_files.inside(name)
    with pytest.raises(StudioError, match="is not a file of the model folder"):
        model_files.find(replace(FILE, name=name))


def test_a_link_that_the_person_made_is_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.onnx").write_bytes(CONTENT)
    (models_folder() / "net.onnx").symlink_to(tmp_path / "elsewhere.onnx")
    assert model_files.require(FILE).read_bytes() == CONTENT
    assert model_files.inside("sub/net.onnx") == models_folder() / "sub" / "net.onnx"
