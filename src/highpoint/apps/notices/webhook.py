"""
Posting to a channel of Slack or Microsoft Teams, or to another program, by the address given.

Whoever may enter an address could point it at a machine of our own network, so only https to
public addresses is spoken, what was looked up is what is connected to, and no redirect is
followed. Servers of one's own network are named in HIGHPOINT_WEBHOOK_HOSTS.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from highpoint.apps.accounts.sealing import CannotOpen
from highpoint.apps.notices import signing
from highpoint.apps.notices.models import Hook, Notice
from highpoint.apps.notices.sending import NotNow, Refused, Unsure

TIMEOUT_SECONDS = 10.0
MOST_ANSWER = 300
LONGEST_WAIT = timedelta(hours=6)
# Taken, or worth another try; anything else is refused for good.
_TAKEN = frozenset((200, 201, 202, 204))
_TRANSLATED = ip_network("64:ff9b::/96")
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))


def host_of(url: str) -> str:
    """
    Return the host of an address that may be posted to.

    :raises Refused: saying what is wrong with it, never the address itself
    """
    return _parts(url).hostname or ""


def post(
    hook: Hook,
    payload: dict[str, object],
    key: str,
    handing_over: Callable[[], None],
    *,
    at: datetime,
) -> None:
    """
    Post to a channel; ``handing_over`` is called once the server is there, before it is asked.

    What goes to another program is signed, with ``at`` as its time.

    :raises Refused: if the channel will never take it
    :raises NotNow: if it may take it later, or cannot be reached
    :raises Unsure: if no answer came to what was posted
    """
    try:
        parts, secret = _parts(hook.url), hook.secret
    except CannotOpen as error:
        raise Refused(f"The address of this channel cannot be read. {error}") from error
    body = json.dumps(payload).encode()
    headers = {"Content-Type": "application/json", "X-Highpoint-Delivery": key}
    if secret:
        headers |= signing.headers(secret, body, at)
    connection = _connection(parts)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NotNow(f"{parts.hostname} cannot be reached: {_short(error)}") from error
        handing_over()
        try:
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            said = answer.read(MOST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise Unsure(
                f"{parts.hostname} gave no answer to what was posted; it may have arrived."
            ) from error
    finally:
        with suppress(OSError):
            connection.close()
    _judge(answer.status, said, answer.getheader("Retry-After") or "", parts.hostname or "")


def try_out(hook: Hook, *, now: datetime) -> None:
    """
    Post a message that says that it is one to try, at once.

    :raises NotSent: saying why it was not taken
    :raises Unsure: if no answer came
    """
    words = f"Highpoint can write into this channel ({hook.name}). Nobody has to do anything."
    made = payload(hook.program, words, settings.ADDRESS)
    if hook.program == Hook.Program.JSON:
        made |= {"kind": "trial", "event": "trial", "at": now.isoformat(), "about": {}}
    post(hook, made, "trial", lambda: None, at=now)


def payload(program: str, text: str, link: str) -> dict[str, object]:
    """
    Return a message as the program wants it: plain words and, where there is one, a link.

    Another program is told just these. Slack: https://api.slack.com/messaging/webhooks, with &, < and > written as it asks. Teams:
    a message with one Adaptive Card, which is what its workflows take.

    >>> payload("slack", "Kim & Lee <3", "https://q.example/a")
    {'text': 'Kim &amp; Lee &lt;3\\n<https://q.example/a|Open in Highpoint>'}
    """
    if program == Hook.Program.JSON:
        return {"text": text, "link": link}
    if program == Hook.Program.SLACK:
        shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return {"text": f"{shown}\n<{link}|Open in Highpoint>" if link else shown}
    card: dict[str, object] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": _plain(text), "wrap": True}],
    }
    if link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open in Highpoint", "url": link}]
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def event(notice: Notice) -> dict[str, object]:
    """Return what another program is told of a notice beside its words: what, when, of which thing."""
    return {
        "kind": notice.kind,
        "event": notice.once,
        "at": notice.at.isoformat(),
        "about": notice.about or {},
    }


def _plain(text: str) -> str:
    """Return a text whose signs the card does not take for a link or for stars."""
    return "".join(f"\\{sign}" if sign in "\\*_[]()#`" else sign for sign in text)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("This is no address of a web page.") from error
    if not host or parts.scheme not in ("https", "http"):
        raise Refused("Give the whole address, beginning with https://.")
    if parts.username or parts.password:
        raise Refused("An address with a name or password in it is not taken.")
    if any(sign <= " " or sign == "\x7f" for sign in url.strip()):
        raise Refused("There is a blank or a control sign in the address.")
    if not _is_ours(host, port) and parts.scheme != "https":
        raise Refused("Only addresses that begin with https:// are taken.")
    return parts


def _is_ours(host: str, port: int | None) -> bool:
    """Tell whether the installation's settings name a server as one of its own network."""
    named = settings.WEBHOOK_HOSTS
    return host.lower() in named or f"{host.lower()}:{port}" in named


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _looked_up(host, port, ours=_is_ours(host, parts.port))
    if parts.scheme == "http":
        return _Pinned(host, port, address)
    return _PinnedTls(host, port, address)


def _looked_up(host: str, port: int, *, ours: bool) -> str:
    """Return the address a name stands for now, where all it stands for are public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotNow(f"The name {host} cannot be looked up.") from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not ours and not all(_is_public(address) for address in addresses):
        raise Refused(
            f"{host} lies in a private network. An administrator can allow it by HIGHPOINT_WEBHOOK_HOSTS."
        )
    return addresses[0]


def _is_public(address: str) -> bool:
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return _is_public(str(ip.ipv4_mapped))
        # Ways of writing an IPv4 address that a gateway would take apart again.
        if ip.sixtofour or ip.teredo or ip in _TRANSLATED:
            return False
    return ip.is_global and not ip.is_multicast


def _judge(status: int, said: bytes, wait: str, host: str) -> None:
    if status in _TAKEN:
        return
    words = "".join(sign for sign in said.decode("utf-8", "replace") if sign.isprintable())
    sentence = f"{host} answers {status}{': ' if words else ''}{words[:120]}"
    if status in _PASSING:
        asked = timedelta(seconds=int(wait)) if wait.isdecimal() and len(wait) < 6 else None
        raise NotNow(sentence, min(asked, LONGEST_WAIT) if asked else None)
    raise Refused(sentence)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at, whatever the name means a moment later."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _PinnedTls(_Pinned):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
