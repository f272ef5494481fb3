"""Fetching a model file from its publisher: visible, stoppable, checked, and never half there."""

from __future__ import annotations

import os
import shutil
import urllib.error
from collections.abc import Generator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from fgbg_studio.base import model_files
from fgbg_studio.base.errors import StudioError, describe_os_error
from fgbg_studio.base.events import Event, Job, Note, Progress, Result
from fgbg_studio.base.model_files import ModelFile
from fgbg_studio.jobs.fetching import Fetching

LARGEST = 8 << 30
"""Bytes; more than that is no model file that is known here."""
SPARE = 64 << 20
"""Bytes that a download leaves free on the disk."""


@dataclass(frozen=True)
class Downloaded:
    """What came. `confirmed` is False where no digest was known to compare it with.

    It then lies aside at `path` until a person has seen `digest`: `confirm` or `refuse` it.
    """

    file: ModelFile
    path: Path
    digest: str
    confirmed: bool


def ask_size(file: ModelFile) -> Job:
    """The result is the size of a file in bytes, as its server states it; None where it does not.

    Raises StudioError, which tells what to do by hand, where the server cannot be reached.
    """
    if file.size is not None:
        yield Result(file.size)
        return
    said = Progress(0, 0, "bytes", f"Asking for the size of {file.name}")
    with Fetching(_address(file), {"Range": "bytes=0-0"}) as fetching:
        headers = yield from _headers(fetching, file, said)
    whole = str(headers.get("Content-Range", "")).rpartition("/")[2]
    yield Result(int(whole) if whole.isdecimal() else _length(headers))


def download(file: ModelFile) -> Job:
    """Fetch a file into the model folder; the result is `Downloaded`.

    It grows beside its place as NAME.part and takes its place once its checksum is right. A wrong
    one leaves nothing behind. What was stopped goes on where it was, if the digest is known: only
    then is it certain that both halves belong together. Raises StudioError, which tells what to do
    by hand, without a network.
    """
    part = _part(file)
    known = model_files.expected(file)
    if not known:
        part.unlink(missing_ok=True)
    try:
        yield from _fetch(file, part)
        yield Progress(0, 0, "bytes", f"Checking {file.name}")
        digest = model_files.digest_of(part, known.partition(":")[0] or "sha256")
        if known and digest != known:
            raise _wrong(file, part, digest)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {part}")) from error
    made = Downloaded(file, part, digest, bool(known))
    if known:
        made = Downloaded(file, _put_in_place(made), digest, True)
    else:
        yield Note(f"No published source states a checksum of {file.name}. It has {digest}.")
    yield Result(made)


def confirm(downloaded: Downloaded) -> Path:
    """Take what a person found right: it goes to its place, and its digest binds from now on."""
    if downloaded.confirmed:
        return downloaded.path
    model_files.pin(downloaded.file, downloaded.digest)
    return _put_in_place(downloaded)


def refuse(downloaded: Downloaded) -> None:
    """Delete what was not confirmed."""
    if not downloaded.confirmed:
        downloaded.path.unlink(missing_ok=True)


def _address(file: ModelFile) -> str:
    if not file.url:
        raise StudioError(model_files.missing_message(file))
    return file.url


def _part(file: ModelFile) -> Path:
    path = model_files.inside(file.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"making {path.parent}")) from error
    return path.with_name(f"{path.name}.part")


def _put_in_place(downloaded: Downloaded) -> Path:
    place = model_files.inside(downloaded.file.name)
    try:
        with downloaded.path.open("r+b") as written:
            os.fsync(written.fileno())
        downloaded.path.replace(place)
    except OSError as error:
        raise StudioError(describe_os_error(error, f"writing {place}")) from error
    return place


