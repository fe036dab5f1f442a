"""Deeds told plainly, trouble that is over, and what is only asked for first."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act
from highpoint.practice.listening.what_is import choices_of
from tests.practice.talks import acts, after, answered


class TestDeeds:
    def test_done_to_it_are_known_by_their_verb(self) -> None:
        talk = after("three-days-in-accra", "I've just opened it. Can you make a call now?")
        assert talk.state.agreed == "open-now"

    def test_of_a_bare_booking_do_not_tell_what_it_costs(self) -> None:
        talk = after("eighth-of-may", "You are booked for 5 August.")
        assert "free-change" not in talk.state.accepted
        assert talk.turns[-1].mood > talk.turns[0].mood

    def test_of_somebody_else_are_done_too(self) -> None:
        reply = "They've switched it off, I stood next to it."
        assert after("karaoke-above-the-crib", reply).state.agreed

    @pytest.mark.parametrize(
        "reply",
        [
            "Tell me the time of the interview and I can lift the block then.",
            "Can you tell me which bundle you bought and I can lift the bill?",
        ],
    )
    def test_that_wait_for_an_answer_are_no_offer_yet(self, reply: str) -> None:
        for name in ("line-cut-before-the-move", "three-days-in-accra"):
            assert not after(name, reply).state.accepted


class TestWhatIsOver:
    @pytest.mark.parametrize(
        "asked", ["Can you hear anything now?", "Is it still loud?", "Is there still any noise?"]
    )
    def test_goes_on_no_more(self, asked: str) -> None:
        ended = "They've switched it off, I stood next to it."
        told = answered("karaoke-above-the-crib", f"{ended} {asked}")
        assert (Act.IMPROVISE, "gone") in told
        assert Act.OF_ME not in [act for act, _ in told]

    def test_went_on_before(self) -> None:
        told = {about for _, about in answered("karaoke-above-the-crib", "Is it still loud?")}
        assert told <= {"since-when", "still-so"}


class TestQuestions:
    def test_of_two_halves_get_one_answer(self) -> None:
        reply = "Does she like to sit on your lap, or would she rather lie down?"
        assert acts("small-questions-for-sofia", reply) == [Act.TELL]

    def test_beside_what_was_taken_before_are_answered(self) -> None:
        offer = "I'll have a mobile router brought to you today by five, free of charge."
        told = answered(
            "line-cut-before-the-move",
            offer,
            "The mobile router comes at five. What did you do yourself: have you called the landlord?",
        )
        assert {Act.IMPROVISE, Act.TELL} & {act for act, _ in told}

    def test_whether_it_is_needed_by_a_day_get_no_small_no(self) -> None:
        told = answered("three-legged-desk", "Sorry, Dana! Do you need it before Thursday?")
        assert (Act.IMPROVISE, "needs") in told or Act.TELL in [act for act, _ in told]

    @pytest.mark.parametrize(
        ("reply", "options"),
        [
            (
                "I can free it now, or, if you'd rather, send a new one. What would you like?",
                ("please free it now", "please send a new one"),
            ),
            (
                "Would you rather fly tonight with another airline, or tomorrow at six with us?",
                ("I'd rather fly tonight with another airline", "tomorrow at six with you"),
            ),
            ("And the time, morning, or rather after two?", ("morning", "after two")),
        ],
    )
    def test_let_choose_from_what_they_name(self, reply: str, options: tuple[str, ...]) -> None:
        assert [each.options for each in choices_of(reply)] == [options]

    def test_that_put_up_what_is_taken_get_no_second_word(self) -> None:
        reply = "Would she like to be the first in the morning, so there is no waiting?"
        told = acts("small-questions-for-sofia", reply)
        assert Act.ACCEPT in told
        assert Act.IMPROVISE not in told

    @pytest.mark.parametrize(
        ("reply", "form"),
        [
            ("Have you got the phone beside you?", "at-hand"),
            ("How did you enjoy the soup?", "likes"),
        ],
    )
    def test_of_what_they_know_are_not_looked_up(self, reply: str, form: str) -> None:
        assert (Act.IMPROVISE, form) in answered("thank-you-for-row-12", reply)

    def test_whether_it_is_a_relief_are_answered_with_a_yes(self) -> None:
        offer = "I can pay Doherty and Sons straight from his account today."
        asked = "Would that take some weight off?"
        assert acts("closing-fathers-account", offer, asked)[0] is Act.SUITS

    def test_which_part_of_a_day_suits_let_nothing_be_tried(self) -> None:
        offer = "A new grinder goes out tomorrow by courier."
        asked = "Would Thursday before noon suit you, or is the afternoon better?"
        assert Act.TRIES not in acts("grinder-day-34", offer, asked)
