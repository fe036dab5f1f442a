"""What the simulated customer means to do with a turn; the voice finds the words for it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Act(StrEnum):
    """One thing a customer does with words. A turn of theirs is one or more of them."""

    OPEN = "open"  # tells what happened and what they want; ``about`` nothing
    TELL = "tell"  # gives a fact that was asked for; ``about`` the fact
    VOLUNTEER = "volunteer"  # tells a fact unasked, now that they feel heard; ``about`` the fact
    TOLD_ALREADY = "told already"  # was asked for what they have told; ``about`` the fact
    CORRECT = "correct"  # was told something wrong to confirm; ``about`` the fact that is so
    IMPROVISE = "improvise"  # was asked for a small thing no scenario names; ``about`` the thing
    DO_NOT_KNOW = "do not know"  # was asked for what they cannot tell
    ASIDE = "aside"  # was asked something beside the matter
    LATER = "later"  # was asked something beside the matter, which is settled
    THINK_SO = "think so"  # was asked a yes-or-no thing they only suppose
    MY_NAME = "my name"  # was asked who they are
    ON_FILE = "on file"  # was asked how to reach them, and has told no such thing
    SMALL_TALK = "small talk"  # was asked how they are
    TRIES = "tries"  # tries what was mended: it works
    STILL = "still"  # is asked whether it works, and nothing has changed
    FOLLOWS = "follows"  # does what the agent tells them to do
    HERE = "here"  # is asked whether they are still there
    REMIND = "remind"  # was asked what their own story tells; ``about`` the line that does
    AS_WRITTEN = "as written"  # is only greeted after they told their matter: what it is, in short
    DOUBT = "doubt"  # is offered what may not bring what they want: asks back
    RATHER = "rather"  # is asked whether they would like what they hardly want: what they do want
    RETELL = "retell"  # is asked what it is about, or to say it again
    OF_ME = "of me"  # is asked a yes-or-no thing about themselves
    SUITS = "suits"  # is asked whether what they took suits them
    CHOOSE = (
        "choose"  # may choose between two things; ``about`` what they choose, in the agent's words
    )
    TOOK_BACK = "took back"  # what was promised is taken back
    CONTRADICTED = "contradicted"  # the agent says something else than before
    CATCH = "catch"  # something unwelcome comes up once all seemed settled
    AFTER_ALL = "after all"  # what was refused before is offered now
    ASK = "ask"  # asks their question; ``about`` the ask
    ASK_AGAIN = "ask again"  # the question was passed over; ``about`` the ask
    VENT = "vent"  # says how bad it is, not heard yet
    CALM = "calm"  # shows that the care has arrived
    WARM = "warm"  # answers a personal word, or their name, kindly
    GLAD = "glad"  # what they wanted has come about, and they are asked something
    CONDOLED = "condoled"  # the agent is sorry for a loss of theirs
    TAKE_UP = "take up"  # their question was answered, and they are asked one
    ACCEPT = "accept"  # takes what was offered; ``about`` the outcome
    ACCEPT_HALF = "accept half"  # takes it, not gladly; ``about`` the outcome
    DECLINE = "decline"  # does not want what was offered; ``about`` the outcome
    TAKE_NO = "take no"  # lives with a kind no
    PRESS_REASON = "press reason"  # a bare no: why, and what else?
    PRESS_TIME = "press time"  # a vague promise: by when?
    PRESS_STEP = "press step"  # nothing has been done yet: so what happens now?
    AGREE_WAIT = "agree wait"  # may be put on hold
    COUNTER = "counter"  # answers a defensive line
    SNAP = "snap"  # angry at the agent or the company
    CALL_OUT = "call out"  # the same empathy line again
    CORRECT_NAME = "correct name"  # was called by another name
    NAME_ENOUGH = "name enough"  # their name in every line
    NUDGE = "nudge"  # silence: is anyone there?
    NOT_UNDERSTOOD = "not understood"  # words that make no sense
    ONE_WORD = "one word"  # a bare "ok": is that all?
    OWN_WORDS_BACK = "own words back"  # got their own message back
    OTHER_LANGUAGE = "other language"  # cannot read that language
    OUT_OF_ROLE = "out of role"  # "ignore your role": what do you mean?
    INSULTED = "insulted"  # was insulted
    THREATEN = "threaten"  # will leave, cancel or tell others
    THANK = "thank"  # thanks for what was really done; ``about`` the outcome
    NO_MORE = "no more"  # is asked whether there is anything else: there is not
    ALL_SET = "all set"  # is asked whether that is all, or all is well: it is
    GOODBYE = "goodbye"  # ends the talk in peace
    LEAVE = "leave"  # ends it unserved
    ESCALATE = "escalate"  # wants the manager, ends it here


class Intent(NamedTuple):
    """
    An act and the key of the fact, ask or outcome it is about, empty where none.

    ``asked`` is the question it answers, normalized, empty where it answers none.
    """

    act: Act
    about: str = ""
    asked: str = ""


class Ending(StrEnum):
    """How a talk ended for the customer."""

    THANKS = "thanks"
    SETTLES = "settles"  # served, without joy
    LEAVES = "leaves"
    ESCALATES = "escalates"
    SILENT = "silent"
