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

    def do_HEAD(self) -> None:
        self._head(0)

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
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if start >= len(self.server.content):
            self.send_error(416)
            return
        self._head(start)
        end = start + self.server.break_after
        half = (start + end) // 2
        self.wfile.write(self.server.content[start:half])
        self.wfile.flush()
        self.server.go_on.wait(20)
        self.wfile.write(self.server.content[half:end])

    def _head(self, start: int) -> None:
        size = len(self.server.content)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if self.server.lengths:
            self.send_header("Content-Length", str(size - start))
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
