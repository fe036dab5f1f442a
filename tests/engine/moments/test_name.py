"""Whose name is called, and where it becomes known."""

from __future__ import annotations

import pytest

from highpoint import Conversation, analyze
from highpoint.engine.moment import Kind


def name_in(customer: str, reply: str, **about: str) -> list[tuple[str, str]]:
    turns = [{"role": "customer", "text": customer}, {"role": "agent", "text": reply}]
    talk = Conversation.from_dict({"id": "x", "turns": turns, **about})
    return [
        (moment.verdict.value, turns[span.turn]["text"][span.start : span.end])
        for moment in analyze(talk).moments
        if moment.kind is Kind.NAME
        for span in moment.evidence
    ]


MAIL = "Do you have it in red?\n\nThanks,\nKwame"


@pytest.mark.parametrize(
    "reply",
    [
        "Hello,\nBen here from Brindlewick. Yes, we do.",
        "Hello. Yes, we do.\n\nWarm regards\nBen, Brindlewick",
    ],
)
def test_the_agents_own_name_and_house_are_not_the_customers(reply):
    assert name_in("Do you have it in red?", reply, agent="Ben Achterberg") == []


def test_who_says_here_behind_a_name_means_themselves_though_nobody_knows_them():
    assert name_in("Do you have it in red?", "Hi, Ben here, how can I help?") == []


def test_a_name_before_a_comma_and_here_is_the_customers():
    assert name_in("Do you have it in red?", "Hi Ben, here is the link.") == [("met", "Ben")]


def test_the_name_below_a_mail_is_known_and_may_be_missed():
    assert name_in(MAIL, "Yes, we do.") == [("missed", "Kwame")]
    assert name_in(MAIL, "Yes, Kwame, we do.") == [("met", "Kwame")]


def test_a_word_below_a_mail_that_is_no_name_gives_none():
    assert name_in("Do you have it in red?\n\nThanks", "Yes, we do.") == []


def test_initials_behind_a_sign_are_a_team_members_and_no_customers():
    assert name_in("Which one do you mean?\n^Jay", "Yes, we do.") == []
