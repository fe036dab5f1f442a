"""What there is to do here, and which role may do it."""

from __future__ import annotations

from enum import StrEnum

from highpoint.apps.accounts.models import Role


class Act(StrEnum):
    """Something a role may or may not do."""

    READ_CONVERSATIONS = "read conversations"
    SAVE_FILTERS = "save filters"
    SHARE_FILTERS = "share filters"
    IMPORT = "import conversations"
    SEE_OWN_PAGE = "see an own page"
    SEE_PEOPLE = "open one person's page"
    SEE_ACCOUNTS = "see who signs in"
    MANAGE_PEOPLE = "add or change people"
    READ_LOG = "read the audit log"
    READ_SCORECARDS = "read scorecards"
    SEE_INSIGHT = "see what teams do week by week"
    SET_THRESHOLDS = "set thresholds"
    TAKE_FILES = "take conversations as files"
    MAKE_SCORECARDS = "make scorecards"
    EVALUATE = "evaluate conversations"
    REVIEW = "review what others answered"
    CORRECT = "correct what the engine saw"
    SHARE_TEMPLATES = "share templates of comments"
    SEE_RESPONSES = "see what customers answer"
    BRING_RESPONSES = "bring customers' answers in"
    MAKE_SURVEYS = "make surveys"
    GIVE_FEEDBACK = "give feedback"
    SEE_DELIVERIES = "see what was sent"
    KEEP_HOOKS = "keep channels"
    READ_DISPUTES = "read disputes"
    DISPUTE = "dispute an evaluation"
    RULE_DISPUTES = "answer a dispute"
    SETTLE_DISPUTES = "settle a dispute"
    SET_DISPUTE_TERMS = "set the days of disputes"
    SEE_OVERVIEW = "see the whole company's figures"
    SEE_COACHING = "see coaching sessions"
    COACH = "hold coaching sessions"
    GIVE_KUDOS = "give kudos"
    PLAN_ASSIGNMENTS = "plan who reviews what"
    SEE_ASSIGNMENTS = "see who reviews what"
    DO_ASSIGNED = "do assigned reviews"
    SEE_ROUNDS = "see calibration rounds"
    RATE_IN_ROUNDS = "rate in calibration rounds"
    OPEN_ROUNDS = "open calibration rounds"
    SEE_GRADERS = "open a reviewer's page"
    SEE_DIFFERENCES = "see where people and the engine differ"
    REMOVE_MADE_UP = "remove the made-up company"
    SEE_TEAM = "see how a team is doing"
    ANSWER_HELP = "answer a call for help"
    PRACTICE = "practice with simulated customers"
    AUDITION = "take the audition"
    MAKE_SCENARIOS = "make scenarios"
    LEARN = "take lessons"
    MAKE_LESSONS = "make lessons"
    KEEP_LESSONS = "see who has trained what"
    TELL_STORIES = "tell stories of great service"
    PICK_STORY = "pick the story of the week"
    KEEP_CHARTER = "open and close the vote on the charter"
    SEE_TRANSFER = "see what training changed"
    SEE_CUSTOMERS = "open a customer's page"
    KEEP_CUSTOMERS = "keep what is known of customers"
    MERGE_CUSTOMERS = "join what is one customer"
    TAKE_CUSTOMERS = "take all that is kept of a customer"
    ERASE_CUSTOMERS = "erase a customer"
    BRING_PURCHASES = "bring purchases in"
    SET_LADDER = "set the rungs of the ladder"
    FOLLOW_UP = "follow up with customers"
    CHOOSE_HOLIDAYS = "choose the holidays that matter"
    LIMIT_FOLLOW_UPS = "set how many follow-ups a day are made"
    SEE_PROMISES = "see what was promised"
    SEE_FAILURES = "see what went wrong"
    LOG_FAILURES = "log what went wrong"
    ASK_WHY = "ask why something goes wrong"
    PREVENT = "find causes and act on them"
    WATCH = "see open talks at risk"
    LOG_DECISIONS = "log decisions about customers"
    KEEP_VOICE = "see where a model's voice comes from"
    KEEP_KEYS = "make keys for programs"


