"""What holds for every plug-in of a kind, whatever else it does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor

from fgbg_studio.base import registry
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import inside
from fgbg_studio.base.options import Options, specs
from fgbg_studio.base.resources import models_folder
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.imaging.prompts import Prompt
from fgbg_studio.learning.coding import answers, frame_of
from tests.unit.click_networks import stand_in
from tests.unit.networks import network_to_try
from tests.unit.onnx_files import write_brightness
from tests.unit.pictures import place
from tests.unit.teachers import teacher_to_try

ROUNDING = 1e-4
ENTRIES = [(kind, name) for kind in registry.KINDS for name in registry.names(kind)]


def built(kind: str, name: str, *further: Any) -> Any:
    plugin = registry.load(kind, name)
    return plugin.build(plugin.Options(), *further)


@pytest.mark.parametrize(("kind", "name"), ENTRIES)
def test_options_have_defaults_within_their_bounds_and_help(kind: str, name: str) -> None:
    plugin = registry.load(kind, name)
    assert issubclass(plugin.Options, Options)
    plugin.Options.model_validate(plugin.Options().model_dump())
    for spec in specs(plugin.Options):
        assert spec.help, spec.name
        if spec.kind in ("int", "float"):
            assert spec.minimum is not None, spec.name
            assert spec.maximum is not None, spec.name
            assert spec.minimum <= spec.default <= spec.maximum, spec.name


@pytest.mark.parametrize(
    "kind", ["models", "losses", "assistants", "teachers", "writers", "readers", "exporters"]
)
def test_heavy_libraries_wait_until_an_entry_is_used(kind: str) -> None:
    code = f"""
import sys
from fgbg_studio.base import registry
for name in registry.names({kind!r}):
    registry.load({kind!r}, name).Options()
