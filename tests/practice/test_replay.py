"""A real talk stopped before a reply: where, what another reply meets, how the customer takes it."""

from __future__ import annotations

import pytest

from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.practice.replay import NothingWritten, Scene, Stop, stop_before
from highpoint.practice.talk import LONGEST_REPLY, ReplyTooLong

C, A, B = Role.CUSTOMER, Role.AGENT, Role.BOT


def talk(*said: str, **more) -> Conversation:
    roles = {"c": "customer", "a": "agent"}
    turns = [{"role": roles[turn[0]], "text": turn[3:]} for turn in said]
    return Conversation.from_dict({"id": "t", "language": "en", "turns": turns} | more)


LAMP = talk(
    "c: Hello, I am Wanjiru, my number is 0171 555 0102.",
    "a: Hello Wanjiru, how can I help?",
    "c: My lamp arrived broken and I am really upset, it was for my exam week. Can you send another?",
    "a: Order number.",
    "a: And the date.",
    "c: 778812. You could at least say sorry.",
    "a: It goes out tomorrow.",
)
SCENE = Scene(LAMP, Stop(3, (3, 4), (5,)))
KIND_REPLY = (
    "I am so sorry, Wanjiru, that your lamp came broken, and right in your exam week. "
    "I will send you another today."
)


def verdicts(text: str, scene: Scene = SCENE) -> dict[Kind, Verdict]:
    return {moment.kind: moment.verdict for moment in scene.try_out(text).moments}


class TestStopBefore:
    @pytest.mark.parametrize(
        ("roles", "turn", "reply", "stop"),
        [
            ([C, A], 0, [1], Stop(1, (1,), ())),
            ([C, A, A, C, C, A], 0, [2], Stop(1, (1, 2), (3, 4))),
            ([C, B, A, C], 0, [2], Stop(2, (2,), (3,))),
            ([C, A, A, C, A], 2, [2, 4], Stop(1, (1, 2), (3,))),
            ([C, A, C, C], 2, [], Stop(4, (), ())),
        ],
        ids=["the first", "of several", "behind a bot", "an own turn's", "never answered"],
    )
    def test_is_where_the_reply_began(self, roles, turn, reply, stop):
        assert stop_before(roles, turn, reply) == stop

    @pytest.mark.parametrize(("roles", "turn", "reply"), [([A, C], 0, [0]), ([C, A], 0, [7])])
    def test_is_nowhere_where_no_customer_spoke_or_the_talk_is_another(self, roles, turn, reply):
        assert stop_before(roles, turn, reply) is None


class TestScene:
    def test_hides_names_and_numbers_and_reads_on(self):
        assert SCENE.masked[0].text == "Hello, I am [name], my number is [phone]."
        assert SCENE.masked[1].text == "Hello [name], how can I help?"

    def test_a_kind_reply_meets_what_the_first_one_missed(self):
        assert verdicts(KIND_REPLY)[Kind.DISTRESS] is Verdict.MET
        assert verdicts("Order number.")[Kind.DISTRESS] is Verdict.MISSED

    def test_judges_only_what_this_reply_could_meet(self):
        assert Kind.GREETING not in verdicts(KIND_REPLY)
        assert Kind.CLOSING not in verdicts(KIND_REPLY)
        last = Scene(LAMP, Stop(6, (6,), ()))
        assert verdicts("It goes out tomorrow. Goodbye!", last)[Kind.CLOSING] is not None

    def test_a_stand_in_counts_as_the_name_it_stands_for(self):
        named = Scene(
            talk("c: Hi, my name is Wanjiru. Where is my lamp?", "a: It is coming."),
            Stop(1, (1,), ()),
        )
        text = "Hello [name], how can I help? I will look where it is."

        found = {moment.kind: moment for moment in named.try_out(text).moments}

        assert found[Kind.NAME].verdict is Verdict.MET
        _, start, end = found[Kind.NAME].evidence[0]
        assert text[start:end] == "[name]"

    def test_tells_what_was_said_on_the_defensive(self):
        marks = SCENE.try_out("As I said, you should have read the terms.").marks

        assert [each.mark for each in marks] == [MarkKind.DEFENSIVE]

    @pytest.mark.parametrize(
        ("text", "error"), [("  ", NothingWritten), ("a" * (LONGEST_REPLY + 1), ReplyTooLong)]
    )
    def test_reads_no_empty_and_no_endless_reply(self, text, error):
        with pytest.raises(error):
            SCENE.try_out(text)


class TestReaction:
    def test_care_calms_coldness_does_not_and_defense_hardens(self):
        kind, cold, defensive = (
            SCENE.try_out(text).reaction
            for text in (KIND_REPLY, "Order number.", "As I said, you should have read the terms.")
        )
        assert kind.before == cold.before == defensive.before < 0
        assert kind.after > kind.before > cold.after > defensive.after

    def test_a_phrase_of_care_where_nothing_is_amiss_earns_nothing(self):
        plain = Scene(
            talk("c: I would like to book a table for four.", "a: When?"), Stop(1, (), ())
        )
        ritual = plain.try_out("I understand your frustration and I apologize for it.").reaction
        assert ritual.after <= ritual.before

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("I will get back to you soon.", ("When", "Soon", "by when", "How long")),
            ("We cannot send another.", ("Why not", "just a no", "isn't possible", "that's it")),
            ("Could you give me your order number?", ("look it up", "have it", "find", "get that", "tell you")),
            ("asdf qwer zxcv", ("what do you mean", "don't follow")),
        ],
    )  # fmt: skip
    def test_the_customer_answers_what_was_said(self, text, answer):
        said = SCENE.try_out(text).reaction.answer
        assert any(part in said for part in answer), said
        assert "{" not in said

    def test_who_had_what_they_came_for_says_goodbye_in_peace(self):
        end = Scene(talk("c: Perfect, thank you so much!", "a: Bye."), Stop(1, (1,), ()))
        said = end.try_out("Is there anything else I can do? Have a lovely day, goodbye!").reaction
        assert "thank" in said.answer.lower()

    def test_says_the_same_thing_twice(self):
        assert SCENE.try_out(KIND_REPLY) == SCENE.try_out(KIND_REPLY)

    def test_is_not_told_of_a_language_the_customer_does_not_speak(self):
        german = talk(
            "c: Meine Lampe ist kaputt und ich bin sehr verärgert.", "a: Ja.", language="de"
        )
        assert Scene(german, Stop(1, (1,), ())).try_out("Das tut mir sehr leid.").reaction is None