class Scope(StrEnum):
    """What a program's key may be made for, in the words a program is told of them with."""

    READ_CUSTOMERS = "customers:read"
    WRITE_PURCHASES = "purchases:write"
    READ_INCIDENTS = "incidents:read"
    WRITE_INCIDENTS = "incidents:write"
    WRITE_CONVERSATIONS = "conversations:write"
    WRITE_RATINGS = "ratings:write"

    @property
    def says(self) -> str:
        """What it lets a program do, for people."""
        return SCOPE_SAYS[self]


SCOPE_SAYS: dict[Scope, str] = {
    Scope.READ_CUSTOMERS: "Find a customer and read the brief",
    Scope.WRITE_PURCHASES: "Bring purchases in",
    Scope.READ_INCIDENTS: "Read what went wrong",
    Scope.WRITE_INCIDENTS: "Log what went wrong",
    Scope.WRITE_CONVERSATIONS: "Bring conversations in",
    Scope.WRITE_RATINGS: "Bring customers' answers in",
}

# What each lets a program do. permissions.py asks it.
SCOPES: dict[Scope, frozenset[Act]] = {
    Scope.READ_CUSTOMERS: frozenset({Act.SEE_CUSTOMERS}),
    Scope.WRITE_PURCHASES: frozenset({Act.BRING_PURCHASES}),
    Scope.READ_INCIDENTS: frozenset({Act.SEE_FAILURES}),
    Scope.WRITE_INCIDENTS: frozenset({Act.LOG_FAILURES}),
    Scope.WRITE_CONVERSATIONS: frozenset({Act.IMPORT}),
    Scope.WRITE_RATINGS: frozenset({Act.BRING_RESPONSES}),
}

_EVERYTHING = frozenset(Act)