heavy = {{"torch", "torchvision", "rembg", "onnxruntime", "scipy", "pyarrow"}}
heavy |= {{"transformers", "h5py", "cv2", "numpy"}} if {kind!r} == "teachers" else set()
print(*sorted(heavy & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", registry.names("models"))
@pytest.mark.parametrize("size", [(48, 48), (33, 47), (16, 90)])
@pytest.mark.parametrize("grey", [False, True])
def test_a_model_answers_for_any_size_with_and_without_a_background(
    name: str, size: tuple[int, int], grey: bool
) -> None:
    model = network_to_try(name, grey=grey).eval()
    image = torch.rand(2, 3, *size)
    scale = DepthScale()
    with torch.no_grad():
        for background in (torch.rand(2, 3, *size), torch.zeros(2, 3, *size)):
            mask, depth = model(image, background)
            assert mask.shape == depth.shape
            assert mask.shape[:2] == (2, 1)
            assert mask.dtype == depth.dtype == torch.float32
            for answer in answers((mask, depth), scale, size, frame_of(model)):
                assert answer.shape == (2, *size)
                assert bool(torch.isfinite(answer).all())


@pytest.mark.parametrize("name", registry.names("models"))
def test_a_grey_model_sees_brightness_alone(name: str) -> None:
    model = network_to_try(name, grey=True).eval()
    image, background = torch.rand(2, 3, 64, 64) * 0.5 + 0.2, torch.rand(2, 3, 64, 64)
    recoloured = image + torch.tensor([0.114, 0.0, -0.299])[None, :, None, None] * 0.5
    with torch.no_grad():
        for one, two in zip(model(image, background), model(recoloured, background), strict=True):
            torch.testing.assert_close(one, two, atol=1e-4, rtol=1e-4)
        coloured = network_to_try(name).eval()
        one, two = coloured(image, background)[0], coloured(recoloured, background)[0]
        assert float((one - two).abs().max()) > 1e-4


@pytest.mark.parametrize("name", registry.names("models"))
def test_a_model_learns_in_all_its_parts(name: str) -> None:
    model = network_to_try(name)
    for share in (0.0, 0.999) if hasattr(model, "learn_at") else (0.0,):
        if hasattr(model, "learn_at"):
            model.learn_at(share)
        mask, depth = model(torch.rand(2, 3, 48, 48), torch.rand(2, 3, 48, 48))
        torch.autograd.backward((mask.square() + depth.square()).sum())
    for name_, parameter in model.named_parameters():
        assert parameter.grad is not None, name_
        assert bool(torch.isfinite(parameter.grad).all()), name_


@pytest.mark.parametrize("name", registry.names("models"))
def test_a_model_comes_back_from_its_state_in_the_phase_it_was_in(name: str) -> None:
    model = network_to_try(name)
    if hasattr(model, "learn_at"):
        model.learn_at(0.999)
    again = network_to_try(name)
    again.load_state_dict(model.state_dict())
    image, background = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 64, 64)
    for one, two in zip(
        model.eval()(image, background), again.eval()(image, background), strict=True
    ):
        assert torch.equal(one, two)


def target_and_logits() -> tuple[Tensor, Tensor]:
    """A soft-edged mask, and logits that say it."""
    target = np.zeros((24, 24), np.float32)
    target[6:18, 8:20] = 1
    soft = np.asarray(cv2.GaussianBlur(target, (5, 5), 0), np.float32)
    tensor = torch.from_numpy(soft)[None, None].repeat(2, 1, 1, 1)
    return tensor, torch.logit(tensor.clamp(1e-6, 1 - 1e-6))


@pytest.mark.parametrize("name", registry.names("losses"))
def test_a_loss_falls_towards_the_answer_and_has_a_gradient(name: str) -> None:
    loss = built("losses", name)
    target, right = target_and_logits()
    known = torch.ones_like(target)
    wrong = (-right).requires_grad_()
    values = [
        float(loss(right, target, known)),
        float(loss(torch.zeros_like(right), target, known)),
    ]
    worst = loss(wrong, target, known)
    assert worst.shape == ()
    assert -ROUNDING <= values[0] < values[1] < float(worst.detach())
    torch.autograd.backward(worst)
    assert wrong.grad is not None
    assert bool(torch.isfinite(wrong.grad).all())
    assert float(wrong.grad.abs().sum()) > 0


@pytest.mark.parametrize("name", [n for n in registry.names("losses") if n != "bce"])
def test_a_loss_of_the_right_answer_is_nearly_nothing(name: str) -> None:
    target, right = target_and_logits()
    assert float(built("losses", name)(right, target, torch.ones_like(target))) < 0.02


@pytest.mark.parametrize("value", [0.5, 0.99, 0.999, 1.0])
def test_no_rounding_takes_ssim_below_nothing(value: float) -> None:
    target = torch.full((1, 1, 64, 64), value)
    noise = torch.randn(target.shape, generator=torch.Generator().manual_seed(0)) * 1e-3
    logits = torch.logit(target.clamp(1e-6, 1 - 1e-6)) + noise
    assert float(built("losses", "ssim")(logits, target, torch.ones_like(target))) >= 0


def test_cross_entropy_of_the_right_answer_is_the_entropy_of_the_target() -> None:
    target, right = target_and_logits()
    p = target.clamp(1e-6, 1 - 1e-6)
    entropy = float(-(p * p.log() + (1 - p) * (1 - p).log()).mean())
    found = float(built("losses", "bce")(right, target, torch.ones_like(target)))
    assert found == pytest.approx(entropy, abs=1e-4)


@pytest.mark.parametrize("name", registry.names("losses"))
def test_a_loss_does_not_see_unknown_pixels(name: str) -> None:
    loss = built("losses", name)
    target, right = target_and_logits()
    known = torch.ones_like(target)
    known[..., :10] = 0
    other = right.clone()
    other[..., :10] = torch.randn(2, 1, 24, 10) * 9
    other.requires_grad_()
    value = loss(other, target, known)
    assert float(value.detach()) == pytest.approx(float(loss(right, target, known)), abs=1e-6)
    torch.autograd.backward(value)
    assert other.grad is not None
    assert not bool(other.grad[..., :10].any())
    assert float(loss(right, target, torch.zeros_like(known))) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", registry.names("teachers"))
def test_a_teacher_says_what_it_is_and_gives_depth_of_the_pictures_size(name: str) -> None:
    teacher = teacher_to_try(name)
    assert teacher.kind in ("network", "prior")
    assert teacher.unit in ("metre", "relative")
    assert teacher.quantity in ("depth", "disparity")
    assert teacher.unit == "relative" or teacher.quantity == "depth"
    assert teacher.device.partition(":")[0] in ("CPU", "CUDA")
    assert teacher.licence
    images = [place(1, 97, 61), place(2, 40, 50), place(3, 97, 61)]
    before = [image.copy() for image in images]
    found = teacher.depths(images)
    assert len(found) == len(images)
    assert teacher.depths([]) == []
    for image, kept, depth in zip(images, before, found, strict=True):
        assert np.array_equal(image, kept)
        assert depth.shape == image.shape[:2]
        assert depth.dtype == np.float32
        assert np.isfinite(depth).all()
        assert (depth >= 0).all()
        assert (depth > 0).any()
        np.testing.assert_allclose(depth, teacher.depth(image), rtol=1e-2, atol=1e-4)


@pytest.mark.parametrize("name", registry.names("teachers"))
def test_a_teacher_states_its_files_and_without_them_the_way_to_them(name: str) -> None:
    plugin = registry.load("teachers", name)
    needed = plugin.files(plugin.Options())
    known = plugin.every_file()
    assert {file.name for file in needed} <= {file.name for file in known}
    for file in known:
        inside(file.name)
        assert file.licence
        assert file.use
        assert file.source.startswith("https://")
        assert file.digest.partition(":")[0] in ("", "md5", "sha256")
        assert not file.url or file.url.startswith("https://")
    if not known:
        assert plugin.build(plugin.Options()).kind == "prior"
        return
    with pytest.raises(StudioError) as met:
        plugin.build(plugin.Options())
    assert str(models_folder()) in str(met.value)
    assert all(file.name in str(met.value) for file in needed[:1])


def test_the_ground_comes_nearer_towards_the_lower_edge() -> None:
    depth = built("teachers", "ground-plane").depth(place(1, 64, 48))
    assert (np.diff(depth[:, 0]) <= 0).all()
    assert depth[0, 0] == 80
    assert depth[-1, 0] < 5


def assistant_to_try(
    name: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> tuple[Any, Prompt]:
    """An assistant with real weights or stand-ins for them, and what to ask it."""
    plugin = registry.load("assistants", name)
    options = plugin.Options()
    if name == "click":
        stand_in(monkeypatch)
    elif name == "rembg":
        write_brightness(folder / "bright.onnx", 320)
        options = plugin.Options(session="u2net_custom", file="bright.onnx")
    return plugin.build(options), Prompt((8, 6, 50, 40), ((30.5, 20.5, True),))


@pytest.mark.parametrize("name", registry.names("assistants"))
def test_an_assistant_gives_a_mask_of_the_photos_size(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant, prompt = assistant_to_try(name, monkeypatch, models_folder())
    assert assistant.provider in ("CPU", "CUDA")
    assert isinstance(assistant.note, str)
    assert assistant.prompts <= {"box", "points", "strokes"}
    image = place(1, 61, 47)
    before = image.copy()
    encoded = assistant.encode(image)
    mask = assistant.propose(image, prompt, encoded)
    assert mask.shape == (47, 61)
    assert mask.dtype == np.uint8
    assert np.array_equal(mask, assistant.propose(image, prompt))
    assert np.array_equal(image, before)
    if not assistant.needs_prompt:
        assert assistant.propose(image).shape == (47, 61)


@pytest.mark.parametrize("name", registry.names("assistants"))
def test_what_an_assistant_encodes_can_be_kept_and_previewed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant, prompt = assistant_to_try(name, monkeypatch, models_folder())
    encoded = assistant.encode(place(1, 61, 47))
    if encoded is None:
        return
    assert assistant.fingerprint
    assert all(np.issubdtype(part.dtype, np.floating) for part in encoded.values())
    small = assistant.preview(prompt, encoded, (47, 61))
    assert small.dtype == np.uint8
    assert small.shape[1] / small.shape[0] == pytest.approx(61 / 47, rel=0.02)


@pytest.mark.parametrize("name", registry.names("assistants"))
def test_an_assistant_without_its_files_names_each_and_the_way_to_it(name: str) -> None:
    plugin = registry.load("assistants", name)
    needed = plugin.files(plugin.Options())
    assert {file.name for file in needed} <= {file.name for file in plugin.every_file()}
    for file in plugin.every_file():
        assert "/" not in file.name
        assert file.licence
        assert file.source.startswith("https://")
        assert file.digest.partition(":")[0] in ("", "md5", "sha256")
        assert not file.url or file.url.startswith("https://")
    if not needed:
        assert plugin.build(plugin.Options())
        return
    with pytest.raises(StudioError) as met:
        plugin.build(plugin.Options())
    assert needed[0].name in str(met.value)
    assert str(models_folder()) in str(met.value)
