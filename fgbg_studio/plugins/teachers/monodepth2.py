"""monodepth2: depth of streets, learned from videos of KITTI (for non-commercial use only).

The published networks of https://github.com/nianticlabs/monodepth2 (README.md has their addresses,
utils.py their checksums), or an encoder.pth and a depth.pth of your own. The sigmoid becomes
disparity as published (`disp_to_depth`, between 1 / 100 and 1 / 0.1), is enlarged and inverted.

Networks that saw the second camera give metres: times 5.4, for they were trained as if the
cameras, 54 cm apart, were 0.1 apart (STEREO_SCALE_FACTOR in evaluate_depth.py). Others are
relative. Which of the two a file is it says itself (`use_stereo` in encoder.pth).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.plugins import checkpoint_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from fgbg_studio.plugins.torch_teachers import TorchTeacher

    State = dict[str, Any]

ADDRESS = "https://storage.googleapis.com/niantic-lon-static/research/monodepth2"
SOURCE = "https://github.com/nianticlabs/monodepth2"
LICENCE = "Monodepth2 licence: non-commercial use only"
STEREO_SCALE = 5.4
OWN = "own"
PARTS = ("encoder.pth", "depth.pth")
DIGESTS = {
    "mono_640x192": "md5:a964b8356e08a02d009609d9e3928f7c",
    "stereo_640x192": "md5:3dfb76bcff0786e4ec07ac00f658dd07",
    "mono+stereo_640x192": "md5:c024d69012485ed05d7eaa9617a96b81",
    "mono_1024x320": "md5:0ab0766efdfeea89a0d9ea8ba90e1e63",
    "stereo_1024x320": "md5:afc2f2126d70cf3fdf26b550898b501a",
    "mono+stereo_1024x320": "md5:cdc5fc9b23513c07d5b19235d9ef08f7",
}
"""Network -> checksum of its zip file, as `download_paths` in the repository's utils.py has it."""


class Options(BaseOptions):
    """Which network."""

    model: Literal[
        "mono_640x192",
        "stereo_640x192",
        "mono+stereo_640x192",
        "mono_1024x320",
        "stereo_1024x320",
        "mono+stereo_1024x320",
        "own",
    ] = option("mono+stereo_640x192", "Network: those with stereo give metres, mono is relative.")
    folder: str = option(
        "", "For own: the folder in the model folder that holds encoder.pth and depth.pth."
    )


def files(options: Options) -> tuple[ModelFile, ...]:
    """A zip file that holds both parts, or the two of one's own once their folder is chosen."""
    if options.model != OWN:
        return (_published(options.model),)
    use = "teacher monodepth2, your own network"
    names = [f"{options.folder}/{part}" for part in PARTS] if options.folder else []
    return tuple(ModelFile(name, "", LICENCE, SOURCE, use=use) for name in names)


def every_file() -> tuple[ModelFile, ...]:
    """The published zip files."""
    return tuple(map(_published, DIGESTS))


def meaningless(options: Options) -> frozenset[str]:
    """The options that change nothing beside the others: a form leaves them out."""
    return frozenset() if options.model == OWN else frozenset({"folder"})


def _published(model: str) -> ModelFile:
    return ModelFile(
        name=f"{model}.zip",
        url=f"{ADDRESS}/{model.replace('+', '%2B')}.zip",
        licence=LICENCE,
        source=SOURCE,
        digest=DIGESTS[model],
        use=f"teacher monodepth2, {'metres' if 'stereo' in model else 'relative'}",
    )


def build(options: Options) -> TorchTeacher:
    """Load both parts. Raises StudioError, naming the file, where one is absent or wrong."""
    if options.model == OWN and not options.folder:
        raise StudioError(
            "The network 'own' needs a folder: put encoder.pth and depth.pth into one in the model "
            "folder and choose its name as the option 'folder'."
        )
    found = [model_files.require(file) for file in files(options)]
    if options.model == OWN:
        where = found[0].parent
        states = [checkpoint_files.read_state(path) for path in found]
    else:
        [where] = found
        states = [checkpoint_files.read_packed_state(where, part) for part in PARTS]
    return _teacher(states, [f"{part} of {where}" for part in PARTS])


def _teacher(states: list[State], places: list[str]) -> TorchTeacher:
    import torch

    from fgbg_studio.plugins.monodepth2_network import Decoder, Encoder, disparity_of
    from fgbg_studio.plugins.torch_teachers import (
        Facts,
        TorchTeacher,
        choose_device,
        from_disparity,
        placed,
        resized,
    )

    size = _size(states[0], places[0])
    stereo = bool(states[0].pop("use_stereo", False))
    with torch.device("meta"):
        parts = Encoder(), Decoder()
    for part, state, where in zip(parts, states, places, strict=True):
        checkpoint_files.fill(part, state, where, "monodepth2 with a ResNet-18")
    device = choose_device()
    encoder, decoder = (placed(part, device, "monodepth2") for part in parts)

    def answer(images: Sequence[npt.NDArray[np.uint8]]) -> Tensor:
        sigmoid = decoder(encoder(_shrunk(images, size).to(device)))
        disparity = resized(disparity_of(sigmoid), *images[0].shape[:2])
        return from_disparity(disparity) * (STEREO_SCALE if stereo else 1.0)

    known: tuple[Any, Any] = ("metre", "depth") if stereo else ("relative", "disparity")
    return TorchTeacher(Facts("monodepth2", LICENCE, *known), answer, device)


def _size(encoder: State, where: str) -> tuple[int, int]:
    """Width and height of what the network saw in training, which encoder.pth has beside it."""
    size = encoder.pop("width", None), encoder.pop("height", None)
    if not all(isinstance(side, int) and side in range(32, 4097, 32) for side in size):
        raise StudioError(
            f"{where} does not say which size of picture the network takes: width and height are "
            f"{size[0]} and {size[1]}, and multiples of 32 are needed. {checkpoint_files.ADVICE}"
        )
    return size


def _shrunk(images: Sequence[npt.NDArray[np.uint8]], size: tuple[int, int]) -> Tensor:
    """Pictures as the network saw them, 0..1: by Lanczos' filter, as test_simple.py has it."""
    import numpy as np
    from PIL import Image

    from fgbg_studio.plugins.torch_teachers import as_batch

    filtered = Image.Resampling.LANCZOS
    return as_batch([np.asarray(Image.fromarray(i).resize(size, filtered)) for i in images])
