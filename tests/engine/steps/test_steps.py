"""Tests of the step of the chain at which something went wrong."""

import pytest

from highpoint.engine.conversation import Role, Turn
from highpoint.engine.steps import Step, classify, troubles


def customer(*texts):
    return [Turn(index, Role.CUSTOMER, text) for index, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("I can't find the green lamp anywhere on your site and I'm fed up.", Step.FIND),
        ("Your website kept freezing, I'm furious.", Step.ORDER),
        ("You charged my card twice!!", Step.PAY),
        ("Still waiting for my parcel, I am so angry.", Step.DELIVER),
        ("My bowl arrived broken and I could cry.", Step.DELIVER),
        ("It stopped working after two days. Useless.", Step.USE),
        ("I've been on hold for an hour!", Step.ASK),
        ("You promised me a call and nobody called.", Step.ANSWER),
        ("Three weeks and still no refund. I need that money.", Step.RETURN),
        ("Let me just cancel my subscription, you crooks!", Step.LEAVE),
        ("I can't find anyone to help at your counter!", Step.ASK),
        ("They hang up, I call, she hangs up again. Unbelievable.", Step.ASK),
        ("Two hours in line for one coffee, ridiculous.", Step.USE),
        ("Always delays when I connect in Riga, I'm sick of it.", Step.USE),
        ("My card was declined again, how embarrassing!", Step.PAY),
        ("Your complaints page is pure lip service.", Step.ANSWER),
    ],
)
def test_each_step_is_known_by_its_words(words, step):
    assert classify(customer(words), 0).trouble.step is step


def test_the_words_that_say_so_are_returned():
    turns = customer("Hello there.", "It’s a disgrace: it never arrived.")
    found = classify(turns, 1)
    span = found.words[0]
    assert turns[span.turn].text[span.start : span.end] == "never arrived"


def test_what_happened_is_found_in_an_earlier_turn_of_the_customer():
    turns = [
        Turn(0, Role.CUSTOMER, "The vase came broken."),
        Turn(1, Role.AGENT, "Have you checked the tracking of your parcel?"),
        Turn(2, Role.CUSTOMER, "That makes me so angry!"),
    ]
    assert classify(turns, 2).trouble.key == "came_broken"


def test_what_is_said_later_does_not_count_and_feeling_alone_tells_no_step():
    assert classify(customer("I am so sad today.", "And it never arrived."), 0) is None


def test_every_step_of_the_chain_has_a_trouble():
    assert {trouble.step for trouble in troubles()} == set(Step)
