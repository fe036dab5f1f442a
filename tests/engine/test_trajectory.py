import pytest

from highpoint.engine.analyze import analyze
from highpoint.engine.conversation import Conversation
from highpoint.engine.moment import Kind, Mark, MarkKind, Moment, Verdict
from highpoint.engine.observation import Observation, Span
from highpoint.engine.trajectory import EndState, MoodPoint, Outcome, Resolved, outcome
from highpoint.engine.trajectory.overall import FEATURES, Model, model, overall_features


def talk(*turns: tuple[str, str]) -> Conversation:
    return Conversation.from_dict(
        {"id": "t", "turns": [{"role": role, "text": text} for role, text in turns]}
    )


def moment(kind: Kind, turn: int, verdict: Verdict = Verdict.MISSED) -> Moment:
    span = Span(turn, 0, 3)
    return Moment(kind, turn, verdict, (), (span,), (span,), "reason")


def seen(cue: str, turn: int, strength: float = 1.0) -> Observation:
    return Observation(cue, Span(turn, 0, 3), "rule", strength)


def read(*turns: tuple[str, str]) -> Outcome:
    """Return the customer's side of a talk as the whole engine reads it."""
    analysis = analyze(talk(*turns))
    return Outcome(
        analysis.mood,
        analysis.end_state,
        analysis.end_spans,
        analysis.resolved,
        analysis.overall,
        analysis.impact,
    )


def last_mood(*turns: tuple[str, str]) -> float:
    return read(*turns).mood[-1].value


