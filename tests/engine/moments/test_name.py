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


DANA = {"customer_name": "Dana Voss"}


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("Hi Marta, I will look into it.", [("missed", "Marta")]),
        ("I am sorry about that, Marta.", [("missed", "Marta")]),
        ("I asked our technician, Marta.", []),
        ("Great, Alexa works with it.", []),
        ("Hi Mark, I will look into it.", []),
        ("Hi Dana, I asked Marta, who knows it.", [("met", "Dana")]),
        ("Thanks, Marta. Your lamp is on its way, Dana.", [("met", "Dana")]),
        ("Good morning Ms. Voss, I will look into it.", [("met", "Voss")]),
    ],
)
def test_another_name_than_the_one_known_is_never_met(reply, verdict):
    assert name_in("My lamp broke. Mark, my son, wrote too.", reply, **DANA) == verdict


def test_an_agents_own_name_at_the_greeting_is_no_wrong_one():
    assert name_in("My lamp broke.", "Hello, this is Marta. Best, Marta", **DANA) == []


@pytest.mark.parametrize(
    ("profile", "called"),
    [("Robert Smith", "Bob"), ("Daniela Roth", "Dani"), ("José Ruiz", "Jose"), ("Sky99", "Marta")],
)
def test_a_short_form_is_the_name_and_a_handle_is_none(profile, called):
    assert name_in("My lamp broke.", f"Hi {called}!", customer_name=profile) == [("met", called)]


def test_a_name_called_before_the_customer_gives_another_is_not_theirs():
    turns = [("agent", "Hi Marta, what is it?"), ("customer", "I am Dana."), ("agent", "I see.")]
    talk = [{"role": role, "text": text} for role, text in turns]
    moments = analyze(Conversation.from_dict({"id": "x", "turns": talk})).moments
    assert [(m.turn, m.verdict.value) for m in moments if m.kind is Kind.NAME] == [(1, "missed")]
