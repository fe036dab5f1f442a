"""How often the brief was opened before a reply, and whether something was asked again."""

from datetime import timedelta

import pytest

from highpoint.apps.accounts import audit
from highpoint.apps.accounts.audit import Did
from highpoint.loop import known_before
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

ASK = ("My lamp broke.", "What is your shoe size?", "I told you twice already!", "So sorry, 42.")


def a_talk(*turns, at=START, **fields):
    identity = factories.identity()
    talk = factories.conversation(*turns, identity=identity, started_at=at, **fields)
    for turn in talk.turns.all():
        talk.turns.filter(pk=turn.pk).update(at=at + timedelta(minutes=turn.index))
    return identity


def opened(identity, at):
    audit.note(None, Did.OPENED_CUSTOMER_BRIEF, "customer", thing_id=identity.customer_id, now=at)


def test_counts_replies_after_the_brief_and_those_that_asked_nothing_again():
    told_again = {
        "moments": ({"kind": "repeat", "turn": 2, "trigger": "I told you", "verdict": "met"},)
    }
    opened(a_talk("My lamp broke.", "A new one is on its way."), START)
    opened(a_talk(*ASK, **told_again), START - timedelta(hours=1))
    opened(a_talk("My lamp broke.", "Oh."), START - timedelta(hours=9))
    opened(a_talk("My lamp broke.", "Oh."), START + timedelta(hours=1))

    told = known_before.told(START + timedelta(days=1))

    assert (told.with_brief.quiet, told.with_brief.n) == (2, 3)
    assert (told.without.quiet, told.without.n) == (2, 2)
    assert told.counted == (3, 5)


@pytest.mark.parametrize(("before", "quiet"), [(-1, 0), (1, 1)])
def test_what_is_kept_as_not_to_be_asked_is_not_to_be_asked_from_then_on(before, quiet):
    identity = a_talk(*ASK[:2])
    kept = START + timedelta(hours=before)
    factories.fact(identity, kind="not again", said="Shoe size is 42", accepted_at=kept)
    told = known_before.told(START + timedelta(days=1))
    assert (told.without.quiet, told.filled.counted) == (quiet, (1, 1))
