"""Tests of what a talk gave, and of whether the customer's side was kept."""

import tomllib
from pathlib import Path

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.insight.both_sides import Kind, solution
from highpoint.engine.moment import Kind as MomentKind


def read(*said):
    rows = [{"role": "customer", "text": "My vase came broken. Do I get my money back?"}]
    rows += [{"role": "agent", "text": text} for text in said]
    talk = Conversation.from_dict({"id": "a", "turns": rows})
    found = analyze(talk)
    refused = [each.turn for each in found.moments if each.kind is MomentKind.REFUSAL]
    return solution(talk.turns, found.observations, refused)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I've gone ahead and issued a full refund of $40 to your card.", Kind.REFUND),
        ("We'll send a new one out.", Kind.REPLACEMENT),
        ("I have added a $10 voucher to your account.", Kind.CREDIT),
        ("I can offer you 15% off your next order.", Kind.DISCOUNT),
        ("I've waived the fee for you.", Kind.WAIVED),
        ("We cannot refund this.", Kind.NOTHING),
    ],
)
def test_what_is_given_is_read_from_the_agents_words(said, kind):
    assert read(said).kind is kind


@pytest.mark.parametrize(
    "said", ["If you send it back we will refund you.", "Your refund was sent yesterday."]
)
def test_a_condition_or_what_was_given_before_is_no_gift(said):
    assert read(said) is None


def test_an_exception_stands_before_what_is_usual_with_its_reason_and_size():
    found = read(
        "I have refunded the delivery.",
        "You are past the return window, but as an exception I have refunded the $1,250.50 too.",
        "That is because the box was ours.",
    )
    assert (found.kind, found.exception, str(found.size)) == (Kind.REFUND, True, "1250.50")
    assert found.reason == "That is because the box was ours."


@pytest.mark.parametrize("language", ["de", "es"])
def test_what_is_given_is_read_in_german_and_spanish_too(language):
    file = Path(__file__).with_name(f"given_{language}.toml")
    for kind, sentences in tomllib.loads(file.read_text("utf-8")).items():
        for said in sentences:
            found = solution([Turn(0, Role.AGENT, said)], [], [], language)
            assert (found.kind.value if found else "none", said) == (kind, said)


@pytest.mark.parametrize(
    ("language", "gave", "said", "glad"),
    [
        ("de", "Ich habe Ihnen 1.250,50 € erstattet.", "Perfekt, vielen Dank!", True),
        ("de", "Wir schicken Ihnen Ersatz.", "Danke für nichts, ich bin enttäuscht.", False),
        ("es", "Le he reembolsado 1.250,50 €.", "Ok", None),
        ("es", "Le he enviado un vale.", "No me sirve.", False),
        ("en", "I have refunded the $1,250.50.", "Perfect, thank you!", None),
    ],
)
def test_how_the_customer_ends_is_read_where_endings_are_not_read_otherwise(
    language, gave, said, glad
):
    turns = [Turn(0, Role.AGENT, gave), Turn(1, Role.CUSTOMER, said)]
    found = solution(turns, [], [], language)
    assert found.glad is glad
    assert str(found.size) in ("1250.50", "None")


def test_of_a_language_without_words_nothing_is_told():
    assert solution([Turn(0, Role.AGENT, "I have refunded you.")], [], [0], "fi") is None
