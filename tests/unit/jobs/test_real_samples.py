"""What a run records and is told of the real samples that it learns from."""

from __future__ import annotations

from pathlib import Path

import pytest

from fgbg_studio.base.events import Note, finish
from fgbg_studio.data.fingerprints import sha256_of
from fgbg_studio.jobs.auditing import audit
from fgbg_studio.jobs.marking_real import mark_real
from fgbg_studio.jobs.staleness import stale_run
from fgbg_studio.jobs.training import train
from fgbg_studio.learning.options import TrainOptions
from fgbg_studio.learning.run_folder import RunFolder
from fgbg_studio.project import Project
from tests.unit.real_photos import add_real

OPTIONS = TrainOptions.model_validate(
    {
        "name": "r",
        "size": 32,
        "epochs": 1,
        "epoch_samples": 4,
        "batch": 4,
        "held_out_samples": 4,
        "device": "cpu",
    }
)


def begun(project: Project, options: TrainOptions = OPTIONS) -> tuple[RunFolder, list[str]]:
    """A run that is stopped before its first step, and what it told until then."""
    job, told = train(project, options), []
    for event in job:
        if isinstance(event, Note):
            told.append(event.text)
            if "training on" in event.text:
                job.close()
    return RunFolder(project.folder / "runs" / options.name), told


def test_a_run_records_its_real_samples_with_their_hashes(tiny: Project, tmp_path: Path) -> None:
    photo = add_real(tiny, tmp_path)
    record, told = begun(tiny)
    (sample,) = record.real()
    assert sample.files == [photo.file, photo.mask, photo.background]
    assert {name: record.files()[name] for name in sample.files} == {
        name: sha256_of(tiny.path(name)) for name in sample.files
    }
    assert told[0] == "1 real sample: 20% of each batch."


@pytest.mark.parametrize("share", [0.0, 0.2])
def test_without_a_share_or_without_real_samples_there_is_nothing_to_tell(
    tiny: Project, tmp_path: Path, share: float
) -> None:
    if not share:
        add_real(tiny, tmp_path)
    record, told = begun(tiny, OPTIONS.model_copy(update={"real_share": share}))
    assert record.real() == ()
    assert len(told) == 1


def test_what_shows_something_held_out_is_told_and_left_out(tiny: Project, tmp_path: Path) -> None:
    photo = add_real(tiny, tmp_path)
    held_out = tiny.source("b0003")
    tiny.put(held_out.model_copy(update={"file": photo.background}))
    record, told = begun(tiny)
    assert record.real() == ()
    assert told[0] == "real-7 is no real sample: it shows b0003, which is held out."
    assert any("real-7 shows b0003" in line for line in finish(audit(tiny)))


def test_what_became_of_real_samples_is_told_on_resume(tiny: Project, tmp_path: Path) -> None:
    photo = add_real(tiny, tmp_path)
    other = add_real(tiny, tmp_path, 8)
    record, _ = begun(tiny)
    finish(train(tiny, resume="r"))
    mark_real(tiny, other.id, False)
    with tiny.path(photo.mask).open("ab") as file:
        file.write(b"changed")
    warned = [e.text for e in train(tiny, resume="r") if isinstance(e, Note) and e.warning]
    assert any(f"other files are in place of {photo.mask}" in text for text in warned)
    assert "real-8 is no real sample of the project any more, but still of this run." in warned
    stale = stale_run(tiny, record.folder)
    assert stale is not None
    assert stale.text == "2 real samples changed or gone"


def test_the_audit_counts_them(tiny: Project, tmp_path: Path) -> None:
    assert not any("real samples" in line for line in finish(audit(tiny)))
    add_real(tiny, tmp_path, 7)
    add_real(tiny, tmp_path, 8, paired=False)
    (line,) = [line for line in finish(audit(tiny)) if line.startswith("real samples")]
    assert line.split()[2] == "2"
    assert "1 with their background" in line
