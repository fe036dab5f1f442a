"""
The audit log: what is kept in it, and how it is written.

Every write is kept: by the operation that makes it, with what it was, or else by the address it
was sent to (web/refusals.py). Of reads, those are kept that show one person's own words or
figures to somebody else: an opened conversation, once for each agent who answered in it, an
opened page of a person, and whatever leaves as a file. Lists are not: they say of a talk what a
subject line says. One's own pages are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum

from highpoint.apps.accounts.models import Agent, AuditEntry, User


class Did(StrEnum):
    """What the log tells of, in the words it is shown with."""

    OPENED_CONVERSATION = "opened a conversation"
    OPENED_PAGE = "opened a person's page"
    TOOK_LOG = "took the audit log as a file"
    SIGNED_IN = "signed in"
    SENT_FORM = "sent a form"
    ADDED_PERSON = "added a person"
    CHANGED_PERSON = "changed a person"
    MADE_LINK = "made a link to come in"
    USED_LINK = "came in by the link"
    RESET_WAY_IN = "reset a person's way in"
    SWITCHED_OFF = "switched an account off"
    SWITCHED_ON = "switched an account on"
    ENDED_SESSIONS = "ended a person's sessions"
    SECOND_FACTOR_ON = "turned the second factor on"
    SECOND_FACTOR_OFF = "turned the second factor off"
    SECOND_FACTOR_CODES = "made new recovery codes"
    TOOK_SECOND_FACTOR = "took a person's second factor away"
    JOINED_NAMES = "joined two names of an agent"
    PARTED_NAMES = "parted two names of an agent"
    CHANGED_AGENT = "changed who an agent is"
    MADE_TEAM = "made a team"
    CHANGED_TEAM = "changed a team"
    RETIRED_TEAM = "retired a team"
    REVIVED_TEAM = "brought a team back"
    PLANNED_ASSIGNMENT = "planned an assignment"
    CHANGED_ASSIGNMENT = "changed an assignment"
    ENDED_ASSIGNMENT = "ended an assignment"
    DREW_CONVERSATIONS = "drew conversations to review"
    GAVE_BACK = "gave an assigned conversation back"
    TOOK_CANDIDATES = "took the list of a draw as a file"
    OPENED_EVALUATION = "opened a person's evaluation"
    BEGAN_EVALUATION = "began an evaluation"
    SUBMITTED_EVALUATION = "submitted an evaluation"
    CHANGED_EVALUATION = "changed a submitted evaluation"
    WITHDREW_EVALUATION = "took back a submitted evaluation"
    DISCARDED_EVALUATION = "threw a draft of an evaluation away"
    ASKED_PEER = "asked for a peer review"
    CORRECTED = "corrected what the engine saw"
    WITHDREW_CORRECTION = "took back a correction"
    OPENED_DISPUTE = "opened a dispute's page"
    DISPUTED = "disputed an evaluation"
    RULED_DISPUTE = "answered a dispute"
    WITHDREW_DISPUTE = "took a dispute back"
    ACKNOWLEDGED = "acknowledged an evaluation"
    SET_DISPUTE_TERMS = "set the days of disputes"
    OPENED_COACHING = "opened a coaching session"
    PLANNED_COACHING = "planned a coaching session"
    CHANGED_COACHING = "changed a coaching session"
    ACKNOWLEDGED_COACHING = "acknowledged a coaching session"
    PINNED = "pinned a moment for coaching"
    UNPINNED = "took a pin away"
    GAVE_KUDOS = "gave kudos"
    TOOK_KUDOS_BACK = "took kudos back"
    SHARED_HIGH_POINT = "shared a high point"
    KEPT_HIGH_POINT = "took a shared high point back"
    OPENED_ROUND = "opened a calibration round"
    CLOSED_ROUND = "closed a calibration round"
    CALLED_OFF_ROUND = "called a calibration round off"
    AGREED_IN_ROUND = "agreed on a criterion in a calibration round"
    OPENED_GRADING = "opened a reviewer's page"
    OPENED_COMPARISON = "opened what people rated side by side"
    SET_THRESHOLD = "set a threshold"
    REMOVED_THRESHOLD = "removed a threshold"
    TOOK_CONVERSATIONS = "took conversations as a file"
    TOOK_MOMENTS = "took moments as a file"
    TOOK_EVALUATIONS = "took evaluations as a file"
    TOOK_REVIEWS = "took reviews by people as a file"
    TOOK_ANSWERS = "took answers of people as a file"
    TOOK_INSIGHT = "took figures of teams as a file"
    REMOVED_MADE_UP = "removed the made-up company"
    CHANGED_HOOK = "changed a channel"
    DECIDED_DELIVERY = "decided on a delivery"
    CHANGED_SURVEY = "changed a survey"
    MADE_SURVEY_LINK = "made a link to a survey"
    TOOK_LINK_BACK = "took a link to a survey back"
    IMPORTED_RESPONSES = "brought customers' answers in"
    OPENED_RESPONSES = "opened a person's answers of customers"
    GAVE_FEEDBACK = "gave feedback"
    ANSWERED_FEEDBACK = "answered feedback"
    ASKED_FOR_HELP = "asked for help"
    WITHDREW_HELP = "withdrew a call for help"
    ANSWERED_HELP = "answered a call for help"
    SHARED_LOAD = "let somebody see their hard days"
    ENDED_SHARING = "stopped showing their hard days"
    TOLD_STORY = "told a story"
    CHANGED_STORY = "changed a story"
    TOOK_STORY_BACK = "took a story back"
    PICKED_STORY = "picked the story of the week"
    WROTE_EXPECTATIONS = "wrote how they expect to be treated"
    GATHERED_CHARTER = "gathered lines for a charter"
    MERGED_LINES = "merged lines of a charter"
    PARTED_LINES = "parted lines of a charter"
    LEFT_GATHERING = "left lines gathered for a charter"
    OPENED_VOTE = "opened the vote on a charter"
    VOTED = "voted on a charter"
    CLOSED_VOTE = "closed the vote on a charter"
    LOOKED_AT_LESSON = "answered as a coach in a lesson"
    RECORDED_TRAINING = "told that somebody was trained"
    OPENED_MASTERY = "opened a shared mastery map"
    SUGGESTED_REPLAY = "suggested a moment to practice"
    OPENED_REPLAY = "opened a replay of a person's moment"
    KEPT_SCENARIO = "changed a draft of a scenario"
    PUBLISHED_SCENARIO = "published a scenario"
    RETIRED_SCENARIO = "retired a scenario"
    TOOK_SCENARIO_BACK = "threw a draft of a scenario away"
    KEPT_LESSON = "changed a draft of a lesson"
    PUBLISHED_LESSON = "published a lesson"
    RETIRED_LESSON = "retired a lesson"
    TOOK_LESSON_BACK = "threw a draft of a lesson away"
    TOOK_SCENARIOS = "took scenarios as a file"
    OPENED_CUSTOMER = "opened a customer's page"
    MERGED_CUSTOMERS = "said that two customers are one"
    PARTED_CUSTOMERS = "parted two customers again"
    TOOK_CUSTOMER = "took all that is kept of a customer"
    ERASED_CUSTOMER = "erased a customer"
    BROUGHT_PURCHASES = "brought purchases in"
    SET_LADDER = "set the rungs of the ladder"
    NOTED_DEED = "noted that a customer told others"
    FORGOT_DEED = "took back that a customer told others"
    RULED_PROMISE = "said what became of a promise"
    MADE_FOLLOW_UP = "made a follow-up"
    PUT_OFF_FOLLOW_UP = "put a follow-up off"
    DID_FOLLOW_UP = "did a follow-up"
    KEPT_OPT_OUT = "kept that a customer wants no follow-ups"
    ENDED_OPT_OUT = "kept that a customer wants follow-ups again"
    LIMITED_FOLLOW_UPS = "set how many follow-ups a day are made"
    CHOSE_HOLIDAYS = "chose the holidays that matter"
    MADE_CALENDAR_LINK = "made a calendar link"
    OPENED_CUSTOMER_BRIEF = "opened a customer's brief"
    ACCEPTED_FACT = "accepted what a customer told"
    SET_HOW_TO_SERVE = "set how a customer is served"
    TOLD_DELIVERY = "told the days of an order's delivery"
    REFUSED_FACT = "refused to keep what a customer told"
    OPENED_FAILURE = "opened a logged failure"
    LOGGED_FAILURE = "logged what went wrong"
    EDITED_FAILURE = "edited a logged failure"
    ASKED_WHY = "changed the causes of a failure"
    AGREED_PREVENTION = "agreed on an action against a failure"
    DID_PREVENTION = "marked an action against a failure as done"
    BROUGHT_CONVERSATION = "brought a conversation in"
    MADE_PANEL = "made an address of a customer's panel"
    OPENED_OPEN_TALK = "opened a talk that is going on"
    TOOK_WARNING = "took an early warning"
    TOLD_HELP = "told how a talk was helped"
    TOLD_OUTCOME = "told how a talk ended"
    SET_WATCH = "set how a team is warned"
    MADE_KEY = "made a key for a program"
    LET_FRAME = "let a helpdesk show the brief"
    STOPPED_FRAME = "stopped a helpdesk from showing the brief"
    REVOKED_KEY = "revoked a key of a program"
    REOPENED_PREVENTION = "opened an action against a failure again"
    CHANGED_CHAIN = "changed the chain that failures are filed by"
    LOGGED_DECISION = "logged or changed a decision"
    GAVE_EVIDENCE = "changed what a decision rests on"
    RULED_SOLUTION = "said whether what was given may be given"
    AUDITED_LOG = "read a talk to see whether the log missed a failure"


# How many entries this thread has written, taken back or not.
_written: ContextVar[int] = ContextVar("entries written", default=0)


def written() -> int:
    """Return how many entries were written in this thread: the same number, none meanwhile."""
    return _written.get()


def note(
    user: User | None,
    act: str,
    thing: str = "",
    *,
    now: datetime,
    thing_id: int | None = None,
    agent: Agent | None = None,
    person: User | None = None,
    detail: str = "",
) -> AuditEntry:
    """Write into the audit log who did what to which thing of whom: ids and acts, never content."""
    _written.set(_written.get() + 1)
    return AuditEntry.objects.create(
        user=user,
        act=act,
        agent=agent,
        person=person,
        thing=thing,
        thing_id=thing_id,
        detail=detail,
        at=now,
    )


def looked(
    user: User,
    act: Did,
    agents: Iterable[int],
    thing: str,
    thing_id: int,
    *,
    now: datetime,
) -> None:
    """
    Write down that somebody looked at what is others', once for each of these agents.

    Nothing is written where all of them are the reader; where there are none, it is written
    once, as of nobody.
    """
    whose = set(agents)
    others: list[int | None] = [*sorted(whose - own_names(user))]
    if not whose:
        others = [None]
    _written.set(_written.get() + len(others))
    AuditEntry.objects.bulk_create(
        AuditEntry(user=user, act=act, agent_id=agent, thing=thing, thing_id=thing_id, at=now)
        for agent in others
    )


def own_names(user: User) -> set[int]:
    """Return the ids of the agents that are this person."""
    return set(user.serves_as.names) if user.serves_as else set()
