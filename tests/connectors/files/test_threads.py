"""Threads on social channels: each customer's conversation apart, public and private told."""

import json

from highpoint.connectors.files import open_source
from highpoint.engine.conversation import Role

CSV = """thread,author,author_type,text,created_at,channel,is_private
7,@nina,customer,My lamp came broken,2026-11-02T09:00:00Z,twitter,no
7,@tom,customer,Same here!,2026-11-02T09:04:00Z,twitter,no
7,Shop,agent,@nina Oh no! Send us a message?,2026-11-02T09:05:00Z,twitter,no
7,@nina,customer,My order is 4711,2026-11-02T09:07:00Z,twitter,yes
7,Shop,agent,@tom Which lamp is yours?,2026-11-02T09:08:00Z,twitter,no
7,Shop,agent,Thank you. A new one leaves today,2026-11-02T09:09:00Z,twitter,yes
"""


def read(path, text):
    path.write_text(text, encoding="utf-8")
    with open_source(path) as source:
        return [item.conversation for item in source]


def test_each_customer_of_a_thread_has_a_conversation_of_their_own(tmp_path):
    nina, tom = read(tmp_path / "talks.csv", CSV)

    assert (nina.id, nina.customer, tom.id, tom.customer) == ("7", "@nina", "7/@tom", "@tom")
    assert [turn.text for turn in tom.turns] == ["Same here!", "@tom Which lamp is yours?"]
    # What names nobody is of who wrote last.
    assert nina.turns[-1].text == "Thank you. A new one leaves today"
    assert [turn.index for turn in nina.turns] == [0, 1, 2, 3]
    assert tom.started_at.minute == 4
    assert {turn.author for turn in tom.turns} == {None, "Shop"}


def test_a_private_message_is_no_note_and_is_told_apart_from_a_post(tmp_path):
    nina, _ = read(tmp_path / "talks.csv", CSV)

    assert [(turn.role, turn.public) for turn in nina.turns] == [
        (Role.CUSTOMER, True),
        (Role.AGENT, True),
        (Role.CUSTOMER, False),
        (Role.AGENT, False),
    ]
    (noted, *_) = read(
        tmp_path / "desk.csv", CSV.replace("twitter", "email").replace("@tom", "@nina")
    )
    assert Role.SYSTEM in {turn.role for turn in noted.turns}
    assert {turn.public for turn in noted.turns} == {None}


def test_turns_of_json_are_kept_apart_too_and_a_ticket_with_a_copy_is_not(tmp_path):
    turns = [
        {"role": "customer", "text": "It is late", "author": "@nina", "public": True},
        {"role": "customer", "text": "Mine too", "author": "@tom", "public": True},
        {"role": "agent", "text": "@Nina It comes today", "author": "Ana", "public": False},
    ]
    row = {"id": "9", "channel": "social", "customer": "@nina", "turns": turns}
    talks = read(tmp_path / "talks.jsonl", json.dumps(row))
    assert [[turn.text for turn in talk.turns] for talk in talks] == [
        ["It is late", "@Nina It comes today"],
        ["Mine too"],
    ]
    assert talks[0].turns[1].public is False

    copied = [turn | {"author": turn["author"].strip("@")} for turn in turns]
    assert (
        len(read(tmp_path / "mail.jsonl", json.dumps(row | {"channel": "email", "turns": copied})))
        == 1
    )
