"""What a reply does not offer: a plain no, a question for a detail or for how things are."""

from __future__ import annotations

import pytest

from highpoint.practice.intent import Act, Intent
from highpoint.practice.listening.either import alternatives
from highpoint.practice.listening.forms import unmarked
from highpoint.practice.listening.meaning import concepts
from tests.practice.talks import acts, after, answered

_YES = {Act.ACCEPT, Act.ACCEPT_HALF, Act.TAKE_UP}


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("birthday-bike", "nobody can collect at the depot, there is no counter there"),
        ("bill-the-insurer-should-pay", "nobody here can cancel the bill"),
        ("the-ring-in-214", "No one can bring it to you in person."),
        ("grinder-day-34", "There is no technician free for a repair."),
        ("jersey-too-small", "nobody here alters jerseys"),
    ],
)
def test_what_nobody_can_do_is_a_no(name: str, reply: str) -> None:
    assert not set(acts(name, reply)) & _YES


def test_what_nobody_can_take_away_is_none() -> None:
    reply = "Nobody else can open it, I bring it to you by hand."
    assert Act.ACCEPT in set(acts("the-ring-in-214", reply))


def test_what_is_to_be_confirmed_is_asked_for() -> None:
    talk = after(
        "bill-the-insurer-should-pay",
        "May I please confirm your mother's full name and her date of birth?",
    )
    assert not talk.state.agreed
    assert {"patient", "born"} <= set(talk.state.told)
    assert (
        "child-age"
        in after("small-questions-for-sofia", "May I confirm how old she is?").state.told
    )
    assert Act.MY_NAME in set(acts("key-card-for-312", "Can I quickly take your surname?"))
    assert "order-number" in after("three-legged-desk", "May I check your order number?").state.told


def test_which_one_they_usually_have_is_no_offer() -> None:
    talk = after(
        "jersey-too-small",
        "We can send you the jersey in teal.",
        "Which size did you take and which one do you usually wear?",
    )
    assert [each.act for each in talk.turns[-1].intents] == [Act.TELL, Act.TELL]


def test_a_warning_is_no_offer() -> None:
    warning = "If you stop paying, we would end the contract and send it to collections."
    assert not set(acts("fourteen-months-left", warning)) & _YES
    pause = "If you stop paying, it would go to collections. Shall we pause it instead?"
    assert after("fourteen-months-left", pause).state.accepted == ("pause",)


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("report-that-never-came", "Can Beatriz read it to you in the evening?"),
        ("missed-connection", "Do you want to keep your return flight on Sunday?"),
    ],
)
def test_what_is_of_their_own_world_is_no_offer(name: str, reply: str) -> None:
    assert not set(acts(name, reply)) & _YES


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("fee-nobody-explained", "Is there anything else on the bill that looks wrong to you?"),
        ("fee-nobody-explained", "Is there anything you are worried about?"),
    ],
)
def test_a_question_about_the_matter_closes_nothing(name: str, reply: str) -> None:
    said = set(acts(name, "I have taken the fee off, the money is on its way back.", reply))
    assert not said & {Act.NO_MORE, Act.ALL_SET}


def test_a_bell_is_nothing_to_try() -> None:
    said = after(
        "interview-on-two-megabits",
        "I have reset your line, it has full speed.",
        "Does the bell work?",
    )
    (told,) = said.turns[-1].intents
    assert unmarked(told.about) == "works"


def test_what_they_cannot_eat_is_no_refusal() -> None:
    reply = "Is there anything you can't eat, should we bring you something?"
    assert not set(acts("the-ring-in-214", reply)) & {Act.PRESS_REASON, Act.TAKE_NO}


@pytest.mark.parametrize(
    "reply", ["Is she nervous?", "Are you worried?", "Does she sleep well?", "Is Ana shy?"]
)
def test_nobody_is_unsure_of_a_feeling(reply: str) -> None:
    (told,) = after("fee-nobody-explained", reply).turns[-1].intents
    assert unmarked(told.about) == "feels"


@pytest.mark.parametrize(
    ("name", "reply", "fact"),
    [
        ("rent-money-gone", "was it a text code or one from the app", "code-kind"),
        (
            "fee-nobody-explained",
            "Guten Tag Herr Hanssen, which account was charged?",
            "which-account",
        ),
    ],
)
def test_a_question_is_heard_without_its_sign_and_after_any_greeting(
    name: str, reply: str, fact: str
) -> None:
    assert fact in after(name, reply).state.told


