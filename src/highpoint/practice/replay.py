"""
A real talk, stopped just before a reply: what it shows, what another reply would meet and do.

Roles say where a talk can be stopped; the engine that reads real talks reads the new reply, at
the place of the old one, and the simulated customer takes it in the mood they were in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.masking import MaskedTurn, Piece, masked, readable
from highpoint.engine.moment import Kind, Mark, Moment
from highpoint.engine.observation import Span
from highpoint.errors import HighpointError
from highpoint.practice.replay_customer import Reaction, reaction
from highpoint.practice.talk import LONGEST_REPLY, ReplyTooLong

_STAND_IN = re.compile(r"\[[a-z]+(?: \d+)?\]", re.IGNORECASE)


class NothingWritten(HighpointError):
    """A try without words."""


@dataclass(frozen=True, slots=True)
class Stop:
    """
    A place before a reply: the turn it begins with, the agent's turns that stood there, and the
    customer's that followed. Nobody may have answered, or come back.
    """

    turn: int
    reply: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What the engine reads in a reply: the moments it meets or misses, what it does unasked.

    Spans in the reply point into it as it was written. ``reaction`` is None where the engine
    reads no mood, as in a language it knows in part.
    """

    text: str
    moments: tuple[Moment, ...]
    marks: tuple[Mark, ...]
    reaction: Reaction | None


def stop_before(roles: Sequence[Role], turn: int, reply: Collection[int]) -> Stop | None:
    """
    Return where a talk stops before the reply that a moment was judged by.

    ``turn`` and ``reply`` are the moment's. None where no customer had spoken before: that is no
    reply.

    >>> talk = [Role.CUSTOMER, Role.AGENT, Role.AGENT, Role.CUSTOMER]
    >>> stop_before(talk, 0, [2])
    Stop(turn=1, reply=(1, 2), after=(3,))
    """
    if not all(0 <= index < len(roles) for index in (turn, *reply)):
        return None
    # What an agent's own turn offers, as a no or a promise, is judged from that turn on.
    judged = turn if roles[turn] is Role.AGENT else min(reply, default=turn)
    heard = judged if roles[judged] is Role.CUSTOMER else _last_customer(roles, judged)
    if heard is None:
        return None
    first = next((i for i in range(heard, len(roles)) if roles[i] is Role.AGENT), len(roles))
    back = next((i for i in range(first, len(roles)) if roles[i] is Role.CUSTOMER), len(roles))
    again = next((i for i in range(back, len(roles)) if roles[i] is Role.AGENT), len(roles))
    return Stop(
        first,
        tuple(i for i in range(first, back) if roles[i] is Role.AGENT),
        tuple(i for i in range(back, again) if roles[i] is Role.CUSTOMER),
    )


def _last_customer(roles: Sequence[Role], before: int) -> int | None:
    return next((i for i in reversed(range(before)) if roles[i] is Role.CUSTOMER), None)


@dataclass(frozen=True)
class Scene:
    """A whole real talk and the place where it is stopped."""

    talk: Conversation
    stop: Stop

    @cached_property
    def masked(self) -> tuple[MaskedTurn, ...]:
        """The turns with names, numbers and addresses behind stand-ins that read as words."""
        return masked(self.talk, self._analysis, readable)

    @cached_property
    def _analysis(self) -> Analysis:
        return analyze(self.talk)

    @property
    def mood(self) -> float | None:
        """The customer's mood before the reply, as the whole talk is read; None where it is not."""
        known = [point.value for point in self._analysis.mood if point.turn < self.stop.turn]
        return known[-1] if known else None

    @property
    def is_last(self) -> bool:
        """Whether the reply was the last in the talk, so that it had to close it too."""
        later = self.talk.turns[self.stop.turn :]
        return bool(self.stop.reply) and all(
            t.role is not Role.AGENT or t.index in self.stop.reply for t in later
        )

    def try_out(self, text: str) -> Tried:
        """
        Read a reply at this place. Stand-ins in it count as the words they stand for.

        :raises NothingWritten: without words
        :raises ReplyTooLong: over ``LONGEST_REPLY`` characters
        """
        text = text.strip()
        if not text:
            raise NothingWritten("Write your answer first.")
        if len(text) > LONGEST_REPLY:
            raise ReplyTooLong(f"Keep it under {LONGEST_REPLY} characters; this has {len(text)}.")
        written = self._put_back(text)
        talk = self._with(written.original)
        said = analyze(talk)
        marks = tuple(
            mark._replace(span=_as_written([mark.span], self.stop.turn, written)[0])
            for mark in said.marks
            if mark.turn == self.stop.turn
        )
        react = reaction(talk, said, self.mood)
        return Tried(text, self._met(talk, said, written), marks, react)

    def _with(self, text: str) -> Conversation:
        """Return the talk up to here with another reply, as if written when the first was."""
        at = self.stop.turn
        then = self.talk.turns[at] if self.stop.reply else None
        turn = Turn(at, Role.AGENT, text, then.at if then else None, then.author if then else None)
        return replace(self.talk, turns=(*self.talk.turns[:at], turn))

    def _met(self, talk: Conversation, said: Analysis, written: MaskedTurn) -> tuple[Moment, ...]:
        roles = [turn.role for turn in talk.turns]
        here = Stop(self.stop.turn, (self.stop.turn,), ())
        return tuple(
            moment._replace(
                trigger=_as_written(moment.trigger, here.turn, written),
                evidence=_as_written(moment.evidence, here.turn, written),
            )
            for moment in said.moments
            if stop_before(roles, moment.turn, moment.reply) == here
            # Every reply is the last in a talk that stops after it.
            and (moment.kind is not Kind.CLOSING or self.is_last)
        )

    def _put_back(self, text: str) -> MaskedTurn:
        """Return a reply with the words that its stand-ins stand for."""
        known = self._stand_ins
        parts: list[str] = []
        pieces: list[Piece] = []
        at = length = 0
        for found in _STAND_IN.finditer(text):
            words = known.get(found[0].lower())
            if words is None:
                continue
            length += found.start() - at
            parts += [text[at : found.start()], words]
            pieces.append(Piece(found.start(), found.end(), length, length + len(words)))
            length += len(words)
            at = found.end()
        return MaskedTurn(text, "".join([*parts, text[at:]]), tuple(pieces))

    @cached_property
    def _stand_ins(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for turn in self.masked:
            for piece in turn.pieces:
                words = turn.original[piece.original_start : piece.original_end]
                found.setdefault(turn.text[piece.start : piece.end], words)
        return found


def _as_written(spans: Iterable[Span], turn: int, written: MaskedTurn) -> tuple[Span, ...]:
    return tuple(
        Span(turn, *written.shown_at(span.start, span.end)) if span.turn == turn else span
        for span in spans
    )
