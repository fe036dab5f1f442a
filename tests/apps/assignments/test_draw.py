"""An assignment is drawn: evenly, without replacement, and so that it can be drawn again."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.assignments import drawing
from highpoint.apps.assignments.candidates import to_fields
from highpoint.apps.assignments.models import Assigned, Assignment, Draw, Rule
from highpoint.apps.assignments.operations import CannotPlan, draw, end
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality.conditions import Filter
from tests import factories
from tests.apps.assignments.company import NOW, Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return Company()


class TestPlan:
    def test_gives_each_agent_the_quota_and_each_reviewer_as_many(self, company):
        made = company.plan(quota=4)

        items = Assigned.objects.filter(draw=made)
        assert Counter(item.agent_id for item in items) == {agent.pk: 4 for agent in company.agents}
        assert set(Counter(item.reviewer_id for item in items).values()) == {6}

    def test_draws_of_the_days_before_and_of_the_team_only(self, company):
        stranger = factories.agent(team=factories.team())
        factories.conversation("Hi", "Hello", by=stranger, started_at=NOW - timedelta(days=2))
        old = factories.conversation(
            "Hi", "Hello", by=company.agents[0], started_at=NOW - timedelta(days=30)
        )

        made = company.plan(quota=50)

        assert made.candidates == len(made.drawn) == 3 * company.TALKS
        assert not Assigned.objects.filter(conversation=old).exists()
        assert not Assigned.objects.filter(agent=stranger).exists()

    def test_counts_all_names_of_an_agent_as_one(self, company):
        other = factories.agent(joined_to=company.agents[0], team=company.team)
        for number in range(5):
            factories.conversation(
                "Hi", "Hello", by=other, started_at=NOW - timedelta(days=2, minutes=number)
            )

        made = company.plan(quota=30)

        assert Counter(row[1] for row in made.drawn)[company.agents[0].pk] == company.TALKS + 5

    def test_gives_nobody_their_own_talks(self, company):
        lead = company.reviewers[0]
        company.agents[0].user = lead
        company.agents[0].save()

        made = company.plan(quota=6)

        of_lead = {item.agent_id for item in made.items.filter(reviewer=lead)}
        assert company.agents[0].pk not in of_lead
        assert of_lead
        assert Counter(item.reviewer_id for item in made.items.all()) == {
            person.pk: 9 for person in company.reviewers
        }

    def test_gives_a_reviewer_only_agents_they_see(self, company):
        boss = factories.person(Role.ADMIN)
        other = factories.agent(team=factories.team())
        for number in range(3):
            factories.conversation(
                "Hi", "Hello", by=other, started_at=NOW - timedelta(days=2, minutes=number)
            )

        made = company.plan(by=boss, team=None, reviewers=[*company.reviewers, boss], quota=3)

        assert {item.reviewer for item in made.items.filter(agent=other)} == {boss}

    def test_gives_a_reviewer_nothing_they_have_reviewed(self, company):
        [talk] = Conversation.objects.filter(agent=company.agents[0])[:1]
        PersonEvaluation.objects.create(
            conversation=talk,
            agent=company.agents[0],
            scorecard=factories.scorecard(),
            reviewer=company.reviewers[0],
            started_at=talk.started_at,
            begun_at=NOW,
        )

        made = company.plan(quota=company.TALKS)

        assert made.items.get(conversation=talk).reviewer == company.reviewers[1]

    def test_tells_each_reviewer_once(self, company):
        made = company.plan(quota=4)

        assert Notice.objects.filter(kind="assignment").count() == 2
        notice = Notice.objects.get(to=company.reviewers[0])
        assert notice.subject == f"6 conversations to review, by {made.due:%a %-d %b}"

    def test_is_in_the_log(self, company):
        company.plan()

        acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
        assert acts[-2:] == ["planned an assignment", "drew conversations to review"]

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"shares": {Rule.CHANCE: 90}}, "90 % in all"),
            ({"reviewers": []}, "who reviews"),
            ({"shares": {Rule.FILTER: 100}}, "filter"),
            ({"days": 1}, "Nothing can be drawn"),
            ({"team": None}, "teams you lead"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_nothing(self, company, wrong, says):
        factories.team()

        with pytest.raises(CannotPlan, match=says):
            company.plan(**wrong)

        assert not Assignment.objects.exists()

    def test_may_find_nothing_yet_where_it_goes_on(self, company):
        made = company.plan(cycle="monthly", days=3)

        assert made.drawn == []
        assert made.notes[0] == "0 conversations of 0 agents could be drawn."

    def test_lets_agents_review_themselves(self, company):
        company.agents[0].user = factories.person(Role.AGENT)
        company.agents[0].save()

        made = company.plan(purpose="self", reviewers=[])

        assert {(item.agent, item.reviewer) for item in made.items.all()} == {
            (company.agents[0], company.agents[0].user)
        }
        assert "Left out: 2 agents who do not sign in" in made.notes[-1]

    def test_lets_agents_of_a_team_review_each_other_and_never_themselves(self, company):
        for agent in company.agents:
            agent.user = factories.person(Role.AGENT)
            agent.save()

        made = company.plan(purpose="peer", reviewers=[], quota=4)

        assert all(item.reviewer != item.agent.user for item in made.items.all())
        assert set(Counter(item.reviewer_id for item in made.items.all()).values()) == {4}


class TestRules:
    def test_draw_by_a_filter(self, company):
        wanted = company.talk(company.agents[1], channel="phone")

        made = company.plan(
            shares={Rule.FILTER: 100}, wanted=to_fields(Filter(channel="phone")), query="x"
        )

        assert made.drawn[0][:3] == [wanted.pk, company.agents[1].pk, "filter"]
        assert len(made.drawn) == 1

    @pytest.mark.parametrize(
        ("rule", "score", "ended"),
        [
            (Rule.WELL_WELL, 90, "satisfied"),
            (Rule.WELL_BADLY, 90, "dissatisfied"),
            (Rule.BADLY_WELL, 40, "neutral"),
            (Rule.BADLY_BADLY, 40, "dissatisfied"),
        ],
    )
    def test_draw_of_one_of_the_four_boxes(self, company, rule, score, ended):
        for points in (40, 90):
            for end_state in ("satisfied", "neutral", "dissatisfied", "unknown"):
                company.talk(company.agents[0], score=points, end_state=end_state)

        made = company.plan(shares={rule: 100}, quota=50)

        talks = Conversation.objects.filter(pk__in=[row[0] for row in made.drawn])
        assert talks
        assert all((talk.reading.score >= 80) == (score >= 80) for talk in talks)
        ends = {talk.reading.end_state for talk in talks}
        well = {"satisfied", "neutral"}
        assert ends == (well if ended in well else {"dissatisfied"})

    def test_draw_what_lies_outside_the_agents_own_limits(self, company):
        agent = company.agents[0]
        for number in range(20):
            company.talk(agent, score=80 + number % 3, ago=timedelta(days=9, minutes=number))
        far = company.talk(agent, score=20)
        company.talk(agent, score=81)

        made = company.plan(shares={Rule.OUTLIER: 100})

        assert [row[0] for row in made.drawn] == [far.pk]
        assert "no limits of their own yet" in made.notes[-1]

    def test_draw_where_a_person_and_the_engine_lie_apart(self, company):
        talk = company.talk(company.agents[0], score=30)
        alike = company.talk(company.agents[0], score=80)
        other = factories.person(Role.COACH)
        for one in (talk, alike):
            PersonEvaluation.objects.create(
                conversation=one,
                agent=company.agents[0],
                scorecard=factories.scorecard(),
                reviewer=other,
                started_at=one.started_at,
                begun_at=one.started_at,
                submitted_at=one.started_at + timedelta(hours=1),
                score=85,
            )

        made = company.plan(shares={Rule.DISAGREEMENT: 100})

        assert [row[0] for row in made.drawn] == [talk.pk]

    def test_draw_where_a_criterion_is_one_that_people_and_engine_judge_otherwise(self, company):
        agent = company.agents[0]
        for number in range(12):
            talk = factories.lamp(by=agent, started_at=NOW - timedelta(days=20, minutes=number))
            evaluation = PersonEvaluation.objects.create(
                conversation=talk,
                agent=agent,
                scorecard=factories.scorecard(),
                reviewer=factories.person(Role.COACH),
                started_at=talk.started_at,
                begun_at=talk.started_at,
                submitted_at=talk.started_at + timedelta(hours=1),
                score=80,
            )
            # The engine says met of these every time.
            evaluation.ratings.create(criterion="question", points=0, of=2)
        asked = factories.conversation(
            "Where is it?",
            "It leaves today.",
            by=agent,
            started_at=NOW - timedelta(days=2),
            moments=({"kind": "question", "verdict": "met", "turn": 0, "trigger": "Where is it?"},),
        )

        made = company.plan(shares={Rule.DISAGREEMENT: 100})

        assert [row[0] for row in made.drawn] == [asked.pk]
        assert any("n 12" in note for note in made.notes)

    def test_mix(self, company):
        for agent in company.agents:
            for _ in range(6):
                company.talk(agent, score=40, end_state="dissatisfied")

        made = company.plan(shares={Rule.CHANCE: 50, Rule.BADLY_BADLY: 50}, quota=4)

        assert Counter(row[2] for row in made.drawn) == {"chance": 6, "badly_badly": 6}


class TestDraw:
    def test_comes_out_again_the_same(self, company):
        made = Draw.objects.get(pk=company.plan(quota=5).pk)

        assert drawing.again(made)

    def test_comes_out_again_when_conversations_came_and_went(self, company):
        made = company.plan(quota=5)
        company.talk(company.agents[0])
        Conversation.objects.filter(pk=made.drawn[0][0]).delete()

        assert drawing.again(Draw.objects.get(pk=made.pk))

    def test_does_not_come_out_again_when_somebody_changed_what_is_kept(self, company):
        made = company.plan(quota=5)
        made.drawn = [made.drawn[1], made.drawn[0], *made.drawn[2:]]

        assert not drawing.again(made)

    def test_differs_with_another_seed(self, company):
        made = company.plan(quota=5)
        pool, inputs = drawing.kept(made)

        other = drawing.outcome(pool, inputs, made.seed + 1)

        assert [row.to_list() for row in other] != made.drawn

    def test_keeps_every_candidate_with_what_it_fits(self, company):
        marked = company.talk(company.agents[0], score=40, end_state="dissatisfied")

        made = company.plan(shares={Rule.CHANCE: 50, Rule.BADLY_BADLY: 50})

        pool, _ = drawing.kept(Draw.objects.get(pk=made.pk))
        fits = dict(zip(pool.ids.tolist(), pool.fits.tolist(), strict=True))
        assert len(fits) == made.candidates == 3 * company.TALKS + 1
        assert fits.pop(marked.pk) == 1 << Rule.CHANCE.bit | 1 << Rule.BADLY_BADLY.bit
        assert set(fits.values()) == {1 << Rule.CHANCE.bit}

    def test_is_made_once_a_period(self, company):
        made = company.plan(cycle="weekly", days=14)

        assert draw(made.assignment, seed=9, now=NOW + timedelta(minutes=5)) is None
        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.create(
                assignment=made.assignment,
                period=made.period,
                at=NOW,
                due=made.due,
                first=made.first,
                until=made.until,
                seed=1,
                candidates=0,
                pool=b"",
                inputs=b"",
            )

    def test_takes_nothing_again_in_the_next_period(self, company):
        first = company.plan(cycle="weekly", days=14, quota=5)

        second = draw(first.assignment, seed=9, now=NOW + timedelta(days=7))

        assert second is not None
        assert second.drawn
        assert second.candidates == first.candidates - len(first.drawn)
        assert not {row[0] for row in first.drawn} & {row[0] for row in second.drawn}

    def test_of_an_ended_assignment_is_none(self, company):
        made = company.plan(cycle="weekly", days=14)
        end(made.assignment, by=company.lead, now=NOW)
        made.assignment.refresh_from_db()

        assert draw(made.assignment, seed=9, now=NOW + timedelta(days=7)) is None

    def test_asks_the_database_no_more_often_for_more_conversations(self, company):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                company.plan(quota=2)
            return len(asked)

        few = queries()
        for agent in company.agents:
            for _ in range(20):
                company.talk(agent)

        assert queries() <= few

    def test_keeps_its_inputs_as_plain_data(self, company):

        made = company.plan(quota=5)

        told = json.loads(zlib.decompress(bytes(made.inputs)))
        assert told["quota"] == 5
        assert told["shares"] == {"chance": 100}


class TestTheDatabase:
    def test_gives_no_talk_twice_to_a_reviewer(self, company):
        item = company.plan().items.first()
        other = company.plan()

        with pytest.raises(IntegrityError), transaction.atomic():
            Assigned.objects.create(
                draw=other,
                conversation=item.conversation,
                agent=item.agent,
                reviewer=item.reviewer,
                rule="chance",
                wanted="chance",
                place=999,
            )