class TestMood:
    def test_has_one_point_for_each_turn_of_the_customer(self):
        points = read(("customer", "Hello"), ("agent", "Hi"), ("customer", "Order 12")).mood

        assert [point.turn for point in points] == [0, 2]

    def test_points_to_no_words_that_hold_others(self):
        (point,) = read(("customer", "Where is it? I am so upset, this is awful!")).mood

        ends = [span.end for span in point.spans]
        assert point.spans
        assert ends == sorted(set(ends))

    def test_stays_within_its_bounds(self):
        worst = "You liars are USELESS, the worst company!!! Never again! 😡"

        assert -1 <= last_mood(("customer", worst), ("customer", worst)) <= -0.8

    def test_points_to_the_words_that_say_so(self):
        text = "The chair is lovely, thank you"

        (point,) = read(("customer", text)).mood

        words = {text[span.start : span.end].lower() for span in point.spans}
        assert "lovely" in words
        assert "thank you" in words

    @pytest.mark.parametrize(
        ("mild", "strong"),
        [
            ("I am happy", "I am happy!! SO HAPPY, thanks"),
            ("thanks", "thanks 😊"),
            ("That is bad", "THAT IS BAD!!"),
            ("ok", "ok :("),
        ],
    )
    def test_goes_further_with_more_and_louder_words(self, mild, strong):
        assert abs(last_mood(("customer", strong))) > abs(last_mood(("customer", mild)))

    def test_hears_no_gladness_in_a_negated_word(self):
        assert last_mood(("customer", "I am not happy with this chair")) < 0

    @pytest.mark.parametrize(
        "text",
        [
            "The weather looks awful",
            "Traffic sucks today",
            "the weather here isn't great",
            "What horrible rain! Which gate is it?",
        ],
    )
    def test_is_not_soured_by_what_the_company_has_no_part_in(self, text):
        assert last_mood(("customer", text)) == 0

    @pytest.mark.parametrize(
        "text",
        ["Your weather app is awful", "The rain is nice and your bus is awful", "rain ruined it"],
    )
    def test_hears_what_is_said_of_the_company_beside_the_weather(self, text):
        assert last_mood(("customer", text)) < 0

    def test_takes_thanks_in_a_question_for_courtesy(self):
        asked = last_mood(("customer", "Thanks. What time do you open tomorrow?"))

        assert 0 <= asked < last_mood(("customer", "Thanks."))

    def test_takes_thanks_in_a_hostile_turn_for_sarcasm(self):
        conversation = talk(("customer", "Thanks a lot"))
        hostile = [moment(Kind.HOSTILITY, 0)]

        plain = outcome(conversation, [], hostile, []).mood
        thankful = outcome(conversation, [seen("thanks", 0)], hostile, []).mood

        assert thankful[0].value == plain[0].value

    def test_is_carried_over_a_turn_that_says_nothing_and_fades(self):
        first, second, third = read(
            ("customer", "I am furious, you ruined my birthday!"),
            ("agent", "What is the number?"),
            ("customer", "4711"),
            ("agent", "And the name?"),
            ("customer", "Berg"),
        ).mood

        assert first.value < second.value < third.value < 0
        assert second.spans == ()

    def test_turned_around_is_still_colored_by_what_was(self):
        alone = last_mood(("customer", "Thank you"))
        after_anger = last_mood(
            ("customer", "I am furious, this is a disgrace!"), ("customer", "Thank you")
        )

        assert after_anger < alone

    @pytest.mark.parametrize(
        "text", ["Thanks anyway", "Thank you, though", "Thanks for getting back", "Thx for trying"]
    )
    def test_takes_thanks_for_the_trouble_taken_as_a_form(self, text):
        assert 0 < last_mood(("customer", text)) < last_mood(("customer", "Thanks"))

    def test_hears_thanks_for_what_came_of_it(self):
        plain = last_mood(("customer", "Thanks"))

        assert last_mood(("customer", "Thanks for the new seat")) >= plain

    def test_doubts_a_glad_word_in_a_sour_mood(self):
        sour = ("customer", "You cancelled my trip, this is awful")

        assert last_mood(sour, ("agent", "We are full."), ("customer", "Great")) < 0
        assert last_mood(("agent", "We are full."), ("customer", "Great")) > 0

    def test_holds_trouble_of_the_customers_own_life_less_against_the_service(self):
        conversation = talk(("customer", "My aunt is ill"))
        trouble, own = moment(Kind.DISTRESS, 0), moment(Kind.PERSONAL, 0)

        plain = outcome(conversation, [], [trouble], []).mood[0].value

        assert plain < outcome(conversation, [], [trouble, own], []).mood[0].value < 0

    def test_stays_with_a_customer_who_only_takes_leave(self):
        thanked = ("customer", "Thank you so much, you are a great help!")

        assert last_mood(thanked, ("agent", "Bye"), ("customer", "Goodbye")) == last_mood(thanked)

    def test_does_not_count_a_moment_and_its_cue_twice(self):
        conversation = talk(("customer", "I am upset"))
        offered = [moment(Kind.DISTRESS, 0)]

        alone = outcome(conversation, [], offered, []).mood[0].value
        both = outcome(conversation, [seen("distress", 0)], offered, []).mood[0].value

        assert alone == both

    def test_does_not_read_the_agents_words(self):
        mood = read(("customer", "Hello"), ("agent", "I hate this, it is terrible :(")).mood

        assert mood == (MoodPoint(0, mood[0].value, mood[0].spans),)
        assert mood[0].value >= 0

    @pytest.mark.parametrize("text", ["https://example.test/a", "12:(3)", "and/or", ""])
    def test_sees_no_face_in_signs_that_are_none(self, text):
        assert last_mood(("customer", text)) == 0


class TestEndState:
    def test_of_a_talk_without_a_customer_is_unknown(self):
        ended = read(("agent", "Hello?"))

        assert ended.end_state is EndState.UNKNOWN
        assert ended.impact is None

    def test_is_satisfied_after_thanks(self):
        ended = read(("customer", "Is it blue?"), ("agent", "Yes."), ("customer", "Great, thanks!"))

        assert ended.end_state is EndState.SATISFIED
        assert {span.turn for span in ended.end_spans} == {2}

    def test_is_neutral_after_a_plain_answer(self):
        ended = read(("customer", "Is it blue?"), ("agent", "Your name?"), ("customer", "Lee"))

        assert ended.end_state is EndState.NEUTRAL

    def test_is_worse_for_a_customer_who_had_to_say_it_twice(self):
        conversation = talk(("customer", "Cold"), ("agent", "Hm"), ("customer", "It is still cold"))
        told = [moment(Kind.DISTRESS, 0), moment(Kind.DISTRESS, 2)]

        once = outcome(conversation, [], told[1:], []).end_state
        twice = outcome(conversation, [], [*told, moment(Kind.REPEAT, 2)], []).end_state

        assert once is EndState.NEUTRAL
        assert twice is EndState.DISSATISFIED

    def test_is_satisfied_for_a_customer_who_thanks_and_takes_leave(self):
        ended = read(
            ("customer", "Can you book me in?"),
            ("agent", "Your table is booked."),
            ("customer", "Thank you so much!"),
            ("agent", "Anything else?"),
            ("customer", "No, bye"),
        )

        assert ended.end_state is EndState.SATISFIED

    def test_is_dissatisfied_after_a_complaint(self):
        ended = read(
            ("customer", "Hi"), ("agent", "Hi"), ("customer", "This is a terrible service")
        )

        assert ended.end_state is EndState.DISSATISFIED


