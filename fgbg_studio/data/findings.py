"""What is wrong with somebody's data: in one record, and between the parts of its split."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from fgbg_studio.data.matching import EXAMPLES, ForeignRecord

APART = ("train", "val", "test")
"""Parts that may share no background and no cut-out; the mixed ones share them on purpose."""


@dataclass
class Finding:
    """Something that is wrong: how often, and where for example."""

    what: str
    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str) -> None:
        """Once more."""
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)


class Findings:
    """All of them, in the order in which each was first met."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}

    def add(self, what: str, example: str) -> None:
        """Once more `what`."""
        self._found.setdefault(what, Finding(what)).add(example)

    def all(self) -> list[Finding]:
        """What was found."""
        return list(self._found.values())


class Leaks:
    """Looks for what parts of a split share, and for images that are there twice."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._sources: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._images: dict[bytes, ForeignRecord] = {}

    def add(self, record: ForeignRecord, image: bytes, background: bytes) -> None:
        """Take note of a record, and of the hashes of its image and background, b"" if unknown.

        A background is known by its id, and where there is none by its content.
        """
        place = record.background_id or background.hex()[:12]
        for kind, source in (("background", place), ("cut-out", record.cutout_id)):
            if source and record.part in APART:
                self._sources[kind, source].add(record.part)
        if not image:
            return
        first = self._images.setdefault(image, record)
        if first is not record:
            where = "in one part" if first.part == record.part else "in two parts of the split"
            self._findings.add(f"the same image twice {where}", f"{first.image} = {record.image}")

    def close(self) -> None:
        """Add what could be told only once all records were seen."""
        for (kind, source), parts in self._sources.items():
            if len(parts) > 1:
                shared = " and ".join(part for part in APART if part in parts)
                self._findings.add(f"{kind}s shared between parts", f"{source} in {shared}")
