"""Tiny depth networks of each family, with random weights, as the Hugging Face hub has them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

library: Any = importlib.import_module("transformers")
"""By its name: its types, as those of all it imports, would take mypy long."""
library.logging.disable_progress_bar()
SMALL = {"hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 16}
NARROW = {"neck_hidden_sizes": [8] * 4, "fusion_hidden_size": 8}


def depth_anything(metric: bool = False) -> tuple[Any, Any]:
    """A network and its processor, as all functions here give."""
    backbone = library.Dinov2Config(
        **SMALL,
        num_hidden_layers=4,
        image_size=28,
        patch_size=14,
        out_indices=[1, 2, 3, 4],
        reshape_hidden_states=False,
    )
    config = library.DepthAnythingConfig(
        backbone_config=backbone,
        **NARROW,
        reassemble_hidden_size=8,
        head_hidden_size=4,
        depth_estimation_type="metric" if metric else "relative",
        max_depth=20 if metric else None,
    )
    size = {"height": 28, "width": 28}
    processor = library.DPTImageProcessor(size=size, keep_aspect_ratio=True, ensure_multiple_of=14)
    config.max_depth = config.max_depth or 1
    network = library.DepthAnythingForDepthEstimation(config)
    network.config.max_depth = 20 if metric else None  # as the published ones were saved
    return network, processor


def dpt() -> tuple[Any, Any]:
    config = library.DPTConfig(
        **SMALL,
        **NARROW,
        num_hidden_layers=4,
        image_size=32,
        patch_size=16,
        backbone_out_indices=[0, 1, 2, 3],
    )
    return library.DPTForDepthEstimation(config), library.DPTImageProcessor(
        size={"height": 32, "width": 32}
    )


def dpt_hybrid() -> tuple[Any, Any]:
    """With a convolutional backbone, as Intel/dpt-hybrid-midas has it."""
    backbone = library.BitConfig(
        global_padding="same",
        layer_type="bottleneck",
        depths=[1, 1, 1],
        embedding_size=8,
        hidden_sizes=[16, 16, 32],
        num_groups=2,
        out_features=["stage1", "stage2", "stage3"],
        embedding_dynamic_padding=True,
    )
    config = library.DPTConfig(
        **SMALL,
        is_hybrid=True,
        backbone_config=backbone,
        backbone_featmap_shape=[1, 32, 2, 2],
        neck_hidden_sizes=[16, 16, 8, 8],
        fusion_hidden_size=8,
        num_hidden_layers=4,
        image_size=32,
        patch_size=16,
        backbone_out_indices=[0, 1, 2, 3],
    )
    processor = library.DPTImageProcessor(size={"height": 32, "width": 32})
    return library.DPTForDepthEstimation(config), processor


def zoedepth() -> tuple[Any, Any]:
    """With heads for rooms and for streets, of which it chooses by the picture."""
    backbone = library.BeitConfig(
        **SMALL,
        num_hidden_layers=4,
        image_size=32,
        patch_size=16,
        out_indices=[1, 2, 3, 4],
        reshape_hidden_states=False,
    )
    config = library.ZoeDepthConfig(
        backbone_config=backbone,
        **NARROW,
        bottleneck_features=8,
        num_relative_features=4,
        bin_embedding_dim=4,
        num_attractors=[2] * 4,
        bin_configurations=[
            {"name": "nyu", "n_bins": 4, "min_depth": 0.001, "max_depth": 10.0},
            {"name": "kitti", "n_bins": 4, "min_depth": 0.001, "max_depth": 80.0},
        ],
        num_patch_transformer_layers=4,
        patch_transformer_hidden_size=128,
        patch_transformer_intermediate_size=8,
        patch_transformer_num_attention_heads=4,
    )
    return library.ZoeDepthForDepthEstimation(config), library.ZoeDepthImageProcessor(
        size={"height": 32, "width": 32}
    )


def depth_pro() -> tuple[Any, Any]:
    parts = ("image_model_config", "patch_model_config", "fov_model_config")
    backbone = {"num_hidden_layers": 2, "image_size": 16, "patch_size": 8}
    config = library.DepthProConfig(
        fusion_hidden_size=8,
        patch_size=16,
        intermediate_hook_ids=[1, 0],
        intermediate_feature_dims=[8, 8],
        scaled_images_feature_dims=[8, 8, 8],
        use_fov_model=True,
        **{part: library.Dinov2Config(**SMALL, **backbone) for part in parts},
    )
    return library.DepthProForDepthEstimation(config), library.DepthProImageProcessor(
        size={"height": 64, "width": 64}
    )


MAKERS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "depth_anything": depth_anything,
    "depth_anything_metric": lambda: depth_anything(metric=True),
    "dpt": dpt,
    "dpt_hybrid": dpt_hybrid,
    "zoedepth": zoedepth,
    "depth_pro": depth_pro,
}


def write(folder: Path, name: str) -> Path:
    """Such a folder; the network's answers vary over a picture and are mostly above 0."""
    torch.manual_seed(3)
    network, processor = MAKERS[name]()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, 0.02, 0.3)
    network.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder
