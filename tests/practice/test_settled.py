"""What was said and settled holds; news, sympathy and mistakes are taken up before the next question."""

from __future__ import annotations

import pytest

from highpoint.practice._fitted import one_yes
from highpoint.practice._named import said_no_to
from highpoint.practice.intent import Act, Intent
from highpoint.practice.persona import regions
from highpoint.practice.scenario import shipped
from highpoint.practice.voice import Memory, Voice
from highpoint.practice.voice.fitting import in_keeping
from highpoint.practice.voice.letters import called
from tests.practice.talks import acts, after


class TestSettled:
    def test_a_question_answered_unasked_is_not_asked(self) -> None:
        talk = after(
            "seat-fee-twice",
            "Dear Mr Tanabe, I have returned 46 euros. Your seats 21A and 21B stay as they are.",
        )
        assert "seats-kept" in talk.state.answered

    def test_what_the_agent_names_is_no_news_to_them(self) -> None:
        talk = after("thank-you-for-row-12", "May I tell the crew about your wife, quietly?")
        assert "margaret" in talk.state.told

    def test_what_is_not_to_be_had_is_not_wished_for(self) -> None:
        bakery = shipped("the-bakery-number")
        no = said_no_to("Sorry, no Saturdays, the register is shut.", bakery)
        asked = "which day would suit you"
        for seed in range(12):
            voice = Voice(bakery, seed)
            memory = Memory().hears(agent="", when="", no=no)
            words, _ = voice.say([Intent(Act.TELL, "which-day", asked)], mood=0.5, memory=memory)
            assert "saturday" not in words.lower()

    def test_who_names_one_of_two_says_nothing_else_that_would_do(self) -> None:
        said = [Intent(Act.CHOOSE, "the evening flight"), Intent(Act.IMPROVISE, "suits#2801")]
        assert list(one_yes(said, shipped("eighth-of-may"))) == said[:1]

    def test_a_fact_that_says_yes_needs_no_other_yes(self) -> None:
        told = Intent(Act.TELL, "consent", "may i send it to dr. prado")
        said = [Intent(Act.ACCEPT, "to-surgeon"), told]
        assert list(one_yes(said, shipped("report-that-never-came"))) == [told]

    def test_still_good_is_answered_by_whether_it_suits(self) -> None:
        first = "Hey! Yes you can keep it. Tuesday 14-16? I do the switch myself, nobody waits."
        said = acts("the-bakery-number", first, "We said Thursday 14-16, still good?")
        assert said[0] is Act.SUITS


class TestMistakes:
    @pytest.mark.parametrize(
        ("name", "reply", "fact"),
        [
            ("thermal-printer-no-receipt", "K 77 04 19, correct?", "serial"),
            ("key-card-for-312", "So you booked for three nights, yes?", "nights"),
            (
                "closing-fathers-account",
                "I have your dad's name as Brian Gallagher, is that right?",
                "fathers-name",
            ),
            ("three-legged-desk", "Address still Ahornweg 5?", "address"),
            ("eighth-of-may", "Your return, is the 19th of August right too?", "return"),
        ],
    )
    def test_is_set_right(self, name: str, reply: str, fact: str) -> None:
        assert Intent(Act.CORRECT, fact) in after(name, reply).turns[-1].intents

    @pytest.mark.parametrize(
        ("name", "reply"),
        [
            ("thermal-printer-no-receipt", "K 77 04 91, correct?"),
            ("key-card-for-312", "So you booked for two nights, yes?"),
            ("closing-fathers-account", "Your dad's name is Patrick Gallagher, is that right?"),
            ("three-legged-desk", "Address still 14 Mill Row?"),
        ],
    )
    def test_is_none_where_it_is_right(self, name: str, reply: str) -> None:
        assert Act.CORRECT not in acts(name, reply)

    def test_of_a_name_asked_is_one(self) -> None:
        said = acts("key-card-for-312", "Are you Mr. Matthes from Hamburg?")
        assert Act.CORRECT_NAME in said
        right = acts("key-card-for-312", "Are you Mr. Matthies from Hamburg?")
        assert Act.CORRECT_NAME not in right


class TestMoved:
    def test_good_news_comes_before_the_answer(self) -> None:
        said = acts(
            "the-ring-in-214",
            "I have just opened the safe and held the ring in my hand. Could you describe it?",
        )
        assert said[0] is Act.GLAD
        assert Act.TELL in said

    def test_sympathy_is_thanked_for(self) -> None:
        said = acts("memoir-lost-after-update", "I am so sorry about your sister. Is it Windows?")
        assert said[0] is Act.CONDOLED

    def test_words_alone_lift_the_upset_only_so_far(self) -> None:
        talk = after(
            "karaoke-above-the-crib",
            "Sir, I'm sorry nobody came. I'll go up with the manager now, and ring you back in ten"
            " minutes.",
        )
        assert talk.turns[0].mood < 0 < talk.turns[-1].mood < 0.5


class TestKindly:
    SNUBS = ("matter", "beside", "why do you ask", "little to do", "what this is about")

    def test_nobody_in_a_good_mood_turns_a_friendly_question_away(self) -> None:
        scenario = shipped("keys-to-the-first-home")
        for form in ("of-them", "how-many-theirs", "do-you", "are-you", "has", "own"):
            for seed in range(20):
                words, _ = Voice(scenario, seed).say(
                    [Intent(Act.IMPROVISE, form)], mood=0.6, memory=Memory()
                )
                assert not any(snub in words.lower() for snub in self.SNUBS), words

    def test_who_is_upset_does_so_now_and_then(self) -> None:
        scenario = shipped("keys-to-the-first-home")
        said = [
            Voice(scenario, seed).say([Intent(Act.IMPROVISE, "do-you")], mood=-0.6, memory=Memory())
            for seed in range(60)
        ]
        snubs = sum(any(snub in words.lower() for snub in self.SNUBS) for words, _ in said)
        assert 0 < snubs < 30


class TestRegister:
    @pytest.mark.parametrize(
        "line", ["Yes, that works.", "Sounds good", "Sure.", "All right, perfect.", "Yes, good."]
    )
    def test_small_change_is_left_to_chats(self, line: str) -> None:
        assert in_keeping([line, "That suits me well."]) == ["That suits me well."]

    @pytest.mark.parametrize(
        ("agent", "region", "then"),
        [
            ("Thomas Hale", "united-kingdom", "Thomas"),
            ("Mori Akiko", "japan", "Mori-san"),
            ("Jana Brandt", "germany", "Jana Brandt"),
            ("Mr Hale", "united-kingdom", "Mr Hale"),
        ],
    )
    def test_an_agent_is_called_as_people_there_do(
        self, agent: str, region: str, then: str
    ) -> None:
        assert called(agent, regions()[region]) == then
