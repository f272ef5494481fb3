"""Downloads from a real server on this machine: what arrives, what is refused, what is kept."""

from __future__ import annotations

import hashlib
import io
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPMessage
from pathlib import Path

import pytest

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import Cancelled, StudioError
from fgbg_studio.base.events import Control, Event, Note, Progress, drive, finish
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.base.resources import models_folder
from fgbg_studio.jobs import downloading
from fgbg_studio.jobs.downloading import ask_size, confirm, download, refuse
from fgbg_studio.jobs.fetching import OnlyToHttps
from tests.unit.server import CONTENT, Server, serving

DIGEST = f"sha256:{hashlib.sha256(CONTENT).hexdigest()}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as made:
        yield made


def a_file(url: str, digest: str = DIGEST, size: int | None = None) -> ModelFile:
    return ModelFile("net.onnx", url, "MIT", "https://publisher.example", size, digest)


def in_folder() -> list[str]:
    return sorted(path.name for path in models_folder().iterdir())


def test_a_file_arrives_whole_and_checked(server: Server) -> None:
    events = list(download(a_file(server.url(), size=len(CONTENT))))
    made = finish(events)
    assert (made.path, made.confirmed) == (models_folder() / "net.onnx", True)
    assert made.path.read_bytes() == CONTENT
    assert in_folder() == ["net.onnx"]
    seen = [e for e in events if isinstance(e, Progress) and e.doing.startswith("Downloading")]
    assert (seen[-1].done, seen[-1].total, seen[-1].unit) == (len(CONTENT), len(CONTENT), "bytes")
    assert [e.done for e in seen] == sorted(e.done for e in seen)


def test_a_file_of_a_folder_arrives_in_its_folder(server: Server) -> None:
    file = replace(a_file(server.url(), ""), name="their--net/config.json")
    made = finish(download(file))
    assert confirm(made) == models_folder() / "their--net" / "config.json"
    assert model_files.require(file).read_bytes() == CONTENT
    assert model_files.pinned() == {file.name: DIGEST}


def test_the_size_is_asked_for_where_nobody_states_it(server: Server) -> None:
    assert finish(ask_size(a_file(server.url()))) == len(CONTENT)
    assert server.ranges == ["bytes=0-0"]
    assert finish(ask_size(a_file("https://publisher.example", size=7))) == 7
    server.lengths = False
    assert finish(ask_size(a_file(server.url()))) is None


def test_an_empty_file_has_no_size(server: Server) -> None:
    server.content = b""
    with pytest.raises(StudioError, match="is empty"):
        finish(ask_size(a_file(server.url())))


def test_a_file_whose_length_nobody_states_arrives(server: Server) -> None:
    server.lengths = False
    assert finish(download(a_file(server.url()))).path.read_bytes() == CONTENT


def test_a_wrong_checksum_says_so_and_keeps_nothing(server: Server) -> None:
    server.content = CONTENT[:-1] + b"x"
    with pytest.raises(StudioError, match=r"checksum is sha256:.*Nothing was kept"):
        finish(download(a_file(server.url())))
    assert in_folder() == []


