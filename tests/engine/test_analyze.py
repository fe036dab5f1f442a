import json

from highpoint.engine.analyze import ENGINE_VERSION, analyze, analyze_all, labelled
from highpoint.engine.conversation import Conversation

TALK = Conversation.from_dict(
    {
        "id": "a",
        "turns": [
            {"role": "customer", "text": "My order is late and I am very unhappy."},
            {"role": "agent", "text": "Hi, I am so sorry that your order is late. How can I help?"},
        ],
    }
)


def test_to_dict_holds_plain_json_values_only():
    analysis = analyze(TALK)

    row = json.loads(json.dumps(analysis.to_dict()))

    assert row["conversation_id"] == "a"
    assert row["engine_version"] == ENGINE_VERSION
    assert row["moments"][0]["trigger"] == [
        [s.turn, s.start, s.end] for s in analysis.moments[0].trigger
    ]
    assert len(row["observations"]) == len(analysis.observations)
    assert set(row["evaluation"]["ratings"][0]) >= {"criterion", "offered", "met", "partial"}


def test_analyzes_several_as_it_does_each_alone():
    finnish = Conversation.from_dict(
        {"id": "b", "language": "fi", "turns": [{"role": "customer", "text": "Missä tilaus on?"}]}
    )

    assert analyze_all([TALK, finnish, TALK]) == [analyze(TALK), analyze(finnish), analyze(TALK)]


def test_labelled_holds_the_keys_of_the_labelled_format():
    row = labelled(TALK, analyze(TALK))

    assert set(row) == {"id", "labels", "moments", "marks"}
    assert set(row["labels"]) == {"end_state", "resolved", "overall"}
    assert set(row["moments"][0]) == {"kind", "turn", "verdict", "reply", "quote"}


def test_an_empty_conversation_has_an_analysis():
    empty = Conversation.from_dict({"id": "e", "turns": []})

    assert analyze(empty).moments == ()


def test_labelled_calls_a_talk_it_cannot_read_ordinary():
    turns = [{"role": "customer", "text": "Dzień dobry, moja paczka nie dotarła do domu"}]
    unread = Conversation.from_dict({"id": "p", "turns": turns})

    assert analyze(unread).overall is None
    assert labelled(unread, analyze(unread))["labels"]["overall"] == 3
