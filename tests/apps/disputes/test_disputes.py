"""Disputes from the first word to the last, and what the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.desk.models import Correction, PersonEvaluation, Purpose, Rating
from highpoint.apps.disputes import operations, queries, rulings
from highpoint.apps.disputes.models import (
    AppendOnly,
    Dispute,
    DisputeStep,
    Outcome,
    Ruling,
)
from highpoint.apps.disputes.operations import CannotAcknowledge, CannotDispute, Objection
from highpoint.apps.disputes.rulings import CannotRule, Way
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality.models import Evaluation
from highpoint.loop import dispute_job
from tests import factories

pytestmark = pytest.mark.django_db

NOW = factories.START + timedelta(days=3)
DAY = timedelta(days=1)


def objection(criterion="distress", was=0, wish=2, **more):
    return Objection(criterion, "I said sorry in my first line.", was, wish, 2, **more)


class Scene:
    """A team with a lead, another lead, a coach who reviews, and an agent whose talk was judged."""

    def __init__(self):
        self.team = factories.team()
        self.lead = factories.person(Role.LEAD, teams=(self.team,))
        self.other = factories.person(Role.LEAD, teams=(self.team,))
        self.coach = factories.person(Role.COACH, teams=(self.team,))
        self.user = factories.person(Role.AGENT)
        self.agent = factories.agent(user=self.user, team=self.team)
        self.talk = factories.lamp(by=self.agent)
        self.reviewer = self.lead
        self.evaluation = self.evaluate(self.lead)

    def evaluate(self, reviewer, **fields):
        fields = {"purpose": Purpose.REVIEW, "submitted_at": NOW - DAY, "score": 50.0} | fields
        made = PersonEvaluation.objects.create(
            conversation=self.talk,
            agent=self.agent,
            scorecard=factories.scorecard(),
            reviewer=reviewer,
            started_at=self.talk.started_at,
            begun_at=NOW - DAY,
            **fields,
        )
        Rating.objects.create(evaluation=made, criterion="distress", points=0, of=2)
        Rating.objects.create(evaluation=made, criterion="question", points=2, of=2)
        return made

    def open(self, evaluation=None, *, now=NOW, by=None, objections=None):
        about = queries.about_person(evaluation or self.evaluation)
        said = [objection()] if objections is None else objections
        return operations.open_dispute(about, said, by=by or self.user, now=now)


@pytest.fixture
def scene():
    return Scene()


def rule(dispute, by, outcome=Outcome.REJECTED, changes=None, now=NOW + DAY):
    return rulings.rule(dispute, outcome, "Because of turn 2.", changes or {}, by=by, now=now)


class TestOpenDispute:
    def test_keeps_the_words_and_what_was_asked_for(self, scene):
        dispute = scene.open()

        said = dispute.criteria.get()
        assert (said.words, said.was, said.wish) == ("I said sorry in my first line.", 0, 2)
        assert dispute.answer_by == NOW + 7 * DAY
        assert dispute.reviewer == scene.lead

    def test_leaves_the_score_as_it_was_and_shows_it_as_disputed(self, scene):
        scene.open()

        scene.evaluation.refresh_from_db()
        assert scene.evaluation.score == 50
        assert queries.is_disputed(scene.evaluation)

    def test_is_for_the_evaluated_agent_only(self, scene):
        with pytest.raises(CannotDispute, match="Only the person an evaluation is about"):
            scene.open(by=scene.other)

    def test_is_open_to_a_joined_name_of_the_same_person(self, scene):
        joined = factories.agent(joined_to=scene.agent, team=scene.team)
        PersonEvaluation.objects.filter(pk=scene.evaluation.pk).update(agent=joined)
        scene.evaluation.refresh_from_db()

        assert scene.open().agent == joined

    def test_needs_a_criterion_and_words(self, scene):
        with pytest.raises(CannotDispute, match="at least one criterion"):
            scene.open(objections=[])
        with pytest.raises(CannotDispute, match="in your words"):
            scene.open(objections=[Objection("distress", "  ", 0, 2, 2)])
        with pytest.raises(CannotDispute, match="is what it is"):
            scene.open(objections=[objection(was=2)])

    def test_is_once_at_a_time(self, scene):
        scene.open()

        with pytest.raises(CannotDispute, match="disputed already"):
            scene.open()

    def test_is_held_once_at_a_time_by_the_database(self, scene):
        dispute = scene.open()

        with pytest.raises(IntegrityError), transaction.atomic():
            Dispute.objects.create(
                conversation=scene.talk,
                agent=scene.agent,
                scorecard=dispute.scorecard,
                evaluation=scene.evaluation,
                opened_at=NOW,
                answer_by=NOW,
            )

    def test_turns_the_databases_refusal_into_a_sentence(self, scene):
        about = queries.about_person(scene.evaluation)
        scene.open()

        with pytest.raises(CannotDispute, match="Open that dispute"):
            operations.open_dispute(about, [objection()], by=scene.user, now=NOW)

    def test_is_possible_until_the_last_day_and_not_after(self, scene):
        about = queries.about_person(scene.evaluation)

        assert about.until == NOW - DAY + 14 * DAY
        assert not about.refusal(scene.user, about.until)
        assert "could be disputed until 18 November" in about.refusal(
            scene.user, about.until + timedelta(seconds=1)
        )

    def test_follows_the_days_that_are_set(self, scene):
        admin = factories.person(Role.ADMIN)
        operations.set_terms(days_to_open=3, days_to_answer=2, days_before=1, by=admin, now=NOW)

        with pytest.raises(CannotDispute, match="could be disputed until"):
            scene.open(now=NOW + 3 * DAY)
        assert scene.open().answer_by == NOW + 2 * DAY

    @pytest.mark.parametrize("purpose", [Purpose.SELF, Purpose.CALIBRATION])
    def test_is_not_for_self_reviews_or_calibration(self, scene, purpose):
        other = scene.evaluate(scene.coach, purpose=purpose)

        with pytest.raises(CannotDispute, match="not one that can be disputed"):
            scene.open(other)

    def test_is_not_for_a_draft(self, scene):
        draft = scene.evaluate(scene.coach, submitted_at=None, score=None)

        with pytest.raises(CannotDispute, match="not one that can be disputed"):
            scene.open(draft)

    def test_tells_those_who_may_answer_and_the_log(self, scene):
        stranger = factories.person(Role.LEAD, teams=(factories.team(),))
        dispute = scene.open()

        told = set(Notice.objects.filter(kind="dispute").values_list("to", flat=True))
        assert {scene.lead.pk, scene.other.pk, scene.coach.pk} == told
        assert stranger.pk not in told
        entry = AuditEntry.objects.get(act="disputed an evaluation")
        assert (entry.user, entry.thing_id, entry.agent) == (scene.user, dispute.pk, scene.agent)


class TestOfTheEngine:
    def about(self, scene):
        return queries.about_engine(Evaluation.objects.get(conversation=scene.talk))

    def said(self):
        return objection("refusal", was=1, kind="refusal", pinned=(3, 4, 28))

    def test_shows_while_it_is_open_and_outlives_a_new_reading(self, scene):
        now = scene.talk.reading.read_at + DAY
        dispute = operations.open_dispute(self.about(scene), [self.said()], by=scene.user, now=now)
        old = Evaluation.objects.get(conversation=scene.talk)
        fields = {"conversation": scene.talk, "agent": scene.agent, "scorecard": old.scorecard}
        old.delete()
        new = Evaluation.objects.create(started_at=scene.talk.started_at, **fields)

        assert queries.about_engine(new).open == dispute
        assert queries.open_in([scene.talk.pk]) == {scene.talk.pk}

    def test_is_once_at_a_time_in_the_database(self, scene):
        now = scene.talk.reading.read_at + DAY
        about = self.about(scene)
        operations.open_dispute(about, [self.said()], by=scene.user, now=now)

        with pytest.raises(CannotDispute, match="Open that dispute"):
            operations.open_dispute(about, [self.said()], by=scene.user, now=now)

    def test_accepted_leaves_the_engines_score_and_keeps_a_labelled_case(self, scene):
        now = scene.talk.reading.read_at + DAY
        dispute = operations.open_dispute(self.about(scene), [self.said()], by=scene.user, now=now)

        rule(dispute, scene.lead, Outcome.ACCEPTED)

        case = Correction.objects.get()
        assert (case.was, case.was_verdict) == ("refusal", "partial")
        assert (case.found, case.verdict) == ("refusal", "met")
        assert (case.turn, case.start, case.end) == (3, 4, 28)
        assert Evaluation.objects.get(conversation=scene.talk).score == 82

    def test_of_nobody_is_nobodys_to_dispute(self, scene):
        Evaluation.objects.filter(conversation=scene.talk).update(agent=None)

        assert self.about(scene) is None


class TestRule:
    def test_accepted_gives_what_was_asked_for_and_keeps_the_old_value(self, scene):
        dispute = scene.open()

        ruling = rule(dispute, scene.other, Outcome.ACCEPTED)

        scene.evaluation.refresh_from_db()
        said = dispute.criteria.get()
        assert scene.evaluation.ratings.get(criterion="distress").points == 2
        assert (said.was, said.became) == (0, 2)
        assert (ruling.score_before, ruling.score_after) == (50, 100)
        assert scene.evaluation.score == 100

    def test_partly_gives_what_the_ruling_says(self, scene):
        dispute = scene.open()

        rule(dispute, scene.other, Outcome.PARTLY, {"distress": 1})

        scene.evaluation.refresh_from_db()
        # distress weighs 20 and counts half, question 15 and counts in full.
        assert scene.evaluation.score == pytest.approx(100 * (20 * 0.5 + 15) / 35)

    def test_to_no_occasion_leaves_the_criterion_out(self, scene):
        dispute = scene.open(objections=[objection(wish=None)])

        rule(dispute, scene.other, Outcome.ACCEPTED)

        scene.evaluation.refresh_from_db()
        assert scene.evaluation.ratings.get(criterion="distress").points is None
        assert scene.evaluation.score == 100

    def test_a_failed_critical_criterion_lifts_its_cap_when_it_is_won(self, scene):
        Rating.objects.create(evaluation=scene.evaluation, criterion="no_insult", points=0, of=2)
        PersonEvaluation.objects.update(score=0, failed=["no_insult"])
        dispute = scene.open(objections=[objection("no_insult")])

        rule(dispute, scene.other, Outcome.ACCEPTED)

        scene.evaluation.refresh_from_db()
        assert scene.evaluation.failed == []
        assert scene.evaluation.score == pytest.approx(100 * 15 / 35)

    def test_of_one_that_was_taken_back_changes_the_draft(self, scene):
        dispute = scene.open()
        PersonEvaluation.objects.update(submitted_at=None, score=None)

        ruling = rule(dispute, scene.other, Outcome.ACCEPTED)

        scene.evaluation.refresh_from_db()
        assert scene.evaluation.ratings.get(criterion="distress").points == 2
        assert (scene.evaluation.score, ruling.score_after) == (None, None)

    def test_rejected_changes_nothing(self, scene):
        dispute = scene.open()

        rule(dispute, scene.other)

        scene.evaluation.refresh_from_db()
        assert scene.evaluation.score == 50
        assert dispute.criteria.get().became == 0
        assert not queries.is_disputed(scene.evaluation)

    @pytest.mark.parametrize(
        ("outcome", "changes", "sentence"),
        [
            (Outcome.PARTLY, {}, "which criterion changes"),
            (Outcome.PARTLY, {"distress": 2}, "all that was asked for"),
            (Outcome.PARTLY, {"distress": 9}, "not one that the criterion has"),
            (Outcome.WITHDRAWN, {}, "Choose whether"),
            ("", {}, "Choose whether"),
        ],
    )
    def test_refuses_what_is_no_answer(self, scene, outcome, changes, sentence):
        with pytest.raises(CannotRule, match=sentence):
            rule(scene.open(), scene.other, outcome, changes)

    def test_needs_words(self, scene):
        with pytest.raises(CannotRule, match="Write an answer"):
            rulings.rule(scene.open(), Outcome.REJECTED, " ", {}, by=scene.other, now=NOW)

    def test_happens_once(self, scene):
        dispute = scene.open()
        rule(dispute, scene.other)

        with pytest.raises(CannotRule, match="closed already"):
            rule(dispute, scene.other)

    def test_tells_the_agent_and_the_reviewer(self, scene):
        dispute = scene.open()

        rule(dispute, scene.other)

        told = Notice.objects.filter(once=f"dispute {dispute.pk} answered")
        assert {notice.to for notice in told} == {scene.user, scene.lead}


class TestNobodyRulesOnTheirOwnAlone:
    def test_the_reviewer_proposes_and_another_agrees(self, scene):
        dispute = scene.open()

        ruling = rule(dispute, scene.lead, Outcome.ACCEPTED)

        dispute.refresh_from_db()
        assert dispute.is_open
        assert ruling.stands_at is None
        rulings.agree(ruling, by=scene.other, now=NOW + 2 * DAY)
        dispute.refresh_from_db()
        scene.evaluation.refresh_from_db()
        assert dispute.outcome == Outcome.ACCEPTED
        assert scene.evaluation.score == 100

    def test_the_reviewer_cannot_agree_to_their_own_answer(self, scene):
        ruling = rule(scene.open(), scene.lead)

        with pytest.raises(CannotRule, match="Somebody else has to agree"):
            rulings.agree(ruling, by=scene.lead, now=NOW)

    def test_the_database_holds_it_too(self, scene):
        ruling = rule(scene.open(), scene.lead)

        with pytest.raises(IntegrityError, match="nobody_rules_on_their_own_alone"):
            Ruling.objects.filter(pk=ruling.pk).update(stands_at=NOW)

    def test_the_database_wants_two_people(self, scene):
        ruling = rule(scene.open(), scene.lead)

        with pytest.raises(IntegrityError, match="two_people_agree"):
            Ruling.objects.filter(pk=ruling.pk).update(agreed_by=scene.lead, agreed_at=NOW)

    def test_an_administrator_who_reviewed_needs_another_too(self, scene):
        admin = factories.person(Role.ADMIN)
        dispute = scene.open(scene.evaluate(admin))

        assert rulings.way(dispute, admin) is Way.WITH_ANOTHER
        assert rulings.way(dispute, scene.lead) is Way.ALONE

    def test_a_coach_proposes_only_and_does_not_agree(self, scene):
        dispute = scene.open()
        ruling = rule(dispute, scene.lead)

        assert rulings.way(dispute, scene.coach) is Way.WITH_ANOTHER
        with pytest.raises(CannotRule, match="A lead or an administrator"):
            rulings.agree(ruling, by=scene.coach, now=NOW)

    def test_an_agent_does_not_rule_nor_a_lead_on_their_own_work(self, scene):
        dispute = scene.open()
        scene.agent.user = None
        scene.agent.save()
        scene.other.agent = scene.agent
        scene.agent.user = scene.other
        scene.agent.save()
        dispute.refresh_from_db()

        with pytest.raises(CannotRule, match="role"):
            rule(dispute, factories.person(Role.AGENT))
        with pytest.raises(CannotRule, match="of their own"):
            rule(dispute, scene.other)

    def test_a_declined_answer_leaves_it_open_and_is_told(self, scene):
        dispute = scene.open()
        ruling = rule(dispute, scene.lead)

        rulings.decline(ruling, "Read turn 2 again.", by=scene.other, now=NOW)

        dispute.refresh_from_db()
        assert dispute.is_open
        assert Notice.objects.filter(to=scene.lead, subject__contains="not agreed").exists()
        with pytest.raises(CannotRule, match="not wait any more"):
            rulings.agree(ruling, by=scene.other, now=NOW)
        rule(dispute, scene.lead, Outcome.ACCEPTED)

    def test_declining_needs_a_reason(self, scene):
        ruling = rule(scene.open(), scene.lead)

        with pytest.raises(CannotRule, match="Say why"):
            rulings.decline(ruling, "", by=scene.other, now=NOW)

    def test_one_answer_waits_at_a_time(self, scene):
        dispute = scene.open()
        rule(dispute, scene.lead)

        with pytest.raises(CannotRule, match="waits for a second person already"):
            rule(dispute, scene.coach)

    def test_who_may_alone_sets_a_waiting_answer_aside(self, scene):
        dispute = scene.open()
        waits = rule(dispute, scene.lead)

        rule(dispute, scene.other, Outcome.ACCEPTED)

        waits.refresh_from_db()
        assert waits.why_declined == "Another answer was given."
        assert dispute.rulings.get(stands_at__isnull=False).by == scene.other


class TestASecondTime:
    def again(self, scene):
        first = scene.open()
        rule(first, scene.other)
        return scene.open(now=NOW + 2 * DAY)

    def test_a_new_one_may_follow_a_rejection_once(self, scene):
        second = self.again(scene)
        assert second.after.outcome == Outcome.REJECTED

        admin = factories.person(Role.ADMIN)
        rule(second, admin, now=NOW + 3 * DAY)

        with pytest.raises(CannotDispute, match="Two people have answered"):
            scene.open(now=NOW + 4 * DAY)

    def test_goes_to_somebody_who_had_no_part_in_the_first(self, scene):
        second = self.again(scene)

        for person in (scene.other, scene.lead):
            with pytest.raises(CannotRule, match="had a part in the first"):
                rule(second, person)
        assert rulings.way(second, factories.person(Role.ADMIN)) is Way.ALONE

    def test_has_its_own_days_from_the_rejection_on(self, scene):
        first = scene.open()
        rule(first, scene.other, now=NOW + 10 * DAY)

        with pytest.raises(CannotDispute, match="could be disputed until"):
            scene.open(now=NOW + 25 * DAY)
        assert scene.open(now=NOW + 24 * DAY).after == first

    def test_does_not_follow_what_was_accepted(self, scene):
        rule(scene.open(), scene.other, Outcome.ACCEPTED)

        with pytest.raises(CannotDispute, match="What it says now stands"):
            scene.open(now=NOW + 2 * DAY)

    def test_follows_one_rejection_once_in_the_database(self, scene):
        second = self.again(scene)

        with pytest.raises(IntegrityError), transaction.atomic():
            Dispute.objects.create(
                conversation=scene.talk,
                agent=scene.agent,
                scorecard=second.scorecard,
                evaluation=scene.evaluate(scene.coach),
                after=second.after,
                opened_at=NOW,
                answer_by=NOW,
            )


class TestWithdraw:
    def test_leaves_the_evaluation_and_lets_a_new_one_be_opened(self, scene):
        dispute = scene.open()
        waits = rule(dispute, scene.lead)

        operations.withdraw(dispute, by=scene.user, now=NOW + DAY)

        dispute.refresh_from_db()
        waits.refresh_from_db()
        assert dispute.outcome == Outcome.WITHDRAWN
        assert waits.declined_at
        assert not waits.stands_at
        assert scene.open(now=NOW + DAY).after is None

    def test_is_for_whoever_opened_it_and_while_it_is_open(self, scene):
        dispute = scene.open()

        with pytest.raises(CannotDispute, match="Only the person who opened"):
            operations.withdraw(dispute, by=scene.lead, now=NOW)
        rule(dispute, scene.other)
        with pytest.raises(CannotDispute, match="closed already"):
            operations.withdraw(dispute, by=scene.user, now=NOW)


class TestHistory:
    def test_tells_everything_in_order(self, scene):
        dispute = scene.open()
        ruling = rule(dispute, scene.lead, Outcome.ACCEPTED)
        rulings.agree(ruling, by=scene.other, now=NOW + 2 * DAY)

        assert [(step.what, step.by) for step in dispute.steps.all()] == [
            ("opened", scene.user),
            ("proposed", scene.lead),
            ("changed", scene.other),
            ("answered", scene.other),
        ]
        changed = dispute.steps.get(what="changed")
        assert changed.detail == "distress: 0 to 2 of 2"

    def test_is_only_ever_added_to(self, scene):
        step = scene.open().steps.get()

        with pytest.raises(AppendOnly):
            step.save()
        with pytest.raises(AppendOnly):
            DisputeStep.objects.update(detail="other")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE disputes_disputestep SET detail = 'other'")

    def test_goes_with_its_conversation(self, scene):
        scene.open()

        scene.talk.delete()

        assert not DisputeStep.objects.exists()

    def test_stays_when_a_person_goes(self, scene):
        dispute = scene.open()
        ruling = rule(dispute, scene.lead, Outcome.ACCEPTED)
        rulings.agree(ruling, by=scene.other, now=NOW + 2 * DAY)
        number = scene.other.pk

        scene.other.delete()
        scene.lead.delete()

        assert dispute.steps.get(what="answered").by_id == number
        assert Ruling.objects.get().agreed_by is None


class TestReminders:
    def test_come_once_before_and_once_after(self, scene):
        dispute = scene.open()

        assert dispute_job.remind(now=NOW + 4 * DAY) == 0
        assert dispute_job.remind(now=NOW + 5 * DAY) == 1
        assert dispute_job.remind(now=NOW + 6 * DAY) == 0
        assert dispute_job.remind(now=NOW + 8 * DAY) == 1
        assert dispute_job.remind(now=NOW + 9 * DAY) == 0
        once = Notice.objects.filter(to=scene.lead).values_list("once", flat=True)
        assert sorted(once) == [
            f"dispute {dispute.pk} {event}" for event in ("due", "opened", "overdue")
        ]

    def test_are_made_up_for_after_a_crash_and_never_doubled(self, scene, monkeypatch):
        scene.open()
        told = dispute_job.inform

        def crash(*args):
            told(*args)
            raise SystemExit

        monkeypatch.setattr(dispute_job, "inform", crash)
        with pytest.raises(SystemExit), transaction.atomic():
            dispute_job.remind(now=NOW + 6 * DAY)
        assert not Notice.objects.filter(once__endswith="due").exists()
        monkeypatch.setattr(dispute_job, "inform", told)

        assert dispute_job.remind(now=NOW + 6 * DAY) == 1
        assert Notice.objects.filter(to=scene.lead, once__endswith="due").count() == 1

    def test_are_not_of_what_is_closed(self, scene):
        rule(scene.open(), scene.other)

        assert dispute_job.remind(now=NOW + 30 * DAY) == 0


class TestAcknowledge:
    def test_is_the_agents_once_and_tells_the_reviewer(self, scene):
        assert list(queries.to_acknowledge(scene.agent)) == [scene.evaluation]

        operations.acknowledge(scene.evaluation, " Fair. ", by=scene.user, now=NOW)

        assert scene.evaluation.acknowledgement.comment == "Fair."
        assert not queries.to_acknowledge(scene.agent)
        assert Notice.objects.get(to=scene.lead, kind="evaluation").body == "Fair."
        with pytest.raises(CannotAcknowledge, match="already"):
            operations.acknowledge(scene.evaluation, "", by=scene.user, now=NOW)

    def test_is_nobody_elses(self, scene):
        with pytest.raises(CannotAcknowledge, match="Only the person"):
            operations.acknowledge(scene.evaluation, "", by=scene.lead, now=NOW)

    @pytest.mark.parametrize(
        "fields", [{"purpose": Purpose.CALIBRATION}, {"submitted_at": None, "score": None}]
    )
    def test_is_not_of_a_draft_or_a_calibration(self, scene, fields):
        other = scene.evaluate(scene.coach, **fields)

        assert other not in queries.to_acknowledge(scene.agent)
        with pytest.raises(CannotAcknowledge, match="nothing to acknowledge"):
            operations.acknowledge(other, "", by=scene.user, now=NOW)


class TestFigures:
    def test_count_outcomes_and_the_days_of_what_was_answered(self, scene):
        rule(scene.open(), scene.other, Outcome.ACCEPTED, now=NOW + 2 * DAY)
        scene.open(scene.evaluate(scene.coach))

        found = queries.figures(queries.seen_by(scene.lead), since=NOW - DAY, now=NOW + 8 * DAY)

        assert (found.accepted, found.answered, found.open, found.overdue) == (1, 1, 1, 1)
        assert (found.days.value, found.days.n, found.days.interval) == (2, 1, None)
        assert found.changed is None

    def test_are_of_the_teams_one_sees(self, scene):
        scene.open()
        stranger = factories.person(Role.LEAD, teams=(factories.team(),))

        assert queries.figures(queries.seen_by(stranger), since=NOW - DAY, now=NOW).open == 0