@pytest.mark.parametrize("size", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_another_size_than_stated_is_refused_at_once(server: Server, size: int) -> None:
    with pytest.raises(StudioError, match="Nothing was downloaded"):
        finish(download(a_file(server.url(), size=size)))
    assert in_folder() == []


def test_a_server_that_does_not_stop_sending_is_cut_off(server: Server) -> None:
    server.lengths = False
    with pytest.raises(StudioError, match="sends more than"):
        finish(download(a_file(server.url(), size=1000)))
    assert in_folder() == []


def test_a_broken_connection_keeps_what_came_and_goes_on_from_there(server: Server) -> None:
    server.break_after = 100_000
    with pytest.raises(StudioError, match="broke after 100,000 of 512,000 bytes"):
        finish(download(a_file(server.url())))
    assert in_folder() == ["net.onnx.part"]
    server.break_after = len(CONTENT)
    assert finish(download(a_file(server.url()))).path.read_bytes() == CONTENT
    assert server.ranges == ["", "bytes=100000-"]


def test_a_server_that_knows_no_parts_sends_all_of_it_again(server: Server) -> None:
    models_folder().mkdir(parents=True, exist_ok=True)
    (models_folder() / "net.onnx.part").write_bytes(CONTENT[:1000])
    server.lengths = False
    assert finish(download(a_file(server.url()))).path.read_bytes() == CONTENT
    assert server.ranges == ["bytes=1000-"]


def test_without_a_digest_two_halves_are_never_joined(server: Server) -> None:
    (models_folder() / "net.onnx.part").write_bytes(b"of another file")
    made = finish(download(a_file(server.url(), digest="")))
    assert made.path.read_bytes() == CONTENT
    assert server.ranges == [""]


def test_a_part_longer_than_the_file_is_given_up(server: Server) -> None:
    (models_folder() / "net.onnx.part").write_bytes(CONTENT + b"more")
    with pytest.raises(StudioError, match="has changed on its server"):
        finish(download(a_file(server.url())))
    finish(download(a_file(server.url())))
    assert in_folder() == ["net.onnx"]


def stopping(control: Control) -> Callable[[list[Event]], None]:
    """Cancel as soon as bytes have come."""

    def look(arrived: list[Event]) -> None:
        if any(isinstance(event, Progress) and event.done for event in arrived):
            control.cancel()

    return look


def test_a_stalled_download_can_be_stopped_and_goes_on_later(server: Server) -> None:
    server.go_on.clear()
    control = Control()
    with pytest.raises(Cancelled):
        drive(download(a_file(server.url())), stopping(control), control)
    assert in_folder() == ["net.onnx.part"]
    server.go_on.set()
    assert finish(download(a_file(server.url()))).path.read_bytes() == CONTENT


def test_a_download_that_waits_for_its_server_says_so_again_and_again(
    server: Server,
) -> None:
    server.go_on.clear()
    job = download(a_file(server.url()))
    for event in job:
        if isinstance(event, Progress) and event.done:
            break
    later = [next(job) for _ in range(3)]  # each is a moment in which the job can be closed
    job.close()
    assert {type(event) for event in later} == {Progress}
    assert not server.go_on.is_set()


def test_an_unknown_digest_is_shown_and_binds_once_confirmed(server: Server) -> None:
    file = a_file(server.url(), digest="")
    events = list(download(file))
    made = finish(events)
    assert (made.digest, made.confirmed) == (DIGEST, False)
    assert any(isinstance(e, Note) and DIGEST in e.text for e in events)
    assert model_files.find(file) is None
    assert confirm(made) == model_files.require(file)
    assert model_files.pinned() == {"net.onnx": DIGEST}
    server.content = CONTENT[::-1]
    with pytest.raises(StudioError, match="checksum"):
        finish(download(file))
    assert model_files.require(file).read_bytes() == CONTENT


def test_a_refused_download_is_deleted(server: Server) -> None:
    refuse(finish(download(a_file(server.url(), digest=""))))
    assert in_folder() == []


@pytest.mark.parametrize("name", ["gone", "moved"])
def test_an_absent_file_and_a_redirect_without_encryption_are_refused(
    server: Server, name: str
) -> None:
    with pytest.raises(StudioError) as met:
        finish(download(a_file(server.url(name))))
    assert ("404" if name == "gone" else "not encrypted") in str(met.value)
    assert in_folder() == []


def test_a_redirect_to_https_is_followed() -> None:
    asked = urllib.request.Request("https://a.example/net.onnx")
    to = "https://b.example/net.onnx"
    followed = OnlyToHttps().redirect_request(asked, io.BytesIO(), 302, "Found", HTTPMessage(), to)
    assert followed is not None
    assert followed.full_url == to


def test_without_a_network_the_message_says_which_file_to_put_where(server: Server) -> None:
    url = server.url()
    server.shutdown()
    server.server_close()
    with pytest.raises(StudioError) as met:
        finish(download(a_file(url)))
    for part in ("net.onnx", url, str(models_folder())):
        assert part in str(met.value)


def test_without_an_address_there_is_nothing_to_download() -> None:
    with pytest.raises(StudioError, match="No address is known"):
        finish(download(a_file("")))


def test_a_full_disk_is_told_before_the_download(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "SPARE", 1 << 62)
    with pytest.raises(StudioError, match="Free some space"):
        finish(download(a_file(server.url())))
    assert not (models_folder() / "net.onnx").exists()


def test_a_disk_that_fills_up_meanwhile_leaves_no_file_in_its_place(
    server: Server,
    make_disk: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(downloading, "SPARE", -(1 << 40))
    monkeypatch.setenv("FGBG_MODELS", str(make_disk("300k")))
    with pytest.raises(StudioError, match="disk is full"):
        finish(download(a_file(server.url())))
    assert not (models_folder() / "net.onnx").exists()
