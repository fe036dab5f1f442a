"""What a reply names, and the customer takes up."""

import pytest

from highpoint.practice._named import day, introduced
from highpoint.practice.listening.details import asked_for, details, values
from highpoint.practice.listening.either import alternatives, preferred
from highpoint.practice.scenario import names, shipped
from highpoint.practice.talk import PracticeTalk


class TestDay:
    @pytest.mark.parametrize(
        ("reply", "named"),
        [
            ("It'll be with you on Thursday by 6 pm.", "Thursday"),
            ("I'll call you tonight.", "tonight"),
            ("The courier is booked for tomorrow before 11 am.", "tomorrow"),
            ("Will Thursday do?", ""),
            ("It should have come on Monday last week.", ""),
            ("It comes on Friday. Thursday is full.", ""),
        ],
    )
    def test_is_the_one_by_which_something_happens(self, reply, named):
        assert day(reply) == named


class TestAlternatives:
    @pytest.mark.parametrize(
        ("reply", "named"),
        [
            ("Would you like the red one or the blue one?", ("the red one", "the blue one")),
            ("E-mail or by post? If by e-mail, to which address.", ("E-mail", "by post")),
            ("7:40 or 16:15, which one?", ("7:40", "16:15")),
            ("Would Tuesday or Wednesday suit you?", ("Tuesday", "Wednesday")),
            (
                "A new one, sent today, or store credit. Which do you want?",
                ("A new one", "store credit"),
            ),
            ("Is that alright, or shall I call?", ()),
            ("May I have your email or your phone number?", ()),
        ],
    )
    def test_are_what_a_question_lets_choose_from(self, reply, named):
        assert alternatives(reply) == named

    def test_are_chosen_from_by_what_the_customer_likes_and_the_same_again(self):
        bakery = shipped("the-bakery-number")
        assert preferred(("9 to 11", "14 to 16"), bakery) == "14 to 16"
        assert preferred(("morning", "afternoon"), bakery) == "afternoon"
        assert preferred(("Doctor Lim", "Doctor Roy"), bakery) == "Doctor Lim"


class TestName:
    def test_is_read_from_an_introduction_or_a_signature(self):
        assert introduced("Good evening, my name is Sam, how can I help?") == "Sam"
        assert introduced("Done.\n\nKind regards,\nEdith Marlow\nDuty manager") == "Edith Marlow"
        assert introduced("It stays as it is. Yours sincerely, Lena Fischer") == "Lena Fischer"
        assert introduced("It stays as it is. Warmly, Ines") == "Ines"
        assert introduced("The letter left. Ines Duarte") == "Ines Duarte"
        assert introduced("Grant, Dee here. That was our gate.") == "Dee"
        assert introduced("I'm Sorry. This is great.") == ""
        assert introduced("Thanks for waiting. All Done") == ""
        assert introduced("Nobody here. You here, too?") == ""


class TestDetail:
    @pytest.mark.parametrize(
        ("clause", "key"),
        [
            ("to which e-mail shall i send the pages", "email"),
            ("what's your street and house number", "street"),
            ("on which number may i call you", "phone"),
            ("is anybody home friday between 3 and 5", "at-home"),
            ("how many times did it happen", "times"),
            ("is there a certain day you need it", ""),
            ("shall i send you an email", ""),
        ],
    )
    def test_is_known_by_how_it_is_asked_for(self, clause, key):
        assert asked_for(clause) == key

    def test_stays_the_same_in_every_talk_and_has_words_for_ten_runs(self):
        assert all(len(each.says) >= 10 for each in details().values())
        for name in names():
            assert values(shipped(name)) == values(shipped(name))
            assert values(shipped(name))["email"].endswith(".example")

    def test_is_told_in_a_talk_and_keeps_the_customer_from_leaving(self):
        talk = PracticeTalk.begin(shipped("three-legged-desk"), seed=4)
        talk = talk.say(
            "I'm sorry! A new desk comes by courier tomorrow. What's your phone number?"
        )

        assert "07700 900" in talk.turns[-1].text
        again = talk.say("Thanks. And which number can the driver call?")
        assert "07700 900" in again.turns[-1].text
        assert again.ending is None
