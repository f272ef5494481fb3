"""Networks in ONNX files as teachers: what they are given, what they mean, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins.onnx_depth import OnnxTeacher
from fgbg_studio.plugins.teachers import fastdepth, onnx
from tests.unit.onnx_files import Shape, node, write_network
from tests.unit.pictures import noise, place
from tests.unit.weights import place_weights

MEAN = [node("ReduceMean", ["x"], "y", axes=[1], keepdims=1)]
ANY = {"x": ("n", 3, 8, 12)}, {"y": ("n", 1, 8, 12)}
Shapes = Mapping[str, Shape]


def write(
    nodes: Sequence[bytes] = MEAN,
    shapes: tuple[Shapes, Shapes] = ANY,
    constants: Mapping[str, Any] | None = None,
) -> None:
    write_network(models_folder() / "tiny.onnx", nodes, *shapes, constants=constants)


def teacher(**options: Any) -> OnnxTeacher:
    chosen = {"file": "tiny.onnx", "normalisation": "0..255", "output": "metres"} | options
    return onnx.build(onnx.Options(**chosen))


def grey(image: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    return np.asarray(image.mean(axis=2), np.float32)


@pytest.mark.parametrize(
    ("normalisation", "less", "by"),
    [
        ("0..255", [0, 0, 0], [1, 1, 1]),
        ("0..1", [0, 0, 0], [255, 255, 255]),
        ("-1..1", [127.5] * 3, [127.5] * 3),
        ("imagenet", [0.485 * 255, 0.456 * 255, 0.406 * 255], [58.395, 57.12, 57.375]),
    ],
)
def test_colours_are_given_as_the_network_takes_them(
    normalisation: str, less: list[float], by: list[float]
) -> None:
    write([node("Mul", ["x", "w"], "m"), node("ReduceSum", ["m", "a"], "y", keepdims=1)],
          constants={"w": np.array([1, 10, 100], np.float32).reshape(1, 3, 1, 1),
                     "a": np.array([1], np.int64)})  # fmt: skip
    image = noise(1, 8, 12, 3)
    wanted = ((image - np.array(less)) / np.array(by)) @ [1, 10, 100]
    found = teacher(normalisation=normalisation).depth(image)
    assert np.allclose(found, np.where(wanted > 0, wanted, 0), rtol=1e-4, atol=1e-3)
    other = teacher(normalisation="0..255", bgr=True).depth(image)
    assert np.allclose(other, image @ [100.0, 10.0, 1.0], rtol=1e-5)


@pytest.mark.parametrize(
    ("output", "unit", "quantity"),
    [
        ("metres", "metre", "depth"),
        ("relative-depth", "relative", "depth"),
        ("disparity", "relative", "disparity"),
        ("reciprocal", "metre", "depth"),
    ],
)
def test_each_kind_of_output_is_depth_larger_is_farther(
    output: str, unit: str, quantity: str
) -> None:
    write()
    image = np.full((8, 12, 3), 40, np.uint8)
    image[:, 6:] = 80
    image[0, 0] = 0
    made = teacher(output=output, factor=2.0 if unit == "metre" else 1.0)
    assert (made.unit, made.quantity, made.kind) == (unit, quantity, "network")
    found = made.depth(image)
    wanted = {"metres": (80, 160), "relative-depth": (40, 80), "disparity": (1 / 40, 1 / 80),
              "reciprocal": (2 / 40, 2 / 80)}[output]  # fmt: skip
    assert found[3, [2, 9]].tolist() == pytest.approx(wanted)
    away = {"disparity": 1e6, "reciprocal": 2e6}  # where there is next to none: far, not unknown
    assert found[0, 0] == pytest.approx(away.get(output, 0))


def test_rows_before_colours_are_found_out_and_may_be_said() -> None:
    last = [node("ReduceMean", ["x"], "y", axes=[3], keepdims=0)]
    write(last, ({"x": (1, 8, 12, 3)}, {"y": (1, 8, 12)}))
    image = noise(2, 8, 12, 3)
    assert np.allclose(teacher().depth(image), grey(image), rtol=1e-5)
    assert np.allclose(teacher(layout="nhwc").depth(image), grey(image), rtol=1e-5)
    with pytest.raises(StudioError, match="not three colours"):
        teacher(layout="nchw")


def test_pictures_of_any_sizes_together_are_as_one_by_one() -> None:
    write()
    made = teacher()
    images = [place(n, 20 + n, 30 - n) for n in range(11)]
    found = made.depths(images)
    assert [depth.shape for depth in found] == [image.shape[:2] for image in images]
    for image, depth in zip(images, found, strict=True):
        assert np.array_equal(made.depth(image), depth)
        small = cv2.resize(image, (12, 8), interpolation=cv2.INTER_AREA)
        large = cv2.resize(grey(small), image.shape[1::-1])
        assert np.allclose(depth, large, rtol=1e-5)


def test_a_network_that_takes_any_size_is_told_one() -> None:
    write(shapes=({"x": (1, 3, "h", "w")}, {"y": (1, 1, "h", "w")}))
    with pytest.raises(StudioError, match=r"tiny.onnx .*of any size. Say which width"):
        teacher()
    image = noise(3, 8, 12, 3)
    assert np.allclose(teacher(width=12, height=8).depth(image), grey(image), rtol=1e-5)
    write()
    with pytest.raises(StudioError, match="of width 12, not of 16"):
        teacher(width=16)


@pytest.mark.parametrize(
    ("nodes", "shapes", "told"),
    [
        (MEAN, ({"x": (1, 3, 8)}, {"y": (1, 1, 8)}), "not one picture"),
        (MEAN, ({"x": (4, 3, 8, 12)}, {"y": (4, 1, 8, 12)}), "takes 4 pictures at once"),
        (
            [node("Add", ["x", "z"], "s"), node("ReduceMean", ["s"], "y", axes=[1])],
            ({"x": (1, 3, 8, 12), "z": (1, 3, 8, 12)}, {"y": (1, 1, 8, 12)}),
            "not one picture",
        ),
        (
            [node("Identity", ["x"], "y")],
            ({"x": (1, 3, 8, 12)}, {"y": (1, 3, 8, 12)}),
            "no map of one number",
        ),
        (
            [node("ReduceMean", ["x"], "y", axes=[2, 3], keepdims=0)],
            ({"x": (1, 3, 8, 12)}, {"y": (1, 3)}),
            "gives 1 × 3, which is no map",
        ),
        (
            [*MEAN, node("Identity", ["y"], "z")],
            ({"x": (1, 3, 8, 12)}, {"y": (1, 1, 8, 12), "z": (1, 1, 8, 12)}),
            "gives 2 outputs",
        ),
    ],
    ids=["rank", "four at once", "two pictures", "three colours", "classes", "two outputs"],
)
def test_a_network_that_gives_no_depth_is_refused_by_what_its_file_states(
    nodes: list[bytes], shapes: tuple[Shapes, Shapes], told: str
) -> None:
    write(nodes, shapes)
    with pytest.raises(StudioError, match=told) as refused:
        teacher()
    assert "tiny.onnx" in str(refused.value)


def test_an_output_that_is_no_map_is_refused_when_it_comes() -> None:
    write([node("ReduceMean", ["x"], "y", axes=[1, 2], keepdims=1)],
          ({"x": ("n", 3, 8, 12)}, {"y": ("n", "a", "b", "c")}))  # fmt: skip
    with pytest.raises(StudioError, match="no map of one number"):
        teacher().depth(place(1))


@pytest.mark.parametrize(("kind", "told"), [("Log", "no numbers or are infinite"), ("Neg", "none")])
def test_answers_that_are_no_depth_are_refused(kind: str, told: str) -> None:
    write([node("ReduceMean", ["x"], "m", axes=[1], keepdims=1), node(kind, ["m"], "y")])
    with pytest.raises(StudioError, match=told) as refused:
        teacher().depth(np.zeros((8, 12, 3), np.uint8))
    assert "teacher onnx" in str(refused.value)


def growing(power: int) -> None:
    """One picture passes; of n together, each is repeated n ** power times on the way."""
    write(
        [
            node("ReduceMean", ["x"], "m", axes=[1], keepdims=1),
            node("Shape", ["x"], "s"),
            node("Gather", ["s", "first"], "n", axis=0),
            node("Pow", ["n", "power"], "times"),
            node("Concat", ["one", "times", "one", "one"], "shape", axis=0),
            node("Expand", ["m", "shape"], "long"),
            node("ReduceMean", ["long"], "y", axes=[1], keepdims=1),
        ],
        constants={
            "first": np.array([0], np.int64),
            "power": np.array([power], np.int64),
            "one": np.array([1], np.int64),
        },
    )


def test_what_does_not_fit_into_memory_goes_in_smaller_batches() -> None:
    growing(30)
    images = [noise(n, 8, 12, 3) for n in range(3)]
    found = teacher().depths(images)
    for image, depth in zip(images, found, strict=True):
        assert np.allclose(depth, grey(image), rtol=1e-5)


def test_one_picture_that_does_not_fit_into_memory_says_so() -> None:
    write(
        [
            node("ReduceMean", ["x"], "m", axes=[1], keepdims=1),
            node("Expand", ["m", "shape"], "long"),
            node("ReduceMean", ["long"], "y", axes=[1], keepdims=1),
        ],
        constants={"shape": np.array([1, 2**40, 1, 1], np.int64)},
    )
    with pytest.raises(StudioError, match="needs more memory than the CPU has for one picture"):
        teacher().depth(place(1))


def test_a_file_that_is_absent_damaged_or_unnamed_says_what_to_do() -> None:
    with pytest.raises(StudioError, match="Say which file the teacher 'onnx' is"):
        onnx.build(onnx.Options())
    with pytest.raises(StudioError, match=r"gone.onnx is not there.*put it into"):
        onnx.build(onnx.Options(file="gone.onnx"))
    with pytest.raises(StudioError, match="not a file of the model folder"):
        onnx.build(onnx.Options(file="../tiny.onnx"))
    (models_folder() / "tiny.onnx").write_bytes(b"no network at all")
    with pytest.raises(StudioError, match=r"tiny.onnx cannot be used as a network"):
        teacher()


def test_a_preset_decides_what_follows() -> None:
    write(shapes=({"x": (1, 3, "h", "w")}, {"y": (1, 1, "h", "w")}))
    made = onnx.build(onnx.Options(file="tiny.onnx", preset="midas-small", output="metres"))
    assert (made.unit, made.quantity) == ("relative", "disparity")
    [file] = onnx.files(onnx.Options(file="model-small.onnx"))
    assert file in onnx.every_file()
    assert not file.digest  # no published source states one


@pytest.mark.weights
def test_fastdepth_is_a_preset_of_the_same() -> None:
    place_weights("fastdepth_7.onnx")
    image = place(5, 97, 61)
    thin = fastdepth.build(fastdepth.Options())
    wide = onnx.build(onnx.Options(file="fastdepth_7.onnx", normalisation="0..1", output="metres"))
    assert np.array_equal(thin.depth(image), wide.depth(image))
    assert (thin.unit, thin.licence, thin.device) == ("metre", "MIT", "CPU")


@pytest.mark.weights
def test_a_network_for_masks_is_no_teacher() -> None:
    place_weights("u2netp.onnx")
    with pytest.raises(StudioError, match="gives 7 outputs"):
        onnx.build(onnx.Options(file="u2netp.onnx"))
