"""Depth networks that the library `transformers` runs, from a folder; nothing is fetched.

What a network gives is told by its family (https://huggingface.co/docs/transformers, tasks,
monocular depth estimation): Depth Anything says disparity, or metres where its configuration says
`metric`; DPT, as MiDaS trained it, disparity; ZoeDepth and Depth Pro metres, once the library's
`post_process_depth_estimation` has cut off the padding, or brought in the field of view.
"""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor

from fgbg_studio.base.atomic_files import read_json
from fgbg_studio.base.errors import StudioError
from fgbg_studio.plugins.checkpoint_files import check_size
from fgbg_studio.plugins.hub_models import PICKLED, SAFE
from fgbg_studio.plugins.torch_teachers import from_disparity, is_lack_of_memory

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]

FAMILIES = {
    "depth_anything": "Depth Anything",
    "dpt": "DPT",
    "zoedepth": "ZoeDepth",
    "depth_pro": "Depth Pro",
}
"""The family's name in a configuration -> for people."""
NAMED = 3
"""How many missing weights a message mentions."""


class HubNetwork(NamedTuple):
    """A network of the library, what prepares its pictures, and what it gives.

    `missing` are weights that its file lacks. Published files lack some that are never used (of the
    first fusion layer of MiDaS, say); they are NaN here, so that those which are used show.
    `votes` says that the pictures of a batch vote together on the kind of scene, so that each has
    to be shown alone.
    """

    folder: Path
    network: torch.nn.Module
    processor: Any
    family: str
    missing: tuple[str, ...]
    gives_disparity: bool
    votes: bool


def load(folder: Path, dpt_gives_metres: bool = False) -> HubNetwork:
    """A network from a folder with config.json, preprocessor_config.json and its weights.

    No code of the folder is run, and nothing is looked for on the hub. Raises StudioError, naming
    the folder, for one of another kind and for damaged files.
    """
    family = _family(folder)
    library = _library()
    try:
        network, missing, processor = _read(library, folder)
    except _failures() as error:
        raise _unusable(folder, error) from error
    config = network.config
    metric = getattr(config, "depth_estimation_type", "relative") == "metric"
    disparity = family == "depth_anything" and not metric
    disparity |= family == "dpt" and not dpt_gives_metres
    votes = len(getattr(config, "bin_configurations", ())) > 1
    return HubNetwork(folder, network, processor, family, missing, disparity, votes)


def answering(
    hub: HubNetwork, device: torch.device
) -> Callable[[Sequence[Picture]], Sequence[Tensor]]:
    """What a `TorchTeacher` asks; the network has to be on `device`.

    Asking raises StudioError where weights that are used are missing, and for pictures or a
    description that the network cannot use.
    """

    def answer(images: Sequence[Picture]) -> Sequence[Tensor]:
        try:
            maps = _maps(hub, images, device)
        except _failures() as error:
            if is_lack_of_memory(error):
                raise
            raise _unusable(hub.folder, error) from error
        if hub.missing and not torch.is_autocast_enabled(device.type):  # which can overflow too
            _check_whole(hub, maps)
        return [from_disparity(one) for one in maps] if hub.gives_disparity else maps

    return answer


def _maps(hub: HubNetwork, images: Sequence[Picture], device: torch.device) -> list[Tensor]:
    """What the network says, by the library's own way, at the pictures' size in full precision."""
    seen = hub.processor(
        images=list(images), return_tensors="pt", input_data_format="channels_last"
    )
    outputs = hub.network(pixel_values=seen["pixel_values"].to(device))
    sizes = [image.shape[:2] for image in images]
    for name in ("predicted_depth", "field_of_view"):
        if getattr(outputs, name, None) is not None:
            outputs[name] = outputs[name].float()
    padded = {"source_sizes": sizes} if hub.family == "zoedepth" else {}
    found = hub.processor.post_process_depth_estimation(outputs, target_sizes=sizes, **padded)
    return [one["predicted_depth"] for one in found]


def _check_whole(hub: HubNetwork, maps: list[Tensor]) -> None:
    if not all(bool(one.isfinite().all()) for one in maps):
        more = ", and more" if len(hub.missing) > NAMED else ""
        raise StudioError(
            f"{hub.folder} lacks weights of its network: {', '.join(hub.missing[:NAMED])}{more}. "
            "Download its files again."
        )


def _family(folder: Path) -> str:
    described = read_json(folder / "config.json")
    family = described.get("model_type") if isinstance(described, dict) else None
    if family not in FAMILIES:
        raise StudioError(
            f"{folder} holds a network of the kind '{family}', and the teacher 'transformers' "
            f"knows {', '.join(FAMILIES.values())}. Choose one of those."
        )
    if described.get("backbone"):
        raise StudioError(
            f"{folder} holds only a part of a network: the rest is to come from elsewhere. Choose "
            "one that is complete."
        )
    return str(family)


def _library() -> Any:
    try:
        transformers = importlib.import_module("transformers")
    except ImportError as error:
        raise StudioError(
            "The library transformers is missing. Install it: pip install "
            "'fgbg-studio[transformers]'. Or choose another teacher."
        ) from error
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    return transformers


def _read(library: Any, folder: Path) -> tuple[Any, tuple[str, ...], Any]:
    """The network, the names of weights that are missing and therefore NaN, and its processor."""
    safe = (folder / SAFE).is_file() or (folder / f"{SAFE}.index.json").is_file()
    if not safe and (folder / PICKLED).is_file():
        check_size(folder / PICKLED)
    here = {"local_files_only": True, "trust_remote_code": False}
    config = library.AutoConfig.from_pretrained(folder, **here)
    if getattr(config, "max_depth", 1) is None:
        config.max_depth = 1  # as the library once took it for relative networks, by which it saved
    network, told = library.AutoModelForDepthEstimation.from_pretrained(
        folder,
        config=config,
        use_safetensors=safe,
        weights_only=True,
        output_loading_info=True,
        dtype=torch.float32,
        **here,
    )
    missing = tuple(sorted(told["missing_keys"]))
    state = network.state_dict()
    for name in missing:
        state[name].fill_(torch.nan)
    return network, missing, library.AutoImageProcessor.from_pretrained(folder, **here)


def _failures() -> tuple[type[Exception], ...]:
    """What the library raises for files that it cannot use."""
    from huggingface_hub.errors import StrictDataclassError
    from safetensors import SafetensorError

    expected = (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError)
    return (*expected, ImportError, pickle.UnpicklingError, SafetensorError, StrictDataclassError)


def _unusable(folder: Path, error: Exception) -> StudioError:
    first = str(error).strip().splitlines()
    return StudioError(
        f"The network in {folder} cannot be used ({first[0] if first else type(error).__name__}). "
        "No code of it was run. Download its files again, or choose another network."
    )
