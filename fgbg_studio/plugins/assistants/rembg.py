"""rembg: networks trained to find the salient object of any photo, clothes, or what one points at.

Every session of rembg 2.0.86 that works on this machine is offered. Left out on purpose are
`withoutbg` and `atlascloud`, which send the photo to a company's server and need a key.
`u2net_custom`, `dis_custom` and `ben_custom` run a file that the person has put into the model
folder. Masks are what the session's own `predict` gives. https://github.com/danielgatis/rembg
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fgbg_studio.base import model_files
from fgbg_studio.base.atomic_files import replacing
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.base.resources import models_folder
from fgbg_studio.imaging.prompts import NOTHING, Prompt, with_strokes
from fgbg_studio.plugins import onnx_sessions, rembg_files

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]
    Mask = npt.NDArray[np.uint8]

CUSTOM = frozenset({"u2net_custom", "dis_custom", "ben_custom"})
HALF = "birefnet-general-fp16"
"""Made from birefnet-general here, as rembg makes it; it is published nowhere."""
CLOTHES = "u2net_cloth_seg"


class Options(BaseOptions):
    """Which network, and what the few that can be told something are told."""

    session: Literal[
        "u2netp",
        "silueta",
        "u2net",
        "u2net_human_seg",
        "u2net_cloth_seg",
        "isnet-general-use",
        "isnet-anime",
        "birefnet-general",
        "birefnet-general-lite",
        "birefnet-general-fp16",
        "birefnet-portrait",
        "birefnet-dis",
        "birefnet-hrsod",
        "birefnet-cod",
        "birefnet-massive",
        "bria-rmbg",
        "sam",
        "u2net_custom",
        "dis_custom",
        "ben_custom",
    ] = option("u2netp", "Network: u2netp is small and quick, the others are more exact.")
    file: str = option("", "For a custom session: the name of its file in the model folder.")
    clothes: Literal["attire", "upper", "lower", "full"] = option(
        "attire", "For u2net_cloth_seg: all clothes, those of the upper or lower body, or dresses."
    )
    sam_model: Literal["sam_vit_b_01ec64", "sam_vit_l_0b3195", "sam_vit_h_4b8939"] = option(
        "sam_vit_b_01ec64", "For sam: the network; b is the smallest, h the largest."
    )
    sam_quant: bool = option(False, "For sam: with weights of 8 bits, smaller and less exact.")


def files(options: Options) -> tuple[ModelFile, ...]:
    """What these options need; nothing for a custom session whose file is not chosen yet."""
    if options.session == "sam":
        return rembg_files.sam_files(options.sam_model, options.sam_quant)
    if options.session in CUSTOM:
        own = ModelFile(
            options.file, "", "whatever its maker says", "", use=f"rembg, {options.session}"
        )
        return (own,) if options.file else ()
    return (rembg_files.SINGLE["birefnet-general" if options.session == HALF else options.session],)


def meaningless(options: Options) -> frozenset[str]:
    """The options that change nothing with the session that is chosen: a form leaves them out."""
    asked = {
        "file": options.session in CUSTOM,
        "clothes": options.session == CLOTHES,
        "sam_model": options.session == "sam",
        "sam_quant": options.session == "sam",
    }
    return frozenset(name for name, matters in asked.items() if not matters)


def every_file() -> tuple[ModelFile, ...]:
    """The published files of all sessions."""
    return rembg_files.every_file()


class Rembg:
    """A loaded session.

    Attributes:
        provider: What it really runs on, "CPU" or "CUDA".
        note: A sentence where that is not what it was to run on, else empty.
        prompts: What it understands.
        needs_prompt: It cannot be asked about a photo in which nothing is pointed at.
    """

    def __init__(self, session: Any, options: Options) -> None:
        self._session = session
        self._options = options
        points = options.session == "sam"
        self.prompts = frozenset({"box", "points", "strokes"} if points else {"box", "strokes"})
        self.needs_prompt = points
        self.provider = onnx_sessions.provider_of(
            session.encoder if points else session.inner_session
        )
        self.note = onnx_sessions.fallback_note(self.provider)

    def encode(self, image: Picture) -> None:
        """Nothing is worth keeping: a session says its mask in one go."""

    def propose(self, image: Picture, prompt: Prompt = NOTHING, encoded: None = None) -> Mask:
        """A soft mask (uint8, H x W) of what an RGB picture (uint8, H x W x 3) shows.

        That is the most salient object, within the box if one is given; with `sam` it is what
        points and box mean. What strokes mark is set afterwards. Raises StudioError for an empty
        box, or for `sam` without anything to go by.
        """
        found = self._pointed_at if self._options.session == "sam" else self._within
        return with_strokes(found(image, prompt), prompt)

    def _within(self, image: Picture, prompt: Prompt) -> Mask:
        import numpy as np

        height, width = image.shape[:2]
        left, top, right, bottom = prompt.box or (0, 0, width, height)
        left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
        if right <= left or bottom <= top:
            raise StudioError("The box is empty. Draw it around the object.")
        mask = np.zeros((height, width), np.uint8)
        said = {"cc": self._options.clothes} if self._options.session == CLOTHES else {}
        mask[top:bottom, left:right] = self._predict(image[top:bottom, left:right], **said)
        return mask

    def _pointed_at(self, image: Picture, prompt: Prompt) -> Mask:
        marks = [
            {"type": "point", "data": [x, y], "label": int(is_object)}
            for x, y, is_object in prompt.points
        ]
        if prompt.box:
            marks.append({"type": "rectangle", "data": list(prompt.box), "label": 1})
        if not marks:
            raise StudioError(
                "The session 'sam' finds what is pointed at. Click on the object or draw a box."
            )
        return self._predict(image, sam_prompt=marks)

    def _predict(self, image: Picture, **said: Any) -> Mask:
        """The session's own answer, at the picture's size.

        Raises StudioError for a file that is another session's, as one chosen by hand can be.
        """
        import numpy as np
        from PIL import Image

        try:
            with np.errstate(invalid="ignore", divide="ignore"):  # a picture with nothing salient
                answer = self._session.predict(Image.fromarray(image), **said)[0]
        except onnx_sessions.failures() as error:
            name = Path(files(self._options)[0].name)
            raise onnx_sessions.unusable(name, error) from error
        return np.array(answer.convert("L"), np.uint8)


def build(options: Options) -> Rembg:
    """Load the session. Raises StudioError, naming file and folder, where its model is absent."""
    if options.session in CUSTOM and not options.file:
        raise StudioError(
            f"The session '{options.session}' needs a file of yours. Put it into "
            f"{models_folder()} and choose it as the option 'file'."
        )
    paths = [model_files.require(file) for file in files(options)]
    _check_installed()
    if options.session == HALF:
        paths = [_halved(paths[0])]
    if options.session == "sam":
        return Rembg(_opened(options.session, _with_weights(paths)), options)
    return Rembg(_opened(options.session, paths[0]), options)


def _check_installed() -> None:
    """Before rembg is imported, since it ends the whole program where onnxruntime is missing."""
    onnx_sessions.settings()
    try:
        importlib.import_module("rembg.sessions")
    except ImportError as error:
        raise StudioError("rembg is not complete. Install it: pip install 'rembg[cpu]'.") from error


def _opened(name: str, path: Path | tuple[Path, Path]) -> Any:
    """The session of a name as rembg has it, reading the file that was checked.

    Where a file lies is told by a subclass: rembg would look into a folder that an environment
    variable names, and a thread must not write those while another one decodes a JPEG. That it
    does not run on the device asked for is told by `note`, not by rembg's warning.
    """
    from rembg.sessions import sessions

    told = {
        "download_models": classmethod(lambda *_, **__: path),
        "_warn_on_provider_fallback": lambda *_: None,
    }
    local = type(name, (sessions[name],), told)
    chosen = onnx_sessions.settings(), onnx_sessions.wanted()
    try:
        return local(name, chosen[0], providers=chosen[1], model_path=str(path))
    except onnx_sessions.failures() as error:
        raise onnx_sessions.unusable(path if isinstance(path, Path) else path[0], error) from error


def _with_weights(paths: list[Path]) -> tuple[Path, Path]:
    """Encoder and decoder of SAM; pieces of weights are joined beside the encoder, once."""
    encoder, decoder, *pieces = paths
    whole = encoder.with_name("sam_vit_h_4b8939.encoder_data.bin")
    if pieces and not whole.exists():
        with replacing(whole) as temporary, temporary.open("wb") as joined:
            for piece in pieces:
                joined.write(piece.read_bytes())
    return encoder, decoder


def _halved(path: Path) -> Path:
    """The network with weights of 16 bits, made once as rembg's birefnet_general_fp16.py does."""
    half = path.with_name(f"{HALF}.onnx")
    if half.is_file():
        return half
    try:
        onnx = importlib.import_module("onnx")
        float16 = importlib.import_module("onnxconverter_common.float16")
    except ImportError as error:
        raise StudioError(
            f"'{HALF}' is made from birefnet-general, which needs two more packages: "
            "pip install 'rembg[fp16]'. Or choose birefnet-general."
        ) from error
    with replacing(half) as temporary:
        onnx.save(float16.convert_float_to_float16(onnx.load(path), keep_io_types=True), temporary)
    return half
