"""Any network in an ONNX file that gives one number for each place in a picture.

Where the file comes from says how it takes pictures and what it gives. A preset knows it for what
is published: MiDaS (R. Ranftl et al. 2020, https://github.com/isl-org/MiDaS, MIT: model-small.onnx
and model-f6b98070.onnx of release v2_1, ImageNet's normalisation, disparity) and Depth Anything V2
(L. Yang et al. 2024, https://github.com/DepthAnything/Depth-Anything-V2: the small one Apache-2.0,
the others CC-BY-NC-4.0; 518 x 518, ImageNet's normalisation, disparity).
"""

from __future__ import annotations

from typing import Literal

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins.onnx_depth import (
    Layout,
    Normalisation,
    OnnxTeacher,
    Output,
    Reading,
    load,
)

Preset = Literal["none", "midas-small", "midas", "depth-anything"]
PRESETS = {
    "midas-small": Reading(256, 256, "imagenet", output="disparity"),
    "midas": Reading(384, 384, "imagenet", output="disparity"),
    "depth-anything": Reading(518, 518, "imagenet", output="disparity"),
}
RELEASE = "https://github.com/isl-org/MiDaS/releases/download/v2_1"
PUBLISHED = {
    name: ModelFile(
        name,
        f"{RELEASE}/{name}",
        "MIT",
        "https://github.com/isl-org/MiDaS",
        use=f"teacher onnx, preset {preset}: relative depth by {which}",
    )
    for name, preset, which in (
        ("model-small.onnx", "midas-small", "MiDaS v2.1 small"),
        ("model-f6b98070.onnx", "midas", "MiDaS v2.1"),
    )
}
UNSTATED = "not stated: see where the file comes from"


class Options(BaseOptions):
    """Which file, how it is given pictures, and what its numbers mean."""

    file: str = option("", "The model file's name in the model folder")
    preset: Preset = option(
        "none", "A published network, which decides all that follows; none takes what is set"
    )
    width: int = option(
        0, "Width of what it is given", unit="px", ge=0, le=4096, zero="as the file states"
    )
    height: int = option(
        0, "Height of what it is given", unit="px", ge=0, le=4096, zero="as the file states"
    )
    normalisation: Normalisation = option("imagenet", "How it is given colours")
    layout: Layout = option("auto", "Whether colours come before rows (nchw); auto finds out")
    bgr: bool = option(False, "Blue comes first, then green and red", label="BGR")
    output: Output = option(
        "disparity",
        "What it gives: depth in metres, depth or disparity (larger = nearer) without a unit, or "
        "the reciprocal of depth in metres",
    )
    factor: float = option(
        1.0,
        "Depth in metres is this times the output, or this divided by a reciprocal",
        ge=1e-6,
        le=1e6,
    )


def files(options: Options) -> tuple[ModelFile, ...]:
    """The file that these options need."""
    if not options.file:
        return ()
    by_hand = ModelFile(options.file, "", UNSTATED, "", use="teacher onnx")
    return (PUBLISHED.get(options.file, by_hand),)


def every_file() -> list[ModelFile]:
    """Those whose publishers offer them as ONNX."""
    return list(PUBLISHED.values())


def build(options: Options) -> OnnxTeacher:
    """Load the network. Raises StudioError where it is not there, or gives no depth."""
    if not options.file:
        raise StudioError(
            f"Say which file the teacher 'onnx' is: the name of an ONNX file in {models_folder()}."
        )
    [file] = files(options)
    return load(model_files.require(file), _reading(options), "onnx", file.licence)


def _reading(options: Options) -> Reading:
    if options.preset != "none":
        return PRESETS[options.preset]
    return Reading(
        options.width,
        options.height,
        options.normalisation,
        options.layout,
        options.bgr,
        options.output,
        options.factor,
    )
