"""Words about leaving: where customers may go, and ours that take them for granted."""

import pytest

from highpoint.engine.leaving import alternatives, entitled


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("You will simply have to accept that.", "have_to"),
        ("Under our policy you must keep it.", "policy_binds"),
        ("We are the only shop that sells it.", "only_ones"),
        ("You won't find it cheaper anywhere.", "only_ones"),
        ("You're bound by your contract until May.", "bound"),
        ("You cannot just leave.", "bound"),
        ("You agreed to our general terms.", "agreed"),
        ("These fees are advised at the time of booking.", "agreed"),
        ("It's part of the terms and conditions of your order.", "terms"),
        ("As we've advised, sale items are non-refundable.", "told_already"),
        ("We can only reiterate what you were told.", "closed"),
        ("Unfortunately our position will not change.", "closed"),
        ("We can alter our hours at any time.", "as_we_please"),
        ("You should've known about the fee.", "should_have"),
        ("This could happen with any shop.", "like_everybody"),
        ("Take it or leave it.", "no_choice"),
        ("You should be grateful we refunded it at all.", "thankless"),
        ("You are free to go elsewhere.", "dare"),
    ],
)
def test_finds_words_that_take_a_customer_for_granted(text, rule):
    (found,) = entitled(text)
    assert found.rule == rule
    assert text[found.start : found.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "You have to press the button for three seconds.",
        "You'll have to pay the difference in fare.",
        "We're the only ones who sell it new, but Tilda's on Ninth Street has old ones.",
        "I'm sorry nobody has answered you.",
        "Feel free to leave your feedback here.",
        "You're welcome to cancel and rebook.",
        "As promised earlier, I have sent it again.",
        "We can only reiterate our apologies.",
        "You can change your address at any time.",
        "I know there is nothing we can do about the past, but here is a voucher.",
        "You can leave whenever you like.",
        "There is no other option in blue.",
    ],
)
def test_leaves_plain_instructions_alone(text):
    assert entitled(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I am switching to Lampworld today", ["Lampworld"]),
        ("Lampworld is cheaper. Lampworld is better", ["Lampworld"]),
        ("It is half the price at Tilda's", ["Tilda"]),
        ("Back to @lampworld? I'm going back to @lampworld", ["@lampworld"]),
        ("I'll buy it from North Star next time", ["North Star"]),
        ("I'm taking my business elsewhere", [""]),
        ("Maybe your competitors answer", [""]),
        ("I'm going to another company", [""]),
        ("I should order it from Tilda's instead", ["Tilda"]),
        ("Sticking with Lampworld from now on", ["Lampworld"]),
        ("Lampworld offers better prices", ["Lampworld"]),
        ("Other shops offer it for less", [""]),
        ("Hope you do better next time", []),
        ("How do I get from Leeds to your shop?", []),
        ("Can you book me on another airline?", []),
        ("I will never buy from Lampworld again", []),
        ("I'm flying to London with my sister", []),
        ("It is better than before", []),
        ("I'd never use another shop", []),
        ("Is there another company in your building?", []),
    ],
)
def test_finds_where_a_customer_may_go(text, names):
    assert [one.name for one in alternatives(text)] == names


def test_says_nothing_of_a_language_without_such_words():
    assert (
        entitled("Das müssen Sie akzeptieren.", "de") == alternatives("Zu Lampenwelt", "de") == []
    )
