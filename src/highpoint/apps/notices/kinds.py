"""The kinds of notices, each in plain words: the one list of what can be switched off."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of notice: what people call it, and whether it concerns a group.

    Only what concerns a ``group`` may go to a channel that others read: what is said of one
    person's work is that person's. ``own_pages`` alone: never by e-mail (an e-mail that says
    that e-mail does not work arrives at nobody). What is ``fleeting`` goes out soon or not at
    all: an hour later nobody can do anything about it.
    """

    name: str
    title: str
    says: str
    group: bool = False
    own_pages: bool = False
    fleeting: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("evaluation", "Evaluations", "A conversation of yours was evaluated."),
    Kind("dispute", "Disputes", "An evaluation is seen differently, or that was answered."),
    Kind("coaching", "Coaching", "A session is planned, or an action falls due."),
    Kind("practice", "Practice", "A coach suggests a moment of yours to practice."),
    Kind("kudos", "Kudos", "Somebody was moved by what you did, or a customer thanked you."),
    Kind("high point", "High points", "A new high point of your own."),
    Kind("weekly note", "Weekly note", "Three good moments of your week."),
    Kind("feedback", "Feedback", "A colleague told you something, or you got an answer."),
    Kind("lesson", "Lessons", "A coach is asked to look, has looked, or a lesson was shared."),
    Kind("help", "Asked for help", "Somebody of your team asks for help."),
    Kind("follow-up", "Follow-ups", "Customers wait to hear from somebody today."),
    Kind("breather", "A breather", "A hard run lies behind you; a break may do good."),
    Kind(
        "assignment",
        "Assignments",
        "Conversations wait for your evaluation, or fall due.",
        group=True,
    ),
    Kind("calibration", "Calibration", "A round begins, falls due or is compared.", group=True),
    Kind(
        "celebration",
        "Celebrations",
        "Somebody chose to share a high point or kudos of their own.",
        group=True,
    ),
    Kind(
        "charter",
        "Charter",
        "A vote on how your team treats customers opens, or was closed.",
        group=True,
    ),
    Kind("prevention", "Prevention", "An action is yours, had no effect, or is open again."),
    Kind(
        "warning",
        "Early warnings",
        "An open talk may end badly, and there is still time to help.",
        group=True,
        fleeting=True,
    ),
    Kind("scorecard", "Scorecards", "A version is published, or history is scored.", group=True),
    Kind("delivery", "Deliveries", "Something could not be sent.", own_pages=True),
)

_BY_NAME = {kind.name: kind for kind in KINDS}


def kind_of(name: str) -> Kind:
    """
    Return a kind by its name; one that nobody has described yet is a person's own.

    >>> kind_of("calibration").group, kind_of("something new").group
    (True, False)
    """
    return _BY_NAME.get(name) or Kind(name, name.capitalize(), "")


def for_groups() -> list[Kind]:
    """Return the kinds that a channel can be told of."""
    return [kind for kind in KINDS if kind.group]
