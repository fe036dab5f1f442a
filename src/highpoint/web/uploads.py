"""Files that people drop: streamed to disk under a name of our own, never larger than allowed."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from highpoint.errors import HighpointError

# What a form adds around its file: boundaries, the token, the head of each part.
ENVELOPE = 64 * 1024
LONGEST_NAME = 200


class CannotKeep(HighpointError):
    """The upload is too large, or there is no room for it."""


class Kept(UploadedFile):  # type: ignore[type-arg]
    """An upload that lies in our folder already."""

    def __init__(self, path: Path, name: str, size: int):
        super().__init__(name=name, size=size)
        self.path = path


class KeepingHandler(FileUploadHandler):
    """
    Writes an upload straight to its place and stops where it grows too large.

    After a stop ``refusal`` is the sentence for the person, and nothing is left on disk.
    """

    chunk_size = 1 << 18

    def __init__(self, request: HttpRequest):
        super().__init__(request)
        self.refusal = ""
        self._path: Path | None = None
        self._file: IO[bytes] | None = None
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.discard()
        self._path = folder() / uuid4().hex
        private = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        self._file = os.fdopen(os.open(self._path, private, 0o600), "wb")
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._file is not None
        self._size += len(raw_data)
        if self._size > limit():
            self._refuse(too_large())
        try:
            self._file.write(raw_data)
        except OSError:
            self._refuse("There is no room left on this machine's disk. Free some and try again.")

    def file_complete(self, file_size: int) -> Kept:
        assert self._file is not None
        assert self._path is not None
        self._file.close()
        return Kept(self._path, plain_name(self.file_name or ""), file_size)

    def upload_interrupted(self) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove what was written."""
        if self._file is not None:
            self._file.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _refuse(self, sentence: str) -> None:
        self.refusal = sentence
        self.discard()
        raise StopUpload(connection_reset=True)


def folder() -> Path:
    """Return the folder for uploads, which only this user may read."""
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def limit() -> int:
    """Return the size of the largest file taken, in bytes."""
    return int(settings.UPLOAD_LIMIT_MB) * 1_000_000


def limit_words() -> str:
    """Return the size of the largest file taken, as people say it.

    >>> from django.test import override_settings
    >>> with override_settings(UPLOAD_LIMIT_MB=2048):
    ...     limit_words()
    '2 GB'
    """
    megabytes = int(settings.UPLOAD_LIMIT_MB)
    return f"{megabytes / 1000:.2g} GB" if megabytes >= 1000 else f"{megabytes} MB"


def too_large() -> str:
    """Return the sentence for a file over the limit."""
    return (
        f"The file is larger than {limit_words()}, the most this page takes. "
        "Pack it with gzip, or bring it in with “highpoint import FILE”."
    )


def refuse_by_length(request: HttpRequest) -> None:
    """
    Refuse an upload whose announced length alone is too large, before reading any of it.

    :raises CannotKeep: with the sentence for the person
    """
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdigit() and int(announced) > limit() + ENVELOPE:
        raise CannotKeep(too_large())


def plain_name(name: str) -> str:
    """
    Return a file's name as shown: without folders and signs that cannot be printed, not too long.

    >>> plain_name("C:\\\\exports\\\\march\\x00.csv")
    'march.csv'
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[-LONGEST_NAME:] or "file"


def remove_forgotten(kept: set[str], before: datetime) -> None:
    """Remove files older than a time that no import knows: uploads that broke off."""
    for path in folder().iterdir():
        if str(path) not in kept and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
