"""A wire between a phone and the town that can be cut, and can lose an answer on its way back."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

#: They are about one connection, not about the answer.
HOPS = {"connection", "transfer-encoding", "content-length"}


class Wire:
    """Listens on a port of its own. After `cut` nobody answers, as without a network; `mend` ends that."""

    def __init__(self, town_url: str) -> None:
        self.there = urlsplit(town_url).netloc
        self.lose = ""  # the path of which the next answer is lost
        self.lost = 0
        self.server: Line | None = None
        self.port = 0
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Let it through again, on the same port."""
        self.server = Line(self, self.port)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def cut(self) -> None:
        """Nobody listens any more, nor answers on what a browser opened ahead."""
        if self.server is not None:
            self.server.shutdown()
            self.server.hang_up()
            self.server.server_close()
            self.server = None


class Handler(BaseHTTPRequestHandler):
    """Passes a request on, and its answer back unless that is to be lost."""

    server: "Line"

    def do_GET(self) -> None:
        self.pass_on()

    def do_POST(self) -> None:
        self.pass_on()

    def pass_on(self) -> None:
        wire = self.server.wire
        status, headers, content = self.ask(wire.there)
        if wire.lose and self.path == wire.lose:
            wire.lose, wire.lost = "", wire.lost + 1
            return  # the town has done it, and nobody hears so
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOPS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def ask(self, there: str) -> tuple[int, list[tuple[str, str]], bytes]:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        ahead = http.client.HTTPConnection(there, timeout=60)
        ahead.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() != "connection":
                ahead.putheader(name, value)
        ahead.putheader("Connection", "close")
        ahead.endheaders(body or None)
        answer = ahead.getresponse()
        content = answer.read()
        ahead.close()
        return answer.status, answer.getheaders(), content

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Line(ThreadingHTTPServer):
    """The listening end. A browser that goes away in the middle is nobody's fault."""

    def __init__(self, wire: Wire, port: int) -> None:
        self.wire = wire
        self.calls: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        self.calls.add(request)
        try:
            super().finish_request(request, client_address)
        finally:
            self.calls.discard(request)

    def hang_up(self) -> None:
        """End every open connection: browsers keep some ready, on which they would still be served."""
        for call in list(self.calls):
            with suppress(OSError):
                call.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet."""


@contextmanager
def wire_to(town_url: str) -> Iterator[Wire]:
    wire = Wire(town_url)
    try:
        yield wire
    finally:
        wire.cut()
