"""The address of a model's server, the model's name and the key to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from highpoint.errors import HighpointError

PATH = "/chat/completions"


class BadEndpoint(HighpointError):
    """The address, the model's name or the key cannot be used as given."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask and whom. ``server``, host and port, is what may be shown of the address."""

    url: str
    model: str
    host: str
    server: str
    key: str = field(default="", repr=False)

    @property
    def secure(self) -> bool:
        """Whether what is sent is encrypted on its way."""
        return self.url.startswith("https:")


def endpoint(address: str, model: str, key: str = "", *, plain_http: bool = False) -> Endpoint:
    """
    Return an endpoint from what a person typed, the base address or the whole one.

    >>> endpoint("http://localhost:8080/v1", "small").url
    'http://localhost:8080/v1/chat/completions'

    :raises BadEndpoint: saying what to give instead; never with the address or the key in it
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadEndpoint("The endpoint is no address like https://host/v1.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise BadEndpoint("The endpoint must be an address like https://host/v1.")
    if parts.username is not None or parts.password is not None:
        raise BadEndpoint("Leave name and password out of the endpoint; give a key instead.")
    if parts.scheme == "http" and not plain_http and not is_loopback(host):
        raise BadEndpoint(
            "The endpoint is on another machine and not encrypted, so anybody on the way could "
            "read the conversations. Use https, or say --plain-http if the network is your own."
        )
    if not model.strip():
        raise BadEndpoint("Say which model to ask.")
    path = parts.path.rstrip("/")
    whole = path if path.endswith(PATH) else path + PATH
    return Endpoint(
        url=urlunsplit((parts.scheme, parts.netloc, whole, parts.query, "")),
        model=model.strip(),
        host=host,
        server=f"{host}:{port}" if port else host,
        key=_checked(key.strip()),
    )


def is_loopback(host: str) -> bool:
    """Test whether an address is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked(key: str) -> str:
    if not key.isascii() or not all(letter.isprintable() and letter != " " for letter in key):
        raise BadEndpoint("The key holds signs that no key holds; look how it was copied.")
    return key
