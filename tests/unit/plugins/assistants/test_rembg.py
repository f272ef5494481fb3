"""rembg's sessions: the files they need are those that rembg states, and masks are its own."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import specs
from fgbg_studio.base.resources import models_folder
from fgbg_studio.imaging.prompts import Prompt
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.plugins import rembg_files
from fgbg_studio.plugins.assistants import rembg
from fgbg_studio.plugins.assistants.rembg import Options
from tests.unit.onnx_files import Shape, node, write_brightness, write_network
from tests.unit.weights import place_weights

REMOTE = {"withoutbg", "atlascloud"}
SESSIONS = next(spec.choices for spec in specs(Options) if spec.name == "session")


def registry() -> dict[str, Any]:
    from rembg.sessions import sessions

    return dict(sessions)


def test_every_session_that_works_on_this_machine_is_offered() -> None:
    local = {name for name, made in registry().items() if made.is_local()}
    assert set(SESSIONS) == local
    assert registry().keys() - local == REMOTE


def asked_of_pooch(
    name: str, monkeypatch: pytest.MonkeyPatch, home: Path, **named: Any
) -> set[tuple[str, str, str]]:
    """Address, digest and file name of everything that rembg itself would download."""
    seen: set[tuple[str, str, str]] = set()

    def retrieve(url: str, known_hash: str, fname: str, path: str, progressbar: bool) -> None:
        seen.add((url, known_hash, fname))
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / fname).write_bytes(b"")  # the pieces of one network are joined afterwards

    monkeypatch.setenv("REMBG_HOME", str(home))
    monkeypatch.setattr("pooch.retrieve", retrieve)
    registry()[name].download_models(**named)
    return seen


def ours(options: Options) -> set[tuple[str, str, str]]:
    return {(file.url, file.digest, file.name) for file in rembg.files(options)}


@pytest.mark.parametrize("name", sorted(rembg_files.SINGLE))
def test_files_and_digests_are_those_that_rembg_states(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("U2NET_HOME")
    assert ours(Options.model_validate({"session": name})) == asked_of_pooch(
        name, monkeypatch, tmp_path
    )


@pytest.mark.parametrize("model", ["sam_vit_b_01ec64", "sam_vit_l_0b3195", "sam_vit_h_4b8939"])
@pytest.mark.parametrize("quantised", [False, True])
def test_the_files_of_sam_are_those_that_rembg_states(
    model: str, quantised: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from rembg.sessions.sam import SAM_CHECKSUMS

    monkeypatch.delenv("U2NET_HOME")
    joined = tmp_path / "models" / "sam" / "sam_vit_h_4b8939.encoder_data.bin"
    joined.parent.mkdir(parents=True)
    joined.touch()  # else rembg reads the pieces, and leaves them open
    chosen = Options.model_validate({"session": "sam", "sam_model": model, "sam_quant": quantised})
    asked = asked_of_pooch("sam", monkeypatch, tmp_path, sam_model=model, sam_quant=quantised)
    pieces = {entry for entry in ours(chosen) if entry[2].endswith(".bin")}
    assert ours(chosen) - pieces == asked
    assert len(pieces) == (3 if model == "sam_vit_h_4b8939" and not quantised else 0)
    assert SAM_CHECKSUMS == rembg_files.SAM_DIGESTS


def test_every_published_file_has_a_digest_a_licence_and_its_page() -> None:
    listed = rembg.every_file()
    assert len({file.name for file in listed}) == len(listed)
    for file in listed:
        assert file.url.startswith("https://github.com/danielgatis/rembg/releases/")
        assert file.digest.partition(":")[0] in ("md5", "sha256")
        assert file.licence
        assert file.source.startswith("https://")


@pytest.mark.parametrize("name", SESSIONS)
def test_without_its_file_a_session_says_what_to_put_where(name: str) -> None:
    with pytest.raises(StudioError) as met:
        rembg.build(Options.model_validate({"session": name}))
    assert str(models_folder()) in str(met.value)
    for file in rembg.files(Options.model_validate({"session": name}))[:1]:
        assert file.name in str(met.value)
        assert file.url in str(met.value)


def scene() -> Any:
    """A bright disc on a dark ground, RGB."""
    return cv2.circle(np.full((90, 120, 3), 30, np.uint8), (60, 45), 25, (230, 240, 235), -1)


CUSTOM_SIDES = [("u2net_custom", 320), ("dis_custom", 1024), ("ben_custom", 1024)]


@pytest.mark.parametrize(("session", "side"), CUSTOM_SIDES)
def test_a_file_put_there_by_hand_runs_and_gives_rembgs_own_mask(
    session: str, side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_brightness(models_folder() / "mine.onnx", side)
    assistant = rembg.build(Options.model_validate({"session": session, "file": "mine.onnx"}))
    assert (assistant.provider, assistant.note) == ("CPU", "")
    mask = assistant.propose(scene())
    assert mask[45, 60] > 220
    assert mask[5, 5] < 40
    monkeypatch.setenv("U2NET_HOME", str(models_folder()))
    assert np.array_equal(mask, by_rembg(session, scene(), model_path=str(path)))


def by_rembg(session: str, image: Any, **named: Any) -> Any:
    """What rembg says when it is used as its own README shows."""
    from rembg import new_session, remove

    answer = remove(Image.fromarray(image), session=new_session(session, **named), only_mask=True)
    assert isinstance(answer, Image.Image)
    return np.asarray(answer.convert("L"))


@pytest.mark.parametrize("file", ["../outside.onnx", "/outside.onnx"])
def test_a_custom_file_outside_the_model_folder_is_refused(file: str) -> None:
    write_brightness(models_folder().parent / "outside.onnx", 320)
    with pytest.raises(StudioError, match="not a file of the model folder"):
        rembg.build(Options(session="u2net_custom", file=file))


def test_a_file_that_is_no_network_is_named() -> None:
    (models_folder() / "mine.onnx").write_bytes(b"no network")
    with pytest.raises(StudioError, match=r"mine\.onnx cannot be used as a network"):
        rembg.build(Options(session="u2net_custom", file="mine.onnx"))


def test_a_network_of_another_session_is_named() -> None:
    models_folder().mkdir(parents=True, exist_ok=True)
    write_brightness(models_folder() / "mine.onnx", 320)
    worker = rembg.build(Options(session="dis_custom", file="mine.onnx"))
    with pytest.raises(StudioError, match=r"mine\.onnx cannot be used as a network"):
        worker.propose(scene())


def custom() -> rembg.Rembg:
    write_brightness(models_folder() / "mine.onnx", 320)
    return rembg.build(Options(session="u2net_custom", file="mine.onnx"))


def test_a_box_bounds_the_object_and_strokes_have_the_last_word() -> None:
    on, off = np.zeros((90, 120), np.uint8), np.zeros((90, 120), np.uint8)
    on[1:4, 1:4], off[44:47, 59:62] = 1, 1
    mask = custom().propose(scene(), Prompt((20, 10, 200, 85), foreground=on, background=off))
    assert (mask[2, 2], mask[45, 60]) == (255, 0)
    assert mask[45, 50] > 220
    assert not mask[:, :20][4:].any()
    with pytest.raises(StudioError, match="box is empty"):
        custom().propose(scene(), Prompt((130, 10, 150, 20)))


def test_a_picture_of_one_colour_is_no_fault() -> None:
    assert custom().propose(np.full((40, 50, 3), 9, np.uint8)).shape == (40, 50)


def write_clothes(path: Path) -> None:
    """Four channels: ground, and what is red, green or blue."""
    concat = node("Concat", ["ground", "x"], "y", axis=1)
    ground = np.full((1, 1, 768, 768), -1, np.float32)
    outputs = {"y": (1, 4, 768, 768)}
    write_network(path, [concat], {"x": (1, 3, 768, 768)}, outputs, {"ground": ground})


def known_as(monkeypatch: pytest.MonkeyPatch, session: str) -> None:
    """Let a network that the test made count as the published one."""
    file = rembg_files.SINGLE[session]
    digest = f"md5:{hashlib.md5((models_folder() / file.name).read_bytes()).hexdigest()}"
    own = model_files.ModelFile(file.name, file.url, file.licence, file.source, None, digest)
    monkeypatch.setitem(rembg_files.SINGLE, session, own)


@pytest.mark.parametrize("part", ["attire", "upper", "lower", "full"])
def test_clothes_are_those_that_were_asked_for(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_clothes(models_folder() / "u2net_cloth_seg.onnx")
    known_as(monkeypatch, "u2net_cloth_seg")
    image = np.zeros((60, 90, 3), np.uint8)
    for channel in range(3):
        image[10:50, channel * 30 + 5 : channel * 30 + 25, channel] = 255
    chosen = {"session": "u2net_cloth_seg", "clothes": part}
    mask = rembg.build(Options.model_validate(chosen)).propose(image)
    found = [bool(mask[30, channel * 30 + 15]) for channel in range(3)]
    wanted = {"upper": 0, "lower": 1, "full": 2}
    assert found == [part == "attire" or channel == wanted[part] for channel in range(3)]


def write_sam(folder: Path) -> None:
    """An encoder that passes the picture on, and a decoder that marks what is bright."""
    picture, mask = (684, 1024, 3), (1, 1, 684, 1024)
    nodes = [node("Identity", ["input_image"], "image_embeddings")]
    named = {"image_embeddings": picture}
    write_network(folder / "sam_vit_b_01ec64.encoder.onnx", nodes, {"input_image": picture}, named)
    nodes = [
        node("ReduceMean", ["image_embeddings"], "grey", axes=[2], keepdims=0),
        node("Sub", ["grey", "half"], "above"),
        node("Unsqueeze", ["above", "axes"], "masks"),
        node("ReduceMax", ["point_labels"], "iou_predictions", keepdims=0),
        node("Identity", ["mask_input"], "low_res_masks"),
        *(
            node("Identity", [name], f"_{name}")
            for name in ("point_coords", "has_mask_input", "orig_im_size")
        ),
    ]
    inputs: dict[str, Shape] = {
        **named,
        "point_coords": (1, "n", 2),
        "point_labels": (1, "n"),
        "mask_input": (1, 1, 256, 256),
        "has_mask_input": (1,),
        "orig_im_size": (2,),
    }
    outputs: dict[str, Shape] = {
        "masks": mask,
        "iou_predictions": (),
        "low_res_masks": (1, 1, 256, 256),
    }
    half, axes = np.array([128], np.float32), np.array([0, 1], np.int64)
    path = folder / "sam_vit_b_01ec64.decoder.onnx"
    write_network(path, nodes, inputs, outputs, {"half": half, "axes": axes})


def test_sam_answers_to_points_and_boxes_and_to_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_sam(models_folder())
    monkeypatch.setattr(rembg_files, "SAM_DIGESTS", dict.fromkeys(rembg_files.SAM_DIGESTS, ""))
    assistant = rembg.build(Options(session="sam"))
    assert "points" in assistant.prompts
    with pytest.raises(StudioError, match="Click on the object"):
        assistant.propose(scene())
    for prompt in (Prompt(points=((60.5, 45.5, True), (3, 3, False))), Prompt((30, 15, 90, 75))):
        mask = assistant.propose(scene(), prompt)
        assert mask.shape == (90, 120)
        assert (mask[45, 60], mask[5, 5]) == (255, 0)


def test_pieces_of_weights_are_joined_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rembg_files, "SAM_DIGESTS", dict.fromkeys(rembg_files.SAM_DIGESTS, ""))
    for file in rembg_files.sam_files("sam_vit_h_4b8939", False):
        (models_folder() / file.name).write_bytes(file.name.encode())
    with pytest.raises(StudioError, match="cannot be used"):
        rembg.build(Options(session="sam", sam_model="sam_vit_h_4b8939"))
    joined = (models_folder() / "sam_vit_h_4b8939.encoder_data.bin").read_bytes()
    assert joined == b"".join(f"sam_vit_h_4b8939.encoder_data.{n}.bin".encode() for n in (1, 2, 3))


def test_loading_writes_nothing_into_the_environment() -> None:
    before = dict(os.environ)
    custom()
    assert dict(os.environ) == before


@pytest.mark.weights
@pytest.mark.parametrize("session", ["u2netp", "silueta", "u2net"])
def test_masks_are_rembgs_own(session: str, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place_weights(f"{session}.onnx")
    image = read_rgb(shared / "data" / "photos" / "girl-1.jpg")
    ours = rembg.build(Options.model_validate({"session": session})).propose(image)
    monkeypatch.setenv("U2NET_HOME", str(models_folder()))
    theirs = by_rembg(session, image)
    assert int(np.abs(ours.astype(int) - theirs).max()) <= 1
    assert (ours > 127).mean() > 0.05


@pytest.mark.parametrize("session", SESSIONS)
def test_options_that_change_nothing_are_told(session: Any) -> None:
    left = {"file", "clothes", "sam_model", "sam_quant"} - rembg.meaningless(
        Options(session=session)
    )
    assert left == {
        "sam": {"sam_model", "sam_quant"},
        "u2net_cloth_seg": {"clothes"},
        "u2net_custom": {"file"},
        "dis_custom": {"file"},
        "ben_custom": {"file"},
    }.get(session, set())
