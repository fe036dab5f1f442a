"""Taking conversations in: read by the engine, kept with their moments, tallied, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction

from highpoint.apps.accounts.models import Agent
from highpoint.apps.care import leaving
from highpoint.apps.conversations import operations as conversations
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.conversations.models import Import
from highpoint.apps.feedback.credit import credit_again
from highpoint.apps.prevention import finding, seams
from highpoint.apps.quality import in_force
from highpoint.apps.quality import operations as quality
from highpoint.apps.quality.models import Reading
from highpoint.apps.quality.scoring import Scores, Seen, score
from highpoint.apps.wellbeing.cases import Cases
from highpoint.engine.analyze import ENGINE_VERSION, Analysis, analyze_all
from highpoint.engine.conversation import Conversation
from highpoint.loop import breathers, facts, promises

# Conversations a transaction: short enough that a reader never waits long for the lock.
BATCH = 200

Analyze = Callable[[Sequence[Conversation]], Sequence[Analysis]]


@dataclass(frozen=True, slots=True)
class Taken:
    """
    How many conversations came in, by what they were to what is kept already.

    ``unscored`` are those of the new and updated ones whose language the engine does not read.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    unscored: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.unscored + other.unscored,
        )

    @property
    def total(self) -> int:
        return self.new + self.updated + self.unchanged


def take_in(
    talks: Iterable[Conversation],
    *,
    now: datetime,
    brought_by: Import | None = None,
    made_up: bool = False,
    batch: int = BATCH,
    analyze_all: Analyze | None = None,
) -> Iterator[Taken]:
    """
    Keep and read conversations, a batch a transaction; yield what each batch brought.

    The same conversation twice changes nothing; a changed one replaces what was kept and is
    read again; one that an older engine read is read again too. Whatever stops the run, whole
    batches are kept and running again completes the rest. ``analyze_all`` reads a batch,
    in another process for example; the engine in this one where it is left out.
    """
    read_all = analyze_all or _analyze_here
    rows = iter(talks)
    while chunk := list(islice(rows, batch)):
        # One conversation twice in a batch: the last one told stands.
        latest = list({conversations.identity(talk): talk for talk in chunk}.values())
        repeats = len(chunk) - len(latest)
        yield _take_in_batch(
            latest, read_all, now=now, brought_by=brought_by, made_up=made_up
        ) + Taken(unchanged=repeats)


def _take_in_batch(
    talks: Sequence[Conversation],
    read_all: Analyze,
    *,
    now: datetime,
    brought_by: Import | None,
    made_up: bool,
) -> Taken:
    hashes = {conversations.identity(talk): conversations.content_hash(talk) for talk in talks}
    before = conversations.known(talks)
    stale = _read_by_another_engine([row.pk for row in before.values()])
    todo = [
        talk
        for talk in talks
        if _differs(before.get(conversations.identity(talk)), talk, hashes, stale)
    ]
    updated = sum(conversations.identity(talk) in before for talk in todo)
    taken = Taken(len(todo) - updated, updated, len(talks) - len(todo))
    if not todo:
        return taken

    # The engine reads before the transaction begins, so that the lock is held for writing only.
    analyses = read_all(todo)
    taken += Taken(unscored=sum(not analysis.scored for analysis in analyses))
    try:
        _store(todo, hashes, analyses, now=now, brought_by=brought_by, made_up=made_up)
    except IntegrityError:
        # Another import brought one of them meanwhile: what it wrote is there to be replaced now.
        _store(todo, hashes, analyses, now=now, brought_by=brought_by, made_up=made_up)
    return taken


def _store(
    talks: Sequence[Conversation],
    hashes: Mapping[tuple[str, str], str],
    analyses: Sequence[Analysis],
    *,
    now: datetime,
    brought_by: Import | None,
    made_up: bool,
) -> None:
    with transaction.atomic():
        standing = in_force.ensure(now)
        agents = conversations.agents_of(
            talks,
            (author for analysis in analyses for author in _authors(analysis)),
            made_up=made_up,
        )
        kept = conversations.known(talks, lock=True)
        cases = Cases()
        cases.take_away([row.pk for row in kept.values()])
        rows = conversations.keep(
            talks,
            hashes=hashes,
            kept=kept,
            agents=agents,
            brought_by=brought_by,
            made_up=made_up,
        )
        credit_again([row.pk for row in rows])
        reads = [
            quality.Read(
                row,
                analysis,
                _scores(row, talk, analysis, agents, standing),
                tuple(turn.role for turn in talk.turns),
            )
            for row, talk, analysis in zip(rows, talks, analyses, strict=True)
        ]
        quality.record(reads, agents=agents, now=now)
        cases.add([row.pk for row in rows])
        cases.write()
        promises.keep(rows, talks, analyses, agents)
        facts.propose(rows, talks, analyses, now=now)
        breathers.suggest(reads, now=now)
        finding.find_at_hand(rows, talks, analyses, now=now)
        seams.keep(rows, talks, analyses, agents)
        leaving.find_in([row.pk for row in rows])


def _scores(
    row: Kept,
    talk: Conversation,
    analysis: Analysis,
    agents: Mapping[str, Agent],
    standing: in_force.InForce,
) -> Scores:
    """Fill in the scorecard in force for each author's team on the conversation's channel."""

    def of(author: str | None) -> in_force.Standing:
        key = conversations.agent_key(author)
        return standing.of(agents[key].team_id if key else None, row.channel)

    seen = Seen(
        talk,
        analysis.moments,
        analysis.marks,
        analysis.observations,
        analysis.whole,
        analysis.evaluation,
    )
    return score(seen, row.agent.key if row.agent else None, of)


def _authors(analysis: Analysis) -> tuple[str, ...]:
    names = [moment.author for moment in analysis.moments]
    names += [mark.author for mark in analysis.marks]
    return tuple(dict.fromkeys(name for name in names if name))


def _differs(
    kept: conversations.Known | None,
    talk: Conversation,
    hashes: Mapping[tuple[str, str], str],
    stale: frozenset[int],
) -> bool:
    if kept is None or kept.pk in stale:
        return True
    return kept.content_hash != hashes[conversations.identity(talk)]


def _read_by_another_engine(pks: Sequence[int]) -> frozenset[int]:
    if not pks:
        return frozenset()
    current = Reading.objects.filter(conversation__in=pks, engine_version=ENGINE_VERSION)
    return frozenset(pks) - frozenset(current.values_list("conversation", flat=True))


def _analyze_here(talks: Sequence[Conversation]) -> Sequence[Analysis]:
    return analyze_all(talks)
