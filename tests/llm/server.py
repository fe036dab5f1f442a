"""A real server on loopback that speaks the chat-completions protocol, well or badly."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

Handler = BaseHTTPRequestHandler
# Given the request's body, answers it.
Behavior = Callable[[Handler, dict[str, Any]], None]

LABELS = {"end_state": "neutral", "resolved": "unclear", "overall": 3}


def asked(body: dict[str, Any]) -> dict[str, Any]:
    """Return the talk in a request, found as the frame around it says."""
    text = body["messages"][-1]["content"]
    frame = re.search(
        r"=== conversation (\w+) begins ===\n(.*)\n=== conversation \1 ends ===", text
    )
    assert frame
    return json.loads(frame.group(2))


def send(
    handler: Handler,
    body: bytes,
    *,
    status: int = 200,
    form: str = "application/json",
    headers: dict[str, str] | None = None,
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", form)
    handler.send_header("Content-Length", str(len(body)))
    handler.send_header("Connection", "close")
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: Any, finish: str = "stop", **message: Any) -> bytes:
    said = {"role": "assistant", "content": content} | message
    choice = {"index": 0, "message": said, "finish_reason": finish}
    return json.dumps(
        {"object": "chat.completion", "model": "tiny-1", "choices": [choice]}
    ).encode()


def says(content: Any, finish: str = "stop", **message: Any) -> Behavior:
    """Answer with these words, whatever was asked."""
    return lambda handler, _: send(handler, completion(content, finish, **message))


def status(code: int, **headers: str) -> Behavior:
    """Refuse, as servers do: with the key and the talk in the error, which nobody may show."""

    def refuse(handler: Handler, body: dict[str, Any]) -> None:
        told = f"{handler.headers.get('Authorization')} {body['messages'][-1]['content']}"
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        send(handler, json.dumps({"error": {"message": told}}).encode(), status=code, headers=names)

    return refuse


def reads(
    *moments: dict[str, Any], marks: tuple[dict[str, Any], ...] = (), **labels: Any
) -> Behavior:
    """Answer as a model that reads well: with these moments, about the talk that was asked about."""

    def answer(handler: Handler, body: dict[str, Any]) -> None:
        held = {
            "id": asked(body)["id"],
            "labels": LABELS | labels,
            "moments": list(moments),
            "marks": list(marks),
        }
        send(handler, completion(json.dumps(held)))

    return answer


def knows(*forms: str | None) -> Callable[[Behavior], Behavior]:
    """Refuse every form of asking but these, as an older server does."""

    def wrap(behavior: Behavior) -> Behavior:
        def answer(handler: Handler, body: dict[str, Any]) -> None:
            form = body.get("response_format", {}).get("type")
            known = form in forms and ("temperature" in body or "bare" in forms)
            (behavior if known else status(400))(handler, body)

        return answer

    return wrap


def drips(seconds: float, *, headers: bool = False) -> Behavior:
    """Send a byte at a time, for ever, so that no single wait is long."""

    def drip(handler: Handler, _: dict[str, Any]) -> None:
        start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Slow: "
        handler.wfile.write(start if headers else start + b"no\r\n\r\n")
        for _ in range(200):
            handler.wfile.write(b" ")
            time.sleep(seconds)

    return drip


@dataclass
class Server:
    """What the server does next: each behavior once, the last one for good."""

    url: str
    behaviors: list[Behavior]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    most_at_once: int = 0
    arrived: Event = field(default_factory=Event)
    _at_once: int = 0
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def busy(self, key: str | None, body: dict[str, Any]) -> Iterator[Behavior]:
        with self._lock:
            self.requests.append(body)
            self.keys.append(key)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            behavior = self.behaviors.pop(0) if self.behaviors[1:] else self.behaviors[0]
        self.arrived.set()
        try:
            yield behavior
        finally:
            with self._lock:
                self._at_once -= 1


@contextmanager
def serving(*behaviors: Behavior) -> Iterator[Server]:
    """Serve on a free port of loopback until left."""
    told: list[Server] = []

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == "/v1/chat/completions"
            self.close_connection = True
            try:
                with told[0].busy(self.headers.get("Authorization"), body) as behavior:
                    behavior(self, body)
            except OSError:
                pass  # The client hung up, as it should.

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    told.append(Server(f"http://127.0.0.1:{server.server_port}/v1", list(behaviors)))
    thread.start()
    try:
        yield told[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
