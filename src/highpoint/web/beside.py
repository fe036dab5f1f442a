"""What people add to a talk in the reader: their evaluations and corrections, and how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import may, reviewers_among_peers
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.desk import corrections, queries
from highpoint.apps.desk.models import Correction
from highpoint.apps.disputes.queries import told_disputed
from highpoint.engine.conversation import Role
from highpoint.web import words

_FEW_WORDS = 60


@dataclass(frozen=True, slots=True)
class Reviewable:
    """An agent of the talk whom this person may judge: their messages, and who may be asked."""

    agent: Agent
    own: bool
    messages: Sequence[tuple[int, str]]
    peers: Sequence[User]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction in words."""

    row: Correction
    words: str
    says: str
    own: bool
    may_take_back: bool
    may_say_why: bool


def beside(
    user: User, talk: Conversation, turns: Sequence[Turn], *, blind: bool = False
) -> dict[str, Any]:
    """
    Return what people saw in a talk and what this person may add, for the reader.

    To somebody who is yet to judge it ``blind`` neither what others said of it nor corrections of
    the engine are told.
    """
    own = set(user.serves_as.names) if user.serves_as else set()
    texts = {turn.index: turn.text for turn in turns}
    corrects = may(user, Act.CORRECT)
    every = corrects and may(user, Act.REVIEW)
    return {
        "reviewable": _reviewable(user, talk, turns, own),
        "reviews": [
            one
            for one in told_disputed(queries.of_talk(talk, user))
            if not blind or one.reviewer_id == user.pk
        ],
        "corrections": [
            Corrected(
                row,
                texts.get(row.turn, "")[row.start : row.end],
                in_words(row),
                corrections.is_own(row),
                may_take_back=every or (corrects and row.by_id == user.pk),
                may_say_why=corrects and row.by_id == user.pk,
            )
            for row in corrections.standing(talk).select_related("agent__joined_to")
            if not blind
        ],
        # None: no agent's; otherwise those whose moments this person may correct.
        "corrects": corrects,
        "corrects_all": every,
        "own_names": own,
        "kinds_to_miss": [*words.KINDS.items(), *words.MARKS.items()],
        "verdicts": [*words.VERDICTS.items()],
        "messages_said": [
            (turn.index, f"{turn.index + 1}. {_short(turn.text)}")
            for turn in turns
            if turn.role in (Role.CUSTOMER, Role.AGENT)
        ],
    }


def in_words(row: Correction) -> str:
    """Return what a correction says, as “not a promise” is said of words the engine took for one."""
    named = words.KINDS | words.MARKS
    if not row.found:
        return f"Not this: “{named[row.was]}”"
    verdict = words.VERDICTS.get(row.verdict, "")
    if row.was:
        return f"“{named[row.was]}”: {verdict}, not {words.VERDICTS[row.was_verdict]}"
    return f"Missed: “{named[row.found]}”" + (f", {verdict}" if verdict else "")


def _reviewable(
    user: User, talk: Conversation, turns: Sequence[Turn], own: set[int]
) -> list[Reviewable]:
    if not may(user, Act.EVALUATE):
        return []
    found: dict[Agent, list[tuple[int, str]]] = {}
    for turn in turns:
        who = turn.author or talk.agent
        if turn.role == Role.AGENT and who is not None:
            says = f"message {turn.index + 1}: {_short(turn.text)}"
            found.setdefault(who, []).append((turn.index, says))
    reviews = may(user, Act.REVIEW)
    return [
        Reviewable(
            agent,
            agent.pk in own,
            messages,
            list(reviewers_among_peers(agent).exclude(peer_requests__conversation=talk)),
        )
        for agent, messages in found.items()
        if reviews or agent.pk in own
    ]


def _short(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= _FEW_WORDS else told[:_FEW_WORDS].rstrip() + " …"
