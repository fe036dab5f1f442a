"""What an answer is worth where a customer leaves, tells of their life, or praises."""

from __future__ import annotations

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind

LEAVING = "I am done with you and will switch to another provider."
PERSONAL = "It is my daughter's wedding on Saturday and I still have no dress."
TROUBLE = "I am so upset, my suitcase never came off the belt and I fly on tomorrow."
ANGRY = "This is the worst shop ever, your staff are useless and rude!"
PRAISING = "You have been amazing, the best service I have ever had!"

CASES = [
    (Kind.CHURN, LEAVING, "May I ask why you want to leave us?", "met"),
    (Kind.CHURN, LEAVING, "Before you go, I can offer you a better rate for a year.", "met"),
    (Kind.CHURN, LEAVING, "We would hate to see you go. How can we help?", "met"),
    (Kind.CHURN, LEAVING, "We are so sorry. Please give us another chance.", "met"),
    (Kind.CHURN, LEAVING, "We hope you will give us another chance.", "partial"),
    (Kind.CHURN, LEAVING, "I am sorry to hear that. Your contract ends in May.", "partial"),
    (Kind.CHURN, LEAVING, "I can help you with that.", "partial"),
    (Kind.CHURN, LEAVING, "Fees are not refundable.", "missed"),
    (Kind.DISTRESS, TROUBLE, "Oh no, a suitcase left behind, we do apologize. Which belt?", "met"),
    (Kind.DISTRESS, TROUBLE, "We do apologize. Which belt?", "partial"),
    (Kind.DISTRESS, TROUBLE, "Thank you for your patience with us.", "partial"),
    (Kind.DISTRESS, TROUBLE, "Sorry, we cannot bring a suitcase today.", "missed"),
    (Kind.DISTRESS, TROUBLE, "That definitely sounds frustrating. Which belt?", "met"),
    (Kind.DISTRESS, TROUBLE, "Sorry to hear this night was so long for you. Which belt?", "met"),
    (Kind.DISTRESS, TROUBLE, "We are so sorry you had this experience. Which belt?", "partial"),
    (Kind.DISTRESS, TROUBLE, "Apologies for the late reply. Which belt?", "partial"),
    (Kind.DISTRESS, TROUBLE, "We see that you are at gate four now.", "missed"),
    (Kind.DISTRESS, TROUBLE, "Thank you for your feedback.", "missed"),
    (Kind.PERSONAL, PERSONAL, "Congratulations to her! I am checking on the dress.", "met"),
    (Kind.PERSONAL, PERSONAL, "How exciting! Which dress is it?", "met"),
    (Kind.PERSONAL, PERSONAL, "At what time shall we deliver your order?", "missed"),
    (Kind.PRAISE, PRAISING, "That is music to our ears, thank you!", "met"),
    (Kind.PERSONAL, PERSONAL, "A wedding, then we had better hurry.", "met"),
    (Kind.PRAISE, PRAISING, "Goodbye.", "missed"),
    (Kind.PRAISE, PRAISING, "Only the best, because our guests are the best!", "met"),
    (Kind.HOSTILITY, ANGRY, "Our night manager will call you back today.", "met"),
    (Kind.HOSTILITY, ANGRY, "My mistake, I misread the order.", "met"),
    (Kind.HOSTILITY, ANGRY, "Sorry about this. Did you report it at the desk?", "met"),
    (Kind.HOSTILITY, ANGRY, "Sorry you're unhappy with the room. Which floor was it?", "met"),
    (Kind.HOSTILITY, ANGRY, "How may I help you?", "partial"),
    (Kind.HOSTILITY, ANGRY, "Is there anything else that I can do for you?", "partial"),
    (Kind.HOSTILITY, ANGRY, "I am sorry, I don't understand what you mean.", "missed"),
]


@pytest.mark.parametrize(("kind", "said", "reply", "verdict"), CASES)
def test_a_reply_is_judged(kind, said, reply, verdict):
    turns = [
        {"role": "customer", "text": "Hello, it is about order 5512."},
        {"role": "agent", "text": "Hello! I see it here."},
        {"role": "customer", "text": said},
        {"role": "agent", "text": reply},
    ]

    moments = analyze(Conversation.from_dict({"id": "reply", "turns": turns})).moments

    assert [m.verdict.value for m in moments if m.kind is kind] == [verdict]
