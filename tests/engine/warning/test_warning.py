"""The early warning: it knows no later turn, points to words, and warns as often as it says."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.warning import (
    SIGNS,
    NoSuchRate,
    Risk,
    TooFewTalks,
    WarningPath,
    model,
    own_threshold,
    risk_now,
    warn,
)

ANGRY = (
    ("customer", "Hi, where is my washing machine? It was to come on Monday."),
    ("agent", "Hello, what is your order number?"),
    ("customer", "As I already told your colleague twice, it is 5531!"),
    ("agent", "I am sorry, we cannot deliver to that street."),
    ("customer", "This is ridiculous, you are useless. I want my money back."),
    ("bot", "Please rate this chat."),
    ("agent", "As I said before, it is our policy."),
    ("customer", "Unbelievable. I will never order here again!"),
)
GLAD = (
    ("customer", "Hello, could you tell me when my lamp arrives?"),
    ("agent", "Hello Ida, gladly. It is with you tomorrow by 10 am."),
    ("customer", "Wonderful, thank you so much, you have been a great help!"),
    ("agent", "My pleasure, Ida. Enjoy the lamp!"),
)


def talk(*turns: tuple[str, str], id: str = "t") -> Conversation:
    return Conversation.from_dict(
        {"id": id, "turns": [{"role": role, "text": text} for role, text in turns]}
    )


def cut(conversation: Conversation, turns: int) -> Conversation:
    return replace(conversation, turns=conversation.turns[:turns])


def path(*chances: float) -> WarningPath:
    return WarningPath("t", tuple(Risk(turn, each, 0.0, ()) for turn, each in enumerate(chances)))


class TestWarn:
    @pytest.mark.parametrize("turns", [ANGRY, GLAD])
    def test_gives_the_same_risk_where_the_talk_is_cut_off_there(self, turns):
        whole = talk(*turns)

        risks = warn(whole).risks

        assert len(risks) > 3
        for place, risk in enumerate(risks):
            assert warn(cut(whole, risk.turn + 1)).risks == risks[: place + 1]

    @pytest.mark.parametrize("ending", ["You liars, never again!", "Thanks a lot, perfect!"])
    def test_is_not_moved_by_what_is_said_later(self, ending):
        before = talk(*ANGRY[:4])

        after = warn(talk(*ANGRY[:4], ("customer", ending)))

        assert after.risks[:-1] == warn(before).risks

    def test_reads_only_the_new_turns_of_a_talk_it_has_followed(self, monkeypatch):
        whole = talk(*ANGRY)
        earlier = warn(cut(whole, 5))
        read: list[int] = []

        def counted(conversation: Conversation) -> object:
            read.append(len(conversation.turns))
            return analyze(conversation)

        monkeypatch.setattr("highpoint.engine.warning.path.analyze", counted)
        path = warn(whole, earlier)

        assert read == [7, 8]
        assert path == warn(whole)

    def test_forgets_the_path_of_another_talk(self):
        other = warn(talk(*GLAD, id="other"))

        assert warn(talk(*ANGRY), other) == warn(talk(*ANGRY))

    def test_forgets_turns_that_are_no_longer_there(self):
        shorter = cut(talk(*ANGRY), 3)

        assert warn(shorter, warn(talk(*ANGRY))) == warn(shorter)

    def test_has_a_risk_for_each_turn_of_a_person(self):
        assert [risk.turn for risk in warn(talk(*ANGRY)).risks] == [0, 1, 2, 3, 4, 6, 7]

    def test_says_nothing_before_the_customer_speaks(self):
        greeted = talk(("agent", "Hello, how can I help?"), *GLAD)

        assert warn(greeted).risks[0].turn == 1

    def test_says_nothing_of_a_language_that_is_not_read(self):
        finnish = "Hei, missä pakettini on? Olen odottanut sitä jo kaksi viikkoa."

        assert warn(talk(("customer", finnish))).risks == ()

    def test_says_nothing_of_an_empty_talk(self):
        assert warn(talk()).risks == ()


class TestRisk:
    def test_is_higher_in_a_talk_that_goes_wrong_than_in_one_that_goes_well(self):
        assert warn(talk(*ANGRY)).risks[-1].chance > 0.8
        assert warn(talk(*GLAD)).risks[-1].chance < 0.15

    def test_is_the_sum_of_its_reasons(self):
        for risk in warn(talk(*ANGRY)).risks:
            odds = log(risk.chance / (1 - risk.chance))
            assert odds == pytest.approx(
                model().bias + sum(reason.log_odds for reason in risk.reasons)
            )

    def test_points_to_words_that_were_said_by_then(self):
        whole = talk(*ANGRY)

        for risk in warn(whole).risks:
            for reason in risk.reasons:
                assert reason.spans
                for span in reason.spans:
                    assert span.turn <= risk.turn
                    assert 0 <= span.start < span.end <= len(whole.turns[span.turn].text)

    def test_names_what_raised_it_with_the_words(self):
        whole = talk(*ANGRY[:3])

        (reason,) = [r for r in warn(whole).risks[-1].reasons if r.sign == "repeat"]

        (span,) = reason.spans
        assert reason.log_odds > 0
        assert "already told" in whole.turns[2].text[span.start : span.end]

    def test_puts_the_weightiest_reason_first(self):
        for risk in warn(talk(*ANGRY)).risks:
            weights = [abs(reason.log_odds) for reason in risk.reasons]
            assert weights == sorted(weights, reverse=True)

    def test_tells_the_change_since_the_turn_before(self):
        risks = warn(talk(*ANGRY)).risks

        assert risks[3].change == pytest.approx(risks[3].chance - risks[2].chance)

    def test_comes_from_the_analysis_of_a_live_talk_alone(self):
        live = talk(*ANGRY[:5])
        risks = warn(live).risks

        assert risk_now(live, analyze(live), risks[-2]) == risks[-1]


class TestPath:
    def test_warns_at_the_first_turn_that_reaches_the_threshold(self):
        risk = path(0.1, 0.6, 0.4, 0.9).alarm_from(0.6)

        assert risk is not None
        assert risk.turn == 1

    def test_does_not_warn_below_the_threshold(self):
        assert path(0.1, 0.5).alarm_from(0.6) is None

    def test_warns_of_an_angry_talk_before_its_end_and_never_of_a_glad_one(self):
        alarm = warn(talk(*ANGRY)).alarm()

        assert alarm is not None
        assert alarm.turn < 7
        assert warn(talk(*GLAD)).alarm(0.2) is None

    def test_warns_no_later_at_a_higher_rate(self):
        angry = warn(talk(*ANGRY))
        turns = [alarm.turn for rate in (0.2, 0.1, 0.05) if (alarm := angry.alarm(rate))]

        assert len(turns) > 1
        assert turns == sorted(turns)

    def test_knows_only_the_rates_a_threshold_was_set_for(self):
        with pytest.raises(NoSuchRate, match=r"0\.3.*0\.05, 0\.1, 0\.2"):
            path(0.5).alarm(0.3)

    def test_lists_the_turns_that_raise_it_steepest_first(self):
        risks = warn(talk(*ANGRY)).raising()

        assert len(risks) == 3
        assert [risk.change for risk in risks] == sorted((r.change for r in risks), reverse=True)
        assert all(risk.change > 0 for risk in risks)


class TestOwnThreshold:
    def test_warns_of_no_more_than_the_rate_among_the_talks_it_is_set_on(self):
        calm = [path(chance / 100) for chance in range(40)]

        threshold = own_threshold(calm, 0.1)

        warned = sum(each.alarm_from(threshold) is not None for each in calm)
        assert warned == 3

    def test_keeps_the_rate_where_all_talks_look_alike(self):
        calm = [path(0.3)] * 50

        assert path(0.3).alarm_from(own_threshold(calm, 0.05)) is None

    def test_wants_enough_talks_for_the_rate(self):
        with pytest.raises(TooFewTalks, match="at least 19 are needed"):
            own_threshold([path(0.1)] * 18, 0.05)
        assert own_threshold([path(0.1)] * 19, 0.05) > 0.1

    @pytest.mark.parametrize("rate", [0.0, 1.0, 1.5])
    def test_wants_a_rate_between_0_and_1(self, rate):
        with pytest.raises(TooFewTalks, match="not between 0 and 1"):
            own_threshold([path(0.1)] * 50, rate)


class TestModel:
    def test_moves_each_sign_only_the_way_it_says(self):
        for weight, (way, _) in zip(model().weights, SIGNS.values(), strict=True):
            assert weight * way >= 0

    def test_asks_for_a_higher_chance_where_fewer_false_alarms_are_wanted(self):
        thresholds = model().thresholds

        assert thresholds[0.05] > thresholds[0.1] > thresholds[0.2]
