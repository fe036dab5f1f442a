"""A reviewer works through what is assigned: opens, puts off, gives back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.assignments.models import Assigned, GivenBack, Rule
from highpoint.apps.assignments.operations import (
    CannotGiveBack,
    CannotOpen,
    end,
    give_back,
    open_item,
    skip,
)
from highpoint.apps.assignments.queries import by_reviewer, progress, queue_of, usual_minutes
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.engine.insight.sampling import Pool, following
from tests import factories
from tests.apps.assignments.company import NOW, Company

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def company():
    return Company()


@pytest.fixture
def made(company):
    return company.plan(quota=4)


def first_of(made, reviewer) -> Assigned:
    return queue_of(reviewer, NOW).waiting[0].items[0]


def submitted(item, at=LATER, seconds=240) -> None:
    evaluation = open_item(item, by=item.reviewer, now=NOW)
    PersonEvaluation.objects.filter(pk=evaluation.pk).update(submitted_at=at, seconds=seconds)


class TestOpenItem:
    def test_begins_an_evaluation_as_the_assignment_says(self, company):
        card = factories.scorecard()
        made = company.plan(unbiased=False, scorecard=card)
        item = first_of(made, company.lead)

        evaluation = open_item(item, by=company.lead, now=NOW)

        assert evaluation.conversation == item.conversation
        assert evaluation.agent == item.agent
        assert evaluation.scorecard == card
        assert (evaluation.purpose, evaluation.unbiased) == ("review", False)
        assert evaluation.begun_at == NOW
        item.refresh_from_db()
        assert item.evaluation == evaluation

    def test_opens_the_same_a_second_time(self, company, made):
        item = first_of(made, company.lead)

        assert open_item(item, by=company.lead, now=NOW) == open_item(
            item, by=company.lead, now=LATER
        )

    def test_judges_the_name_that_wrote_the_turns(self, company):
        other = factories.agent(joined_to=company.agents[0], team=company.team)
        company.talk(other, channel="phone")
        made = company.plan(
            shares={Rule.FILTER: 100}, wanted={"channel": "phone"}, query="channel=phone"
        )
        item = made.items.get()

        evaluation = open_item(item, by=item.reviewer, now=NOW)

        assert evaluation.agent == other
        assert item.agent == company.agents[0]

    def test_is_for_the_reviewer_only(self, company, made):
        item = first_of(made, company.lead)

        with pytest.raises(CannotOpen):
            open_item(item, by=company.reviewers[1], now=NOW)

    def test_is_not_for_what_was_given_back(self, company, made):
        item = first_of(made, company.lead)
        give_back(item, reason="no_occasion", words="", by=company.lead, now=NOW)

        with pytest.raises(CannotOpen):
            open_item(item, by=company.lead, now=NOW)


class TestQueue:
    def test_counts_what_is_done_from_the_evaluations(self, company, made):
        submitted(first_of(made, company.lead))

        queue = queue_of(company.lead, NOW)

        assert queue.left == 5
        assert queue.waiting[0].progress.done == 1
        assert queue.waiting[0].progress.of == 6
        assert progress([made], NOW)[made.pk].done == 1

    def test_is_not_done_any_more_once_the_evaluation_is_taken_back(self, company, made):
        submitted(item := first_of(made, company.lead))
        PersonEvaluation.objects.filter(assigned=item).update(submitted_at=None)

        assert queue_of(company.lead, NOW).left == 6

    def test_puts_a_skipped_one_last(self, company, made):
        item = first_of(made, company.lead)

        skip(item, now=NOW)

        items = queue_of(company.lead, NOW).waiting[0].items
        assert items[0] != item
        assert items[-1] == item

    def test_puts_the_earliest_due_first(self, company, made):
        sooner = company.plan(quota=4, due_days=2, seed=12)

        assert [one.draw for one in queue_of(company.lead, NOW).waiting] == [sooner, made]

    def test_is_overdue_the_day_after(self, company, made):
        on_the_day, day_after = NOW + timedelta(days=7), NOW + timedelta(days=8)

        assert not queue_of(company.lead, on_the_day).waiting[0].progress.overdue
        assert queue_of(company.lead, day_after).waiting[0].progress.overdue

    def test_leaves_an_ended_assignment_but_for_what_is_begun(self, company, made):
        begun = first_of(made, company.lead)
        open_item(begun, by=company.lead, now=NOW)

        end(made.assignment, by=company.lead, now=NOW)

        assert queue_of(company.lead, NOW).waiting[0].items == [begun]

    def test_knows_how_long_one_takes_from_ones_own(self, company, made):
        for item in queue_of(company.lead, NOW).waiting[0].items[:3]:
            submitted(item, seconds=600)
        for item in queue_of(company.reviewers[1], NOW).waiting[0].items[:3]:
            submitted(item, seconds=120)

        assert queue_of(company.lead, NOW).minutes == 10
        assert usual_minutes(company.reviewers[1]) == 2
        assert usual_minutes(factories.person(Role.COACH)) == 6

    def test_says_nothing_of_time_while_too_few_tell(self, company, made):
        submitted(first_of(made, company.lead))

        assert queue_of(company.lead, NOW).minutes is None

    def test_asks_the_database_no_more_often_the_longer_it_is(
        self, company, made, django_assert_num_queries
    ):
        for _ in range(4):
            company.plan(quota=1)

        with django_assert_num_queries(4):
            queue_of(company.lead, NOW)


class TestProgress:
    def test_lists_reviewers_by_name_whatever_they_did(self, company, made):
        company.lead.name, company.reviewers[1].name = "Zoe", "Abe"
        for person in company.reviewers:
            person.save()
        submitted(first_of(made, company.lead))

        people = by_reviewer(made, NOW)

        assert [one.person.name for one in people] == ["Abe", "Zoe"]
        assert [one.progress.done for one in people] == [0, 1]


class TestGiveBack:
    def test_lets_the_next_in_the_order_of_the_seed_take_its_place(self, company, made):
        item = first_of(made, company.lead)
        pool = Pool.unpack(bytes(made.pool))
        order = following(pool, agent=item.agent_id, rule=Rule.CHANCE.bit, seed=made.seed)

        give_back(item, reason="no_occasion", words="", by=company.lead, now=NOW)

        new = item.replaced_by
        assert new.conversation_id == order[4]
        assert (new.agent, new.reviewer, new.rule) == (item.agent, company.lead, item.rule)
        assert queue_of(company.lead, NOW).left == 6
        found = progress([made], NOW)[made.pk]
        assert (found.of, found.given_back) == (12, 1)

    def test_goes_on_in_the_order_a_second_time(self, company, made):
        item = first_of(made, company.lead)
        order = following(
            Pool.unpack(bytes(made.pool)), agent=item.agent_id, rule=0, seed=made.seed
        )
        give_back(item, reason="no_occasion", words="", by=company.lead, now=NOW)

        give_back(item.replaced_by, reason="no_occasion", words="", by=company.lead, now=NOW)

        assert item.replaced_by.replaced_by.conversation_id == order[5]

    def test_gives_who_is_not_impartial_none_of_that_agent(self, company, made):
        item = first_of(made, company.lead)

        back = give_back(item, reason="conflict", words="We are married.", by=company.lead, now=NOW)

        assert item.replaced_by.reviewer == company.reviewers[1]
        assert item.replaced_by.agent == item.agent
        assert str(company.reviewers[1]) in back.outcome

    def test_says_so_where_nothing_is_left(self, company):
        made = company.plan(quota=company.TALKS)
        item = first_of(made, company.lead)

        back = give_back(item, reason="no_occasion", words="", by=company.lead, now=NOW)

        assert back.outcome.startswith("Nothing")
        assert progress([made], NOW)[made.pk].of == 3 * company.TALKS - 1

    def test_keeps_who_why_and_when(self, company, made):
        item = first_of(made, company.lead)

        give_back(item, reason="unjudgeable", words=" In Welsh. ", by=company.lead, now=LATER)

        back = GivenBack.objects.get(item=item)
        assert (back.reason, back.words, back.at) == ("unjudgeable", "In Welsh.", LATER)

    @pytest.mark.parametrize(
        ("told", "says"),
        [
            ({"reason": ""}, "Say why"),
            ({"reason": "lazy"}, "Say why"),
            ({"reason": "unjudgeable", "words": " "}, "why it cannot be judged"),
        ],
    )
    def test_needs_a_reason(self, company, made, told, says):
        item = first_of(made, company.lead)

        with pytest.raises(CannotGiveBack, match=says):
            give_back(item, **({"words": ""} | told), by=company.lead, now=NOW)

    def test_is_for_the_reviewer_once_and_before_it_is_done(self, company, made):
        item = first_of(made, company.lead)
        with pytest.raises(CannotGiveBack, match="somebody else"):
            give_back(item, reason="conflict", words="", by=company.reviewers[1], now=NOW)

        give_back(item, reason="no_occasion", words="", by=company.lead, now=NOW)
        with pytest.raises(CannotGiveBack, match="already"):
            give_back(item, reason="no_occasion", words="", by=company.lead, now=NOW)

        submitted(other := first_of(made, company.lead))
        with pytest.raises(CannotGiveBack, match="submitted"):
            give_back(other, reason="no_occasion", words="", by=company.lead, now=NOW)
