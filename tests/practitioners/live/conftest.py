"""A stand-in for the NPI Registry API on this machine, which answers as recorded (with invented people)."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pytest_django import Settings

THREE = Path(__file__).parent.parent / "data" / "npi_api_three.json"
NOBODY = {"result_count": 0, "results": []}


def recorded() -> dict[str, Any]:
    """The answer that lists a surgeon, a physical therapist and an office."""
    answer: dict[str, Any] = json.loads(THREE.read_text())
    return answer


@dataclass
class StandIn:
    """`answer` and `status` are what comes back; `asked` is what was asked; `told` is called at each question."""

    answer: Any = field(default_factory=recorded)
    status: int = 200
    hang_up: int = 0
    wait: threading.Event | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    told: Callable[[], None] = lambda: None

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(dict(parse_qsl(urlsplit(handler.path).query)))
        self.told()
        if self.wait:
            self.wait.wait(5)
        if len(self.asked) <= self.hang_up:
            handler.connection.close()
            return
        body = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        handler.send_response(self.status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def registry(settings: Settings) -> Iterator[StandIn]:
    """The live look-up is on, and asks the stand-in."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand_in.reply(self)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]  # it hung up on purpose
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.NPI_LIVE, settings.NPI_LIVE_URL = True, f"http://127.0.0.1:{server.server_port}/api/"
    yield stand_in
    server.shutdown()
    server.server_close()
