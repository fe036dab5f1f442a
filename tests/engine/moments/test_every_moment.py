"""The questions every kind of moment and every mark answers alike."""

from __future__ import annotations

import pytest

from highpoint.engine.analyze import analyze, labelled
from highpoint.engine.conversation import Conversation, Role
from highpoint.engine.moment import Kind, MarkKind, Verdict
from highpoint.engine.moments import every_kind, every_mark

TALKS = {
    "served well": [
        ("customer", "Hello, my suitcase is lost and I am really upset. When will I get it back?"),
        ("agent", "Hi Tom, I am so sorry that your suitcase is lost. Let me check. ^KM"),
        ("customer", "Thanks. It is my daughter's birthday tomorrow and her gift is in it."),
        ("agent", "Happy birthday to her! It will be delivered by 6 pm tomorrow. Anything else?"),
        ("customer", "No, you are amazing, thank you so much!"),
        ("agent", "My pleasure, Tom. Have a lovely day!"),
    ],
    "served badly": [
        ("customer", "You people lied to me!! Worst service ever, I will never order again."),
        ("agent", "As we already said, that is our policy."),
        ("customer", "I already told you that the parcel never arrived. Are you listening?"),
        ("agent", "As we already said, that is our policy."),
    ],
    "nobody answers": [("customer", "Where is my order? I have been waiting for 3 weeks!")],
    "only an agent": [("agent", "Good morning! Unfortunately we cannot ship today.")],
    "empty": [],
    "a bot between": [("customer", "Hi"), ("bot", "Ticket 5"), ("agent", "Hello, how can I help?")],
}


def talk(name: str) -> Conversation:
    turns = [{"role": role, "text": text} for role, text in TALKS[name]]
    return Conversation.from_dict({"id": name, "agent": "kim", "turns": turns})


@pytest.mark.parametrize("name", TALKS)
class TestEveryMoment:
    def test_points_to_words_that_are_there(self, name):
        conversation = talk(name)
        for moment in analyze(conversation).moments:
            assert moment.trigger
            assert moment.evidence
            for span in (*moment.trigger, *moment.evidence):
                assert conversation.turns[span.turn].text[span.start : span.end].strip()

    def test_gives_a_reason_that_its_module_explains(self, name):
        for moment in analyze(talk(name)).moments:
            assert moment.reason in every_kind()[moment.kind].REASONS

    def test_takes_its_evidence_from_the_reply_or_the_trigger(self, name):
        for moment in analyze(talk(name)).moments:
            missed = moment.verdict is Verdict.MISSED
            turns = {moment.turn} if missed else set(moment.reply)
            assert {span.turn for span in moment.evidence} <= turns

    def test_judges_only_agents(self, name):
        conversation = talk(name)
        for moment in analyze(conversation).moments:
            assert all(conversation.turns[t].role is Role.AGENT for t in moment.reply)

    def test_says_the_same_thing_twice(self, name):
        assert analyze(talk(name)) == analyze(talk(name))

    def test_quotes_exactly_in_the_labelled_format(self, name):
        conversation = talk(name)

        row = labelled(conversation, analyze(conversation))

        texts = [turn.text for turn in conversation.turns]
        for each in [*row["moments"], *row["marks"]]:
            assert any(each["quote"] in text for text in texts)


def test_a_talk_served_well_meets_what_it_offers():
    found = {m.kind: m.verdict for m in analyze(talk("served well")).moments}

    assert found[Kind.GREETING] is Verdict.MET
    assert found[Kind.DISTRESS] is Verdict.MET
    assert found[Kind.PERSONAL] is Verdict.MET
    assert found[Kind.PROMISE] is Verdict.MET
    assert found[Kind.PRAISE] is Verdict.MET
    assert found[Kind.NAME] is Verdict.MET
    assert found[Kind.CLOSING] is Verdict.MET


def test_a_talk_served_badly_misses_it():
    analysis = analyze(talk("served badly"))

    found = {m.kind: m.verdict for m in analysis.moments}
    assert found[Kind.HOSTILITY] is Verdict.MISSED
    assert found[Kind.CHURN] is Verdict.MISSED
    assert found[Kind.REPEAT] is Verdict.MISSED
    assert {m.mark for m in analysis.marks} >= {MarkKind.DEFENSIVE, MarkKind.SCRIPTED}


def test_the_author_of_the_judged_turn_owns_the_moment():
    turns = [
        {"role": "customer", "text": "Where is my order?"},
        {"role": "agent", "text": "Hi! It left today. ^Bo"},
        {"role": "agent", "text": "Hi, sorry, we cannot send it.", "author": "ana"},
    ]
    talked = Conversation.from_dict({"id": "a", "agent": "kim", "turns": turns})

    authors = {m.kind: m.author for m in analyze(talked).moments}

    assert authors[Kind.GREETING] == "^Bo"
    assert authors[Kind.REFUSAL] in ("^Bo", "ana")


def test_where_nobody_replied_the_conversations_agent_owns_it():
    (moment,) = [m for m in analyze(talk("nobody answers")).moments if m.kind is Kind.QUESTION]

    assert (moment.author, moment.verdict, moment.reply) == ("kim", Verdict.MISSED, ())


def test_a_language_without_a_lexicon_is_not_read_as_english():
    turns = [{"role": "customer", "text": "I am really upset"}, {"role": "agent", "text": "Hi"}]
    talked = Conversation.from_dict({"id": "a", "language": "fi", "turns": turns})

    assert (analyze(talked).observations, analyze(talked).moments) == ((), ())


@pytest.mark.parametrize("module", [*every_kind().values(), *every_mark().values()])
def test_every_module_says_what_it_is_and_what_it_cannot_tell(module):
    assert module.TITLE
    assert module.DEFINITION.endswith(".")
    assert module.CANNOT_TELL
    assert all(sentence.endswith(".") for sentence in module.REASONS.values())


def test_all_thirteen_kinds_and_three_marks_are_there():
    assert set(every_kind()) == set(Kind)
    assert set(every_mark()) == set(MarkKind)
