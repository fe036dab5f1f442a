"""Customers' thanks, collected to the person thanked: who answered, or whom the customer names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from highpoint.apps.accounts.models import Agent
from highpoint.apps.coaching.queries import PAGE, Quoted, quote
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.conversations.search import said
from highpoint.apps.newest import Place
from highpoint.apps.quality.models import Moment
from highpoint.engine.moment import Kind, Verdict

# Talks with praise and the name in them that are looked through for thanks by name.
LOOKED_AT = 60
# The newest talks of others with the name in them that are looked through.
NAMED_IN = 1000
# A shorter first name is more often a word than a person.
SHORTEST = 3
FEWEST_WORDS = 3

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_THANKS = re.compile(
    r"\b(?:thank(?:s|ed|ful)?|grateful|great|wonderful|lovely|amazing|kind(?:ness)?|patien\w+"
    r"|appreciat\w+|best|helpful|fantastic|excellent)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:no thanks|not|never|n['’]t|hardly|nobody)\b|n['’]t\b", re.IGNORECASE)

NEEDED = (
    "agent",
    "turn",
    "trigger",
    "started_at",
    "conversation__customer_name",
    "conversation__has_time",
)


@dataclass(frozen=True, slots=True)
class Thanks:
    """A customer's own words of praise, and the moment they belong to."""

    moment: Moment
    quote: Quoted


def thanked(text: str, name: str) -> tuple[int, int] | None:
    """
    Return where a text thanks somebody by name: the sentence with the name, and the next one.

    One of the two has to hold a word of thanks or praise, and neither a "not".

    >>> thanked("It came. Thank you to Noor, too! Bye.", "Noor")
    (9, 32)
    """
    named = re.compile(rf"\b{re.escape(name)}\b")
    sentences = [found for found in _SENTENCE.finditer(text) if found.group().strip()]
    for place, sentence in enumerate(sentences):
        if not named.search(sentence.group()) or _NOT.search(sentence.group()):
            continue
        start = sentence.start() + len(sentence.group()) - len(sentence.group().lstrip())
        after = sentences[place + 1] if place + 1 < len(sentences) else None
        if after is not None and _praises(after.group()):
            return start, after.end()
        if _THANKS.search(sentence.group()):
            return start, sentence.end()
    return None


def _praises(sentence: str) -> bool:
    """Tell whether a sentence praises by itself: a closing "Thanks," does not."""
    if len(sentence.split()) < FEWEST_WORDS or _NOT.search(sentence):
        return False
    return _THANKS.search(sentence) is not None


def thanks_to(agent: Agent, before: Place | None = None) -> tuple[list[Thanks], Place | None]:
    """
    Return what customers thanked a person for, the newest first, and where the next page begins.

    How the thanks were answered does not matter here: they were earned before. Where a customer
    thanks a colleague by name, they are that colleague's.
    """
    rows = _praise().filter(agent__in=agent.names)
    if before is not None:
        rows = rows.filter(before.beyond("started_at"))
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1] if len(found) > PAGE else None
    moments = [moment for moment in found[:PAGE] if moment.trigger]
    turns, names = _turns(moments), _first_names()
    shown = [
        Thanks(moment, quote(turn, *_words(moment, turn)))
        for moment, turn in _with(moments, turns)
        if not _for_a_colleague(moment, turn, agent, names)
    ]
    return shown, Place(more.started_at, more.pk) if more else None


def named_elsewhere(agent: Agent) -> list[Thanks]:
    """
    Return where customers thanked a person by name when they wrote to somebody else.

    Only a first name that no colleague shares is one person's.
    """
    first = _first(agent.name)
    if len(first) < SHORTEST or _first_names()[first] > 1:
        return []
    # The talks first: left to itself, the database would walk through all praise there is.
    talks = Conversation.objects.filter(said(first)).exclude(agent__in=agent.names)
    named = list(talks.order_by("-pk").values_list("pk", flat=True)[:NAMED_IN])
    rows = _praise().filter(conversation__in=named).exclude(agent__in=agent.names)
    moments = list(rows.select_related("agent")[:LOOKED_AT])
    found: dict[int, Thanks] = {}
    for moment, turn in _with(moments, _turns(moments)):
        span = thanked(turn.text, first)
        if span and moment.conversation_id not in found and not _is_customer(moment, first):
            found[moment.conversation_id] = Thanks(moment, quote(turn, *span))
    return list(found.values())[:PAGE]


def _praise() -> QuerySet[Moment]:
    rows = Moment.objects.filter(
        kind=Kind.PRAISE, verdict__in=[verdict.value for verdict in Verdict]
    )
    return rows.select_related("conversation").only(*NEEDED).order_by("-started_at", "-pk")


def _turns(moments: Sequence[Moment]) -> dict[tuple[int, int], Turn]:
    wanted = Q(pk__in=[])
    for moment in moments:
        wanted |= Q(conversation=moment.conversation_id, index=moment.turn)
    return {(turn.conversation_id, turn.index): turn for turn in Turn.objects.filter(wanted)}


def _with(
    moments: Sequence[Moment], turns: Mapping[tuple[int, int], Turn]
) -> list[tuple[Moment, Turn]]:
    keys = ((moment, (moment.conversation_id, moment.turn)) for moment in moments)
    return [(moment, turns[key]) for moment, key in keys if key in turns]


def _words(moment: Moment, turn: Turn) -> tuple[int, int]:
    spans = [span for span in moment.trigger if span[0] == turn.index] or [[0, 0, len(turn.text)]]
    _, start, end = spans[0]
    return min(start, len(turn.text)), min(end, len(turn.text))


def _for_a_colleague(moment: Moment, turn: Turn, agent: Agent, names: Mapping[str, int]) -> bool:
    """Tell whether the words of thanks are part of what is said of a colleague by name."""
    start, end = _words(moment, turn)
    own = _first(agent.name)
    for name in set(re.findall(r"\w+", turn.text)) & names.keys():
        if name == own or len(name) < SHORTEST or _is_customer(moment, name):
            continue
        span = thanked(turn.text, name)
        if span and span[0] < end and start < span[1]:
            return True
    return False


def _is_customer(moment: Moment, name: str) -> bool:
    return name in moment.conversation.customer_name.split()


def _first_names() -> Counter[str]:
    """Return how many agents go by each first name; several names of one person count once."""
    names = Agent.objects.filter(joined_to=None).values_list("name", flat=True)
    return Counter(_first(name) for name in names)


def _first(name: str) -> str:
    return name.split()[0] if name.split() else ""
