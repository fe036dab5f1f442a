"""The bytes of a file: opened with a clear refusal, unpacked, counted, a piece at a time."""

from __future__ import annotations

import stat
import tempfile
import zlib
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Protocol

from highpoint.errors import HighpointError

CHUNK = 1 << 18
# What is looked at to tell the format, the encoding and the columns.
HEAD = 1 << 18

GZIP_MAGIC = b"\x1f\x8b"


class CannotRead(HighpointError):
    """The file cannot be opened, or there is nothing in it."""


class Stream(Protocol):
    """Anything bytes can be read from: a pipe, an upload, an open file."""

    def read(self, size: int, /) -> bytes: ...


class Raw:
    """
    The unpacked bytes of a file or a stream.

    ``chunks`` can be gone through again and again for a file, once for a stream until
    ``keep`` has put that into a temporary file. ``broken`` says, after a pass, why the
    bytes ended too early (empty: they did not). ``done`` and ``total`` count the bytes as
    they lie there (packed), for showing progress; the total of a stream is not known.
    """

    def __init__(self, name: str, handle: Stream, total: int | None, seekable: BinaryIO | None):
        self.name = name
        self.total = total
        self.done = 0
        self.broken = ""
        self._handle = handle
        self._seekable = seekable
        self._peeked = self._read()
        self.packed = self._peeked.startswith(GZIP_MAGIC)

    def head(self) -> bytes:
        """Return the first unpacked bytes, without using them up."""
        piece = b""
        while len(self._peeked) < HEAD and (more := self._handle.read(CHUNK)):
            self._peeked += more
        source = iter([self._peeked])
        for part in _unpacked(source, self) if self.packed else source:
            piece += part
            if len(piece) >= HEAD:
                break
        return piece[:HEAD]

    def chunks(self) -> Iterator[bytes]:
        """Yield the unpacked bytes from the beginning."""
        self.broken = ""
        return _unpacked(self._packed(), self) if self.packed else self._packed()

    def keep(self) -> None:
        """Put a stream into a temporary file, so that it can be gone through again."""
        if self._seekable is not None:
            return
        kept: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the source)
        for chunk in self._packed():
            kept.write(chunk)
        self._handle = self._seekable = kept
        self.total = kept.tell()

    def unpacked_file(self) -> BinaryIO:
        """Return a file one can seek in, holding the unpacked bytes; the caller closes it."""
        whole: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the caller)
        for chunk in self.chunks():
            whole.write(chunk)
        whole.seek(0)
        return whole

    def close(self) -> None:
        if self._seekable is not None:
            self._seekable.close()

    def _packed(self) -> Iterator[bytes]:
        self.done = 0
        if self._seekable is not None:
            self._seekable.seek(0)
        else:
            self.done = len(self._peeked)
            yield self._peeked
            self._peeked = b""
        while chunk := self._read():
            self.done += len(chunk)
            yield chunk

    def _read(self) -> bytes:
        try:
            return self._handle.read(CHUNK)
        except OSError as error:
            self.broken = f"The file cannot be read any further ({error.strerror})."
            return b""


def open_raw(source: str | PathLike[str] | Stream, name: str | None = None) -> Raw:
    """
    Open a file by its path, or take a stream under the given name.

    :raises CannotRead: where there is no such file, it may not be read, or it is empty
    """
    if isinstance(source, (str, PathLike)):
        raw = _open_path(Path(source), name or str(source))
    else:
        raw = Raw(name or "standard input", source, None, None)
    if not raw.head():
        raw.close()
        raise CannotRead(f"{raw.name}: {raw.broken}" if raw.broken else f"{raw.name} is empty.")
    return raw


def _open_path(path: Path, name: str) -> Raw:
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise CannotRead(f"{name} is a folder; name a file in it.")
        handle = path.open("rb")
    except FileNotFoundError:
        raise CannotRead(f"There is no file {name}.") from None
    except PermissionError:
        raise CannotRead(f"{name} may not be read by this user; check its permissions.") from None
    except (OSError, ValueError) as error:
        raise CannotRead(f"{name} cannot be opened ({error}).") from None
    if stat.S_ISREG(kind.st_mode):
        return Raw(name, handle, kind.st_size, handle)
    return _Owned(name, handle)


class _Owned(Raw):
    """A pipe opened by its path: no seeking in it, but it is ours to close."""

    def __init__(self, name: str, handle: BinaryIO):
        self._opened = handle
        super().__init__(name, handle, None, None)

    def close(self) -> None:
        self._opened.close()
        super().close()


def _unpacked(packed: Iterator[bytes], raw: Raw) -> Iterator[bytes]:
    """
    Yield what gzipped chunks hold, in pieces of bounded size however tightly it is packed.

    Python's gzip module throws away what it had unpacked when the end is missing; here
    everything before the break comes out first, and ``raw.broken`` says what is wrong.
    """
    member = zlib.decompressobj(wbits=31)
    try:
        for chunk in packed:
            pending = chunk
            while pending:
                if member.eof:
                    pending = pending.lstrip(b"\0")
                    member = zlib.decompressobj(wbits=31)
                    continue
                piece = member.decompress(pending, CHUNK)
                pending = member.unused_data if member.eof else member.unconsumed_tail
                if piece:
                    yield piece
                while len(piece) == CHUNK and not pending and not member.eof:
                    piece = member.decompress(b"", CHUNK)
                    pending = member.unused_data if member.eof else member.unconsumed_tail
                    if piece:
                        yield piece
    except zlib.error:
        raw.broken = "The gzip file is damaged from here on; fetch it again."
        return
    if not member.eof and not raw.broken:
        raw.broken = "The gzip file breaks off here; fetch it again."
