"""What is somebody else's is not answered by the customer's own, nor what stands in a purpose."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act
from tests.practice.talks import acts, answered


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("fourteen-months-left", "Could you tell me Jana's e-mail address?"),
        ("fourteen-months-left", "What is her private e-mail?"),
        ("three-legged-desk", "What is your flatmate's phone number?"),
        ("jersey-too-small", "May I have your friend's address?"),
    ],
)
def test_what_is_anothers_is_not_answered_by_their_own(name: str, asked: str) -> None:
    told = {about for _, about in answered(name, asked)}
    assert not told & {"email", "email-own", "phone", "street", "address"}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("three-legged-desk", "Which floor do you live on, so I can note it under your name?"),
        ("jersey-too-small", "What size fits you, so that we know it for your name on the list?"),
        ("birthday-bike", "What color is it, so that I can write to your email address?"),
    ],
)
def test_a_purpose_asks_for_nothing(name: str, asked: str) -> None:
    assert Act.MY_NAME not in acts(name, asked)
    assert not {"email", "email-own"} & {about for _, about in answered(name, asked)}
