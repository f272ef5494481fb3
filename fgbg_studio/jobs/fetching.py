"""Reading from a server in a thread of its own, so that whoever waits for it can be stopped."""

from __future__ import annotations

import http.client
import queue
import threading
import urllib.error
import urllib.request
from email.message import Message
from types import TracebackType
from typing import IO, ClassVar, Self

from fgbg_studio import __version__
from fgbg_studio.base.errors import StudioError

CHUNK = 1 << 16
AHEAD = 64
"""Chunks that may wait to be taken."""
PATIENCE = 0.2
"""Seconds that `take` waits at most."""
SILENCE = 30.0
"""Seconds without a byte after which a connection counts as broken."""


class OnlyToHttps(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to https, and to nothing else."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request that follows. Raises StudioError for an address without encryption."""
        if not newurl.lower().startswith("https://"):
            fp.close()
            raise StudioError(
                f"{req.full_url} sends on to {newurl}, which is not encrypted. Nothing was "
                "downloaded."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Fetching:
    """One request. `take` gives its headers, then its content in pieces, and never waits long."""

    failures: ClassVar = (OSError, http.client.HTTPException, ValueError)
    """What `take` raises, besides StudioError, for a server that cannot be reached."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        said = {"User-Agent": f"fgbg-studio/{__version__}", "Accept-Encoding": "identity"}
        self._request = urllib.request.Request(url, headers={**said, **(headers or {})})
        self._arrived: queue.Queue[Message | bytes | Exception] = queue.Queue(AHEAD)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fetching", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()

    def take(self) -> Message | bytes | None:
        """The headers, a piece of the content, b"" at its end, or None: nothing has come yet."""
        try:
            arrived = self._arrived.get(timeout=PATIENCE)
        except queue.Empty:
            return None
        if isinstance(arrived, Exception):
            raise arrived
        return arrived

    def _run(self) -> None:
        try:
            opener = urllib.request.build_opener(OnlyToHttps())
            with opener.open(self._request, timeout=SILENCE) as response:
                self._put(response.headers)
                while not self._stopped.is_set():
                    chunk = response.read1(CHUNK)
                    self._put(chunk)
                    if not chunk:
                        return
        except urllib.error.HTTPError as error:
            error.close()  # it holds the connection, and the reader wants the number only
            self._put(error)
        except (*self.failures, StudioError) as error:
            self._put(error)

    def _put(self, arrived: Message | bytes | Exception) -> None:
        while not self._stopped.is_set():
            try:
                return self._arrived.put(arrived, timeout=PATIENCE)
            except queue.Full:
                continue
        return None
