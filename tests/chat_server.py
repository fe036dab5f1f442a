"""A small real web server for tests that stands for Slack or Teams: keeps what is posted to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Sent:
    """What was posted, as it came."""

    body: bytes
    headers: dict[str, str]


@dataclass
class Channel:
    """What was posted, and what is answered; ``hangs`` after taking what is posted."""

    port: int = 0
    got: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    reached: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/services/T0/B0/secretpart"


@contextmanager
def chat_server() -> Iterator[Channel]:
    """Run the server for a while."""
    channel = Channel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            channel.got.append(json.loads(body))
            channel.keys.append(self.headers["X-Highpoint-Delivery"])
            channel.sent.append(Sent(body, dict(self.headers)))
            if channel.hangs:
                channel.reached.set()
                channel.over.wait(60)
                return
            self.send_response(channel.status)
            for name, value in channel.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(channel.body)))
            self.end_headers()
            self.wfile.write(channel.body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        channel.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield channel
        finally:
            channel.over.set()
            server.shutdown()
            thread.join()
