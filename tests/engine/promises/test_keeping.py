"""What became of promises, from what was said afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from highpoint.engine.conversation import Role
from highpoint.engine.promises.keeping import (
    About,
    Given,
    Said,
    State,
    about,
    can_be_held,
    deed,
    outcomes,
)

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
BY_FIVE = NOW + timedelta(hours=7)


def agent(text, hours=1.0):
    return Said(Role.AGENT, text, NOW + timedelta(hours=hours))


def customer(text, hours=1.0):
    return Said(Role.CUSTOMER, text, NOW + timedelta(hours=hours))


def became(kind, *later, due=BY_FIVE):
    (found,) = outcomes([Given(0, kind, due)], [agent("I will.", 0), *later])
    return found.state if found else State.OPEN


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("I'll call you tomorrow by 10", About.CALL),
        ("You will have your money back by Friday", About.REFUND),
        ("We'll send a replacement today", About.REPLACE),
        ("The lamp will be delivered tomorrow", About.DELIVER),
        ("I'll email you the label within the hour", About.SEND),
        ("A technician will be there on Monday", About.FIX),
        ("I will find out and let you know", About.ANSWER),
        ("We'll pass your feedback on to our Ads team", About.PASS),
        ("I'll forward this to the depot, so they know", About.PASS),
        ("We'll make sure the crew is recognized for it", About.PASS),
        ("We'll have you on your way within the hour", About.TRAVEL),
        ("Our team will get your bag back to you", About.DELIVER),
        ("You have my word", About.OTHER),
    ],
)
def test_knows_what_a_promise_is_about(words, kind):
    assert about(words) is kind


@pytest.mark.parametrize(
    ("kind", "turn", "state"),
    [
        (About.CALL, customer("Thank you for calling me!"), State.KEPT),
        (About.CALL, agent("I'm calling you back about the lamp."), State.KEPT),
        (About.REFUND, agent("I've refunded the 20 euros."), State.KEPT),
        (About.REFUND, customer("The refund came through, thanks"), State.KEPT),
        (About.DELIVER, customer("It arrived!"), State.KEPT),
        (About.DELIVER, customer("It finally arrived.", 9), State.LATE),
        (About.CALL, customer("Nobody called me.", 26), State.BROKEN),
        (About.DELIVER, customer("It still hasn't arrived", 26), State.BROKEN),
        (About.CALL, customer("You said you would call me", 26), State.BROKEN),
        (About.CALL, customer("Never mind, no need to call."), State.WITHDRAWN),
        (About.SEND, agent("I'm sorry, I cannot send it after all."), State.WITHDRAWN),
        (About.PASS, agent("It has been passed on to our buyers."), State.KEPT),
        (About.PASS, agent("Consider it done!"), State.KEPT),
        (About.TRAVEL, customer("We just took off, finally!"), State.KEPT),
        (About.TRAVEL, customer("Still sitting at the gate here.", 8), State.BROKEN),
        (About.ANSWER, customer("Five days and no reply from anybody", 120), State.BROKEN),
        (About.ANSWER, customer("I've been waiting two weeks now", 340), State.BROKEN),
        (About.DELIVER, customer("We got it this morning"), State.KEPT),
        (About.REFUND, customer("There is no refund on my account", 26), State.BROKEN),
        (About.PASS, agent("My colleague Ruth shared your thanks with the crew."), State.KEPT),
        (About.PASS, agent("Consider your idea passed on!"), State.KEPT),
        (
            About.TRAVEL,
            agent("Good to see that your coach has left the yard, you're off."),
            State.OPEN,
        ),
        (About.TRAVEL, agent("We see you've pulled out of the station."), State.KEPT),
        (About.TRAVEL, customer("We're moving, finally left!"), State.KEPT),
        (About.DELIVER, customer("Already got it back, you're stars"), State.KEPT),
        (About.DELIVER, customer("They came out last, but they're here"), State.KEPT),
        (About.ANSWER, agent("Thank you for speaking with me this morning."), State.KEPT),
        (About.ANSWER, customer("Nothing heard yet", 26), State.BROKEN),
        (About.OTHER, customer("Guess what, they didn't.", 26), State.BROKEN),
        (About.OTHER, customer("Somebody did finally show up"), State.KEPT),
    ],
)
def test_reads_what_became_of_it(kind, turn, state):
    assert became(kind, turn) is state


@pytest.mark.parametrize(
    ("kind", "turn"),
    [
        # Before it is due nothing is broken.
        (About.CALL, customer("Nobody called me.", 2)),
        (About.DELIVER, customer("Tell me when it has arrived")),
        (About.DELIVER, customer("It hasn't arrived yet", 2)),
        (About.REFUND, customer("I'll be glad once the refund came through")),
        (About.CALL, customer("The refund came through")),
        (About.CALL, agent("Is there anything else?")),
        # No taking back, and nothing of this promise.
        (About.OTHER, customer("Never mind how long it takes, I want it")),
        (About.OTHER, customer("They see no need to be friendly", 26)),
        (About.OTHER, customer("I was told there was none", 26)),
        (About.DELIVER, customer("A stranger picked up my bag by mistake")),
        (About.ANSWER, customer("Thank you for letting me know!")),
        # What the company passes on no customer sees, and what will be passed on has not been.
        (About.PASS, customer("Still waiting at the desk here", 26)),
        (About.PASS, agent("It will be passed on to our buyers.")),
        (About.DELIVER, customer("Already got pushed to Monday")),
    ],
)
def test_leaves_open_what_nothing_speaks_of(kind, turn):
    assert became(kind, turn) is State.OPEN


def test_what_was_broken_and_came_after_all_is_late():
    assert (
        became(About.CALL, customer("Nobody called.", 20), customer("Thanks for the call", 30))
        is State.LATE
    )


def test_words_that_name_nothing_speak_of_the_newest_promise():
    said = [
        agent("I'll send it", 0),
        agent("I'll check", 0.1),
        customer("As you promised, thanks", 1),
    ]

    older, newer = outcomes([Given(0, About.SEND, None), Given(1, About.ANSWER, None)], said)

    assert older is None
    assert newer.state is State.KEPT
    assert said[2].text[newer.start : newer.end] == "As you promised"


def test_tells_nothing_in_a_language_without_words():
    said = [agent("Ich rufe Sie an", 0), Said(Role.CUSTOMER, "Nobody called", NOW, "xx")]

    assert outcomes([Given(0, About.CALL, None)], said) == [None]
    assert about("Ich rufe Sie an", "xx") is About.OTHER


def test_a_promise_just_made_without_a_time_is_not_broken_yet():
    soon = customer("I've been waiting two weeks for a reply", 0.2)
    assert became(About.ANSWER, soon, due=None) is State.OPEN
    later = customer("I've been waiting two weeks for a reply", 24)
    assert became(About.ANSWER, later, due=None) is State.BROKEN


def test_thanks_for_an_update_are_of_one_that_was_given_meanwhile():
    given = agent("The courier has it now.", 2)
    assert became(About.ANSWER, given, customer("Thanks for the update!", 3)) is State.KEPT


@pytest.mark.parametrize(
    ("promised", "later", "state"),
    [
        ("I'll report the broken lift", "I have just reported it.", State.KEPT),
        ("The ticket will be reissued", "Your ticket was reissued at noon.", State.KEPT),
        ("We're chasing the depot", "I've chased them twice.", State.KEPT),
        ("I'll report the broken lift", "It should be reported by the guard.", State.OPEN),
        ("We'll have it done", "I have it here.", State.OPEN),
    ],
)
def test_an_agent_who_tells_the_promised_deed_as_done_has_kept_it(promised, later, state):
    (found,) = outcomes(
        [Given(0, About.OTHER, BY_FIVE, deed(promised))], [agent(promised, 0), agent(later)]
    )
    assert (found.state if found else State.OPEN) is state


def test_what_was_to_be_found_out_is_kept_by_telling_it():
    checking = Given(0, About.ANSWER, BY_FIVE, deed("I'll check with the store"))
    calling = Given(0, About.ANSWER, BY_FIVE, deed("Someone will respond to you"))
    said = [agent("I'll check with the store", 0), agent("Ana, the store has confirmed it.")]

    assert [found and found.state for found in outcomes([checking, calling], said)] == [
        State.KEPT,
        None,
    ]


def test_a_question_after_it_tells_of_a_broken_promise_once_a_day_has_passed():
    asked = "Any news from the lab?"
    assert became(About.ANSWER, customer(asked, 3), due=None) is State.OPEN
    assert became(About.ANSWER, customer(asked, 30), due=None) is State.BROKEN


@pytest.mark.parametrize(
    ("words", "binds"),
    [
        ("We'll do everything in our power to find it", False),
        ("They are working hard on it", False),
        ("We'll find it and do our best to send it on", True),
    ],
)
def test_a_promise_to_try_can_not_be_held_against_what_came_of_it(words, binds):
    assert can_be_held(words) is binds
