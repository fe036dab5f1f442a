"""Short talks, and what the customer meant to do with their last message."""

from highpoint.practice.intent import Act
from highpoint.practice.listening.forms import unmarked
from highpoint.practice.scenario import shipped
from highpoint.practice.talk import PracticeTalk, played


def after(name: str, *replies: str, seed: int = 1) -> PracticeTalk:
    return played(PracticeTalk.begin(shipped(name), seed), replies)


def acts_of(talk: PracticeTalk) -> list[Act]:
    return [each.act for each in talk.turns[-1].intents]


def acts(name: str, *replies: str, seed: int = 1) -> list[Act]:
    return acts_of(after(name, *replies, seed=seed))


def answered(name: str, *replies: str, seed: int = 1) -> list[tuple[Act, str]]:
    """Return each act of the last message and what it is about."""
    talk = after(name, *replies, seed=seed)
    return [(each.act, unmarked(each.about)) for each in talk.turns[-1].intents]
