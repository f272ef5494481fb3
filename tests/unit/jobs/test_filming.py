"""Films are predicted frame by frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from fgbg_studio.base.errors import Cancelled, StudioError
from fgbg_studio.base.events import Control, Event, Note, Progress, Result, drive, finish
from fgbg_studio.data.sources import DepthScale
from fgbg_studio.imaging.reading import read_mask, read_uint16
from fgbg_studio.imaging.video_reading import Frame, VideoFile
from fgbg_studio.imaging.writing import write_png
from fgbg_studio.jobs.film_files import FilmFiles, marked
from fgbg_studio.jobs.filming import Filmed, FilmFrame, FilmOptions, film
from fgbg_studio.jobs.predicting import Prediction, PredictOptions, predict
from tests.unit import films
from tests.unit.films import HEIGHT, WIDTH, write_film

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def run(trained_master: Path) -> Path:
    return trained_master / "runs/first"


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("films") / "walk.avi", 8)


def test_each_frame_is_told_and_the_rate(run: Path, video: Path) -> None:
    events = list(film(run, str(video), FilmOptions(device="cpu")))
    frames = [event for event in events if isinstance(event, FilmFrame)]
    assert [one.step for one in frames] == list(range(1, 9))
    assert [one.seconds for one in frames] == pytest.approx([n / films.RATE for n in range(8)])
    for one in frames:
        assert one.found.mask.shape == one.found.depth.shape == (HEIGHT, WIDTH)
        assert one.rate > 0
        assert "CPU" in one.device
        assert one.found.unlikeness is not None
    assert events[-1] == Result(value(events))
    assert value(events).frames == 8
    assert value(events).folder is value(events).video is None


def value(events: list[Event]) -> Filmed:
    last = events[-1]
    assert isinstance(last, Result)
    assert isinstance(last.value, Filmed)
    return last.value


def test_the_files_are_those_of_the_frames_predicted_as_pictures(
    run: Path, video: Path, tmp_path: Path
) -> None:
    frames = [one.image for one in VideoFile(video).frames() if one]
    place, picture = tmp_path / "place.png", tmp_path / "frame.png"
    write_png(place, films.place())
    write_png(picture, frames[6])
    filmed = FilmOptions(background=str(place), out=str(tmp_path / "film"), device="cpu")
    finish(film(run, str(video), filmed))
    alone = PredictOptions(background=str(place), out=str(tmp_path / "alone"), device="cpu")
    finish(predict(run, [picture], alone))
    for kind in ("mask", "depth"):
        one = (tmp_path / "film" / f"walk.000007.{kind}.png").read_bytes()
        assert one == (tmp_path / "alone" / f"frame.{kind}.png").read_bytes()
    assert len(list((tmp_path / "film").iterdir())) == 16


def test_the_first_frames_show_the_place(run: Path, video: Path) -> None:
    def masks(background_from: Literal["first", "none"]) -> list[np.ndarray]:
        options = FilmOptions(device="cpu", background_from=background_from)
        made = film(run, str(video), options)
        return [event.found.mask for event in made if isinstance(event, FilmFrame)]

    first, none = masks("first"), masks("none")
    assert len(first) == len(none) == 8
    assert not np.array_equal(first[6], none[6])


def test_a_larger_film_is_reduced_unless_it_is_to_stay(run: Path, video: Path) -> None:
    def sizes(longest: int) -> set[tuple[int, ...]]:
        made = film(run, str(video), FilmOptions(device="cpu", longest=longest, frames=2))
        return {event.image.shape[:2] for event in made if isinstance(event, FilmFrame)}

    assert sizes(32) == {(24, 32)}
    assert sizes(0) == sizes(960) == {(HEIGHT, WIDTH)}


def test_a_video_has_the_object_marked(run: Path, video: Path, tmp_path: Path) -> None:
    options = FilmOptions(out=str(tmp_path), masks=False, video=True, threshold=0, device="cpu")
    made = finish(film(run, str(video), options))
    assert made.video == tmp_path / "walk.marked.mp4"
    assert made.folder is None
    assert [file.name for file in tmp_path.iterdir()] == ["walk.marked.mp4"]
    written = VideoFile(made.video)
    assert (written.count, written.rate) == (8, films.RATE)
    first = next(one for one in written.frames() if one)
    assert first.image.mean(axis=(0, 1))[0] > films.place().mean(axis=(0, 1))[0] + 50


def test_a_second_film_of_that_name_takes_the_next(run: Path, video: Path, tmp_path: Path) -> None:
    options = FilmOptions(out=str(tmp_path), video=True, frames=1, device="cpu")
    for _ in range(2):
        finish(film(run, str(video), options))
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        f"{name}.{rest}"
        for name in ("walk-2", "walk")
        for rest in ("000001.depth.png", "000001.mask.png", "marked.mp4")
    ]


def test_what_is_stopped_keeps_what_is_written(run: Path, video: Path, tmp_path: Path) -> None:
    control = Control()

    def stop_after_three(events: list[Event]) -> None:
        if any(isinstance(event, FilmFrame) and event.step >= 3 for event in events):
            control.cancel()

    options = FilmOptions(out=str(tmp_path), video=True, device="cpu", in_time=True)
    with pytest.raises(Cancelled):
        drive(film(run, str(video), options), stop_after_three, control)
    masks = len(list(tmp_path.glob("*.mask.png")))
    assert 3 <= masks <= 8
    assert VideoFile(tmp_path / "walk.marked.mp4").count == masks
    assert read_mask(tmp_path / "walk.000001.mask.png").shape == (HEIGHT, WIDTH)
    assert read_uint16(tmp_path / "walk.000001.depth.png").shape == (HEIGHT, WIDTH)


def test_a_film_that_is_cut_short_says_so_at_its_end(run: Path, tmp_path: Path) -> None:
    path = write_film(tmp_path / "walk.mp4", 30, "mp4v")
    content = path.read_bytes()
    index = content.index(b"moov")
    path.write_bytes(content[: index // 2] + bytes(index - index // 2) + content[index:])
    events = list(film(run, str(path), FilmOptions(device="cpu")))
    notes = [event.text for event in events if isinstance(event, Note)]
    done = value(events).frames
    assert done < 27
    assert notes == [
        f"{path} ends after {done} of 30 frames: it is cut short or damaged. Copy it again."
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("camera:99", r"Camera 99 cannot be opened"),
        ("gone.mp4", r"gone\.mp4: The file or folder is gone"),
        (__file__, r"test_filming\.py is no video that can be read"),
    ],
)
def test_what_cannot_be_filmed_is_told_before_the_network_is_loaded(
    source: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(StudioError, match=said):
        finish(film(tmp_path / "no run", source))


def test_a_run_that_was_deleted_is_told(video: Path, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="is gone: the run or the file was deleted"):
        finish(film(tmp_path / "run-001", str(video)))


def test_a_file_in_place_of_the_folder_is_told(run: Path, video: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(StudioError, match="Name a folder for what is written"):
        finish(film(run, str(video), FilmOptions(out=str(tmp_path / "out"), device="cpu")))


def test_progress_knows_how_many_frames_there_are(run: Path, video: Path) -> None:
    events = list(film(run, str(video), FilmOptions(frames=3, device="cpu")))
    told = [event for event in events if isinstance(event, Progress) and event.done]
    assert [(one.done, one.total) for one in told] == [(1, 3), (2, 3), (3, 3)]


@pytest.fixture
def found() -> Callable[[int], Prediction]:
    def make(number: int) -> Prediction:
        image, none = films.frame(number), np.zeros((HEIGHT, WIDTH))
        mask, depth = none.astype(np.uint8), none.astype(np.float32)
        return Prediction(Path("camera:0"), image, mask, depth, 1.0, 10.0, "metre")

    return make


def test_a_camera_s_frames_are_written_as_long_as_they_were_seen(
    found: Callable[[int], Prediction], tmp_path: Path
) -> None:
    options = FilmOptions(out=str(tmp_path), masks=False, video=True)
    files = FilmFiles(options, "camera", 0.0)
    for number, seconds in enumerate((0.0, 0.01, 1.0, 2.0), 1):
        files.add(Frame(number, seconds, films.frame(number)), found(number), DepthScale())
    files.close()
    assert files.video is not None
    assert VideoFile(files.video).count == 31  # two seconds at fifteen a second, and the last


def test_only_what_is_above_the_threshold_is_marked() -> None:
    image, mask = films.place(), np.zeros((HEIGHT, WIDTH), np.uint8)
    mask[10:20], mask[20:30] = 127, 128
    shown = marked(image, mask, 0.5)
    assert np.array_equal(shown[:20], image[:20])
    assert np.array_equal(shown[30:], image[30:])
    assert (shown[20:30, :, 0].astype(int) > image[20:30, :, 0]).all()
