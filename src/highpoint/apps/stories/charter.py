"""
A team's charter: own lines gathered without names, merged by a person, voted on, and kept.

Votes are secret as the pulse is: what is kept of them are counts, and apart from these a keyed
hash of person and vote so that nobody votes twice. Counts are told once the vote is closed, and
from three voters up: of two, each would know the other's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from highpoint.apps.accounts.audit import Did, note
from highpoint.apps.accounts.models import Team, User
from highpoint.apps.accounts.permissions import keeps_charter, people_of
from highpoint.apps.notices.operations import tell
from highpoint.apps.stories.models import (
    LONGEST_LINE,
    MOST_LINES,
    TENTH,
    Charter,
    CharterBallot,
    CharterLine,
    CharterOption,
    CharterVote,
    Expectation,
)
from highpoint.errors import HighpointError

FEWEST_VOTERS = 3


class CannotCharter(HighpointError):
    """The charter cannot go on in this way, for a reason the person can be told."""


def write_own(person: User, lines: Sequence[str], *, now: datetime) -> list[Expectation]:
    """
    Keep how a person expects to be treated: up to ten lines; the tenth is their special one.

    An empty place stays empty. Lines that stay as they are keep their rows.

    :raises CannotCharter: for more than ten lines, one too long, or one twice
    """
    told = [" ".join(line.split()) for line in lines]
    if len(told) > MOST_LINES:
        raise CannotCharter("Ten lines at the most: choose what matters most.")
    if any(len(line) > LONGEST_LINE for line in told):
        raise CannotCharter(f"Say each line in {LONGEST_LINE} letters at the most.")
    said = [line.lower() for line in told if line]
    if len(said) != len(set(said)):
        raise CannotCharter("One of the lines stands there twice. Leave it once.")
    wanted = {place: line for place, line in enumerate(told, start=1) if line}
    with transaction.atomic():
        kept = {one.place: one for one in Expectation.objects.filter(person=person)}
        for place, one in kept.items():
            if wanted.get(place) != one.text:
                one.delete()
        Expectation.objects.bulk_create(
            Expectation(person=person, place=place, text=line)
            for place, line in wanted.items()
            if place not in kept or kept[place].text != line
        )
        note(person, Did.WROTE_EXPECTATIONS, "expectations", now=now)
    return list(Expectation.objects.filter(person=person))


def gather(team: Team, *, by: User, now: datetime) -> CharterVote:
    """
    Begin a team's vote by gathering its people's lines; again, it adds those written since.

    :raises CannotCharter: by others than who lead the team, or while a vote is open
    """
    _keeper(by, team)
    try:
        with transaction.atomic():
            vote, begun = CharterVote.objects.get_or_create(
                team=team, closed_at=None, defaults={"begun_by": by, "begun_at": now}
            )
            if vote.open:
                raise CannotCharter("A vote is open: no lines can be added until it is closed.")
            if begun:
                note(by, Did.GATHERED_CHARTER, "charter vote", thing_id=vote.pk, now=now)
            there = {text.lower() for text in vote.options.values_list("text", flat=True)}
            lines = Expectation.objects.filter(person__in=people_of(team))
            for line in lines.order_by("text", "pk"):  # by the words: the order tells no name
                if line.text.lower() not in there:
                    there.add(line.text.lower())
                    vote.options.create(text=line.text, special=line.place == TENTH)
    except IntegrityError as error:
        raise CannotCharter("Somebody has just begun to gather; look at the page again.") from error
    return vote


def on_ballot(vote: CharterVote) -> list[CharterOption]:
    """Return the lines one can vote on, in the order they were gathered."""
    return list(vote.options.filter(merged_into=None).prefetch_related("merged").order_by("pk"))


def merge(
    vote: CharterVote, options: Collection[int], text: str, *, by: User, now: datetime
) -> CharterOption:
    """
    Make one line of two or more, in words of a person's own; they can be parted again.

    :raises CannotCharter: with fewer than two lines, without words, or once the vote is open
    """
    _gathering(vote, by)
    words = " ".join(text.split())
    chosen = [one for one in on_ballot(vote) if one.pk in set(options)]
    if len(chosen) < 2:
        raise CannotCharter("Choose two lines or more that say the same.")
    if not words or len(words) > LONGEST_LINE:
        raise CannotCharter(f"Say the merged line in your words, in {LONGEST_LINE} letters.")
    with transaction.atomic():
        special = any(one.special for one in chosen)
        made = vote.options.create(text=words, special=special)
        vote.options.filter(pk__in=[one.pk for one in chosen]).update(merged_into=made)
        note(by, Did.MERGED_LINES, "charter vote", thing_id=vote.pk, now=now)
    return made


def part(option: CharterOption, *, by: User, now: datetime) -> None:
    """
    Part a merged line into those it was made of.

    :raises CannotCharter: where it was not merged, or once the vote is open
    """
    _gathering(option.vote, by)
    if not option.merged.exists():
        raise CannotCharter("This line was not merged.")
    with transaction.atomic():
        option.merged.update(merged_into=option.merged_into)
        note(by, Did.PARTED_LINES, "charter vote", thing_id=option.vote_id, now=now)
        option.delete()


def open_vote(
    vote: CharterVote, *, ends_on: date, votes_each: int, by: User, now: datetime
) -> CharterVote:
    """
    Open the vote to the team until the end of a day, and tell its people.

    :raises CannotCharter: with fewer than two lines, a day that is over, or votes out of 1 to 10
    """
    _gathering(vote, by)
    if ends_on < timezone.localtime(now).date():
        raise CannotCharter("The last day to vote is over already. Choose a later one.")
    if not 1 <= votes_each <= MOST_LINES:
        raise CannotCharter("Give each person from 1 to 10 votes.")
    if len(on_ballot(vote)) < 2:
        raise CannotCharter("There is nothing to choose yet: gather two lines or more first.")
    vote.opened_at, vote.ends_on, vote.votes_each = now, ends_on, votes_each
    with transaction.atomic():
        vote.save()
        note(by, Did.OPENED_VOTE, "charter vote", thing_id=vote.pk, now=now)
        _tell(vote, "opened", f"Vote on how {vote.team} treats customers", now)
    return vote


def cast(
    vote: CharterVote, options: Collection[int], tenth: int | None, *, by: User, now: datetime
) -> None:
    """
    Count a person's votes in: so many lines at the most, each once, and one for our #10.

    :raises CannotCharter: a second time, for too many lines, none, or when it is not open
    """
    if not takes_votes(vote, now):
        raise CannotCharter("This vote is not open any more.")
    if not people_of(vote.team).filter(pk=by.pk).exists():
        raise CannotCharter("Only people of the team vote on its charter.")
    there = {one.pk for one in on_ballot(vote)}
    chosen = set(options)
    if not chosen or not chosen <= there or (tenth is not None and tenth not in there):
        raise CannotCharter("Choose among the lines of this vote, one at the least.")
    if len(chosen) > vote.votes_each:
        raise CannotCharter(f"You have {vote.votes_each} votes. Take some away.")
    try:
        with transaction.atomic():
            CharterBallot.objects.create(token=_token(vote, by), vote=vote)
            vote.options.filter(pk__in=chosen).update(votes=F("votes") + 1)
            if tenth is not None:
                vote.options.filter(pk=tenth).update(tens=F("tens") + 1)
            CharterVote.objects.filter(pk=vote.pk).update(voters=F("voters") + 1)
            note(by, Did.VOTED, "charter vote", thing_id=vote.pk, now=now)
    except IntegrityError as error:
        raise CannotCharter("You have voted already. Thank you.") from error


def has_voted(vote: CharterVote, person: User) -> bool:
    """Tell whether somebody took part in a vote."""
    return CharterBallot.objects.filter(token=_token(vote, person)).exists()


def takes_votes(vote: CharterVote, now: datetime) -> bool:
    """Tell whether a vote is open today."""
    return vote.open and vote.ends_on is not None and timezone.localtime(now).date() <= vote.ends_on


def close(vote: CharterVote, *, by: User | None, now: datetime) -> Charter | None:
    """
    Close a vote and keep the charter it makes; None where fewer than three voted.

    :raises CannotCharter: by others than who lead the team, or where it is not open
    """
    if by is not None:
        _keeper(by, vote.team)
    with transaction.atomic():
        vote = CharterVote.objects.select_for_update(of=("self",)).get(pk=vote.pk)
        if not vote.open:
            raise CannotCharter("This vote is not open any more.")
        vote.closed_at = now
        vote.save(update_fields=["closed_at"])
        if by is not None:
            note(by, Did.CLOSED_VOTE, "charter vote", thing_id=vote.pk, now=now)
        if vote.voters < FEWEST_VOTERS:
            return None
        made = _charter(vote, now)
        _tell(vote, "closed", f"{vote.team} has its charter", now)
    return made


def close_due(now: datetime) -> int:
    """Close the votes whose last day is over; return how many."""
    today = timezone.localtime(now).date()
    due = CharterVote.objects.filter(closed_at=None, ends_on__lt=today).select_related("team")
    for vote in due:
        close(vote, by=None, now=now)
    return len(due)


def call_off(vote: CharterVote, *, by: User, now: datetime) -> None:
    """
    Leave a gathering that did not become a vote.

    :raises CannotCharter: once the vote is open: votes given are not thrown away
    """
    _gathering(vote, by)
    with transaction.atomic():
        note(by, Did.LEFT_GATHERING, "charter vote", thing_id=vote.pk, now=now)
        vote.delete()


def chosen_lines(options: Sequence[CharterOption]) -> list[tuple[int, CharterOption]]:
    """
    Return the lines a vote chose, each with its place: the tenth by its own vote, nine by votes.

    Of lines with as many votes the one gathered first stands first. Without any vote a line is not
    taken.
    """
    tens = sorted((one for one in options if one.tens), key=lambda one: (-one.tens, one.pk))
    tenth = tens[0] if tens else None
    rest = sorted(
        (one for one in options if one.votes and one is not tenth),
        key=lambda one: (-one.votes, one.pk),
    )
    lines = list(enumerate(rest[: MOST_LINES - 1], start=1))
    return [*lines, (TENTH, tenth)] if tenth else lines


def _charter(vote: CharterVote, now: datetime) -> Charter:
    last = Charter.objects.filter(team=vote.team).aggregate(last=Max("number"))["last"] or 0
    made = Charter.objects.create(team=vote.team, number=last + 1, vote=vote, made_at=now)
    CharterLine.objects.bulk_create(
        CharterLine(
            charter=made,
            place=place,
            text=one.text,
            votes=one.tens if place == TENTH else one.votes,
        )
        for place, one in chosen_lines(on_ballot(vote))
    )
    return made


def _tell(vote: CharterVote, what: str, subject: str, now: datetime) -> None:
    tell(
        people_of(vote.team),
        "charter",
        f"charter vote {vote.pk} {what}",
        subject,
        now=now,
        link=reverse("charter_team", args=[vote.team_id]),
    )


def _keeper(by: User, team: Team) -> None:
    if not keeps_charter(by, team):
        raise CannotCharter("The lead or coach of the team opens and closes its vote.")


def _gathering(vote: CharterVote, by: User) -> None:
    _keeper(by, vote.team)
    if not vote.gathering:
        raise CannotCharter("The vote is open already: its lines stay as they are.")


def _token(vote: CharterVote, person: User) -> str:
    return salted_hmac(
        "highpoint.charter", f"{vote.pk}:{person.pk}", algorithm="sha256"
    ).hexdigest()
