"""The file that opinions are kept in: one model's, a line each, complete at every moment."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from highpoint.engine.conversation import Conversation
from highpoint.errors import HighpointError
from highpoint.llm.opinion import Opinion
from highpoint.llm.prompt import fingerprint
from highpoint.llm.reader import talk_hash

# How each line begins; a line that does not is not ours, and its file is left alone.
START = b'{"second_opinion": {'


class CannotKeep(HighpointError):
    """The file cannot be written, or holds something else."""


class Kept:
    """
    Opinions in a file; a context manager. Goes on where an earlier run of the same model stopped.

    A line is written whole and at once. One that a crash cut off is taken off at the next start.
    """

    def __init__(self, path: Path, model: str):
        self._path = path
        self._model = model
        self._file: io.FileIO | None = None
        self._opinions: dict[str, Opinion] = {}

    def __enter__(self) -> Self:
        try:
            self._file = self._path.open("a+b", buffering=0)
            self._file.seek(0)
            self._load(self._file)
        except OSError as error:
            self.__exit__(None, None, None)
            raise CannotKeep(f"{self._path} cannot be used ({error.strerror}).") from None
        except HighpointError:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file:
            self._file.close()

    def on(self, talk: Conversation) -> Opinion | None:
        """Return the opinion on a conversation, None where there is none or the talk has changed."""
        opinion = self._opinions.get(talk.id)
        return opinion if opinion and opinion.source.talk == talk_hash(talk) else None

    def add(self, opinion: Opinion) -> None:
        """
        Keep an opinion.

        :raises CannotKeep: where the disk does not take it
        """
        if self._file is None:
            raise CannotKeep(f"{self._path} is not open.")
        line = json.dumps(opinion.to_dict(), ensure_ascii=False).encode() + b"\n"
        try:
            if self._file.write(line) != len(line):
                raise CannotKeep(f"{self._path} cannot be written: the disk is full.")
        except OSError as error:
            raise CannotKeep(f"{self._path} cannot be written ({error.strerror}).") from None
        self._opinions[opinion.id] = opinion

    def _load(self, file: io.FileIO) -> None:
        whole = 0
        for number, line in enumerate(io.BytesIO(file.read()), 1):
            if not line.endswith(b"\n"):
                self._cut(file, whole, line)
                return
            opinion = self._opinion(line, number)
            self._opinions[opinion.id] = opinion
            whole += len(line)

    def _cut(self, file: io.FileIO, whole: int, rest: bytes) -> None:
        """Take off a line that was cut short, where it is one of ours."""
        if not rest.startswith(START) and not START.startswith(rest):
            raise self._not_ours(None)
        os.ftruncate(file.fileno(), whole)

    def _opinion(self, line: bytes, number: int) -> Opinion:
        if not line.startswith(START):
            raise self._not_ours(number)
        try:
            opinion = Opinion.from_dict(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self._not_ours(number) from None
        if opinion.source.model != self._model:
            raise CannotKeep(
                f"{self._path} holds opinions of {opinion.source.model}; name another file, so "
                "that two models are not mixed."
            )
        if opinion.source.instructions != fingerprint():
            raise CannotKeep(
                f"{self._path} holds opinions that were asked for in other words, by another "
                "version of Highpoint; name another file."
            )
        return opinion

    def _not_ours(self, number: int | None) -> CannotKeep:
        place = f" (line {number})" if number else ""
        return CannotKeep(
            f"{self._path} holds something else than second opinions{place}; name another file."
        )