MAY: dict[str, frozenset[Act]] = {
    Role.ADMIN: _EVERYTHING,
    Role.LEAD: frozenset(
        {
            Act.READ_CONVERSATIONS,
            Act.SAVE_FILTERS,
            Act.SHARE_FILTERS,
            Act.IMPORT,
            Act.SEE_PEOPLE,
            Act.SEE_OWN_PAGE,
            Act.SEE_ACCOUNTS,
            Act.READ_SCORECARDS,
            Act.MAKE_SCORECARDS,
            Act.EVALUATE,
            Act.REVIEW,
            Act.CORRECT,
            Act.SHARE_TEMPLATES,
            Act.KEEP_HOOKS,
            Act.SEE_RESPONSES,
            Act.BRING_RESPONSES,
            Act.MAKE_SURVEYS,
            Act.GIVE_FEEDBACK,
            Act.READ_DISPUTES,
            Act.DISPUTE,
            Act.RULE_DISPUTES,
            Act.SETTLE_DISPUTES,
            Act.SEE_TEAM,
            Act.ANSWER_HELP,
            Act.SEE_COACHING,
            Act.COACH,
            Act.GIVE_KUDOS,
            Act.PLAN_ASSIGNMENTS,
            Act.SEE_ASSIGNMENTS,
            Act.DO_ASSIGNED,
            Act.SEE_ROUNDS,
            Act.RATE_IN_ROUNDS,
            Act.OPEN_ROUNDS,
            Act.SEE_GRADERS,
            Act.SEE_DIFFERENCES,
            Act.SEE_INSIGHT,
            Act.SET_THRESHOLDS,
            Act.TAKE_FILES,
            Act.PRACTICE,
            Act.AUDITION,
            Act.MAKE_SCENARIOS,
            Act.LEARN,
            Act.MAKE_LESSONS,
            Act.KEEP_LESSONS,
            Act.TELL_STORIES,
            Act.PICK_STORY,
            Act.KEEP_CHARTER,
            Act.SEE_TRANSFER,
            Act.SEE_CUSTOMERS,
            Act.KEEP_CUSTOMERS,
            Act.MERGE_CUSTOMERS,
            Act.BRING_PURCHASES,
            Act.SET_LADDER,
            Act.FOLLOW_UP,
            Act.CHOOSE_HOLIDAYS,
            Act.LIMIT_FOLLOW_UPS,
            Act.SEE_PROMISES,
            Act.SEE_FAILURES,
            Act.LOG_FAILURES,
            Act.ASK_WHY,
            Act.PREVENT,
            Act.WATCH,
            Act.LOG_DECISIONS,
        }
    ),
    Role.COACH: frozenset(
        {
            Act.SEE_RESPONSES,
            Act.GIVE_FEEDBACK,
            Act.SEE_TEAM,
            Act.ANSWER_HELP,
            Act.READ_CONVERSATIONS,
            Act.SAVE_FILTERS,
            Act.SHARE_FILTERS,
            Act.SEE_PEOPLE,
            Act.SEE_OWN_PAGE,
            Act.READ_SCORECARDS,
            Act.EVALUATE,
            Act.REVIEW,
            Act.CORRECT,
            Act.SHARE_TEMPLATES,
            Act.READ_DISPUTES,
            Act.DISPUTE,
            Act.RULE_DISPUTES,
            Act.SEE_COACHING,
            Act.COACH,
            Act.GIVE_KUDOS,
            Act.DO_ASSIGNED,
            Act.SEE_ROUNDS,
            Act.RATE_IN_ROUNDS,
            Act.SEE_DIFFERENCES,
            Act.SEE_INSIGHT,
            Act.TAKE_FILES,
            Act.PRACTICE,
            Act.AUDITION,
            Act.MAKE_SCENARIOS,
            Act.LEARN,
            Act.MAKE_LESSONS,
            Act.KEEP_LESSONS,
            Act.TELL_STORIES,
            Act.PICK_STORY,
            Act.KEEP_CHARTER,
            Act.SEE_TRANSFER,
            Act.SEE_CUSTOMERS,
            Act.KEEP_CUSTOMERS,
            Act.FOLLOW_UP,
            Act.CHOOSE_HOLIDAYS,
            Act.SEE_PROMISES,
            Act.SEE_FAILURES,
            Act.LOG_FAILURES,
            Act.ASK_WHY,
            Act.PREVENT,
            Act.WATCH,
        }
    ),
    # An agent evaluates and corrects the own talks, and a teammate's when asked to (desk).
    Role.AGENT: frozenset(
        {
            Act.READ_CONVERSATIONS,
            Act.SAVE_FILTERS,
            Act.SEE_OWN_PAGE,
            Act.READ_SCORECARDS,
            Act.EVALUATE,
            Act.CORRECT,
            Act.SEE_RESPONSES,
            Act.GIVE_FEEDBACK,
            Act.READ_DISPUTES,
            Act.DISPUTE,
            Act.SEE_TEAM,
            Act.SEE_COACHING,
            Act.GIVE_KUDOS,
            Act.DO_ASSIGNED,
            Act.PRACTICE,
            Act.AUDITION,
            Act.LEARN,
            Act.TELL_STORIES,
            Act.SEE_CUSTOMERS,
            Act.KEEP_CUSTOMERS,
            Act.FOLLOW_UP,
            Act.SEE_PROMISES,
            Act.SEE_FAILURES,
            Act.LOG_FAILURES,
            Act.ASK_WHY,
        }
    ),
    # Nothing of a customer's talk: hiring sees candidates, an executive sees sums.
    Role.HIRING: frozenset({Act.AUDITION}),
    Role.EXECUTIVE: frozenset(
        {
            Act.SEE_OVERVIEW,
            Act.SEE_TRANSFER,
            Act.SEE_FAILURES,
            Act.ASK_WHY,
            Act.PREVENT,
            Act.LOG_DECISIONS,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Act.READ_CONVERSATIONS,
            Act.SEE_PEOPLE,
            Act.SEE_ACCOUNTS,
            Act.READ_LOG,
            Act.READ_SCORECARDS,
            Act.SEE_RESPONSES,
            Act.READ_DISPUTES,
            Act.SEE_OVERVIEW,
            Act.SEE_TEAM,
            Act.SEE_COACHING,
            Act.SEE_ASSIGNMENTS,
            Act.SEE_ROUNDS,
            Act.SEE_GRADERS,
            Act.SEE_DIFFERENCES,
            Act.SEE_INSIGHT,
            Act.TAKE_FILES,
            Act.SEE_TRANSFER,
            Act.SEE_CUSTOMERS,
            Act.SEE_PROMISES,
            Act.SEE_FAILURES,
        }
    ),
}
