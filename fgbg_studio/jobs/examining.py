"""Auditing data that people have already: what is missing, damaged, lossy, or leaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.events import Job, Note, Progress, Result
from fgbg_studio.base.options import Options, option
from fgbg_studio.data.containers import open_container
from fgbg_studio.data.findings import Finding, Findings, Leaks
from fgbg_studio.data.matching import EXAMPLES, ForeignRecord, Match
from fgbg_studio.jobs.foreign_data import AUTO, best_match, example_lines, is_guess

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from fgbg_studio.data.foreign import ForeignDataset

KINDS = ("image", "mask", "depth", "background")
AT_ONCE = 16
"""Records between two lines of progress."""


class ExamineOptions(Options):
    """What is looked at."""

    pattern: str = option(AUTO, "Pattern of names, or auto: the likeliest")
    most: int = option(
        1000, "Records whose pixels are looked at, from all over; 0 is all", ge=0, le=2**40
    )
    contents: bool = option(
        True, "Compare the contents of all images and backgrounds, to find copies"
    )


@dataclass(frozen=True)
class Report:
    """What an examination found.

    `parts` and `kinds` count the records of each part of the split ("" where nothing tells), and
    those that have each kind of file. `sizes` counts width, height of the images looked at.
    """

    path: Path
    match: Match
    guess: bool
    parts: dict[str, int]
    kinds: dict[str, int]
    sizes: dict[tuple[int, int], int]
    looked_at: int
    findings: list[Finding]

    def table(self) -> list[tuple[str, str, str]]:
        """What, how many, and which for example: a row each, what is wrong last."""
        rows = [("records", len(self.match.records), f"names as in '{self.match.pattern}'")]
        rows += [(f"  with {kind}", count, "") for kind, count in self.kinds.items()]
        rows += [(f"  in {part or 'no part'}", count, "") for part, count in self.parts.items()]
        rows.append(("looked at", self.looked_at, ""))
        sizes = sorted(self.sizes.items(), key=lambda item: -item[1])[:EXAMPLES]
        rows += [(f"  {width} x {height}", count, "") for (width, height), count in sizes]
        rows += [(f.what, f.count, ", ".join(f.examples)) for f in self.findings]
        return [(what, f"{count:,}", example) for what, count, example in rows]


def examine(path: Path, options: ExamineOptions | None = None) -> Job:
    """Look through a folder or archive of images and masks; the result is a `Report`.

    Raises StudioError where no image with a mask is found. Nothing is changed.
    """
    from fgbg_studio.data.foreign import ForeignDataset

    options = options or ExamineOptions()
    yield Progress(0, 0, "files", "Listing files")
    container = open_container(path)
    match = best_match(container, options.pattern)
    guess = options.pattern == AUTO and is_guess(match)
    if guess:
        lines = "\n".join(example_lines(match))
        yield Note(f"How the files belong together is a guess ('{match.pattern}'):\n{lines}", True)
    examination = _Examination(ForeignDataset(container, match), options)
    for number, record in enumerate(match.records):
        if number % AT_ONCE == 0:
            yield Progress(number, len(match.records), "records", f"Examining {path.name}")
        examination.add(number, record)
    yield Result(examination.report(path, guess=guess))


class _Examination:
    """What has been seen so far."""

    def __init__(self, dataset: ForeignDataset, options: ExamineOptions) -> None:
        self._dataset, self._contents = dataset, options.contents
        self._findings = Findings()
        self._leaks = Leaks(self._findings)
        self._sizes: Counter[tuple[int, int]] = Counter()
        self._places: dict[str, bytes] = {}
        most = options.most or len(dataset)
        self._step = -(-len(dataset) // most)
        self._looked_at = 0
        for name in dataset.match.incomplete:
            self._findings.add("files without image or mask", name)
        for name in dataset.match.left_over:
            self._findings.add("pictures that the pattern does not know", name)

    def add(self, number: int, record: ForeignRecord) -> None:
        image = background = b""
        try:
            if self._contents:
                image = self._hash(record.image)
                background = self._place(record.background)
            if number % self._step == 0:
                self._look_at(record)
        except StudioError as error:
            self._findings.add("damaged or unreadable", str(error))
        self._leaks.add(record, image, background)

    def report(self, path: Path, *, guess: bool) -> Report:
        self._leaks.close()
        records = self._dataset.records
        parts = Counter(record.part for record in records)
        kinds = {kind: sum(bool(getattr(record, kind)) for record in records) for kind in KINDS}
        return Report(
            path,
            self._dataset.match,
            guess,
            dict(sorted(parts.items())),
            kinds,
            dict(self._sizes),
            self._looked_at,
            self._findings.all(),
        )

    def _hash(self, name: str) -> bytes:
        return blake2b(self._dataset.container.read(name), digest_size=16).digest()

    def _place(self, name: str) -> bytes:
        """The hash of a background; that of one that many records share is found once."""
        if name and name not in self._places:
            self._places[name] = self._hash(name)
        return self._places.get(name, b"")

    def _look_at(self, record: ForeignRecord) -> None:
        from fgbg_studio.imaging.lossy_masks import is_jpeg
        from fgbg_studio.imaging.reading import picture_size

        self._looked_at += 1
        size = picture_size(self._dataset.content(record.image))
        self._sizes[size] += 1
        for kind in KINDS[1:]:
            name = getattr(record, kind)
            if name and picture_size(self._dataset.content(name)) != size:
                self._findings.add(f"{kind} of another size than its image", name)
        if record.depth and is_jpeg(self._dataset.container.read(record.depth)):
            self._findings.add("depth maps that are JPEG, which changes their values", record.depth)
        content = self._dataset.container.read(record.mask)
        for what in mask_faults(content, self._dataset.mask(record)):
            self._findings.add(what, record.mask)


def mask_faults(content: bytes, mask: npt.NDArray[np.uint8]) -> Iterator[str]:
    """What is wrong with a mask, of its file and of its pixels (uint8, H x W)."""
    from fgbg_studio.data.exchange import HALF
    from fgbg_studio.imaging.lossy_masks import has_noise, is_jpeg

    if is_jpeg(content):
        yield "masks that are JPEG, which loses their edges"
    elif has_noise(mask):
        yield "masks with noise beside black and white, as JPEG or a network leaves it"
    if mask.max() < HALF:
        yield "masks without an object"
    elif mask.min() >= HALF:
        yield "masks that cover all of the image"
