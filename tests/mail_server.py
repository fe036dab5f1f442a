"""A small real SMTP server for tests: it keeps what it takes, and can refuse or stop in the middle."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Post:
    """
    What the server got, and how it behaves.

    ``answers`` gives the answer to a step (``RCPT`` or ``DATA``) in place of “250 ok”; ``hangs``
    names the step, or ``greeting``, after which it says nothing more.
    """

    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    hangs: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def by_subject(self) -> list[str]:
        return sorted(mail["Subject"] for mail in self.got)


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post: Post = self.server.post  # type: ignore[attr-defined]
        if self._hung(post, "greeting"):
            return
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.decode("ascii", "replace").split(":")[0].split()[0].upper()
            if word == "QUIT":
                self._say("221 bye")
                return
            if word == "DATA":
                self._say("354 go on")
                post.got.append(self._message())
                if self._hung(post, "DATA"):
                    return
            self._say(post.answers.get(word, "250 ok"))

    def _message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def _hung(self, post: Post, step: str) -> bool:
        if post.hangs != step:
            return False
        post.reached.set()
        post.over.wait(60)
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no news."""


@contextmanager
def mail_server() -> Iterator[Post]:
    """Run the server for a while."""
    post = Post()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.post = post  # type: ignore[attr-defined]
        post.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield post
        finally:
            post.over.set()
            server.shutdown()
            thread.join()