def _fetch(file: ModelFile, part: Path) -> Generator[Event, None, None]:
    """Let `part` grow to the whole file."""
    have = part.stat().st_size if part.exists() else 0
    if have and have == file.size:
        return
    asked = {"Range": f"bytes={have}-"} if have else {}
    with Fetching(_address(file), asked) as fetching:
        said = Progress(have, file.size or 0, "bytes", f"Asking for {file.name}")
        try:
            headers = yield from _headers(fetching, file, said)
        except _NothingThere:  # what is there is longer than what the server has
            part.unlink()
            raise StudioError(f"{file.name} has changed on its server. Start again.") from None
        have = have if _goes_on(headers, have) else 0
        total = _total(file, headers, have)
        _check_room(part, total - have if total else 0)
        yield from _write(fetching, file, part, have, total)


class _NothingThere(StudioError):
    """The server has nothing from there on."""


def _headers(
    fetching: Fetching, file: ModelFile, said: Progress
) -> Generator[Event, None, Message]:
    while True:
        try:
            first = fetching.take()
        except urllib.error.HTTPError as error:
            if error.code == 416:
                raise _NothingThere(f"{file.url} is empty. See {file.source}.") from error
            raise _unreachable(file, error) from error
        except fetching.failures as error:
            raise _unreachable(file, error) from error
        if isinstance(first, Message):
            return first
        yield said


def _write(
    fetching: Fetching, file: ModelFile, part: Path, have: int, total: int
) -> Generator[Event, None, None]:
    limit = file.size or total or LARGEST
    with part.open("r+b" if have else "wb") as written:
        written.truncate(have)
        written.seek(have)
        while True:
            yield Progress(have, total, "bytes", f"Downloading {file.name}")
            try:
                chunk = fetching.take()
            except fetching.failures as error:
                raise _broken(file, have, total, str(error)) from error
            if isinstance(chunk, bytes):
                have += len(chunk)
                if have > limit:
                    raise _too_long(file, part, limit)
                written.write(chunk)
                if not chunk:
                    break
    if total and have < total:
        raise _broken(file, have, total, "the server closed it")


def _goes_on(headers: Message, have: int) -> bool:
    """Whether the server sends what is missing, and not all of it again."""
    return bool(have) and str(headers.get("Content-Range", "")).startswith(f"bytes {have}-")


def _length(headers: Message) -> int | None:
    stated = str(headers.get("Content-Length", ""))
    return int(stated) if stated.isdecimal() else None


def _total(file: ModelFile, headers: Message, have: int) -> int:
    """Bytes of the whole file, 0 where nobody says. Raises StudioError for another file's size."""
    length = _length(headers)
    total = have + length if length is not None else 0
    if total > LARGEST or (file.size and total and total != file.size):
        raise StudioError(
            f"{file.url} offers {total:,} bytes, and {file.name} has "
            f"{file.size or LARGEST:,} at most. Nothing was downloaded. See {file.source}."
        )
    return total or file.size or 0


def _check_room(part: Path, needed: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if free < needed + SPARE:
        raise StudioError(
            f"{part.parent} has {free:,} bytes free, and {needed + SPARE:,} are needed. "
            "Free some space and start again."
        )


def _wrong(file: ModelFile, part: Path, digest: str) -> StudioError:
    part.unlink(missing_ok=True)
    return StudioError(
        f"What came from {file.url} is not {file.name}: its checksum is {digest}, and "
        f"{model_files.expected(file)} was expected. Nothing was kept. Start again; if it happens "
        f"once more, see {file.source}."
    )


def _too_long(file: ModelFile, part: Path, limit: int) -> StudioError:
    part.unlink(missing_ok=True)
    return StudioError(
        f"{file.url} sends more than the {limit:,} bytes of {file.name}. Nothing was kept. "
        f"See {file.source}."
    )


def _broken(file: ModelFile, have: int, total: int, reason: str) -> StudioError:
    whole = f" of {total:,}" if total else ""
    return StudioError(
        f"The connection broke after {have:,}{whole} bytes of {file.name} ({reason}). Start again: "
        "it goes on where it was."
    )


def _unreachable(file: ModelFile, error: Exception) -> StudioError:
    if isinstance(error, urllib.error.HTTPError):
        reason: object = f"the server answers {error.code} {error.reason}"
    else:
        reason = getattr(error, "reason", None) or error
    return StudioError(
        f"{file.name} could not be downloaded: {reason}. {model_files.missing_message(file)}"
    )
