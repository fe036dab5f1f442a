"""A real moment, or a story, as help beside a new scenario: masked, and a draft to be rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, looked
from highpoint.apps.accounts.models import User
from highpoint.apps.accounts.permissions import conversations_seen_by, may
from highpoint.apps.conversations.models import Turn as KeptTurn
from highpoint.apps.quality.models import Moment
from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.masking import masked
from highpoint.engine.moment import Kind
from highpoint.practice.scenario import CHANNELS
from highpoint.web import words
from highpoint.web.numbers import chosen

# A trigger is quoted up to here; whoever writes the scenario finds their own words anyway.
LONGEST_QUOTE = 600


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the form while a scenario is written, and what it begins with."""

    title: str
    says: str
    lines: Sequence[tuple[str, str]]
    begins: dict[str, Any] = field(default_factory=dict)


def beside(user: User, asked: dict[str, str], *, now: datetime) -> Beside | None:
    """Return the help somebody asked for and may see: ``from`` a moment, or of a ``story``."""
    if asked.get("from"):
        return _moment(user, asked["from"], now)
    if asked.get("story"):
        return _story(user, asked["story"])
    return None


def _moment(user: User, asked: str, now: datetime) -> Beside | None:
    if not may(user, Act.READ_CONVERSATIONS):
        return None
    rows = Moment.objects.select_related("conversation__agent")
    moment = chosen(rows.filter(conversations_seen_by(user, "conversation__agent")), asked)
    if moment is None:
        return None
    kept = moment.conversation
    turns = list(KeptTurn.objects.filter(conversation=kept).select_related("author"))
    agents = {turn.author_id for turn in turns if turn.author_id} | (
        {kept.agent_id} if kept.agent_id else set()
    )
    looked(user, Did.OPENED_CONVERSATION, agents, "conversation", kept.pk, now=now)
    talk = Conversation(
        id=str(kept.pk),
        turns=tuple(Turn(i, Role(row.role), row.text) for i, row in enumerate(turns)),
        channel=kept.channel,
        language=kept.language,
        agent=kept.agent.name if kept.agent else None,
        customer_name=kept.customer_name or None,
    )
    hidden = masked(talk, analyze(talk))
    upto = moment.turn + 1
    lines = [
        (turn.role.value.capitalize(), one.text)
        for turn, one in zip(talk.turns[:upto], hidden[:upto], strict=True)
        if turn.role in (Role.CUSTOMER, Role.AGENT)
    ]
    said = hidden[moment.turn].text if moment.turn < len(hidden) else ""
    kind = words.KINDS[moment.kind]
    return Beside(
        title="The real talk, up to there",
        says=f"A moment that was {words.VERDICTS[moment.verdict]}: {kind.lower()}. Names and numbers "
        "are hidden. Write it anew: another person, another company, your own words.",
        lines=lines,
        begins={
            "title": f"{kind.partition(',')[0]}, after a real talk",
            "teaches": [moment.kind],
            "channel": kept.channel if kept.channel in CHANNELS else "chat",
            "opening": [" ".join(said.split())[:LONGEST_QUOTE]] if said.strip() else [],
        },
    )


def _story(user: User, asked: str) -> Beside | None:
    """Return a story's words; there may be no stories here."""
    try:
        model = apps.get_app_config("stories").get_model("Story")
    except LookupError:
        return None
    story = chosen(model._default_manager.all(), asked) if may(user, Act.TELL_STORIES) else None
    if story is None:
        return None
    told = [("What happened", "happened"), ("What they did", "did"), ("How it felt", "felt")]
    lines = [(label, str(getattr(story, name, "") or "")) for label, name in told]
    tags = story.tags.values_list("kind", flat=True) if hasattr(story, "tags") else []
    kinds = {kind.value for kind in Kind}
    return Beside(
        title="The story",
        says="Make a scenario in which this can be practiced: who is the customer, what do they need?",
        lines=[(label, text) for label, text in lines if text],
        begins={
            "title": str(getattr(story, "title", ""))[:80],
            "situation": str(getattr(story, "happened", ""))[:1500],
            "teaches": [kind for kind in tags if kind in kinds],
        },
    )
