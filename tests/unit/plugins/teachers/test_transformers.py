"""The teacher `transformers`: tiny networks of each family, where they lie, and bad folders."""

from __future__ import annotations

import json
import pickle
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins import hub_models, hub_networks
from fgbg_studio.plugins.teachers import transformers
from fgbg_studio.plugins.teachers.transformers import Options
from tests.unit import hub_folders
from tests.unit.pictures import place
from tests.unit.traps import Trap

SMALL: Final = "depth-anything/Depth-Anything-V2-Small-hf"
RELATIVE, METRIC = ("relative", "disparity"), ("metre", "depth")
GIVES = {
    "depth_anything": RELATIVE,
    "depth_anything_metric": METRIC,
    "dpt": RELATIVE,
    "dpt_hybrid": RELATIVE,
    "zoedepth": METRIC,
    "depth_pro": METRIC,
}


@pytest.fixture(scope="module")
def masters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one of each family."""
    root = tmp_path_factory.mktemp("hub")
    for name in hub_folders.MAKERS:
        hub_folders.write(root / name, name)
    return root


@pytest.fixture
def folder(masters: Path) -> Path:
    """A DPT in the model folder, to be spoilt; the option "mine" means it."""
    return Path(shutil.copytree(masters / "dpt", models_folder() / "mine"))


MINE = Options(model="own", own="mine")


@pytest.mark.parametrize("name", hub_folders.MAKERS)
def test_each_family_gives_depth_with_its_unit(masters: Path, name: str) -> None:
    teacher = transformers.build(Options(model="own", own=str(masters / name)))
    assert (teacher.kind, teacher.device) == ("network", "CPU")
    assert (teacher.unit, teacher.quantity) == GIVES[name]
    images = [place(1, 97, 61), place(2, 50, 70), place(3, 97, 61)]
    alone = teacher.depth(images[2])
    teacher.most = 1 if name == "zoedepth" else 2  # as on a graphics card
    found = teacher.depths(images)
    for image, depth in zip(images, found, strict=True):
        assert depth.shape == image.shape[:2]
        assert depth.dtype == np.float32
        assert depth.max() > depth.min() >= 0
    both = np.stack([found[2], alone])
    said = 1 / both if teacher.quantity == "disparity" else both
    np.testing.assert_allclose(said[0], said[1], rtol=2e-3, atol=1e-3)


@pytest.mark.parametrize("name", ["depth_anything", "dpt"])
def test_the_reciprocal_of_depth_is_what_the_network_says(masters: Path, name: str) -> None:
    hub = hub_networks.load(masters / name)
    image = place(1, 28, 28)
    seen = hub.processor(images=[image], return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        said = hub.network(pixel_values=seen).predicted_depth[None]
    enlarged = torch.nn.functional.interpolate(said, (28, 28), mode="bicubic", align_corners=False)
    said = enlarged.numpy()[0, 0]
    depth = transformers.build(Options(model="own", own=str(masters / name))).depth(image)
    clear = said > 1e-3
    assert clear.any()
    np.testing.assert_allclose(1 / depth[clear], said[clear], rtol=1e-3)


def test_a_metric_dpt_is_taken_as_its_owner_says(masters: Path) -> None:
    image = place(1, 40, 30)
    own = str(masters / "dpt")
    metres = transformers.build(Options(model="own", own=own, dpt_gives="metres"))
    assert (metres.unit, metres.quantity) == METRIC
    relative = transformers.build(Options(model="own", own=own)).depth(image)
    depth = metres.depth(image)
    np.testing.assert_allclose(depth[depth > 0.01], 1 / relative[depth > 0.01], rtol=1e-3)


def test_a_network_that_votes_on_the_scene_sees_pictures_alone(masters: Path) -> None:
    assert hub_networks.load(masters / "zoedepth").votes
    assert not hub_networks.load(masters / "dpt").votes


def test_a_network_of_the_hub_lies_in_the_model_folder(
    masters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = Options(model=SMALL)
    assert [file.name for file in transformers.files(options)] == [
        f"depth-anything--Depth-Anything-V2-Small-hf/{name}"
        for name in ("config.json", "preprocessor_config.json", "model.safetensors")
    ]
    place_of = models_folder() / "depth-anything--Depth-Anything-V2-Small-hf"
    shutil.copytree(masters / "depth_anything", place_of)
    with pytest.raises(StudioError, match=r"model\.safetensors is not the file that its publisher"):
        transformers.build(options)
    right = model_files.digest_of(place_of / "model.safetensors")
    monkeypatch.setitem(hub_models.KNOWN, SMALL, hub_models.KNOWN[SMALL]._replace(digest=right))
    assert transformers.build(options).licence == "Apache-2.0"


def test_a_file_of_another_network_is_no_substitute() -> None:
    """Many networks on the hub have files of the same names."""
    (models_folder() / "config.json").write_text("{}")
    with pytest.raises(StudioError, match=r"hf/config\.json is not there"):
        transformers.build(Options())


def test_without_files_each_is_named_with_its_address() -> None:
    with pytest.raises(StudioError) as met:
        transformers.build(Options(model="own", own="somebody/their-depth"))
    assert "somebody--their-depth/config.json" in str(met.value)
    assert "https://huggingface.co/somebody/their-depth/resolve/main/config.json" in str(met.value)
    assert [file.licence for file in transformers.files(Options(model="own", own="a/b"))] == [
        "see https://huggingface.co/a/b"
    ] * 3


def test_the_library_s_own_cache_is_looked_into(
    masters: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repository = tmp_path / "models--somebody--their-depth"
    shutil.copytree(masters / "depth_pro", repository / "snapshots" / "abc")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    teacher = transformers.build(Options(model="own", own="somebody/their-depth"))
    assert teacher.unit == "metre"
    assert teacher.licence == "see https://huggingface.co/somebody/their-depth"


@pytest.mark.parametrize("own", ["", "nowhere", "../nowhere", "a/b/c", "a/..", "a b/c"])
def test_what_is_neither_a_name_nor_a_folder_is_told(own: str) -> None:
    with pytest.raises(StudioError, match="neither a name on the hub"):
        transformers.build(Options(model="own", own=own))


def test_options_that_matter_only_for_one_s_own_are_left_out() -> None:
    assert transformers.meaningless(Options()) == {"own", "dpt_gives"}
    assert transformers.meaningless(MINE) == frozenset()


def change_config(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"model_type": "bert"}, "of the kind 'bert'.*knows Depth Anything, DPT"),
        ({"model_type": None}, "of the kind 'None'"),
        ({"backbone": "somebody/backbone"}, "only a part of a network"),
        ({"hidden_size": "many"}, "cannot be used"),
        ({"fusion_hidden_size": 12}, "cannot be used"),
    ],
)
def test_another_configuration_is_told(folder: Path, changes: Any, words: str) -> None:
    change_config(folder, **changes)
    with pytest.raises(StudioError, match=f"mine.*{words}"):
        transformers.build(MINE)


def test_code_in_the_folder_is_not_run(folder: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    (folder / "evil.py").write_text(f"open({str(made)!r}, 'w')\n")
    auto = {"AutoModelForDepthEstimation": "evil.Net", "AutoConfig": "evil.Config"}
    change_config(folder, auto_map=auto)
    transformers.build(MINE)  # as the kind that it says it is
    assert not made.exists()
    change_config(folder, model_type="evil")
    with pytest.raises(StudioError, match="of the kind 'evil'"):
        transformers.build(MINE)
    assert not made.exists()


@pytest.mark.parametrize("share", [0, 0.02, 0.6])
def test_truncated_weights_are_told(folder: Path, share: float) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(StudioError, match=r"The network in .*mine cannot be used"):
        transformers.build(MINE)


def test_the_weights_of_another_network_are_told(folder: Path, masters: Path) -> None:
    shutil.copy(masters / "zoedepth" / "model.safetensors", folder)
    with pytest.raises(StudioError, match=r"mine lacks weights of its network: .*, and more"):
        transformers.build(MINE).depth(place(1, 40, 30))


def without(path: Path, part: str) -> int:
    """Take the weights whose names have `part` from a file; gives how many they were."""
    state = load_file(path)
    kept = {name: tensor for name, tensor in state.items() if part not in name}
    save_file(kept, path, {"format": "pt"})
    return len(state) - len(kept)


def test_weights_that_are_never_used_may_be_absent_as_from_the_published_midas(
    folder: Path,
) -> None:
    image = place(1, 40, 30)
    before = transformers.build(MINE).depth(image)
    assert without(folder / "model.safetensors", "fusion_stage.layers.0.residual_layer1") == 4
    np.testing.assert_allclose(transformers.build(MINE).depth(image), before, rtol=1e-3)
    assert without(folder / "model.safetensors", "fusion_stage.layers.1.residual_layer1") == 4
    with pytest.raises(StudioError, match=r"mine lacks weights .*layers\.0.*, and more"):
        transformers.build(MINE).depth(image)


@pytest.mark.parametrize("name", ["config.json", "preprocessor_config.json"])
def test_a_description_that_is_damaged_or_absent_is_told(folder: Path, name: str) -> None:
    (folder / name).write_text("{")
    with pytest.raises(StudioError, match="mine"):
        transformers.build(MINE)
    (folder / name).unlink()
    with pytest.raises(StudioError, match="mine"):
        transformers.build(MINE)


def test_weights_of_pytorch_are_read_as_weights_only(folder: Path, tmp_path: Path) -> None:
    image = place(1, 40, 30)
    before = transformers.build(MINE).depth(image)
    state = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    with pytest.raises(StudioError, match="mine cannot be used"):
        transformers.build(MINE)
    torch.save(state, folder / "pytorch_model.bin")
    np.testing.assert_allclose(transformers.build(MINE).depth(image), before, rtol=1e-3)
    for content in (Trap(tmp_path / "made"), state | {"trap": Trap(tmp_path / "made")}):
        torch.save(content, folder / "pytorch_model.bin")
        with pytest.raises(StudioError, match="mine cannot be used"):
            transformers.build(MINE)
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap(tmp_path / "made")))
    with pytest.raises(StudioError, match="no file of PyTorch"):
        transformers.build(MINE)
    assert not (tmp_path / "made").exists()


def test_a_network_that_says_no_number_is_told(folder: Path) -> None:
    state = load_file(folder / "model.safetensors")
    last = max(name for name in state if name.startswith("head.") and name.endswith("bias"))
    state[last].fill_(torch.nan)
    save_file(state, folder / "model.safetensors", {"format": "pt"})
    teacher = transformers.build(MINE)
    with pytest.raises(StudioError, match="transformers gave numbers that are no depth"):
        teacher.depth(place(1, 40, 30))


def test_a_processor_that_does_not_fit_is_told_and_lack_of_memory_is_handled(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = transformers.build(MINE)

    def fail(*_: object, **__: object) -> None:
        raise errors.pop(0)

    errors: list[Exception] = [ValueError("no channels"), torch.OutOfMemoryError("CUDA")]
    monkeypatch.setattr("transformers.DPTImageProcessor.__call__", fail)
    with pytest.raises(StudioError, match=r"mine cannot be used \(no channels\)"):
        teacher.depth(place(1, 40, 30))
    with pytest.raises(StudioError, match="more memory than is free"):
        teacher.depth(place(1, 40, 30))


def test_without_the_library_the_way_to_it_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(StudioError, match=r"pip install 'fgbg-studio\[transformers\]'"):
        transformers.build(MINE)
