"""What the customer says before an answer has its cause in the reply, and fits who says it."""

import re

import pytest

from highpoint.practice.intent import Act, Intent
from highpoint.practice.scenario import names, shipped
from highpoint.practice.talk import PracticeTalk, played
from highpoint.practice.voice import Memory, Voice
from highpoint.practice.voice.lines import BANDS, authored, manner, suiting, weight
from tests.practice.talks import acts, answered

# What is said of good news, for each of four customers who waited for it.
NEWS = {
    "tablets-in-the-suitcase": "The suitcase has been found and arrives tonight. Is somebody at home?",
    "the-ring-in-214": "I have your mother's ring in my hand now. By when do you need it?",
    "karaoke-above-the-crib": "It's quiet now, I turned it off myself. Is it quiet in your room?",
    "closing-fathers-account": "I paid the undertaker just now. Do you have the invoice number?",
}
SEEDS = range(1, 9)


def mood(name, *replies, seed=1):
    return played(PracticeTalk.begin(shipped(name), seed), replies).state.mood


class TestGladWords:
    @pytest.mark.parametrize("name", NEWS)
    def test_come_first_where_what_they_waited_for_has_come_about(self, name):
        for seed in SEEDS:
            assert acts(name, NEWS[name], seed=seed)[0] is Act.GLAD

    @pytest.mark.parametrize("name", names())
    @pytest.mark.parametrize(
        "reply",
        [
            "I'll look into it today. Could you tell me your name, please?",
            "I'm afraid that is not possible. Which day was it?",
            "I will do everything I can. When exactly was that?",
            "The voucher is on its way. Which e-mail address do you have?",
        ],
    )
    def test_meet_no_question_promise_refusal_or_voucher(self, name, reply):
        assert Act.GLAD not in acts(name, reply)

    @pytest.mark.parametrize(
        ("name", "reply"),
        [
            ("seat-fee-twice", "Both fees are back."),
            ("seat-fee-twice", "The money is on its way back."),
            ("keys-to-the-first-home", "The money is with the notary already."),
        ],
    )
    def test_meet_money_that_is_back_or_where_it_should_be(self, name, reply):
        assert acts(name, reply)[0] is Act.GLAD

    def test_meet_nothing_that_is_only_read_out(self):
        assert Act.GLAD not in acts("eighth-of-may", "I see you are booked for 5 August.")

    def test_leave_no_question_that_the_news_has_settled(self):
        found = "The report was found, I have sent it again, all done, good luck."
        for seed in SEEDS:
            assert not {Act.ASK, Act.ASK_AGAIN} & set(
                acts("report-that-never-came", found, seed=seed)
            )

    def test_say_a_pity_where_the_answer_is_a_no(self):
        told = acts("jersey-too-small", "Coral is sold out, I'm afraid.")
        assert told[0] is Act.TAKE_NO

    def test_meet_no_question_for_a_past_deed_with_the_same_as_before(self):
        asked = "Did you open the door and somebody was in there, or did the card not work?"
        assert Act.STILL not in acts("key-card-for-312", asked)

    def test_of_the_dry_do_not_exclaim(self):
        for name in ("fee-nobody-explained", "grinder-day-34", "missed-connection"):
            voice = Voice(shipped(name), 3)
            for act in (Act.GLAD, Act.THANK, Act.WARM, Act.CHOOSE, Act.TRIES, Act.GOODBYE):
                text, _ = voice.say(
                    [Intent(act, "Thursday" if act is Act.CHOOSE else "")],
                    mood=0.7,
                    memory=Memory(),
                )
                assert "!" not in text

    @pytest.mark.parametrize("name", names())
    @pytest.mark.parametrize("act", [Act.GLAD, Act.TAKE_UP])
    def test_are_many_for_everybody_in_every_mood(self, name, act):
        scenario = shipped(name)
        for band, at in zip(BANDS, (-0.8, -0.4, 0.1, 0.7), strict=True):
            ways = manner(scenario.persona, at, scenario.channel, "first", weight(scenario.mood))
            assert len(suiting(authored(act).brief, ways)) >= 8, (act, band)

    def test_of_who_came_in_trouble_hold_no_laugh(self):
        for name in names():
            scenario = shipped(name)
            if weight(scenario.mood) != "grave":
                continue
            for at in (-0.8, -0.4, 0.1, 0.7):
                ways = manner(scenario.persona, at, scenario.channel, "first", "grave")
                for act in (Act.GLAD, Act.WARM, Act.TAKE_UP, Act.CALM, Act.CONDOLED):
                    lines = authored(act)
                    told = suiting(lines.brief, ways) + suiting(lines.core, ways)
                    assert not [
                        x for x in told if re.search(r"\b(?:ha|haha|aw+|lovely)\b", x, re.I)
                    ]


