from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.promises import Calendar, Commitment, Owner, commitments

AT = "2026-03-05T14:10:00Z"


def made(text: str, at: str | None = AT, role: str = "agent") -> tuple[Commitment, ...]:
    talk = said(text, at, role)
    return commitments(talk, analyze(talk).observations, Calendar())


def said(text: str, at: str | None = AT, role: str = "agent") -> Conversation:
    turns = [{"role": role, "text": text, "at": at}]
    return Conversation.from_dict({"id": "t", "language": "en", "turns": turns})


def test_tells_two_promises_of_one_turn_apart():
    text = "I'll email you the label today and the refund will be issued in 3-5 business days."

    label, refund = made(text)

    assert text[label.span.start : label.span.end] == "I'll email you the label today and"
    assert (label.owner, refund.owner) == (Owner.AGENT, Owner.COMPANY)
    assert label.due.latest.day == 5
    assert refund.due.latest == datetime(2026, 3, 12, 17, tzinfo=UTC)


def test_points_to_the_words_as_they_were_sent():
    text = "OK! We’ll REFUND it   by COB Tomorrow, promise."

    (promise,) = made(text)

    assert text[promise.when.start : promise.when.end] == "COB Tomorrow"
    assert text[promise.span.start : promise.span.end].startswith("We’ll REFUND")


def test_tells_what_a_promise_waits_for():
    text = "I'll let you know as soon as I hear from them."

    (promise,) = made(text)

    assert promise.vague
    assert text[promise.when.start :].startswith("as soon as")


def test_counts_from_the_turn_where_the_turn_has_no_time():
    (length,) = made("We'll refund it in 3-5 business days.", at=None)
    (day,) = made("I'll call you back by Monday.", at=None)

    assert (length.due, length.vague) == (None, False)
    assert length.relative == "3 to 5 business days after the turn"
    assert day.relative == "by “monday”, counted from the turn"


def test_takes_the_time_that_the_next_sentence_adds():
    (promise,) = made("Your refund will be processed. Please allow up to 5 days.")

    assert promise.due.latest.date().isoformat() == "2026-03-10"


def test_takes_no_time_from_a_question_that_follows():
    (promise,) = made("I'll call you back. Is that fine before Monday?")

    assert promise.vague


def test_takes_the_limit_where_two_times_are_said():
    (promise,) = made("I'll ring you tomorrow, or by Monday noon at the latest.")

    assert promise.due.latest == datetime(2026, 3, 9, 12, tzinfo=UTC)


def test_calls_a_time_that_has_passed_vague():
    (promise,) = made("We'll have it fixed by 2020-01-01.")

    assert (promise.vague, promise.due, promise.relative) == (True, None, None)


def test_shows_due_times_in_the_zone_of_the_calendar():
    talk = said("I'll call you by noon tomorrow.")
    tokyo = Calendar(ZoneInfo("Asia/Tokyo"))

    (promise,) = commitments(talk, analyze(talk).observations, tokyo)

    assert promise.due.latest.isoformat() == "2026-03-06T12:00:00+09:00"


def test_reads_no_customer():
    assert made("I'll send it back by Friday.", role="customer") == ()


def test_knows_no_times_in_a_language_without_words_for_them():
    talk = said("I'll call you back tomorrow.")

    assert commitments(talk, analyze(talk).observations, Calendar(), "xx") == ()


def test_says_everything_as_plain_values():
    (promise,) = made("I'll call you back in half an hour.")

    assert promise.to_dict() == {
        "span": [0, 0, 35],
        "owner": "agent",
        "when": [0, 22, 34],
        "vague": False,
        "relative": "30 minutes after the turn",
        "earliest": "2026-03-05T14:40:00+00:00",
        "latest": "2026-03-05T14:40:00+00:00",
    }


@pytest.mark.parametrize(
    "text",
    [
        "We're sorry about the mess today, our team will call you.",
        "I'll pass your thanks to the crew of today's tour.",
        "We'll be in touch. They're taking calls between 1 and 5pm.",
        "We'll email you a list of overnight stays.",
    ],
)
def test_a_time_of_something_else_is_not_its_due_time(text):
    (promise,) = made(text)

    assert promise.due is None
