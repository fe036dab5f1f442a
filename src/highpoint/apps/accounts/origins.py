"""The addresses of other programs as a browser compares them: scheme, host and port, nothing else."""

from __future__ import annotations

import re

from highpoint.errors import HighpointError

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN = re.compile(rf"https?://{_LABEL}(?:\.{_LABEL})*(?::(\d{{1,5}}))?", re.ASCII)
_WITH_A_PATH = re.compile(rf"{_ORIGIN.pattern}[/?#].+", re.ASCII)


class WrongOrigin(HighpointError):
    """What was told is no address that a browser could compare with; it would stand in a header."""


def read_origin(told: str) -> str:
    """
    Return an address in the form it stands in a header.

    >>> read_origin(" https://Help.Example.com/ ")
    'https://help.example.com'

    :raises WrongOrigin: saying what to write instead
    """
    origin = told.strip().rstrip("/").lower()
    found = _ORIGIN.fullmatch(origin)
    if found is not None and int(found[1] or 443) in range(1, 65536):
        return origin
    if _WITH_A_PATH.fullmatch(origin):
        alone = "/".join(origin.split("/")[:3])
        raise WrongOrigin(f"Write the address without what comes after it: {alone[:100]}")
    raise WrongOrigin(f"“{told.strip()[:60]}” is no address like https://help.example.com.")
