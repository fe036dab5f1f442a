"""What counts as having told others of us, and what does not."""

import pytest

from highpoint.apps.care.told_others import kind_of


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I told my sister to buy from you.", "referral"),
        ("All my colleagues use you now.", "referral"),
        ("My brother ordered two lamps because I told him to.", "referral"),
        ("I convinced my mum to order from you too.", "referral"),
        ("Left you five stars!", "review"),
        ("I just wrote you a glowing review.", "review"),
        ("I rated you 10 out of 10.", "review"),
        ("I recommended you to all my friends.", "praise"),
        ("I've been telling everybody how helpful you are.", "praise"),
        ("I posted about you on Instagram yesterday.", "praise"),
    ],
)
def test_finds_what_they_did(said, kind):
    assert kind_of(said) == kind


@pytest.mark.parametrize(
    "said",
    [
        "I told my sister not to buy from you.",
        "I recommended you to my friends and now I look stupid.",
        "I told everyone how bad you are.",
        "I will recommend you to my friends.",
        "I gave you one star.",
        "Should I leave you five stars?",
        "Then I recommend you deal with your agents at check-in.",
        "I have told you people about it three times.",
        "I asked my husband to come to the door.",
        "I ordered it for my sister.",
    ],
)
def test_takes_nothing_else_for_it(said):
    assert kind_of(said) is None
