"""Scenarios as files: one as YAML, several as a zip archive, and both read back with bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from highpoint.errors import HighpointError
from highpoint.practice.plain_yaml import LONGEST

MOST_FILES = 100
LARGEST_UPLOAD = 5_000_000
LARGEST_FILE = 4 * LONGEST
# All files of an archive together, unpacked.
LARGEST_SUM = 20_000_000

LICENSES = {
    "none": "",
    "cc-by-4.0": "CC BY 4.0: anybody may use and change it who names where it is from.",
    "cc0-1.0": "CC0 1.0: anybody may use and change it.",
    "own": "For our own use; not to be passed on.",
}
_HEAD = "# Shared from Highpoint"
_LICENSE = "# License: "


class CannotUnpack(HighpointError):
    """An upload that is no file of scenarios, or too large a one."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One file of an upload: its text, or a sentence why there is none."""

    name: str
    text: str = ""
    problem: str = ""


def shared(source: str, terms: str, *, by: str = "") -> str:
    """
    Return a scenario's YAML with what others may do with it written above.

    >>> print(shared("id: desk", "cc0-1.0", by="Demo"), end="")
    # Shared from Highpoint by Demo
    # License: CC0 1.0: anybody may use and change it.
    id: desk
    """
    lines = source.splitlines()
    while lines and lines[0].startswith((_HEAD, _LICENSE)):
        lines.pop(0)
    if LICENSES.get(terms):
        whose = " ".join(by.split())
        lines = [f"{_HEAD} by {whose}" if whose else _HEAD, _LICENSE + LICENSES[terms], *lines]
    return "\n".join(lines) + "\n"


def packed(sources: Mapping[str, str]) -> bytes:
    """Return several scenarios as one archive, a file each; the same ones give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for slug, text in sorted(sources.items()):
            archive.writestr(zipfile.ZipInfo(f"{slug}.yaml"), text.encode())
    return made.getvalue()


def unpacked(name: str, content: bytes) -> list[Brought]:
    """
    Return the files of an upload, each with its text or with what is wrong with it.

    :raises CannotUnpack: where it is neither, too large, or an archive without scenarios
    """
    if len(content) > LARGEST_UPLOAD:
        raise CannotUnpack(f"The file is larger than {LARGEST_UPLOAD // 1_000_000} MB.")
    if content[:4] == b"PK\x03\x04":
        return list(_members(content))
    if not name.lower().endswith((".yaml", ".yml")):
        raise CannotUnpack("Choose a .yaml file, or a .zip archive of .yaml files.")
    return [_read(name, content)]


def _members(content: bytes) -> Iterator[Brought]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [each for each in archive.infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise CannotUnpack("The archive is broken. Pack it again.") from error
    if len(entries) > MOST_FILES:
        raise CannotUnpack(f"The archive holds {len(entries)} files; {MOST_FILES} are taken.")
    found = [each for each in entries if each.filename.lower().endswith((".yaml", ".yml"))]
    if not found:
        raise CannotUnpack("There is no .yaml file in the archive.")
    left = LARGEST_SUM
    for entry in found:
        one = _member(archive, entry, min(LARGEST_FILE, left))
        left -= len(one.text)
        yield one


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Brought:
    # What the archive says of a size may be a lie: no more than allowed is ever unpacked.
    try:
        with archive.open(entry) as file:
            content = file.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError):
        return Brought(
            entry.filename, problem="It cannot be unpacked: broken, or locked by a word."
        )
    if len(content) > most:
        return Brought(entry.filename, problem="It is too large for a scenario.")
    return _read(entry.filename, content)


def _read(name: str, content: bytes) -> Brought:
    if len(content) > LARGEST_FILE:
        return Brought(name, problem="It is too large for a scenario.")
    try:
        return Brought(name, content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Brought(name, problem="It is not text in UTF-8. Save it again as UTF-8.")
