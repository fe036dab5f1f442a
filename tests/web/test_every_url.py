"""Every address, tried as each role and as nobody. An address without a row here fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.web.refusals import OWN_WAY
from tests import factories
from tests.web.things import Things
from tests.web.tries import Visitor, try_each

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset(Role)
READERS = EVERYBODY - {Role.HIRING, Role.EXECUTIVE}
SERVING = frozenset({Role.ADMIN, Role.LEAD, Role.COACH, Role.AGENT})
SEEING_PEOPLE = frozenset({Role.ADMIN, Role.LEAD, Role.COACH, Role.AUDITOR})
SEEING_ACCOUNTS = frozenset({Role.ADMIN, Role.LEAD, Role.AUDITOR})
ADMINS = frozenset({Role.ADMIN})
MAKING_CARDS = frozenset({Role.ADMIN, Role.LEAD})
RATING = frozenset({Role.ADMIN, Role.LEAD, Role.COACH})
IMPORTING = frozenset({Role.ADMIN, Role.LEAD})
CHANGING = EVERYBODY - {Role.AUDITOR}
RULING = frozenset({Role.ADMIN, Role.LEAD, Role.COACH})
SETTLING = frozenset({Role.ADMIN, Role.LEAD})
COACHING = frozenset({Role.ADMIN, Role.LEAD, Role.COACH})
PRACTICING = SERVING
TOLD_OF_TRAINING = frozenset({Role.ADMIN, Role.LEAD, Role.COACH, Role.EXECUTIVE, Role.AUDITOR})
SEEING_FAILURES = EVERYBODY - {Role.HIRING}
DECIDING = frozenset({Role.ADMIN, Role.LEAD, Role.EXECUTIVE})
PREVENTING = frozenset({Role.ADMIN, Role.LEAD, Role.COACH, Role.EXECUTIVE})
AUDITIONING = SERVING | {Role.HIRING}


@dataclass(frozen=True)
class Rule:
    """
    Who may open an address; ``thing`` names what its number is of, ``post`` that it only writes.

    ``writers`` are those who may write where others may look; ``address`` is what
    stands in it where that is no number, ``query`` what it must be asked for. What is
    ``shared`` is the whole company's: no team's own.
    """

    roles: frozenset[Role]
    thing: str = ""
    post: bool = False
    nobody_too: bool = False
    writers: frozenset[Role] | None = None
    address: str = ""
    shared: bool = False
    query: str = ""


RULES = {
    "customers": Rule(READERS),
    "customer": Rule(READERS, "customer", shared=True),
    "customer_merge": Rule(MAKING_CARDS, "customer", shared=True),
    "customer_merge_back": Rule(MAKING_CARDS, "merge", post=True, shared=True),
    "customer_apart": Rule(MAKING_CARDS, "customer", post=True, shared=True),
    "customer_deed": Rule(SERVING, "customer", post=True, shared=True),
    "customer_deed_back": Rule(SERVING, "deed", post=True, shared=True),
    "customer_take": Rule(ADMINS, "customer", shared=True),
    "customer_serve": Rule(SERVING, "customer", shared=True),
    "customer_erase": Rule(ADMINS, "customer", shared=True),
    "purchase_imports": Rule(MAKING_CARDS),
    "purchase_import": Rule(MAKING_CARDS, "purchase_import", shared=True),
    "purchase_import_progress": Rule(MAKING_CARDS, "purchase_import", shared=True),
    "purchase_import_start": Rule(MAKING_CARDS, "purchase_import", post=True, shared=True),
    "purchase_import_stop": Rule(MAKING_CARDS, "purchase_import", post=True, shared=True),
    "order_days": Rule(SERVING, "order", shared=True),
    "ladder": Rule(READERS),
    "ladder_rules": Rule(MAKING_CARDS),
    "promises": Rule(READERS),
    "promise_rule": Rule(SERVING, "promise", post=True),
    "follow_ups": Rule(SERVING),
    "openings": Rule(SERVING),
    "follow_up_limits": Rule(SERVING),
    "holidays": Rule(SERVING),
    "follow_up_snooze": Rule(SERVING, "follow-up", post=True, shared=True),
    "follow_up_done": Rule(SERVING, "follow-up", post=True, shared=True),
    "follow_up_link": Rule(SERVING, post=True),
    "follow_up_feed": Rule(EVERYBODY, "calendar", nobody_too=True, shared=True),
    "customer_brief": Rule(READERS, "customer", shared=True),
    "customer_brief_panel": Rule(READERS, "customer", shared=True),
    "customer_panel": Rule(EVERYBODY, "panel", nobody_too=True, shared=True),
    "customer_brief_json": Rule(READERS, "customer", shared=True),
    "customer_follow_up": Rule(SERVING, "customer", shared=True),
    "customer_told": Rule(SERVING, "customer", post=True, shared=True),
    "customer_wishes": Rule(SERVING, "customer", post=True, shared=True),
    "fact": Rule(SERVING, "fact", post=True, shared=True),
    "lessons": Rule(PRACTICING),
    "lessons_kept": Rule(COACHING),
    "lesson_workshop": Rule(COACHING),
    "lesson_new": Rule(COACHING),
    "lesson_version": Rule(COACHING, "lesson version", shared=True),
    "lesson_edit": Rule(COACHING, address="saying-no-kindly"),
    "lesson_preview": Rule(COACHING, address="saying-no-kindly"),
    "lesson_publish": Rule(COACHING, address="saying-no-kindly"),
    "lesson_retire": Rule(COACHING, address="saying-no-kindly", post=True),
    "lesson_take_back": Rule(COACHING, address="saying-no-kindly", post=True),
    "lesson_look": Rule(COACHING, "look", post=True),
    "certificate": Rule(PRACTICING, "certificate"),
    "certificate_statement": Rule(PRACTICING, "certificate"),
    "lesson": Rule(PRACTICING, address="saying-no-kindly"),
    "lesson_act": Rule(PRACTICING, address="saying-no-kindly", post=True),
    "lesson_scorm": Rule(COACHING, address="saying-no-kindly"),
    "learning_path": Rule(PRACTICING),
    "placement": Rule(PRACTICING),
    "mastery": Rule(PRACTICING),
    "mastery_share": Rule(PRACTICING, post=True),
    "mastery_of": Rule(COACHING, "shown map"),
    "transfer": Rule(TOLD_OF_TRAINING),
    "practice": Rule(PRACTICING),
    "practice_map": Rule(PRACTICING),
    "model_voice": Rule(ADMINS),
    "audition": Rule(AUDITIONING),
    "audition_begin": Rule(AUDITIONING, post=True),
    "audition_say": Rule(AUDITIONING, post=True),
    "audition_stop": Rule(AUDITIONING, post=True),
    "audition_result": Rule(AUDITIONING, "audition done"),
    "audition_share": Rule(AUDITIONING, "audition done", post=True),
    "scene": Rule(PRACTICING, address="three-legged-desk"),
    "practice_begin": Rule(PRACTICING, address="three-legged-desk", post=True),
    "practice_talk": Rule(PRACTICING, "practice"),
    "practice_say": Rule(PRACTICING, "practice", post=True),
    "practice_tip": Rule(PRACTICING, "practice", post=True),
    "practice_stop": Rule(PRACTICING, "practice", post=True),
    "practice_again": Rule(PRACTICING, "practice", post=True),
    "practice_share": Rule(PRACTICING, "practice done", post=True),
    "failures": Rule(SEEING_FAILURES),
    "own_steps": Rule(SEEING_FAILURES),
    "failures_every": Rule(SEEING_FAILURES),
    "failure_new": Rule(SERVING),
    "failure": Rule(READERS, "failure"),
    "failure_dismiss": Rule(SERVING, "failure", post=True),
    "failure_part": Rule(SERVING, "failure", post=True),
    "failures_learned": Rule(READERS),
    "failure_teach": Rule(SERVING, "failure", post=True),
    "chain": Rule(SEEING_FAILURES),
    "chain_step": Rule(PREVENTING, "chain step", shared=True),
    "trouble_file": Rule(PREVENTING, "trouble", shared=True),
    "failures_badly": Rule(READERS),
    "apologies": Rule(SEEING_FAILURES),
    "both_sides": Rule(SEEING_FAILURES),
    "solution": Rule(SERVING, "solution"),
    "allowance": Rule(PREVENTING, address="refund"),
    "hand_offs": Rule(SEEING_FAILURES),
    "failure_answers": Rule(SERVING),
    "failure_answer": Rule(SERVING, "proposal"),
    "failures_check": Rule(PREVENTING - {Role.EXECUTIVE}),
    "failure_checked": Rule(PREVENTING - {Role.EXECUTIVE}, "audited", post=True),
    "why_lay": Rule(PREVENTING, "why", post=True, shared=True),
    "decisions": Rule(SEEING_FAILURES),
    "decision_new": Rule(DECIDING),
    "decision": Rule(SEEING_FAILURES, "decision", shared=True),
    "decision_change": Rule(DECIDING, "decision", shared=True),
    "decision_review": Rule(DECIDING, "decision", post=True, shared=True),
    "evidence_away": Rule(DECIDING, "evidence", post=True, shared=True),
    "trouble": Rule(SEEING_FAILURES, "trouble", shared=True),
    "why_ask": Rule(PREVENTING, "trouble", post=True, shared=True),
    "why_reword": Rule(PREVENTING, "why", post=True, shared=True),
    "prevention_actions": Rule(SEEING_FAILURES),
    "prevention_new": Rule(PREVENTING),
    "prevention_action": Rule(SEEING_FAILURES, "prevention action", shared=True),
    "prevention_change": Rule(PREVENTING, "prevention action", shared=True),
    "watch": Rule(COACHING),
    "watch_now": Rule(COACHING),
    "watch_past": Rule(COACHING),
    "watch_settings": Rule(MAKING_CARDS),
    "watch_talk": Rule(READERS, "open talk"),
    "watch_take": Rule(COACHING, "open talk", post=True),
    "watch_helped": Rule(COACHING, "open talk", post=True),
    "watch_outcome": Rule(COACHING, "open talk", post=True),
    "prevention_done": Rule(PREVENTING, "prevention action", post=True, shared=True),
    "stories": Rule(PRACTICING),
    "story_new": Rule(PRACTICING),
    "story": Rule(PRACTICING, "story", shared=True),
    "story_edit": Rule(PRACTICING, "story"),
    "story_back": Rule(PRACTICING, "story", post=True),
    "story_pick": Rule(COACHING, "story", post=True, shared=True),
    "charter": Rule(PRACTICING),
    "pledge": Rule(PRACTICING, post=True),
    "charter_team": Rule(PRACTICING, "team"),
    "charter_gather": Rule(COACHING, "team", post=True),
    "charter_merge": Rule(COACHING, "gathering team", post=True),
    "charter_part": Rule(COACHING, "merged line", post=True),
    "charter_open": Rule(COACHING, "gathering team", post=True),
    "charter_vote": Rule(PRACTICING, "gathering team", post=True),
    "charter_close": Rule(COACHING, "gathering team", post=True),
    "charter_criterion": Rule(MAKING_CARDS, "team", post=True),
    "charter_past": Rule(PRACTICING, "charter"),
    "recall": Rule(PRACTICING),
    "recall_answer": Rule(PRACTICING, "recall card", post=True),
    "recall_deck": Rule(PRACTICING, address="golden", post=True),
    "replays": Rule(PRACTICING),
    "replay": Rule(PRACTICING, "replay"),
    "replay_aside": Rule(PRACTICING, "replay", post=True),
    "replay_moment": Rule(PRACTICING, "moment"),
    "replay_moment_aside": Rule(PRACTICING, "moment", post=True),
    "replay_suggest": Rule(COACHING, "moment", post=True),
    "replay_keep": Rule(PRACTICING, "reply_try", post=True),
    "scenarios": Rule(RATING),
    "scenario_new": Rule(RATING),
    "scenario_export": Rule(RATING, query="slug=three-legged-desk"),
    "scenario_import": Rule(RATING),
    "scenario_edit": Rule(RATING, address="three-legged-desk"),
    "scenario_try": Rule(RATING, address="three-legged-desk", post=True),
    "scenario_publish": Rule(RATING, address="three-legged-desk"),
    "scenario_retire": Rule(RATING, address="three-legged-desk", post=True),
    "scenario_take_back": Rule(RATING, address="three-legged-desk", post=True),
    "scenario_version": Rule(RATING, "scenario version", shared=True),
    "home": Rule(EVERYBODY),
    "account": Rule(EVERYBODY),
    "account_time": Rule(EVERYBODY, post=True),
    "account_login": Rule(EVERYBODY, nobody_too=True),
    "account_logout": Rule(EVERYBODY),
    "account_change_password": Rule(EVERYBODY),
    "account_inactive": Rule(EVERYBODY, nobody_too=True),
    "made_up_remove": Rule(frozenset({Role.ADMIN})),
    "conversations": Rule(READERS),
    "conversation": Rule(READERS, "talk"),
    "filter_save": Rule(SERVING, post=True),
    "filter_delete": Rule(SERVING, "filter", post=True),
    "today": Rule(SERVING),
    "people": Rule(SEEING_PEOPLE),
    "person": Rule(SEEING_PEOPLE, "agent"),
    "about": Rule(EVERYBODY),
    "about_page": Rule(EVERYBODY, address="moments/distress"),
    "imports": Rule(IMPORTING),
    "import": Rule(IMPORTING, "import"),
    "import_start": Rule(IMPORTING, "import", post=True),
    "import_stop": Rule(IMPORTING, "import", post=True),
    "import_leave": Rule(IMPORTING, "preview", post=True),
    "import_progress": Rule(IMPORTING, "import"),
    "import_problems": Rule(IMPORTING, "import"),
    "mfa_authenticate": Rule(EVERYBODY),
    "mfa_reauthenticate": Rule(EVERYBODY),
    "account_reauthenticate": Rule(EVERYBODY),
    "mfa_index": Rule(EVERYBODY),
    "mfa_activate_totp": Rule(EVERYBODY),
    "mfa_deactivate_totp": Rule(EVERYBODY),
    "mfa_view_recovery_codes": Rule(EVERYBODY),
    "mfa_generate_recovery_codes": Rule(EVERYBODY),
    "accounts_second_factor": Rule(ADMINS, "person", post=True),
    "accounts": Rule(SEEING_ACCOUNTS),
    "accounts_add": Rule(ADMINS),
    "accounts_several": Rule(ADMINS),
    "accounts_one": Rule(SEEING_ACCOUNTS, "person", writers=ADMINS),
    "accounts_link": Rule(ADMINS, "person", post=True),
    "accounts_switch": Rule(ADMINS, "person", post=True),
    "accounts_sessions": Rule(ADMINS, "person", post=True),
    "teams": Rule(SEEING_ACCOUNTS, writers=ADMINS),
    "team": Rule(SEEING_ACCOUNTS, "team", writers=ADMINS),
    "team_members": Rule(ADMINS, "team", post=True),
    "team_retire": Rule(ADMINS, "team", post=True),
    "agent_names": Rule(ADMINS, "agent"),
    "agent_join": Rule(ADMINS, "agent", post=True),
    "agent_part": Rule(ADMINS, "agent", post=True),
    "join": Rule(EVERYBODY, "link", nobody_too=True),
    "looks": Rule(SERVING),
    "api_keys": Rule(ADMINS, writers=ADMINS),
    "panel_origins": Rule(ADMINS),
    "panel_origin": Rule(ADMINS, "panel origin", post=True),
    "api_key_revoke": Rule(ADMINS, "key", post=True),
    "api:operations": Rule(EVERYBODY),
    "log": Rule(frozenset({Role.ADMIN, Role.AUDITOR})),
    "log_export": Rule(frozenset({Role.ADMIN, Role.AUDITOR}), "ending"),
    "scorecards": Rule(READERS),
    "scorecard": Rule(READERS, "card", shared=True),
    "scorecard_compare": Rule(READERS, "card", shared=True),
    "scorecard_new": Rule(MAKING_CARDS, post=True),
    "scorecard_save": Rule(MAKING_CARDS, "draft", post=True, shared=True),
    "scorecard_next": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "scorecard_discard": Rule(MAKING_CARDS, "draft", post=True, shared=True),
    "scorecard_publish": Rule(MAKING_CARDS, "draft", shared=True),
    "scorecard_retire": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "scorecard_put": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "scorecard_take_out": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "scorecard_try": Rule(MAKING_CARDS, "draft", shared=True),
    "rescore": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "rescore_stop": Rule(MAKING_CARDS, "card", post=True, shared=True),
    "rescore_progress": Rule(MAKING_CARDS, "card", shared=True),
    "assignments": Rule(MAKING_CARDS | {Role.AUDITOR}),
    "assignment_new": Rule(MAKING_CARDS),
    "assignment_size": Rule(MAKING_CARDS),
    "assignment": Rule(MAKING_CARDS | {Role.AUDITOR}, "assignment"),
    "assignment_change": Rule(MAKING_CARDS, "assignment"),
    "assignment_end": Rule(MAKING_CARDS, "assignment", post=True),
    "draw": Rule(MAKING_CARDS | {Role.AUDITOR}, "draw"),
    "draw_list": Rule(MAKING_CARDS | {Role.AUDITOR}, "draw"),
    "assigned_mine": Rule(SERVING),
    "assigned_begin": Rule(SERVING, "assigned", post=True),
    "assigned_skip": Rule(SERVING, "assigned", post=True),
    "assigned_back": Rule(SERVING, "assigned"),
    "insight": Rule(SEEING_PEOPLE),
    "insight_boxes": Rule(SEEING_PEOPLE),
    "insight_channels": Rule(SEEING_PEOPLE),
    "insight_reviews": Rule(SEEING_PEOPLE),
    "insight_moments": Rule(SEEING_PEOPLE, query="what=kind:distress"),
    "insight_view_save": Rule(SEEING_PEOPLE - {Role.AUDITOR}, post=True),
    "insight_threshold": Rule(MAKING_CARDS, post=True),
    "insight_threshold_remove": Rule(MAKING_CARDS, "threshold", post=True),
    "insight_take": Rule(SEEING_PEOPLE, "ending", shared=True),
    "insight_boxes_take": Rule(SEEING_PEOPLE, "ending", shared=True),
    "insight_moments_take": Rule(SEEING_PEOPLE, "ending", shared=True, query="what=kind:distress"),
    "conversations_take": Rule(SEEING_PEOPLE, "ending", shared=True),
    "moments_take": Rule(SEEING_PEOPLE, "ending", shared=True),
    "reviews_take": Rule(SEEING_PEOPLE, "ending", shared=True),
    "answers_take": Rule(SEEING_PEOPLE, "ending", shared=True),
    "evaluations_take": Rule(SEEING_PEOPLE, "ending", shared=True),
    "criterion": Rule(MAKING_CARDS, "draft", shared=True),
    "calibration": Rule(SEEING_PEOPLE),
    "calibration_new": Rule(MAKING_CARDS),
    "calibration_round": Rule(SEEING_PEOPLE, "round"),
    "calibration_rate": Rule(RATING, "round", post=True),
    "calibration_close": Rule(MAKING_CARDS, "round", post=True),
    "calibration_call_off": Rule(MAKING_CARDS, "round", post=True),
    "calibration_agree": Rule(RATING, "round", post=True),
    "grader_own": Rule(RATING),
    "grader": Rule(SEEING_ACCOUNTS, "person"),
    "agreement": Rule(READERS),
    "agreement_differences": Rule(SEEING_PEOPLE, "card", shared=True),
    "criterion_remove": Rule(MAKING_CARDS, "draft", post=True, shared=True),
    "reviews": Rule(SERVING),
    "comment_templates": Rule(SERVING),
    "comment_template_remove": Rule(SERVING, "template", post=True),
    "evaluation": Rule(READERS, "evaluation"),
    "evaluation_answer": Rule(SERVING, "evaluation", post=True),
    "evaluation_comment": Rule(SERVING, "evaluation", post=True),
    "evaluation_change": Rule(SERVING, "evaluation"),
    "evaluation_withdraw": Rule(SERVING, "evaluation", post=True),
    "evaluation_discard": Rule(SERVING, "evaluation", post=True),
    "evaluation_begin": Rule(SERVING, "talk", post=True),
    "peer_ask": Rule(SERVING, "talk", post=True),
    "correct": Rule(SERVING, "talk", post=True),
    "correction_why": Rule(SERVING, "correction", post=True),
    "correction_take_back": Rule(SERVING, "correction", post=True),
    "notices": Rule(EVERYBODY),
    "notices_read": Rule(CHANGING, post=True),
    "notices_choose": Rule(EVERYBODY, writers=CHANGING),
    "notice_open": Rule(CHANGING, "notice", post=True),
    "deliveries": Rule(ADMINS),
    "delivery_decide": Rule(ADMINS, "delivery", post=True),
    "hooks": Rule(MAKING_CARDS, writers=MAKING_CARDS),
    "hook": Rule(MAKING_CARDS, "hook", writers=MAKING_CARDS),
    "hook_try": Rule(MAKING_CARDS, "hook", post=True),
    "hook_secret": Rule(MAKING_CARDS, "program hook", post=True),
    "hook_remove": Rule(MAKING_CARDS, "hook", post=True),
    "survey_answer": Rule(EVERYBODY, "survey_link", nobody_too=True, shared=True),
    "surveys": Rule(MAKING_CARDS),
    "survey_new": Rule(MAKING_CARDS, writers=MAKING_CARDS),
    "survey": Rule(MAKING_CARDS, "survey", shared=True),
    "survey_edit": Rule(MAKING_CARDS, "survey", writers=MAKING_CARDS, shared=True),
    "survey_retire": Rule(MAKING_CARDS, "survey", post=True, shared=True),
    "survey_links": Rule(MAKING_CARDS, "survey", post=True, shared=True),
    "survey_links_csv": Rule(MAKING_CARDS, "survey", shared=True),
    "survey_revoke": Rule(MAKING_CARDS, "link_row", post=True),
    "survey_ask": Rule(MAKING_CARDS, "talk", post=True),
    "ratings": Rule(READERS),
    "ratings_answers": Rule(READERS),
    "ratings_import": Rule(IMPORTING, writers=IMPORTING),
    "feedback": Rule(SERVING),
    "feedback_new": Rule(SERVING, writers=SERVING),
    "feedback_one": Rule(SERVING, "feedback", writers=SERVING),
    "overview": Rule(frozenset({Role.ADMIN, Role.EXECUTIVE, Role.AUDITOR})),
    "disputes": Rule(READERS),
    "dispute_terms": Rule(ADMINS, post=True),
    "dispute_new": Rule(SERVING, "handed_in"),
    "dispute_new_engine": Rule(SERVING, "engine"),
    "dispute": Rule(READERS, "dispute"),
    "dispute_rule": Rule(RULING, "dispute", post=True),
    "dispute_agree": Rule(SETTLING, "dispute", post=True),
    "dispute_withdraw": Rule(SERVING, "dispute", post=True),
    "acknowledge": Rule(SERVING, "handed_in", post=True),
    "own_team": Rule(READERS),
    "team_page": Rule(READERS, "team"),
    "team_care": Rule(MAKING_CARDS, "team", post=True),
    "help_ask": Rule(SERVING, post=True),
    "help_withdraw": Rule(SERVING, "call", post=True),
    "help_answer": Rule(SEEING_PEOPLE - {Role.AUDITOR}, "help", post=True),
    "load_share": Rule(SERVING, post=True),
    "pulse": Rule(SERVING),
    "coaching": Rule(READERS),
    "coaching_new": Rule(COACHING),
    "coaching_session": Rule(READERS, "session", writers=COACHING),
    "coaching_move": Rule(COACHING, "session", post=True),
    "coaching_held": Rule(COACHING, "session", post=True),
    "coaching_off": Rule(COACHING, "session", post=True),
    "coaching_read": Rule(SERVING, "session", post=True),
    "coaching_note": Rule(COACHING, "session", post=True),
    "coaching_take_in": Rule(COACHING, "session", post=True),
    "coaching_agree": Rule(SERVING, "session", post=True),
    "coaching_action": Rule(SERVING, "action", post=True),
    "pin": Rule(COACHING, post=True),
    "unpin": Rule(COACHING, "pin", post=True),
    "pin_note": Rule(COACHING, "pin", post=True),
    "high_point": Rule(SERVING, "high point", post=True),
    "weekly_note": Rule(SERVING, address="2026-11-16"),
    "kudos": Rule(SERVING),
    "kudos_new": Rule(SERVING, "talk"),
    "kudos_back": Rule(SERVING, "kudos", post=True),
    "thanks": Rule(SERVING),
}


# What stands at these is no one person's: a look at it tells nothing of anybody.
NOBODYS = frozenset(
    {
        "trouble",
        "prevention action",
        *("chain step", "decision", "evidence"),
        *("", "team", "link", "ending", "filter", "import", "preview", "card", "draft", "round"),
        *(
            "assignment",
            "assigned",
            "draw",
            "hook",
            "program hook",
            "survey",
            "survey_link",
            "feedback",
        ),
        *("story", "charter", "key", "panel", "panel origin"),
        *("customer", "order", "merge", "purchase_import"),
        "scenario version",
        "lesson version",
        *("scenario version", "customer", "order", "fact", "follow-up", "calendar"),
    }
)
# These are of a person and show how they sign in and are named, not how they work.
NO_WORK_OF_ANYBODY = frozenset({"accounts_one", "agent_names"})
# Only the person it is about opens these.
OWNERS_ONLY = frozenset(
    {
        *("dispute_new", "dispute_new_engine", "evaluation", "evaluation_change", "acknowledge"),
        *("practice_talk", "replay", "audition_result"),
    }
)


def names(patterns=None) -> Iterator[str]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern)
        elif entry.namespace == "api":
            # What programs call is tried by each key (tests/api/test_every_route.py).
            yield "api:operations"
        else:
            yield from names(entry.url_patterns)


def address(name: str, rule: Rule, made: Things) -> str:
    if rule.address:
        return reverse(name, args=[rule.address])
    path = reverse(name, args=[made[rule.thing]] if rule.thing else [])
    return f"{path}?{rule.query}" if rule.query else path


def ask(visitor: Visitor, rule: Rule, path: str):
    return visitor.post(path) if rule.post else visitor.get(path)


# What a role may do is no database's affair; that each page's queries run there is seen by a lead.
ON_ANY_DATABASE = [
    pytest.param(role, marks=[] if role is Role.LEAD else pytest.mark.once) for role in Role
]
OF_SOMETHING = [name for name, rule in RULES.items() if rule.thing]
WRITTEN_TO = [name for name, rule in RULES.items() if rule.post]
SHOWING_WORK = [
    name
    for name, rule in RULES.items()
    if rule.thing not in NOBODYS and not rule.post and name not in NO_WORK_OF_ANYBODY
]


class TestEveryUrl:
    def test_has_a_rule(self):
        assert sorted(names()) == sorted(RULES)

    @pytest.mark.parametrize("role", ON_ANY_DATABASE)
    def test_opens_for_those_who_may_and_for_no_others(self, role):
        visitor = Visitor(role)

        def one(name):
            rule = RULES[name]
            answer = ask(visitor, rule, address(name, rule, visitor.things()))
            if role in rule.roles:
                assert answer.status_code in (200, 302)
            else:
                assert answer.status_code == 403
                assert b"Your role does not let you" in answer.content

        try_each(RULES, one)

    @pytest.mark.once
    def test_leads_nobody_to_the_sign_in(self):
        owner = Visitor(Role.LEAD)

        def one(name):
            rule = RULES[name]
            path = address(name, rule, owner.things())
            answer = Client().post(path) if rule.post else Client().get(path)
            if rule.nobody_too:
                assert answer.status_code == 200
            else:
                assert answer.status_code == 302
                assert answer["Location"].startswith(reverse("account_login"))

        try_each(RULES, one)

    # Administrators and auditors see the whole company: no one is a stranger to them.
    @pytest.mark.parametrize("role", [Role.LEAD, Role.COACH, Role.AGENT])
    def test_shows_nobody_what_is_another_teams(self, role):
        stranger = Visitor(role, in_a_team=True)

        def one(name):
            rule = RULES[name]
            owner = factories.person(role, teams=(factories.team(),))
            made = Things(owner)
            owner.agent.team = owner.teams.first()
            owner.agent.save()
            assert ask(stranger, rule, address(name, rule, made)).status_code in (403, 404)

        try_each([name for name in OF_SOMETHING if not RULES[name].shared], one)

    @pytest.mark.parametrize("number", [0, 10**9, 10**25])
    def test_says_that_what_is_not_there_is_not(self, number):
        visitor = Visitor(Role.ADMIN)

        def one(name):
            rule = RULES[name]
            assert ask(visitor, rule, reverse(name, args=[number])).status_code == 404

        try_each(OF_SOMETHING, one)

    @pytest.mark.once
    @pytest.mark.parametrize("role", Role)
    def test_is_written_to_by_those_who_may_and_by_no_others(self, role):
        visitor = Visitor(role)

        def one(name):
            rule = RULES[name]
            answer = visitor.post(address(name, rule, visitor.things()))
            assert answer.status_code == (200 if role in rule.writers else 403)

        try_each([name for name, rule in RULES.items() if rule.writers], one)

    @pytest.mark.once
    def test_takes_no_form_from_an_auditor(self):
        visitor = Visitor(Role.AUDITOR)

        def one(name):
            answer = visitor.post(address(name, RULES[name], visitor.things()))
            assert answer.status_code == 403
            assert b"Your role does not let you" in answer.content

        try_each(sorted(set(RULES) - OWN_WAY), one)

    @pytest.mark.once
    def test_leaves_a_line_in_the_log_when_it_is_written_to(self):
        visitor = Visitor(Role.ADMIN)

        def one(name):
            path = address(name, RULES[name], visitor.things())
            before = AuditEntry.objects.filter(user=visitor.user).count()
            visitor.post(path)
            assert AuditEntry.objects.filter(user=visitor.user).count() > before

        try_each(WRITTEN_TO, one)

    @pytest.mark.once
    def test_leaves_a_line_in_the_log_where_it_shows_anothers_work(self):
        lead, admin = (Visitor(role, in_a_team=True) for role in (Role.LEAD, Role.ADMIN))

        def one(name):
            rule = RULES[name]
            reader = lead if Role.LEAD in rule.roles else admin
            owner = factories.person(Role.AGENT, teams=(reader.team,))
            made = Things(owner)
            owner.agent.team = reader.team
            owner.agent.save()
            before = AuditEntry.objects.filter(user=reader.user).count()

            answer = reader.get(address(name, rule, made))

            # What only its owner may open is not there for the reader, and is no look.
            of_owner = Q(agent=owner.agent) | Q(person=owner)
            looks = AuditEntry.objects.filter(of_owner, user=reader.user)
            assert looks.count() - before == (1 if answer.status_code == 200 else 0)
            assert answer.status_code == (404 if name in OWNERS_ONLY else 200)

        try_each(SHOWING_WORK, one)

    @pytest.mark.once
    def test_changes_nothing_by_being_looked_at(self):
        visitor = Visitor(Role.ADMIN)

        def one(name):
            assert visitor.get(address(name, RULES[name], visitor.things())).status_code == 405

        try_each(WRITTEN_TO, one)

    @pytest.mark.once
    def test_takes_no_form_without_its_token(self):
        visitor = Visitor(Role.ADMIN, strict=True)

        def one(name):
            answer = visitor.post(address(name, RULES[name], visitor.things()))
            assert answer.status_code == 403
            assert b"This form has grown old" in answer.content

        try_each(WRITTEN_TO, one)
