"""For every exporter: the file says what the network says, and the rest of the folder is whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from fgbg_studio.base import registry
from fgbg_studio.data.network_card import NetworkCard
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.jobs.comparing_networks import TOLERANCE
from fgbg_studio.jobs.networks import load_network
from fgbg_studio.learning.exportable import WholeNetwork, settled
from fgbg_studio.learning.predictor import Predictor
from tests.unit.exports import EXPORTERS, exported_file, pictures
from tests.unit.networks import network_to_try

Exported = Callable[[str], Path]
OTHERS = [("onnx", "compact-unet"), ("onnx", "unet"), ("torch-export", "eigen-pair")]
"""The run of `exported` is of eigen. Tracing compact-unet, with its many shifts, takes longest."""
LINE = "eigen:width=64,height=64,hidden=16"
CHECKOUT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("name", EXPORTERS)
@pytest.mark.parametrize("size", [(16, 16), (32, 48), (64, 16)])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("with_background", [True, False])
def test_the_file_answers_as_the_run_does(
    exported: Exported,
    exported_run: Path,
    name: str,
    size: tuple[int, int],
    count: int,
    with_background: bool,
) -> None:
    found = load_network(exported_file(exported(name)), "cpu")
    expected = load_network(exported_run, "cpu")
    shown = pictures(count, *size)
    place = pictures(count, *size)[::-1].copy() if with_background else None
    one, other = found.answer(shown, place), expected.answer(shown, place)
    assert one.probability.dtype == one.depth.dtype == np.float32
    np.testing.assert_allclose(one.probability, other.probability, atol=TOLERANCE)
    np.testing.assert_allclose(one.depth, other.depth, rtol=TOLERANCE)


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_picture_of_any_size_is_predicted_with_the_file(exported: Exported, name: str) -> None:
    network = load_network(exported_file(exported(name)), "cpu")
    found = Predictor(network).predict(pictures(1, 80, 56)[0][:75, :50])
    assert found.probability.shape == found.depth.shape == (75, 50)
    assert (network.name, network.canvas) == ("first", (32, 32))
    assert network.depth == NetworkCard.model_validate_json(card_text(exported(name))).depth
    assert (network.unlikeness is None) == (found.unlikeness is None)


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_card_says_where_the_network_comes_from(
    exported: Exported, exported_run: Path, name: str
) -> None:
    card = NetworkCard.model_validate_json(card_text(exported(name)))
    assert (card.exporter, card.run.name, card.run.model) == (name, "first", LINE)
    assert (card.canvas, card.stride, card.run.epochs) == ((32, 32), 16, 1)
    assert card.check.tolerance == TOLERANCE
    assert 0 <= card.check.largest_difference <= TOLERANCE
    assert card.check.samples == 6
    assert (card.dataset.backgrounds, card.dataset.cutouts) == (5, 5)
    assert sum(licence.pictures for licence in card.dataset.licences) == 10
    assert (card.unlikeness is not None) == (exported_run / "unlikeness.json").exists()


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_folder_is_whole_and_names_no_file_of_this_machine(
    exported: Exported, name: str
) -> None:
    folder = exported(name)
    plugin = registry.load("exporters", name)
    wanted = {f"first{plugin.SUFFIX}", "card.json", "example.py", "image.ppm", "background.ppm"}
    assert {file.name for file in folder.iterdir()} - {"mask.pgm", "depth.pgm"} == wanted
    assert not [file for file in folder.parent.iterdir() if file != folder]
    for file in folder.iterdir():
        content = file.read_bytes()
        for word in (str(CHECKOUT), sys.prefix, "eigen_network.py", "pkg.torch"):
            assert word.encode() not in content, (file.name, word)


@pytest.mark.parametrize(("name", "model"), OTHERS)
def test_other_models_say_the_same_too(name: str, model: str, tmp_path: Path) -> None:
    plugin = registry.load("exporters", name)
    exporter = plugin.build(plugin.Options())
    network = network_to_try(model)
    if hasattr(network, "learn_at"):
        network.learn_at(0.99)
    whole = WholeNetwork(settled(network), DepthScale()).eval()
    file = tmp_path / f"network{plugin.SUFFIX}"
    exporter.write(whole, (48, 48), file)
    run = exporter.opened(file)
    for count, height, width in ((1, 64, 64), (3, 16, 48)):
        shown = torch.rand(count, 3, height, width)
        for place in (torch.rand_like(shown), torch.zeros_like(shown)):
            with torch.no_grad():
                expected = whole(shown, place)
            for one, other in zip(run(shown.numpy(), place.numpy()), expected, strict=True):
                np.testing.assert_allclose(one, other.numpy(), atol=TOLERANCE, rtol=TOLERANCE)


BLOCKED = """
import runpy, sys
for name in ("cv2", "torch", "PIL", "scipy", "fgbg_studio"):
    sys.modules[name] = None
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def test_the_example_runs_with_onnxruntime_and_numpy_alone(
    exported: Exported, tmp_path: Path
) -> None:
    folder = exported("onnx")
    done = run_example(folder, "-c", BLOCKED)
    assert "The object covers" in done
    assert "metre away" in done
    read = {name: read_pgm(folder / f"{name}.pgm") for name in ("mask", "depth")}
    network = load_network(exported_file(folder), "cpu")
    shown, place = (read_ppm(folder / f"{name}.ppm")[None] for name in ("image", "background"))
    expected = network.answer(shown, place)
    assert np.abs(read["mask"] / 255 - expected.probability[0]).max() < 2 / 255
    depth = expected.depth[0] / expected.depth.max()
    assert np.abs(read["depth"] / 255 - depth).max() < 2 / 255
    assert len(code_of(folder / "example.py")) <= 26


def test_the_example_of_torch_export_runs(exported: Exported) -> None:
    folder = exported("torch-export")
    assert "metre away" in run_example(folder)
    assert read_pgm(folder / "mask.pgm").shape == (32, 32)


def card_text(folder: Path) -> str:
    return (folder / "card.json").read_text("utf-8")


def run_example(folder: Path, *before: str) -> str:
    command = [sys.executable, "-I", *before, str(folder / "example.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout


def code_of(file: Path) -> list[str]:
    """The lines of a script that are no blank ones."""
    return [line for line in file.read_text("utf-8").splitlines() if line.strip()]


def read_pgm(file: Path) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    magic, size, most, pixels = file.read_bytes().split(b"\n", 3)
    assert (magic, most) == (b"P5", b"255")
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width)


def read_ppm(file: Path) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    magic, size, most, pixels = file.read_bytes().split(b"\n", 3)
    assert (magic, most) == (b"P6", b"255")
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