def test_another_language_is_no_greeting() -> None:
    said = set(
        acts(
            "fee-nobody-explained",
            "Guten Tag Herr Hanssen, welches Konto wurde belastet und wann war das?",
        )
    )
    assert said == {Act.OTHER_LANGUAGE}


@pytest.mark.parametrize(
    ("reply", "options"),
    [
        (
            "Between 8 and 10 or 10 and 12. Which suits you?",
            ("between 8 and 10", "between 10 and 12"),
        ),
        (
            "The morning flight at 8:10 okay, or the one at 19:00?",
            ("The morning flight at 8:10", "the one at 19:00"),
        ),
        (
            "We come between 8 and 10 or 10 and 12. Which suits you?",
            ("between 8 and 10", "between 10 and 12"),
        ),
    ],
)
def test_a_choice_takes_no_other_words_along(reply: str, options: tuple[str, ...]) -> None:
    assert alternatives(reply) == options


def test_what_has_arrived_asks_for_no_address() -> None:
    assert (
        "own-email" not in after("books-due-at-midnight", "Has the new e-mail arrived?").state.told
    )


def test_a_car_is_no_care() -> None:
    assert not concepts("car") & concepts("carer")


@pytest.mark.parametrize(
    ("name", "reply", "said"),
    [
        ("eighth-of-may", "Is the phone number 0171 555 12 still right?", Intent(Act.CORRECT, "street-phone")),
        ("missed-connection", "Is the e-mail anna@x.example still correct?", Intent(Act.CORRECT, "email")),
        ("report-that-never-came", "Is the address Lindenweg 12 still right?", Intent(Act.CORRECT, "street")),
    ],
)  # fmt: skip
def test_what_is_not_theirs_is_set_right(name: str, reply: str, said: Intent) -> None:
    assert [each[:2] for each in after(name, reply).turns[-1].intents] == [said[:2]]


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("fee-nobody-explained", "Is your e-mail info@hanssen-fliesen.example, correct?"),
        ("missed-connection", "Is your e-mail still correct?"),
    ],
)
def test_what_is_theirs_is_confirmed(name: str, reply: str) -> None:
    (told,) = after(name, reply).turns[-1].intents
    assert unmarked(told.about) == "confirm"


def test_one_question_gets_one_made_up_word() -> None:
    said = answered(
        "grinder-day-34",
        "The money I cannot send back. I can send a new grinder, or a credit, or repair yours. Which would you like?",
    )
    assert sum(act is Act.IMPROVISE for act, _ in said) < 2


@pytest.mark.parametrize(
    ("name", "reply", "fact"),
    [
        ("card-blocked-abroad", "When is the last day of your trip?", "fly-home"),
        (
            "card-blocked-abroad",
            "Which number can I call you back on if we get cut off?",
            "callback",
        ),
    ],
)
def test_their_own_word_comes_before_one_made_up(name: str, reply: str, fact: str) -> None:
    assert answered(name, reply) == [(Act.TELL, fact)]


def test_when_the_agent_will_be_in_touch_contradicts_no_delivery() -> None:
    delivered = "The new grinder leaves tomorrow and should be with you on Thursday."
    in_touch = "I will write to you on Friday to hear how the new one grinds."
    assert Act.CONTRADICTED not in acts("grinder-day-34", delivered, in_touch)


def test_what_the_agent_is_about_to_do_is_not_set_right() -> None:
    plan = "I'll ring you in ten minutes just to check it's still quiet, or would you rather I didn't, with the baby asleep?"
    assert Act.CORRECT not in acts("karaoke-above-the-crib", plan)


def test_anything_else_on_their_list_is_the_last_question() -> None:
    assert Act.TELL not in acts("mehendi-in-the-courtyard", "Is there anything else on your list?")


@pytest.mark.parametrize(
    "reply",
    [
        "State your reference.",
        "Order number.",
        "Reference.",
        "Send the data.",
        "Checking. Name and number, please.",
    ],
)
def test_a_curt_agent_gets_the_number_that_they_call_for(reply: str) -> None:
    assert (Act.TELL, "order-number") in answered("birthday-bike", reply)
