"""A server on this machine that offers a file, and may stall, lie or break off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = bytes(range(256)) * 2000


class Server(ThreadingHTTPServer):
    """Serves CONTENT; a test may let it stall, lie or break off."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.content = CONTENT
        self.break_after = len(CONTENT)
        self.lengths = True
        self.ranges: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def url(self, name: str = "net.onnx") -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}"


class Answer(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", self.server.url())
            self.end_headers()
            return
        if self.path == "/gone":
            self.send_error(404)
            return
        asked = self.headers.get("Range", "")
        self.server.ranges.append(asked)
        content = self.server.content
        part = asked.removeprefix("bytes=") if self.server.lengths else ""
        first, _, last = part.partition("-")
        start, stop = int(first or 0), int(last) + 1 if last else len(content)
        if start >= len(content):
            self.send_error(416)
            return
        self._head(start, stop, bool(part))
        end = min(stop, start + self.server.break_after)
        half = (start + end) // 2
        self.wfile.write(content[start:half])
        self.wfile.flush()
        self.server.go_on.wait(20)
        self.wfile.write(content[half:end])

    def _head(self, start: int, stop: int, partial: bool) -> None:
        self.send_response(206 if partial else 200)
        if partial:
            whole = len(self.server.content)
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{whole}")
        if self.server.lengths:
            self.send_header("Content-Length", str(stop - start))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server at work until the block ends."""
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield made
        finally:
            made.go_on.set()
            made.shutdown()
            thread.join()
