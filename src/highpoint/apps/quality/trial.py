"""What a draft would make of real conversations, beside the scorecard in force; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean

from django.db.models import Q

from highpoint.apps.accounts.models import Agent
from highpoint.apps.quality.cards import criteria_of
from highpoint.apps.quality.in_force import InForce
from highpoint.apps.quality.models import Reading, Scorecard
from highpoint.apps.quality.rescoring import scores_of, seen_in_kept
from highpoint.apps.quality.scoring import Seen
from highpoint.engine import scorecard as engine
from highpoint.engine.conversation import Role
from highpoint.engine.observation import Span

# As many conversations as one can still look through.
TRIED = 100
# Places shown of each custom criterion, missed ones first.
MOST_EXAMPLES = 6
# Letters shown to either side of the words found.
AROUND = 60


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were found, with what stands around them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Example:
    """One place where a custom criterion had an answer."""

    talk: int
    name: str
    turn: int
    verdict: str
    quotes: Sequence[Quote]


@dataclass(slots=True)
class Custom:
    """A custom criterion over all conversations tried."""

    title: str
    met: int = 0
    missed: int = 0
    examples: list[Example] = field(default_factory=list)

    @property
    def offered(self) -> int:
        return self.met + self.missed


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation that would have another score, and the criteria that differ in it."""

    talk: int
    name: str
    words: str
    was: float | None
    now: float | None
    because: Sequence[str]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a draft; means are over whole conversations with a score."""

    tried: int
    before: str
    mean_before: float | None
    mean_after: float | None
    silent: int
    changed: list[Changed]
    customs: list[Custom]

    @property
    def up(self) -> int:
        return sum((each.now or 0) > (each.was or 0) for each in self.changed)

    @property
    def down(self) -> int:
        return len(self.changed) - self.up


def tried(draft: Scorecard, standing: InForce, seen_by: Q) -> Trial:
    """Return what a draft would make of the newest conversations that a person may see."""
    card = engine.Scorecard(draft.name, draft.version, tuple(criteria_of(draft)))
    readings = {
        reading.conversation_id: reading
        for reading in Reading.objects.filter(seen_by)
        .select_related("conversation__agent")
        .defer("mood", "end_spans")
        # By the conversation's own time: that index is there, a reading's would be one more.
        .order_by("-conversation__started_at", "-conversation_id")[:TRIED]
    }
    agents: dict[str, Agent] = {}
    customs = {each.key: Custom(each.title) for each in card.criteria if each.custom}
    changed, was, now, names = [], [], [], set()
    for reading, seen in seen_in_kept(readings, agents, card.cues | standing.cues):
        before = scores_of(reading.conversation, seen, agents, standing).whole
        after = engine.evaluate(
            seen.talk,
            seen.moments,
            seen.marks,
            card,
            observations=seen.observations,
            whole=seen.whole,
        )
        names.add(str(before.scorecard))
        was.append(before.evaluation.score)
        now.append(after.score)
        if _differ(before.evaluation.score, after.score):
            because = _because(card, before.evaluation, after)
            changed.append(_changed(reading, seen, was[-1], now[-1], because))
        for criterion in card.criteria:
            if criterion.custom:
                _note(customs[criterion.key], criterion, reading, seen)
    for custom in customs.values():
        custom.examples[:] = _of_both(custom.examples)
    return Trial(
        tried=len(readings),
        before=", ".join(sorted(names)),
        mean_before=_mean(was),
        mean_after=_mean(now),
        silent=now.count(None),
        changed=changed,
        customs=list(customs.values()),
    )


def _of_both(examples: Sequence[Example]) -> list[Example]:
    """Return a few examples, missed ones first: half of each verdict where there are as many."""
    missed = [example for example in examples if example.verdict == "missed"]
    met = [example for example in examples if example.verdict != "missed"]
    half = MOST_EXAMPLES // 2
    few = missed[: max(half, MOST_EXAMPLES - len(met))]
    return few + met[: MOST_EXAMPLES - len(few)]


def _differ(was: float | None, now: float | None) -> bool:
    """Test whether two scores differ where a page shows them."""
    if was is None or now is None:
        return was is not now
    return round(was) != round(now)


def _mean(scores: Sequence[float | None]) -> float | None:
    told = [score for score in scores if score is not None]
    return fmean(told) if told else None


def _because(
    card: engine.Scorecard, before: engine.Evaluation, after: engine.Evaluation
) -> list[str]:
    """Return the criteria that count otherwise than before, not those that only weigh otherwise."""
    old = {rating.criterion: replace(rating, criterion="") for rating in before.ratings}
    return [
        criterion.title
        for criterion, rating in zip(card.criteria, after.ratings, strict=True)
        if rating.offered and replace(rating, criterion="") != old.get(criterion.key)
    ]


def _changed(
    reading: Reading, seen: Seen, was: float | None, now: float | None, because: Sequence[str]
) -> Changed:
    said = next((turn.text for turn in seen.talk.by(Role.CUSTOMER)), "")
    return Changed(reading.conversation_id, _name(reading), said[:200], was, now, because)


def _note(custom: Custom, criterion: engine.Criterion, reading: Reading, seen: Seen) -> None:
    for occasion in engine.occasions(criterion, seen.talk, seen.moments):
        custom.met += occasion.met
        custom.missed += not occasion.met
        custom.examples.append(
            Example(
                reading.conversation_id,
                _name(reading),
                occasion.turn,
                "met" if occasion.met else "missed",
                [_quote(seen, span) for span in occasion.spans],
            )
        )


def _name(reading: Reading) -> str:
    talk = reading.conversation
    return talk.customer_name or talk.subject or "A customer"


def _quote(seen: Seen, span: Span) -> Quote:
    text = seen.talk.turns[span.turn].text
    start, end = max(0, span.start - AROUND), span.end + AROUND
    before = ("… " if start else "") + text[start : span.start]
    after = text[span.end : end] + (" …" if end < len(text) else "")
    return Quote(before, text[span.start : span.end], after)
