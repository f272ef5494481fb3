"""Parquet for Hugging Face `datasets`: one row a sample, with all its pictures.

data/PART-SHARD.parquet has the columns image, background, mask and depth, which `datasets` decodes
to pictures, beside the name, the sources and the placement; README.md tells `datasets` which files
are which split, so that `load_dataset(FOLDER)` finds them. Its names of splits have no dashes:
new-cutouts is new_cutouts.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

from fgbg_studio.base.errors import StudioError
from fgbg_studio.base.options import Options as BaseOptions
from fgbg_studio.base.options import option
from fgbg_studio.data.writing import (
    DatasetFacts,
    Entry,
    ShardRecord,
    assemble_text,
    remove_unassembled,
)

EXTRA = "parquet"
VALUES = {
    "name": "string",
    "background_id": "string",
    "cutout_id": "string",
    "place": "int32",
    "flip": "bool",
    "placement": "string",
}
"""Columns beside the pictures, and their types for Arrow and for `datasets`."""


class Options(BaseOptions):
    """How rows are grouped."""

    rows: int = option(
        100, "Rows in a group, which a reader takes into memory at once", ge=1, le=10_000
    )


class Parquet:
    """One file for each part of the split that a shard has samples of."""

    assembles = False

    def __init__(self, options: Options, facts: DatasetFacts) -> None:
        self._rows = options.rows
        encoding = facts.encoding
        wanted = {"background": encoding.background, "mask": True, "depth": encoding.depth}
        self._pictures = ["image", *(kind for kind, there in wanted.items() if there)]

    def write(self, shard: int, entries: Iterable[Entry], folder: Path) -> dict[str, Any]:
        """See `Writer`."""
        with ExitStack() as opened:
            tables: dict[str, _Table] = {}
            for entry in entries:
                if entry.part not in tables:
                    path = folder / _file(shard, entry.part)
                    path.parent.mkdir(exist_ok=True)
                    tables[entry.part] = _Table(path, self._pictures, self._rows, opened)
                tables[entry.part].add(entry)
            for table in tables.values():
                table.flush()
        return {"parts": sorted(tables)}

    def finish(self, folder: Path, shards: Iterable[ShardRecord]) -> Iterator[int]:
        """See `Writer`."""
        parts: set[str] = set()
        for done, shard in enumerate(shards, 1):
            parts |= set(shard.facts["parts"])
            yield done
        assemble_text(folder, "README.md", "\n".join([*_card(sorted(parts)), ""]))
        remove_unassembled(folder)

    def files(self, shard: int, entry: Entry) -> dict[str, str]:
        """See `Writer`."""
        return {kind: _file(shard, entry.part) for kind, *_ in entry.contents()}


class _Table:
    """One file, written in groups of rows."""

    def __init__(self, path: Path, pictures: list[str], rows: int, opened: ExitStack) -> None:
        from pyarrow import parquet

        self._pictures, self._most = pictures, rows
        self._schema = _schema(pictures)
        # Pictures are compressed already. Rows that share a background hold its bytes once.
        self._writer = opened.enter_context(
            parquet.ParquetWriter(
                path,
                self._schema,
                compression="none",
                use_dictionary=["background.bytes", "background.path", "background_id"],
                write_statistics=["name", "background_id", "cutout_id"],
                store_schema=True,
            )
        )
        self._rows: list[dict[str, Any]] = []

    def add(self, entry: Entry) -> None:
        self._rows.append(_row(entry))
        if len(self._rows) == self._most:
            self.flush()

    def flush(self) -> None:
        import pyarrow

        if self._rows:
            self._writer.write_table(pyarrow.Table.from_pylist(self._rows, self._schema))
            self._rows = []


def build(options: Options, facts: DatasetFacts) -> Parquet:
    """A writer of Parquet files. Raises StudioError where pyarrow is not installed."""
    if importlib.util.find_spec("pyarrow") is None:
        raise StudioError(
            "Writing Parquet needs the package pyarrow, which is not installed. "
            "Install it: pip install 'fgbg-studio[parquet]'."
        )
    return Parquet(options, facts)


def _split(part: str) -> str:
    return part.replace("-", "_")


def _file(shard: int, part: str) -> str:
    return f"data/{_split(part)}-{shard:06d}.parquet"


def _row(entry: Entry) -> dict[str, Any]:
    placement = entry.sample.placement
    pictures = {
        kind: {"bytes": content, "path": f"{name}.{suffix}"}
        for kind, suffix, content in entry.contents()
        for name in [entry.background if kind == "background" else entry.name]
    }
    return pictures | {
        "name": entry.name,
        "background_id": entry.background,
        "cutout_id": placement.cutout.id,
        "place": placement.place,
        "flip": placement.flip,
        "placement": entry.line,
    }


def _schema(pictures: list[str]) -> Any:
    """Arrow's schema, with the metadata by which `datasets` knows pictures."""
    import pyarrow

    picture = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    columns = [(kind, picture) for kind in pictures]
    columns += [(name, pyarrow.type_for_alias(kind)) for name, kind in VALUES.items()]
    features: dict[str, dict[str, str]] = {kind: {"_type": "Image"} for kind in pictures}
    features |= {name: {"dtype": kind, "_type": "Value"} for name, kind in VALUES.items()}
    about = json.dumps({"info": {"features": features}})
    return pyarrow.schema(columns, metadata={"huggingface": about})


def _card(parts: list[str]) -> Iterator[str]:
    """README.md in the words of Hugging Face's dataset cards."""
    splits = (
        (f"  - split: {_split(part)}", f"    path: data/{_split(part)}-*.parquet") for part in parts
    )
    yield from ("---", "configs:", "- config_name: default", "  data_files:")
    yield from chain.from_iterable(splits)
    yield from ("---", "", "Composites with masks, made by FGBG Studio; see dataset.json.")
