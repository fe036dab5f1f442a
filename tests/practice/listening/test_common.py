"""Questions that agents put in any talk, over all scenarios."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act
from highpoint.practice.listening.common import in_common_words
from highpoint.practice.listening.forms import unmarked
from highpoint.practice.scenario import Taken, names, shipped
from highpoint.practice.talk import PracticeTalk, played


@pytest.mark.parametrize(
    "question",
    [
        "How can I make this right for you?",
        "What matters most to you today?",
        "What would the ideal outcome look like for you?",
        "Could you give me your reference number and tell me what matters most to you today?",
        "What worries you most about this?",
        "How has this affected you?",
        "Is there anything else I should know before I start?",
        "What's your account or order number?",
        "What's the best way to reach you, phone or email?",
        "Do you have a couple of minutes while I look into it?",
        "What's the quickest way I can help you?",
        "Is it all right if I ask you a few questions?",
        "Did anyone get back to you?",
        "What happened next?",
        "Is this a good time to talk?",
        "What should we do better next time?",
        "Have I understood correctly that you've been waiting for an answer?",
        "Could you tell me in your own words what you need?",
        "Did you receive any confirmation from us?",
        "Is there anything urgent I need to take care of first?",
        "Who else is affected?",
        "Does anybody else need to know?",
        "When did you first notice it?",
        "How did that make you feel?",
        "What did you expect to happen?",
        "What would you say is the biggest problem right now?",
        "Are you somewhere you can talk?",
        "Is there a better time to reach you?",
        "Can you describe what you see?",
        "Was anyone rude to you?",
    ],
)
def test_what_any_agent_may_ask_is_answered_in_every_scenario(question: str) -> None:
    for name in names():
        talk = PracticeTalk.begin(shipped(name), 9).say(f"I'm so sorry about this. {question}")
        said = talk.turns[-1].intents
        assert said, name
        assert not any(each.act in (Act.CHOOSE, Act.SUITS, Act.RETELL) for each in said), name
        assert not any(unmarked(each.about).startswith("doubt-") for each in said), name


@pytest.mark.parametrize(
    "question",
    [
        "Is there anything about it that still worries you?",
        "Does everything make sense so far?",
        "Have I answered all your questions?",
        "Is there anything you'd like me to go over again?",
    ],
)
def test_whoever_is_asked_whether_all_is_clear_says_so_or_asks_what_is_open(question: str) -> None:
    for name in names():
        offer = next(each for each in shipped(name).outcomes if each.taken is not Taken.NOT).title
        talk = played(
            PracticeTalk.begin(shipped(name), 9),
            [
                "I'm so sorry about this.",
                f"Here is what I can do for you: {offer}. Would that help you?",
                f"I've just done that for you. {question}",
            ],
        )
        acts = {each.act for each in talk.turns[-1].intents}
        open_or_clear = {Act.ASK, Act.ASK_AGAIN, Act.NO_MORE, Act.ALL_SET, Act.PRESS_TIME}
        assert acts & open_or_clear, (name, acts)


@pytest.mark.parametrize("question", ["What do you think?", "What did you expect to happen?"])
def test_who_is_asked_for_their_view_is_not_hurt(question: str) -> None:
    for name in names():
        talk = PracticeTalk.begin(shipped(name), 9).say(f"I see. {question}")
        assert "defensive" not in {each.move for each in talk.turns[1].effects}, name


def test_who_is_offered_a_cup_of_tea_does_not_ask_what_good_it_does() -> None:
    reply = "I'm sorry about this. Would you like some tea brought up?"
    talk = PracticeTalk.begin(shipped("karaoke-above-the-crib"), 82).say(reply)
    assert Act.DOUBT not in {each.act for each in talk.turns[-1].intents}


def test_a_check_in_is_nothing_to_try() -> None:
    reply = "Were you told at check-in that there'd be a party?"
    talk = PracticeTalk.begin(shipped("key-card-for-312"), 82).say(reply)
    assert Act.STILL not in {each.act for each in talk.turns[-1].intents}


def test_who_has_no_use_for_any_remedy_put_up_says_what_they_want() -> None:
    reply = "I'm so sorry about this. Would you like a refund or a replacement?"
    talk = PracticeTalk.begin(shipped("report-that-never-came"), 9).say(reply)
    assert "neither, i just want the report" in talk.turns[-1].text.lower()


def test_who_is_asked_whether_they_are_happy_with_what_was_done_does_not_tell_to_do_it() -> None:
    talk = played(
        PracticeTalk.begin(shipped("jersey-too-small"), 9),
        [
            "Oh no! Shall I send you the same jersey in teal, a size that fits?",
            "I've just done that for you. Are you happy with this solution?",
        ],
    )
    assert "pleased" in {unmarked(each.about) for each in talk.turns[-1].intents}


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Is there anything I could have done better?", "well-done"),
        ("Did I solve your problem today?", "pleased"),
        ("Would you mind taking a short survey?", "will-do"),
        ("Could you let me know when you have it?", "will-do"),
    ],
)
def test_what_is_asked_once_all_is_done_is_answered_as_such(question: str, form: str) -> None:
    talk = played(
        PracticeTalk.begin(shipped("jersey-too-small"), 9),
        [
            "Oh no! Shall I send you the same jersey in teal, a size that fits?",
            f"I've just done that for you. {question}",
        ],
    )
    assert form in {unmarked(each.about) for each in talk.turns[-1].intents}


def test_what_is_no_such_question_stays_as_it_is() -> None:
    for said in (
        "the most important thing is that he is well.",
        "i can make it right tomorrow.",
        "please let me know when you can come.",
        "your order or your letter?",
    ):
        assert in_common_words(said)[0] == said


def test_each_letter_keeps_its_place_before() -> None:
    text = "ok. how can i make this right for you?"
    new, places = in_common_words(text)
    assert len(places) == len(new) + 1
    assert places == sorted(places)
    assert text[places[new.index("?")]] == "?"