class TestMood:
    def test_of_the_furious_is_not_lifted_above_even_by_one_courteous_sentence(self):
        for name in names():
            scenario = shipped(name)
            if scenario.mood > -0.55:
                continue
            said = mood(
                name,
                f"Hello {scenario.customer.call}, I'm so sorry for your trouble, that must be awful. "
                "What can I do for you?",
            )
            assert said < -0.2, (name, said)

    def test_rises_when_what_they_waited_for_comes_about(self):
        before = ("Dear Mrs Thorley, our recovery desk could look at it on Tuesday.",)
        news = "The text is found! All eleven years are there."
        low = mood("memoir-lost-after-update", *before)
        assert mood("memoir-lost-after-update", *before, news) > low + 0.1

    def test_does_not_rise_at_a_no_to_their_question(self):
        scenario = shipped("jersey-too-small")
        assert mood("jersey-too-small", "Coral is sold out.") < scenario.mood + 0.1


class TestBlame:
    SHARP = (Act.SNAP, Act.COUNTER, Act.INSULTED)

    @pytest.mark.parametrize(
        "name",
        ["thermal-printer-no-receipt", "karaoke-above-the-crib", "eighth-of-may", "birthday-bike"],
    )
    @pytest.mark.parametrize(
        "reply",
        [
            "Did anything get lost?",
            "How do you live with it for now?",
            "Sorry about that. What do you want us to do and by when?",
            "How many people are up there, do you think?",
            "Sounds like a special evening, what are you celebrating?",
            "What do you do for work?",
            "What fare is it, and have you already checked in?",
            "Saturday doesn't work.",
            "Did you already talk to anybody else about this?",
            "Did you try another roll?",
            "Did you check a bag?",
            "So you tried the app. What did it tell you?",
        ],
    )
    def test_is_heard_in_no_plain_question_and_no_bare_no(self, name, reply):
        assert not set(acts(name, reply)) & set(self.SHARP)

    @pytest.mark.parametrize(
        "reply",
        [
            "Get lost.",
            "Did you even try another one?",
            "So you tried the app. Did you read the manual first?",
            "You'll have to live with it.",
            "What do you want us to do, build a new one?",
            "What do you expect for that money?",
            "Who do you think you are?",
        ],
    )
    def test_is_heard_where_it_is_meant(self, reply):
        assert set(acts("thermal-printer-no-receipt", reply)) & set(self.SHARP)

    def test_a_bare_no_asks_for_its_reason(self):
        assert acts("jersey-too-small", "Saturday doesn't work.") == [Act.PRESS_REASON]


class TestNo:
    @pytest.mark.parametrize(
        ("name", "agreed", "no"),
        [
            (
                "grinder-day-34",
                "I'm sorry, you reported it in time and we answered after thirteen days, that was our "
                "mistake. We will repair the grinder by Friday.",
                "We cannot refund the money, since we answered too late.",
            ),
            (
                "locked-out-before-first-class",
                "I unlocked your account. You did nothing wrong. Press the blue button, and the others "
                "are not disturbed. You will be in by nine.",
                "I can't choose a password for you, because that would not be safe.",
            ),
            (
                "birthday-bike",
                "I'm so sorry, that was our mistake. A store nearby has a green bike and you pick it up "
                "on Saturday.",
                "I can't get it there by Wednesday.",
            ),
        ],
    )
    def test_is_not_thanked_for(self, name, agreed, no):
        for seed in SEEDS:
            assert Act.THANK not in acts(name, agreed, no, seed=seed)

    def test_in_words_that_take_nothing_away_is_none(self):
        agreed = "I will exchange it for a new one today, no receipt needed."
        assert Act.TAKE_NO not in acts(
            "thermal-printer-no-receipt", agreed, "It won't happen again."
        )


class TestOffers:
    def test_are_none_in_a_price_or_a_way_to_look(self):
        told = acts("eighth-of-may", "75 dollars for the change.")
        told += acts("report-that-never-came", "You can look in the portal.")
        assert Act.ACCEPT not in told