class TestResolved:
    def test_is_yes_where_the_agent_says_that_it_is_done(self):
        ended = read(("customer", "Book a table"), ("agent", "Your table is booked now."))

        assert ended.resolved is Resolved.YES

    def test_is_not_yes_where_it_was_refused_after(self):
        conversation = talk(("customer", "Book it"), ("agent", "Booked"), ("agent", "Sorry, no"))
        refused = [moment(Kind.REFUSAL, 2)]

        ended = outcome(conversation, [seen("settled", 1)], refused, [])

        assert ended.resolved is Resolved.NO

    def test_is_only_partly_yes_after_thanks_for_a_refusal(self):
        conversation = talk(
            ("customer", "Book it"),
            ("agent", "We are full"),
            ("customer", "Thanks"),
            ("agent", "Bye"),
        )
        refused, glad = moment(Kind.REFUSAL, 1), moment(Kind.PRAISE, 2)

        ended = outcome(conversation, [seen("thanks", 2), seen("goodbye", 3)], [refused, glad], [])

        assert ended.end_state is EndState.SATISFIED
        assert ended.resolved is Resolved.PARTLY

    def test_is_yes_where_work_was_done_after_a_refusal_and_the_customer_is_glad(self):
        conversation = talk(
            ("customer", "Book it"),
            ("agent", "Not on Monday"),
            ("customer", "Tuesday?"),
            ("agent", "There is room, shall I?"),
            ("customer", "Perfect, thank you!"),
        )
        refused, glad = moment(Kind.REFUSAL, 1), moment(Kind.PRAISE, 4)

        ended = outcome(conversation, [seen("thanks", 4)], [refused, glad], [])

        assert ended.resolved is Resolved.YES

    def test_is_yes_where_who_was_told_no_went_on_asking_and_was_answered(self):
        talked = ("Dogs too?", "No dogs", "And cats?", "Cats are welcome")
        conversation = talk(*zip(("customer", "agent") * 2, talked, strict=True))
        span = Span(2, 0, 3)
        met = Moment(Kind.QUESTION, 2, Verdict.MET, (3,), (span,), (span,), "reason")

        ended = outcome(conversation, [], [moment(Kind.REFUSAL, 1), met], [])

        assert ended.resolved is Resolved.YES

    def test_is_yes_where_the_no_was_all_that_was_asked_for(self):
        conversation = talk(("customer", "Is there Wi-Fi on board?"), ("agent", "Not on this boat"))
        span = Span(0, 0, 3)
        met = Moment(Kind.QUESTION, 0, Verdict.MET, (1,), (span,), (span,), "reason")

        ended = outcome(conversation, [], [met, moment(Kind.REFUSAL, 1)], [])

        assert ended.resolved is Resolved.YES

    def test_is_no_where_the_customer_has_the_last_word_unhappily_or_not(self):
        conversation = talk(
            ("customer", "Is it late?"), ("agent", "Yes"), ("customer", "How late?")
        )
        met = [moment(Kind.QUESTION, 0, Verdict.MET)]

        assert outcome(conversation, [], met, []).resolved is Resolved.NO

    def test_is_yes_where_a_question_was_met_and_no_trouble_followed(self):
        conversation = talk(("customer", "Is it late?"), ("agent", "It lands at five."))
        met = [moment(Kind.QUESTION, 0, Verdict.MET)]

        assert outcome(conversation, [], met, []).resolved is Resolved.YES

    def test_is_unclear_where_trouble_was_told_and_nothing_asked_for(self):
        conversation = talk(
            ("customer", "The soup was cold"),
            ("agent", "At which table?"),
            ("customer", "Four"),
            ("agent", "I am sorry to hear it."),
        )

        ended = outcome(conversation, [], [moment(Kind.DISTRESS, 0, Verdict.MET)], [])

        assert ended.end_state is EndState.NEUTRAL
        assert ended.resolved is Resolved.UNCLEAR

    @pytest.mark.parametrize(
        "way", ["Send us a DM and we look into it.", "Go on by direct message."]
    )
    def test_is_unclear_where_it_goes_on_in_private_messages(self, way):
        conversation = talk(("customer", "Is it late?"), ("agent", way))

        ended = outcome(conversation, [], [moment(Kind.QUESTION, 0, Verdict.MET)], [])

        assert ended.resolved is Resolved.UNCLEAR

    def test_is_no_private_talk_where_the_time_is_in_the_afternoon(self):
        conversation = talk(("customer", "Is it late?"), ("agent", "It is due at 4:45 PM."))

        ended = outcome(conversation, [], [moment(Kind.QUESTION, 0, Verdict.MET)], [])

        assert ended.resolved is Resolved.YES

    @pytest.mark.parametrize("text", ["It seems to be working.", "Works again. Blame my phone."])
    def test_is_yes_where_the_customer_says_that_it_works(self, text):
        talked = read(("customer", "My lamp is dark"), ("agent", "Odd."), ("customer", text))

        assert talked.resolved is Resolved.YES

    def test_is_unclear_where_nothing_was_asked_for(self):
        conversation = talk(("customer", "What a flight, thank you"), ("agent", "Thank you!"))

        ended = outcome(conversation, [], [moment(Kind.PRAISE, 0, Verdict.MET)], [])

        assert ended.resolved is Resolved.UNCLEAR

    def test_is_no_where_the_customer_ends_dissatisfied(self):
        conversation = talk(("customer", "Where is it?"), ("agent", "Hm."), ("customer", "Awful"))
        told = [moment(Kind.QUESTION, 0), moment(Kind.DISTRESS, 2)]

        assert outcome(conversation, [], told, []).resolved is Resolved.NO

    def test_is_no_where_the_agents_last_words_ask(self):
        conversation = talk(("customer", "Is it late?"), ("agent", "Yes. Which order is it?"))
        met = [moment(Kind.QUESTION, 0, Verdict.MET)]

        assert outcome(conversation, [], met, []).resolved is Resolved.NO


