"""FastDepth: depth of indoor pictures by a small network, in metres as NYU Depth v2 has them.

D. Wofk, F. Ma, T.-J. Yang, S. Karaman, V. Sze: FastDepth, ICRA 2019 (MIT). Reads an ONNX export:
one input 1 x 3 x 224 x 224, RGB 0..1, one output of the same size in metres, larger = farther.
The file is put into the model folder by hand; nothing is downloaded.
"""

from __future__ import annotations

from fgbg_studio.base import model_files
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins.onnx_depth import OnnxTeacher, Reading, load

NAME = "fastdepth_7.onnx"
LICENCE, SOURCE = "MIT", "https://github.com/dwofk/fast-depth"
USE = "teacher fastdepth: an ONNX export of FastDepth (Wofk et al. 2019)"
READING = Reading(224, 224, "0..1", output="metres", least=0.1)
"""What the network puts nearer than 0.1 m, or behind the camera, is unknown."""


class Options(BaseOptions):
    """Which file."""

    file: str = option(NAME, "The model file's name in the model folder")


def files(options: Options) -> tuple[ModelFile, ...]:
    """The file that these options need."""
    return (ModelFile(options.file, "", LICENCE, SOURCE, use=USE),)


def every_file() -> list[ModelFile]:
    """The file by its usual name."""
    return [*files(Options())]


def build(options: Options) -> OnnxTeacher:
    """Load the network. Raises StudioError where the file or onnxruntime is missing."""
    [file] = files(options)
    return load(model_files.require(file), READING, "fastdepth", LICENCE)