class TestWords:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_before_news_of_a_death_are_not_glad(self, seed):
        reply = "I'm so sorry. It is not lost, I found it. Is she still with us?"
        told = acts("memoir-lost-after-update", reply, seed=seed)
        assert Act.TAKE_UP not in told
        assert Act.TELL in told

    @pytest.mark.parametrize("seed", SEEDS)
    def test_of_who_came_frightened_ask_nobody_back_how_they_are(self, seed):
        asked = "Nothing is broken, and nothing is lost. How are you?"
        talk = played(PracticeTalk.begin(shipped("locked-out-before-first-class"), seed), [asked])
        assert talk.turns[-1].intents[0].act is Act.SMALL_TALK
        assert not re.search(r"and you|yourself|so far so good", talk.turns[-1].text, re.I)

    def test_of_thanks_name_a_deed_as_it_stands(self):
        voice = Voice(shipped("birthday-bike"), 3)
        outcome = shipped("birthday-bike").outcomes[0]
        texts = [
            voice.say([Intent(Act.THANK, outcome.key)], mood=0.7, memory=Memory(turns=turn))[0]
            for turn in range(20)
        ]
        assert not any("from a store" in text for text in texts)


class TestCourtesies:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_after_good_news_anger_nobody(self, seed):
        news = "Good news, your new printer is ready today at six. Thank you for your patience."
        before = mood("thermal-printer-no-receipt", news, seed=seed)
        after = mood("thermal-printer-no-receipt", news, "Thank you for your patience.", seed=seed)
        assert after >= before

    @pytest.mark.parametrize("name", ["keys-to-the-first-home", "thermal-printer-no-receipt"])
    @pytest.mark.parametrize("reply", ["Best regards, Eva Klein", "Thank you so much!", "Thanks."])
    def test_alone_are_understood_and_the_question_asked_again(self, name, reply):
        assert acts(name, reply) == [Act.ASK_AGAIN]


class TestPromises:
    def test_are_not_taken_like_an_offer(self):
        told = played(
            PracticeTalk.begin(shipped("interview-on-two-megabits"), 2),
            ["What lights are on?", "I can't promise that it's fixed by two."],
        )
        assert Act.ACCEPT not in [intent.act for intent in told.turns[-1].intents]


class TestOwnQuestions:
    @pytest.mark.parametrize("name", names())
    def test_point_at_nothing_that_was_not_named(self, name):
        for ask in shipped(name).asks:
            for line in ask.says:
                assert not re.search(r"\bthat (?:money|amount)\b|\bget that from\b", line), line


class TestPlainWords:
    def test_of_dealing_with_it_oneself_blame_nobody(self):
        reply = (
            "Another member takes it over. Shall I connect you, or would you rather I deal with it?"
        )
        assert not set(acts("fourteen-months-left", reply)) & set(TestBlame.SHARP)

    def test_that_take_the_fault_off_them_blame_nobody(self):
        before = "You should have read the contract."
        said = acts("fourteen-months-left", before, "I'm sorry, none of this is your fault.")
        assert Act.SNAP not in said

    def test_whether_they_ever_asked_for_it_blame_nobody(self):
        said = acts("fee-nobody-explained", "Did you ever ask for statements on paper?")
        assert not set(said) & set(TestBlame.SHARP)

    def test_that_only_tell_when_one_will_write_are_no_offer(self):
        said = acts("fourteen-months-left", "I will write to you on Friday.")
        assert not {Act.ACCEPT, Act.ACCEPT_HALF} & set(said)

    def test_put_up_one_of_two_beside_what_is_asked_of_them(self):
        reply = "Do you need internet at home today, or would a mobile router get you through?"
        said = answered("line-cut-before-the-move", reply)
        assert (Act.CHOOSE, "a mobile router") in said

    def test_for_how_it_looks_now_let_them_try(self):
        mended = "I've added 20 GB to your phone, free, it's live now."
        asked = "How does it look at your end?"
        assert acts("interview-on-two-megabits", mended, asked)[0] is Act.TRIES


def test_what_is_given_unasked_is_no_answer_that_tells_them_something():
    for name in ("fee-nobody-explained", "fourteen-months-left", "missed-connection"):
        voice = Voice(shipped(name), 3)
        for turns in range(10):
            text, _ = voice.say(
                [Intent(Act.TAKE_UP, "given")], mood=0.0, memory=Memory(turns=turns, greeted=True)
            )
            assert not re.search(r"\b(?:know|clear|answers?|telling)\b", text), text
