"""TensorBoard reads what a run tells it; cut back or torn, the file has what came before."""

from __future__ import annotations

import math
import struct
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event as TheirEvent
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c as theirs

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Metric
from fgbg_studio.imaging.reading import read_rgb
from fgbg_studio.imaging.writing import encode_png
from fgbg_studio.learning import wire_format
from fgbg_studio.learning.event_file import (
    Event,
    append_picture,
    append_values,
    cut_events,
    events_in,
)
from fgbg_studio.learning.framed_records import masked_crc32c
from tests.unit.pictures import noise

NAME = "events.out.tfevents.test"
METRICS = [
    Metric("train/loss", 1, 0.75),
    Metric("train/rate", 1, 1e-4),
    Metric("train/loss", 300, math.nan),
    Metric("held-out/iou", 300, math.inf),
    Metric("train/loss", 2**40, -1e300),
]


def shown(folder: Path) -> EventAccumulator:
    """What TensorBoard itself reads."""
    return EventAccumulator(str(folder), size_guidance={"scalars": 0, "images": 0}).Reload()


@given(st.binary(max_size=400))
def test_the_checksum_is_tensorboards(content: bytes) -> None:
    assert masked_crc32c(content) == theirs(content)


def test_the_checksum_is_that_of_the_standard() -> None:
    crc = 0xE3069283  # of the digits 1 to 9: the check value of CRC-32C
    assert masked_crc32c(b"123456789") == ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_tensorboard_shows_the_values(tmp_path: Path) -> None:
    append_values(tmp_path / NAME, METRICS[:2])
    append_values(tmp_path / NAME, METRICS[2:])
    found = shown(tmp_path)
    assert set(found.Tags()["scalars"]) == {"train/loss", "train/rate", "held-out/iou"}
    losses = found.Scalars("train/loss")
    assert [(one.step, one.value) for one in losses[::2]] == [
        (1, 0.75),
        (2**40, -np.finfo(np.float32).max),
    ]
    assert math.isnan(losses[1].value)
    [rate] = found.Scalars("train/rate")
    assert rate.value == np.float32(1e-4)
    assert found.file_version == 2


def test_tensorboard_shows_the_pictures(tmp_path: Path) -> None:
    picture = noise(1, 40, 70, 3)
    append_picture(tmp_path / NAME, "samples", 12, encode_png(picture), (70, 40))
    [image] = shown(tmp_path).Images("samples")
    assert (image.step, image.width, image.height) == (12, 70, 40)
    (tmp_path / "shown.png").write_bytes(image.encoded_image_string)
    assert np.array_equal(read_rgb(tmp_path / "shown.png"), picture)


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from("ab")), max_size=8))
def test_it_reads_what_it_wrote(told: list[tuple[int, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        append_values(folder / NAME, [Metric(tag, step, 1.0) for step, tag in told])
        found = events_in(folder / NAME)
        assert [(event.step, tag) for event in found for tag in event.names] == told
        assert not any(a.step == b.step for a, b in pairwise(found[1:]))


def test_it_is_cut_back_to_a_step_and_goes_on(tmp_path: Path) -> None:
    append_values(tmp_path / NAME, [Metric("a", step, step / 4) for step in (1, 2, 3)])
    append_picture(tmp_path / NAME, "samples", 3, encode_png(noise(1, 8, 8, 3)), (8, 8))
    append_values(tmp_path / NAME, [Metric("a", 4, 1.0)])
    cut_events(tmp_path / NAME, lambda event: event.step <= 2)
    append_values(tmp_path / NAME, [Metric("a", 3, 9.0)])
    found = shown(tmp_path)
    assert [(one.step, one.value) for one in found.Scalars("a")] == [(1, 0.25), (2, 0.5), (3, 9.0)]
    assert found.Tags()["images"] == []


def test_torn_anywhere_it_has_the_records_that_are_whole(tmp_path: Path) -> None:
    file = tmp_path / NAME
    append_values(tmp_path / NAME, METRICS[:4])
    whole, every = file.read_bytes(), events_in(tmp_path / NAME)
    assert [event.step for event in every] == [0, 1, 300]
    for size in range(len(whole)):
        file.write_bytes(whole[:size])
        before = events_in(tmp_path / NAME)
        assert before == every[: len(before)]
        assert len(before) < len(every)
        cut_events(tmp_path / NAME, lambda event: True)
        append_values(tmp_path / NAME, METRICS[:1])
        assert events_in(tmp_path / NAME)[-1] == Event(1, ("train/loss",))


@pytest.mark.parametrize("at", [0, 8, 20, -1])
def test_a_damaged_byte_ends_it(tmp_path: Path, at: int) -> None:
    append_values(tmp_path / NAME, METRICS[:1])
    file = tmp_path / NAME
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert len(events_in(tmp_path / NAME)) == (1 if at < 0 else 0)


def test_a_length_that_cannot_be_is_not_believed(tmp_path: Path) -> None:
    length = struct.pack("<Q", 2**60)
    (tmp_path / NAME).write_bytes(length + struct.pack("<I", masked_crc32c(length)))
    assert events_in(tmp_path / NAME) == []


def test_fields_of_other_programs_are_passed_over(tmp_path: Path) -> None:
    event = TheirEvent(wall_time=1.5, step=7, log_message={"message": "hello"})
    event.summary.value.add(tag="x", simple_value=1.0, node_name="y")
    read = dict(wire_format.fields(event.SerializeToString()))
    assert read[1] == struct.pack("<d", 1.5)
    assert read[2] == 7
    assert list(wire_format.fields(b"\x0b\x01")) == []


def test_without_a_file_there_is_nothing_to_cut(tmp_path: Path) -> None:
    cut_events(tmp_path / NAME, lambda event: False)
    assert events_in(tmp_path / NAME) == []
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(StudioError, match=r"writing .*tfevents"):
        append_values(tmp_path / NAME, METRICS)
    with pytest.raises(StudioError, match=r"writing .*tfevents"):
        cut_events(tmp_path / NAME, lambda event: True)