class TestOverall:
    def test_runs_from_1_to_5(self):
        weights = (0.0,) * len(FEATURES)

        assert Model(weights, (-99, -99, -99, -99), (0, 0)).overall(weights) == pytest.approx(5)
        assert Model(weights, (99, 99, 99, 99), (0, 0)).overall(weights) == pytest.approx(1)

    def test_keeps_every_weight_on_its_side(self):
        signs = FEATURES.values()

        assert all(w * sign >= 0 for w, sign in zip(model().weights, signs, strict=True))
        assert list(model().thresholds) == sorted(model().thresholds)

    def test_counts_a_miss_against_and_an_extra_touch_for_the_service(self):
        def service(moments: list[Moment], marks: list[Mark]) -> float:
            features = overall_features((), EndState.NEUTRAL, Resolved.YES, moments, marks)
            return model().overall(features)

        touch = Mark(MarkKind.EXTRA_TOUCH, 1, Span(1, 0, 3), "tip")
        missed, met = moment(Kind.DISTRESS, 0), moment(Kind.DISTRESS, 0, Verdict.MET)

        assert service([missed], []) < service([met], []) < service([met], [touch])


class TestImpact:
    def test_is_what_the_last_mood_has_over_the_one_expected(self):
        line = Model((), (), (0.1, 0.5))
        mood = (MoodPoint(0, -0.6), MoodPoint(2, 0.4))

        assert line.impact_of(mood) == pytest.approx(0.4 - (0.1 - 0.3))

    def test_needs_two_turns_of_the_customer(self):
        assert model().impact_of((MoodPoint(0, 0.5),)) is None


class TestDone:
    @pytest.mark.parametrize(
        "said",
        [
            "Have you been rebooked?",
            "I am sorry, your flight was cancelled.",
            "The train has been cancelled because of the storm.",
        ],
    )
    def test_is_not_heard_in_what_befell_the_customer(self, said):
        ended = read(("customer", "Where do I go now?"), ("agent", said), ("customer", "Hm"))

        assert ended.resolved is not Resolved.YES

    @pytest.mark.parametrize(
        "said",
        ["Your subscription is cancelled.", "You have been rebooked.", "It has been canceled."],
    )
    def test_is_heard_in_what_the_agent_did(self, said):
        ended = read(("customer", "Please do it for me"), ("agent", said), ("customer", "Okay"))

        assert ended.resolved is Resolved.YES
