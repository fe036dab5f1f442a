"""Which rows of the large company the benchmark opens, for each address that has a number."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.assignments.models import Assigned, Assignment, Draw
from highpoint.apps.calibration.models import Round
from highpoint.apps.coaching.models import WeeklyNote
from highpoint.apps.conversations.models import Conversation, Import
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.disputes.models import Dispute
from highpoint.apps.feedback import surveys
from highpoint.apps.feedback.models import Feedback, Survey, SurveyLink
from highpoint.apps.notices.models import Hook
from highpoint.apps.quality.models import Evaluation


def numbers(users: dict[str, User], own: Agent, card: int) -> dict[str, Any]:
    """Return what stands in an address, by its name; by role where people open their own."""
    team = own.team_id
    of: dict[str, Any] = {
        "assignment": Assignment.objects.get(team=team).pk,
        "agreement_differences": card,
        "import": Import.objects.latest("created_at").pk,
        "hook": Hook.objects.get(team=team).pk,
        "coaching_session": own.coaching_sessions.earliest("pk").pk,
        "feedback_one": {
            role: _first(Feedback.objects.filter(by=user) | Feedback.objects.filter(to=user))
            or _first(Feedback.objects.filter(direction="company"))
            for role, user in users.items()
        },
        "weekly_note": str(WeeklyNote.objects.filter(agent=own).latest("week_of").week_of),
        "survey_answer": surveys.token(SurveyLink.objects.get(answered_at=None)),
    }
    of |= dict.fromkeys(("survey", "survey_edit"), Survey.objects.latest("pk").pk)
    of |= dict.fromkeys(("import_progress", "import_problems"), of["import"])
    draw = Draw.objects.filter(assignment=of["assignment"]).latest("period")
    of |= dict.fromkeys(("draw", "draw_list"), draw.pk)
    open_round = Round.objects.filter(closed_at=None).latest("pk")
    closed = Round.objects.exclude(closed_at=None).latest("pk")
    of["calibration_round"] = dict.fromkeys(users, closed.pk) | {"coach": open_round.pk}
    of["grader"] = users["coach"].pk
    mine = PersonEvaluation.objects.filter(agent=own, purpose=Purpose.REVIEW)
    of["evaluation"] = dict.fromkeys(users, mine.earliest("pk").pk) | {
        role: PersonEvaluation.objects.filter(reviewer=users[role], submitted_at=None).first().pk
        if PersonEvaluation.objects.filter(reviewer=users[role], submitted_at=None).exists()
        else PersonEvaluation.objects.filter(reviewer=users[role]).latest("pk").pk
        for role in ("lead", "coach")
        if PersonEvaluation.objects.filter(reviewer=users[role]).exists()
    }
    given = PersonEvaluation.objects.filter(reviewer=users["lead"], submitted_at__isnull=False)
    of["evaluation_change"] = given.filter(purpose=Purpose.REVIEW).latest("pk").pk
    of["dispute_new"] = mine.filter(submitted_at__isnull=False).latest("submitted_at").pk
    newest = Evaluation.objects.filter(agent=own, scorecard=card).latest("started_at")
    of["dispute_new_engine"] = newest.pk
    of["dispute"] = Dispute.objects.filter(agent__team=team).latest("pk").pk
    given_to = Assigned.objects.filter(reviewer=users["coach"], given_back=None, evaluation=None)
    of["assigned_back"] = dict.fromkeys(users, _first(given_to))
    mate = Conversation.objects.filter(agent__team=team).exclude(agent=own)
    of["kudos_new"] = mate.latest("started_at").pk
    return of


def _first(rows: QuerySet[Any]) -> int | None:
    return rows.order_by("-pk").values_list("pk", flat=True).first()
