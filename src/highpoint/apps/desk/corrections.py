"""A person's word against the engine's: given, taken back, counted, and as labelled cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.audit import Did, own_names
from highpoint.apps.accounts.audit import note as log
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import may
from highpoint.apps.conversations.models import Conversation, Turn
from highpoint.apps.desk.models import Correction, PersonEvaluation, Purpose
from highpoint.apps.quality.models import Mark, Moment
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.errors import HighpointError

# Why one corrected is a word to the next reader, not an essay.
LONGEST_WHY = 300


class CannotCorrect(HighpointError):
    """The correction cannot be kept; the sentence is for the person."""


def may_correct(user: User, agent_id: int | None) -> bool:
    """Tell whether somebody may correct what the engine saw of an agent: others', or the own."""
    if not may(user, Act.CORRECT):
        return False
    return may(user, Act.REVIEW) or agent_id in own_names(user)


def correct(
    seen: Moment | Mark, *, by: User, now: datetime, verdict: str = "", why: str = ""
) -> Correction:
    """
    Say that something is no such moment or mark, or with ``verdict`` that it went otherwise.

    What the same person said of it before is taken back.

    :raises CannotCorrect: if it is what the engine says already
    """
    is_moment = isinstance(seen, Moment)
    kind = seen.kind if isinstance(seen, Moment) else seen.mark
    was_verdict = seen.verdict if isinstance(seen, Moment) else ""
    if verdict and (not is_moment or verdict not in tuple(Verdict)):
        raise CannotCorrect("Choose met, in part or missed.")
    if verdict and verdict == was_verdict:
        raise CannotCorrect("That is what the engine says already.")
    turn, start, end = _place(seen)
    return _kept(
        Correction(
            conversation=seen.conversation,
            agent=seen.agent,
            moment=seen if isinstance(seen, Moment) else None,
            engine_version=seen.engine_version,
            turn=turn,
            start=start,
            end=end,
            was=kind,
            was_verdict=was_verdict,
            found=kind if verdict else "",
            verdict=verdict,
            why=why.strip(),
            by=by,
            at=now,
        )
    )


def missed(
    turn: Turn,
    start: int,
    end: int,
    *,
    found: str,
    verdict: str = "",
    by: User,
    now: datetime,
    why: str = "",
) -> Correction:
    """
    Say that certain words are a moment or a mark that the engine did not see.

    :raises CannotCorrect: if the words are not there, are nobody's, or the kind is not known
    """
    if not 0 <= start < end <= len(turn.text) or not turn.text[start:end].strip():
        raise CannotCorrect("These words do not stand in that message; choose them again.")
    if turn.role not in (Role.CUSTOMER, Role.AGENT):
        raise CannotCorrect("Only what the customer or an agent wrote can be a moment.")
    if found in tuple(Kind):
        if verdict not in tuple(Verdict):
            raise CannotCorrect("Say how the agent took it: met, in part or missed.")
    elif found in tuple(MarkKind):
        verdict = ""
    else:
        raise CannotCorrect("Choose what it is.")
    reading = getattr(turn.conversation, "reading", None)
    return _kept(
        Correction(
            conversation=turn.conversation,
            agent=answerer(turn),
            engine_version=reading.engine_version if reading else "",
            turn=turn.index,
            start=start,
            end=end,
            found=found,
            verdict=verdict,
            why=why.strip(),
            by=by,
            at=now,
        )
    )


def explain(correction: Correction, why: str, *, by: User) -> None:
    """
    Keep in short words why one corrected; without words, no longer any.

    :raises CannotCorrect: if somebody else did, or it was taken back
    """
    standing = Correction.objects.filter(pk=correction.pk, by=by, withdrawn_at=None)
    if not standing.update(why=" ".join(why.split())[:LONGEST_WHY]):
        raise CannotCorrect("Only who made a correction says why, while it stands.")


def take_back(correction: Correction, *, by: User, now: datetime) -> None:
    """Take a correction back; it stays kept and no longer counts."""
    with transaction.atomic():
        standing = Correction.objects.filter(pk=correction.pk, withdrawn_at=None)
        if standing.update(withdrawn_at=now):
            _log(correction, Did.WITHDREW_CORRECTION, by=by, now=now)


def standing(talk: Conversation) -> QuerySet[Correction]:
    """Return the corrections of a talk that nobody has taken back, oldest first."""
    rows = talk.corrections.filter(withdrawn_at=None)
    return rows.select_related("by", "agent").order_by("at", "pk")


