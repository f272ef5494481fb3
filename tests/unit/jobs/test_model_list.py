"""Which model files are known, by which names they are found."""

from __future__ import annotations

import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import models_folder
from fgbg_studio.jobs.model_list import (
    ABSENT,
    THERE,
    WRONG,
    first_files,
    known_files,
    name_of,
    named,
    state_of,
    together,
)

SMALL = "depth-anything--Depth-Anything-V2-Small-hf"


def test_each_file_is_listed_once_and_the_first_ones_are_among_them() -> None:
    names = [file.name for file in known_files()]
    assert len(names) == len(set(names))
    assert {"u2netp.onnx", "fastdepth_7.onnx", "mono_640x192.zip", "nyu.h5"} <= set(names)
    assert "alexnet-owt-7be5be79.pth" in names
    assert {file.name for file in first_files()} <= set(names)


def test_a_file_or_a_folder_is_found_by_its_name() -> None:
    assert [file.name for file in named("nyu.h5")] == ["nyu.h5"]
    names = [f"{SMALL}/{part}" for part in ("config.json", "preprocessor_config.json")]
    names.append(f"{SMALL}/model.safetensors")
    assert [file.name for file in named(SMALL)] == names
    assert [file.name for file in named(names[2])] == names[2:]


def test_any_network_on_the_hub_is_found_by_its_name_there() -> None:
    found = named("somebody--their--depth")
    assert [file.url for file in found] == [
        f"https://huggingface.co/somebody/their--depth/resolve/main/{part}"
        for part in ("config.json", "preprocessor_config.json", "model.safetensors")
    ]
    assert named("somebody--their--depth/config.json") == found[:1]


def test_the_files_of_a_folder_belong_together() -> None:
    groups = together(known_files())
    assert sum(map(len, groups)) == len(known_files())
    names = [name_of(files) for files in groups]
    assert len(names) == len(set(names))
    [small] = [files for files in groups if name_of(files) == SMALL]
    assert len(small) == 3
    assert state_of(small) == ABSENT
    for file in small:
        path = models_folder() / file.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"a file")
    assert state_of(small[:2]) == THERE  # no published source states what they have to be
    assert state_of(small) == WRONG


@pytest.mark.parametrize("name", ["", "nyu.h6", "a--b/c.json", "..--..", "../nyu.h5", "--"])
def test_an_unknown_name_is_told(name: str) -> None:
    with pytest.raises(StudioError, match="There is no model file"):
        named(name)
