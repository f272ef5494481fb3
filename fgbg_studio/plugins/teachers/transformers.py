"""transformers: Depth Anything V2, MiDaS (DPT), ZoeDepth and Depth Pro, from the Hugging Face hub.

A network is known by its name on the hub or is a folder of yours. Its files lie in the model
folder, where they are downloaded at a click and checked, or in the cache of the Hugging Face
library; loading one fetches nothing and runs nothing of what lies there. Weights are read from
safetensors, or as weights only. Some networks give metres, others are relative in disparity.

L. Yang et al.: Depth Anything V2, 2024 (arXiv 2406.09414). R. Ranftl et al.: Vision Transformers
for Dense Prediction, 2021 (2103.13413). S. Bhat et al.: ZoeDepth, 2023 (2302.12288). A. Bochkovskii
et al.: Depth Pro, 2024 (2410.02073).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins import hub_models

if TYPE_CHECKING:
    from fgbg_studio.plugins.torch_teachers import TorchTeacher

OWN = "own"


class Options(BaseOptions):
    """Which network."""

    model: Literal[
        "depth-anything/Depth-Anything-V2-Small-hf",
        "depth-anything/Depth-Anything-V2-Metric-Indoor-Small-hf",
        "depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf",
        "Intel/dpt-hybrid-midas",
        "Intel/zoedepth-nyu-kitti",
        "apple/DepthPro-hf",
        "own",
    ] = option(
        "depth-anything/Depth-Anything-V2-Small-hf",
        "Network: Small is quick and relative, Metric and ZoeDepth give metres, Depth Pro too.",
    )
    own: str = option("", "For own: its name on the hub, OWNER/NAME, or its folder.")
    dpt_gives: Literal["disparity", "metres"] = option(
        "disparity", "For own of the family DPT: what it was trained to give."
    )


def files(options: Options) -> tuple[ModelFile, ...]:
    """The files of a network on the hub; none for a folder of one's own."""
    name = options.own if options.model == OWN else options.model
    on_hub = hub_models.is_name(name) and _own_folder(options) is None
    return hub_models.files_of(name) if on_hub else ()


def every_file() -> tuple[ModelFile, ...]:
    """The files of all networks that are offered by name."""
    return hub_models.every_file()


def files_named(name: str) -> tuple[ModelFile, ...]:
    """The files of any network on the hub by their names, or that of their folder, OWNER--NAME."""
    folder, _, part = name.partition("/")
    on_hub = folder.replace("--", "/", 1)
    found = hub_models.files_of(on_hub) if hub_models.is_name(on_hub) else ()
    return tuple(file for file in found if not part or file.name == name)


def meaningless(options: Options) -> frozenset[str]:
    """The options that change nothing beside the others: a form leaves them out."""
    return frozenset() if options.model == OWN else frozenset({"own", "dpt_gives"})


def build(options: Options) -> TorchTeacher:
    """Load the network. Raises StudioError where files are absent, damaged or another kind's."""
    folder = _folder(options)
    from fgbg_studio.plugins import hub_networks
    from fgbg_studio.plugins.torch_teachers import Facts, TorchTeacher, choose_device, placed

    hub = hub_networks.load(folder, options.dpt_gives == "metres")
    device = choose_device()
    placed(hub.network, device, "transformers")
    needed = files(options)
    licence = needed[0].licence if needed else "whatever its maker says"
    gives: tuple[Any, Any] = ("metre", "depth")
    if hub.gives_disparity:
        gives = ("relative", "disparity")
    most = 1 if hub.votes else None
    facts = Facts("transformers", licence, *gives)
    return TorchTeacher(facts, hub_networks.answering(hub, device), device, most)


def _own_folder(options: Options) -> Path | None:
    """The person's folder, alone or in the model folder."""
    if options.model != OWN or not options.own:
        return None
    folder = models_folder() / options.own  # a path from the root stays what it is
    return folder if folder.is_dir() else None


def _folder(options: Options) -> Path:
    """Where the network's files lie. Raises StudioError, naming what is absent, and the way."""
    if own := _own_folder(options):
        return own
    needed = files(options)
    if not needed:
        raise StudioError(
            f"'{options.own}' is neither a name on the hub (OWNER/NAME) nor a folder in "
            f"{models_folder()} or elsewhere. Choose one as the option 'own'."
        )
    if not all(map(model_files.find, needed)) and (cached := _cached(needed)):
        return cached
    found = [model_files.require(file) for file in needed]
    return found[0].parent


def _cached(needed: tuple[ModelFile, ...]) -> Path | None:
    """The folder in the Hugging Face library's own cache, if it holds all that is needed."""
    try:
        from huggingface_hub import try_to_load_from_cache
    except ImportError:
        return None
    name = needed[0].source.removeprefix(f"{hub_models.HUB}/")
    cached = [try_to_load_from_cache(name, Path(file.name).name) for file in needed]
    found = [Path(path) for path in cached if isinstance(path, str)]
    return found[0].parent if len(found) == len(needed) else None
