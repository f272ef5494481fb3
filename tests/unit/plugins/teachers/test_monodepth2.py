"""monodepth2: checkpoints as they are published, made with random weights, and bad ones."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.resources import models_folder
from fgbg_studio.plugins.teachers import monodepth2
from fgbg_studio.plugins.teachers.monodepth2 import Options
from tests.unit.monodepth2_files import State, published_decoder, published_encoder, random
from tests.unit.pictures import place
from tests.unit.traps import Trap


def put(encoder: object, decoder: object, legacy: bool = False) -> Options:
    """Both parts in a folder of the model folder; `legacy` is the format of PyTorch 1.0."""
    folder = models_folder() / "mine"
    folder.mkdir(exist_ok=True)
    for content, name in ((encoder, "encoder.pth"), (decoder, "depth.pth")):
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        else:
            torch.save(content, folder / name, _use_new_zipfile_serialization=not legacy)
    return Options(model="own", folder="mine")


@pytest.mark.parametrize(("stereo", "legacy"), [(True, True), (False, False)])
def test_a_published_checkpoint_loads_strictly(stereo: bool, legacy: bool) -> None:
    options = put(published_encoder(stereo, random), published_decoder(random), legacy)
    teacher = monodepth2.build(options)
    assert (teacher.kind, teacher.device) == ("network", "CPU")
    assert "non-commercial" in teacher.licence
    known = ("metre", "depth") if stereo else ("relative", "disparity")
    assert (teacher.unit, teacher.quantity) == known
    image = place(1, 97, 61)
    depth = teacher.depth(image)
    assert depth.shape == (61, 97)
    assert depth.dtype == np.float32
    scale = 5.4 if stereo else 1
    assert 0.1 * scale <= depth.min() < depth.max() <= 100 * scale


def test_metres_are_the_relative_depth_times_the_published_factor() -> None:
    image = place(2, 64, 48)
    found = []
    for stereo in (False, True):
        options = put(published_encoder(stereo, random), published_decoder(random))
        found.append(monodepth2.build(options).depth(image))
    np.testing.assert_allclose(found[1], found[0] * np.float32(5.4), rtol=1e-6)


def test_the_sigmoid_becomes_depth_as_published() -> None:
    from fgbg_studio.plugins.monodepth2_network import disparity_of

    found = 1 / disparity_of(torch.tensor([0.0, 0.5, 1.0], dtype=torch.float64))
    assert found.tolist() == pytest.approx([100, 1 / 5.005, 0.1])


def test_a_picture_is_the_same_in_whatever_batch() -> None:
    teacher = monodepth2.build(put(published_encoder(False, random), published_decoder(random)))
    images = [place(1, 64, 48), place(2, 40, 40), place(3, 64, 48)]
    alone = [teacher.depth(image) for image in images]
    teacher.most = 2  # as on a graphics card
    for one, depth in zip(alone, teacher.depths(images), strict=True):
        np.testing.assert_allclose(depth, one, rtol=1e-4)
    assert teacher.depths([]) == []


def packed(encoder: State, decoder: State) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for content, name in ((encoder, "encoder.pth"), (decoder, "depth.pth")):
            part = io.BytesIO()
            torch.save(content, part)
            archive.writestr(f"net/{name}", part.getvalue())
        archive.writestr("pose.pth", b"")
    return buffer.getvalue()


def pretend_published(monkeypatch: pytest.MonkeyPatch, content: bytes) -> Options:
    """A zip file in place of a published one, whose checksum it cannot have."""
    path = models_folder() / "mono_640x192.zip"
    path.write_bytes(content)
    monkeypatch.setitem(monodepth2.DIGESTS, "mono_640x192", model_files.digest_of(path, "md5"))
    return Options(model="mono_640x192")


def test_the_published_zip_is_read_without_unpacking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed(published_encoder(), published_decoder())
    teacher = monodepth2.build(pretend_published(monkeypatch, content))
    assert teacher.unit == "relative"
    assert [path.name for path in models_folder().iterdir()] == ["mono_640x192.zip"]


def test_another_zip_under_a_published_name_is_refused() -> None:
    (models_folder() / "mono_640x192.zip").write_bytes(b"another")
    with pytest.raises(StudioError, match=r"mono_640x192.zip is not the file that its publisher"):
        monodepth2.build(Options(model="mono_640x192"))


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "no zip file"), (b"PK\x05\x06" + bytes(18), "holds 0 files called encoder.pth")],
)
def test_a_bad_zip_is_named(monkeypatch: pytest.MonkeyPatch, content: bytes, words: str) -> None:
    with pytest.raises(StudioError, match=words):
        monodepth2.build(pretend_published(monkeypatch, content))


@pytest.mark.parametrize("legacy", [False, True])
def test_nothing_of_a_malicious_pickle_runs(tmp_path: Path, legacy: bool) -> None:
    trap = Trap(tmp_path / "made")
    options = put(published_encoder(), {"decoder.0.conv.conv.weight": trap}, legacy)
    with pytest.raises(StudioError, match=r"depth.pth holds more than weights.*Nothing of it was"):
        monodepth2.build(options)
    for protocol in (2, 4):
        bare = put(published_encoder(), pickle.dumps(trap, protocol))
        with pytest.raises(StudioError, match=r"depth\.pth"):
            monodepth2.build(bare)
    assert not (tmp_path / "made").exists()


def test_a_truncated_checkpoint_is_named() -> None:
    options = put(published_encoder(), published_decoder())
    path = models_folder() / "mine" / "depth.pth"
    for share in (0, 0.1, 0.9):
        path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
        with pytest.raises(StudioError, match=r"depth\.pth.*damaged"):
            monodepth2.build(options)
        put(published_encoder(), published_decoder())


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    options = put(published_encoder(), published_decoder())
    monkeypatch.setattr("fgbg_studio.plugins.checkpoint_files.LARGEST", 1 << 12)
    with pytest.raises(StudioError, match=r"encoder.pth holds [\d,]+ bytes, and 4,096"):
        monodepth2.build(options)


def without(state: State, name: str) -> State:
    return {key: value for key, value in state.items() if key != name}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"encoder.conv1.weight": torch.zeros(64, 6, 7, 7)}, r"shape \(64, 6, 7, 7\), not"),
        ({"encoder.conv1.weight": 3}, "encoder.conv1.weight is no tensor"),
        ({"encoder.layer9.weight": torch.zeros(1)}, "encoder.layer9.weight is unknown"),
        ({"height": 63}, "does not say which size"),
        ({"width": None}, "does not say which size"),
    ],
)
def test_the_weights_of_another_network_are_refused(change: State, words: str) -> None:
    options = put(published_encoder() | change, published_decoder())
    with pytest.raises(StudioError, match=rf"encoder\.pth.*{words}"):
        monodepth2.build(options)


def test_both_parts_have_to_be_there_and_right() -> None:
    encoder = published_encoder()
    with pytest.raises(StudioError, match=r"depth.pth.*decoder.0.conv.conv.weight is missing"):
        monodepth2.build(put(encoder, encoder))
    with pytest.raises(StudioError, match=r"encoder.conv1.weight is missing"):
        monodepth2.build(put(without(encoder, "encoder.conv1.weight"), published_decoder()))
    with pytest.raises(StudioError, match="holds no weights by name"):
        monodepth2.build(put([1, 2], published_decoder()))
    (models_folder() / "mine" / "encoder.pth").unlink()
    with pytest.raises(StudioError, match=r"mine/encoder.pth is not there"):
        monodepth2.build(Options(model="own", folder="mine"))


@pytest.mark.parametrize("folder", ["", "../elsewhere", "/"])
def test_one_s_own_network_lies_in_the_model_folder(folder: str) -> None:
    with pytest.raises(StudioError, match="model folder"):
        monodepth2.build(Options(model="own", folder=folder))


def test_batches_counted_in_training_may_be_absent() -> None:
    old = {k: v for k, v in published_encoder().items() if "num_batches" not in k}
    assert monodepth2.build(put(old, published_decoder())).unit == "relative"
