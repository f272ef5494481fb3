import pytest

from fgbg_studio.base.events import Progress
from fgbg_studio.gui.job_bar import pace_text


@pytest.mark.parametrize(
    ("progress", "rate", "text"),
    [
        (Progress(0, 0), 0.0, ""),
        (Progress(41, 100), 0.0, "41 %"),
        (Progress(41, 100), 6912.4, "41 %   6,912 samples/s   0:00 left"),
        (Progress(10, 70, "photos"), 0.5, "14 %   0.5 photos/s   2:00 left"),
        (Progress(50_000_000, 150_000_000, "bytes"), 2.5e6, "33 %   2.5 MB/s   0:40 left"),
    ],
)
def test_the_bar_tells_how_far_how_fast_and_how_long(
    progress: Progress, rate: float, text: str
) -> None:
    assert pace_text(progress, rate) == text