@dataclass(frozen=True, slots=True)
class Tried:
    """
    How what the engine saw of one kind stood up to people.

    ``seen`` counts the moments of the kind in talks that people have looked into: reviewed with
    the engine's moments shown, or corrected. Of these ``not_this`` were none and ``otherwise``
    had another verdict; ``missed`` are those people found besides.
    """

    kind: str
    seen: int
    not_this: int
    otherwise: int
    missed: int

    @property
    def corrected(self) -> int:
        return self.not_this + self.otherwise


def tried(talks: Q) -> list[Tried]:
    """
    Return for each kind how many of the moments people have looked at they corrected.

    ``talks`` says which conversations count. A moment that several people corrected counts once.
    """
    shown = PersonEvaluation.objects.filter(unbiased=False, submitted_at__isnull=False)
    corrected = Correction.objects.filter(withdrawn_at=None)
    looked_into = Conversation.objects.filter(talks).filter(
        Q(pk__in=shown.exclude(purpose=Purpose.CALIBRATION).values("conversation"))
        | Q(pk__in=corrected.values("conversation"))
    )
    within = looked_into.values("pk")
    seen: dict[str, int] = dict(
        Moment.objects.filter(conversation__in=within)
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"))
    )
    words: dict[tuple[str, str], set[tuple[int, int, int]]] = {}
    rows = corrected.filter(conversation__in=within).values_list(
        "was", "found", "conversation", "turn", "start"
    )
    for was, found, talk, turn, start in rows:
        what = "missed" if not was else "otherwise" if found else "not this"
        words.setdefault((was or found, what), set()).add((talk, turn, start))
    for kind in Kind:
        # One says “not this”, another “in part”: that it was none weighs more.
        none = words.get((kind, "not this"), set())
        words[kind, "otherwise"] = words.get((kind, "otherwise"), set()) - none
    return [
        Tried(
            kind.value,
            seen.get(kind.value, 0),
            *(len(words.get((kind, what), ())) for what in ("not this", "otherwise", "missed")),
        )
        for kind in Kind
    ]


@dataclass(frozen=True, slots=True)
class Case:
    """
    A correction as a labelled case: in this message these words are, or are not, of this kind.

    ``own`` tells that whoever answered said so of their own talk.
    """

    correction: Correction
    turn: Turn
    kind: str
    is_one: bool
    own: bool


def cases() -> Iterator[Case]:
    """Yield every standing correction as a labelled case, in the order in which they were made."""
    rows = Correction.objects.filter(withdrawn_at=None).select_related(
        "conversation", "agent__user", "agent__joined_to__user", "by"
    )
    for one in rows.order_by("at", "pk").iterator(chunk_size=500):
        turn = Turn.objects.filter(conversation=one.conversation_id, index=one.turn).first()
        # A talk that came in anew may have lost the message.
        if turn is not None and one.end <= len(turn.text):
            yield Case(one, turn, one.found or one.was, bool(one.found), is_own(one))


def is_own(correction: Correction) -> bool:
    """Tell whether a correction is of the person's own talk."""
    agent = correction.agent
    person = (agent.joined_to or agent).user_id if agent else None
    return person is not None and person == correction.by_id


def _place(seen: Moment | Mark) -> tuple[int, int, int]:
    """Return the words that something found is known by: those that offered a moment."""
    if isinstance(seen, Mark):
        return seen.turn, seen.start, seen.end
    spans = [*seen.trigger, *seen.evidence]
    if not spans:
        raise CannotCorrect("The engine names no words for this moment.")
    turn, start, end = spans[0]
    return turn, start, end


def answerer(turn: Turn) -> Agent | None:
    """Return whose moment words are: the agent's who wrote them, or who answered them next."""
    turns = turn.conversation.turns.filter(role=Role.AGENT, index__gte=turn.index)
    answer = turns.select_related("author").order_by("index").first()
    return (answer.author if answer else None) or turn.conversation.agent


def _kept(made: Correction) -> Correction:
    """Keep a correction; what the same person said of it before is taken back."""
    before = Correction.objects.filter(
        conversation=made.conversation_id,
        turn=made.turn,
        start=made.start,
        end=made.end,
        was=made.was,
        by=made.by,
        withdrawn_at=None,
    )
    if not made.was:
        # Words may be missed as several things.
        before = before.filter(found=made.found)
    with transaction.atomic():
        before.update(withdrawn_at=made.at)
        made.save()
        _log(made, Did.CORRECTED, by=made.by, now=made.at)
    return made


def _log(correction: Correction, did: Did, *, by: User | None, now: datetime) -> None:
    log(
        by,
        did,
        "conversation",
        thing_id=correction.conversation_id,
        agent=correction.agent,
        detail=correction.found or correction.was,
        now=now,
    )
