"""The pages of assignments: planning, progress, the draw, the reviewer's queue."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.assignments.models import Assigned, Assignment, Draw, Rule
from highpoint.apps.assignments.operations import open_item
from highpoint.apps.quality.conditions import Filter
from highpoint.loop import assignments_job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    """A team whose two agents had conversations in the last days."""
    team = factories.team("Harbor")
    for name in ("Sam Okafor", "Wei Larsen"):
        agent = factories.agent(name, team=team)
        for number in range(8):
            factories.conversation(
                "Hi",
                "Hello",
                by=agent,
                started_at=timezone.now() - timedelta(days=2, minutes=number),
                channel="phone" if number < 3 else "chat",
                score=70.0 + number,
            )
    return team


@pytest.fixture
def lead(signed_in, team):
    return signed_in(Role.LEAD, teams=(team,))


def told(client, to, **more) -> dict:
    fields = {
        "name": "Weekly reviews",
        "team": to.pk,
        "purpose": "review",
        "reviewers": [client.user.pk],
        "unbiased": "on",
        "quota": "3",
        "each": "each",
        "cycle": "once",
        "days": "7",
        "due_days": "5",
        "share_chance": "100",
    }
    return {name: value for name, value in (fields | more).items() if value is not None}


def send(client, to, **more):
    return client.post(reverse("assignment_new"), told(client, to, **more))


class TestPlanning:
    def test_draws_and_leads_to_the_assignment(self, lead, team):
        answer = send(lead, team)

        assignment = Assignment.objects.get()
        assert answer["Location"] == reverse("assignment", args=[assignment.pk])
        assert Assigned.objects.filter(reviewer=lead.user).count() == 6
        assert assignment.unbiased
        assert assignment.each

    def test_draws_by_a_saved_filter(self, lead, team):
        saved = lead.user.saved_filters.create(name="Phone", query="channel=phone")

        send(lead, team, filter=saved.pk, share_chance="", share_filter="100")

        assignment = Assignment.objects.get()
        assert Filter(**assignment.wanted) == Filter(channel="phone")
        channels = {item.conversation.channel for item in Assigned.objects.all()}
        assert channels == {"phone"}

    def test_draws_by_the_filter_one_came_with(self, lead, team):
        page = lead.get(reverse("assignment_new"), {"query": "channel=phone&nonsense=1"})
        assert page.context["form"].query == "channel=phone"

        send(lead, team, query="channel=phone", filter="came", share_chance="0", share_filter="100")

        assert Assignment.objects.get().query == "channel=phone"

    def test_looks_first_and_keeps_nothing(self, lead, team):
        answer = send(lead, team, look="yes")

        assert answer.context["look"]["count"] == 6
        assert "16 conversations of 2 agents could be drawn." in answer.content.decode()
        assert 'value="Weekly reviews"' in answer.content.decode()
        assert not Assignment.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "field", "says"),
        [
            ({"name": " "}, "name", "Give it a name"),
            ({"quota": "many"}, "quota", "whole number from 1 to 1000"),
            ({"quota": "0"}, "quota", "whole number from 1 to 1000"),
            ({"quota": ""}, "quota", "whole number from 1 to 1000"),
            ({"days": "9999999999"}, "days", "whole number from 1 to 366"),
            ({"share_chance": "60"}, "share_chance", "60 % in all"),
            ({"share_chance": "-5"}, "share_chance", "from 0 to 100"),
            ({"share_chance": "50", "share_filter": "50"}, "filter", "Choose a filter"),
            ({"filter": "777"}, "filter", "one of the filters shown"),
            ({"reviewers": None}, "reviewers", "at least one reviewer"),
            ({"reviewers": ["x"]}, "reviewers", "not a valid value"),
            ({"team": "10000000"}, "team", "one of the teams shown"),
            ({"team": ""}, "team", "Choose a team"),
            ({"purpose": "calibration"}, "purpose", "not one of the available choices"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_keeps_what_was_written(
        self, lead, team, wrong, field, says
    ):
        factories.team("Another")

        answer = send(lead, team, **({"name": "My own words"} | wrong))

        assert answer.status_code == 200
        assert says in str(answer.context["form"].errors[field])
        if "name" not in wrong:
            assert 'value="My own words"' in answer.content.decode()
        assert not Assignment.objects.exists()

    def test_says_above_the_form_that_nothing_can_be_drawn(self, lead, team):
        answer = send(lead, team, days="1")

        assert "Nothing can be drawn like this" in answer.content.decode()

    def test_is_not_for_a_team_of_somebody_else(self, lead):
        answer = send(lead, factories.team("Another"))

        assert "team" in answer.context["form"].errors

    def test_takes_no_reviewer_who_does_not_see_the_team(self, lead, team):
        own = factories.team("Second")
        lead.user.teams.add(own)
        coach = factories.person(Role.COACH, teams=(own,), name="Cora")

        answer = send(lead, team, reviewers=[coach.pk])

        assert "Cora does not see this team" in str(answer.context["form"].errors["reviewers"])


class TestSize:
    def ask(self, client, **asked) -> str:
        return client.get(reverse("assignment_size"), asked).content.decode()

    def test_tells_what_a_quota_is_worth(self, lead, team):
        text = self.ask(lead, team=team.pk, quota="7", each="each")

        assert "With 7 for each of 2 agents (14 in all)" in text

    def test_divides_a_total(self, lead, team):
        assert "With 20 for each of 2 agents" in self.ask(
            lead, team=team.pk, quota="40", each="total"
        )

    def test_shows_the_known_answers_where_nobody_has_scores(self, lead, team):
        # EVIDENCE: .16, .50 and .80 at 10, 50 and 200, for a rate of 85 %, 5 points apart.
        rows = self.ask(lead, team=team.pk, quota="10", each="each")

        assert "shown for a rate of 85 %" in rows
        assert all(known in rows for known in ("0.16", "0.50", "0.80"))

    @pytest.mark.parametrize("quota", ["", "x", "0", "-3", "99999999", "²", "1.5"])
    def test_says_what_to_write_instead_of_failing(self, lead, team, quota):
        assert "write a number" in self.ask(lead, team=team.pk, quota=quota)

    @pytest.mark.parametrize("asked", ["", "x", "999999999999999999999999"])
    def test_needs_a_team_of_ones_own(self, lead, asked):
        factories.team("Another")

        assert "Choose a team" in self.ask(lead, team=asked, quota="5")


class TestProgress:
    def test_shows_how_far_each_reviewer_is_by_name(self, lead, team):
        send(lead, team)

        page = lead.get(reverse("assignment", args=[Assignment.objects.get().pk]))

        text = page.content.decode()
        assert text.count("0 of 6 done") == 3
        assert str(lead.user) in text

    def test_ends(self, lead, team):
        send(lead, team)
        assignment = Assignment.objects.get()

        lead.post(reverse("assignment_end", args=[assignment.pk]))

        assert Assignment.objects.get().ended_at
        page = lead.get(reverse("assignment", args=[assignment.pk]))
        assert "End this assignment" not in page.content.decode()

    def test_of_the_whole_company_is_for_who_leads_all_of_it(self, lead, team):
        send(lead, team)
        Assignment.objects.update(team=None)
        address = reverse("assignment", args=[Assignment.objects.get().pk])
        assert lead.get(address).status_code == 200

        factories.team("Another")

        assert lead.get(address).status_code == 404

    def test_lists_no_more_queries_for_more_assignments(
        self, lead, team, django_assert_max_num_queries
    ):
        for _ in range(3):
            send(lead, team, quota="1")

        with django_assert_max_num_queries(20):
            lead.get(reverse("assignments"))


class TestTheDraw:
    @pytest.fixture
    def made(self, lead, team):
        send(lead, team)
        return Draw.objects.get()

    def test_shows_seed_candidates_and_which_rule_drew_each(self, lead, made):
        text = lead.get(reverse("draw", args=[made.pk])).content.decode()

        assert f">{made.seed}<" in text
        assert "16 conversations" in text
        # The lead reviews these without knowing what the engine saw.
        assert text.count("hidden until you submit") == 6
        Draw.objects.update(unbiased=False)
        text = lead.get(reverse("draw", args=[made.pk])).content.decode()
        assert text.count("by chance") >= 6

    def test_is_drawn_again_the_same(self, lead, made):
        text = lead.get(reverse("draw", args=[made.pk]), {"again": "yes"}).content.decode()

        assert "the same 6 conversations came out" in text

    def test_says_so_when_what_is_kept_was_changed(self, lead, made):
        made.drawn = made.drawn[1:]
        made.save()

        text = lead.get(reverse("draw", args=[made.pk]), {"again": "yes"}).content.decode()

        assert "something else came out" in text

    def test_gives_the_whole_list_as_a_file(self, lead, made):
        answer = lead.get(reverse("draw_list", args=[made.pk]))

        rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
        assert len(rows) == made.candidates == 16
        assert sum(row["drawn"] == "1" for row in rows) == 6
        assert {row["chance"] for row in rows} == {"1"}


class TestTheQueue:
    @pytest.fixture
    def item(self, lead, team):
        send(lead, team)
        return Assigned.objects.first()

    def test_says_how_far_and_until_when(self, lead, item):
        text = lead.get(reverse("assigned_mine")).content.decode()

        assert "0 of 6 done" in text
        assert f"{item.draw.due:%a} {item.draw.due.day} {item.draw.due:%b}" in text

    def test_tells_nothing_of_the_engine_where_that_is_hidden(self, lead, team, item):
        hidden = lead.get(reverse("assigned_mine")).content.decode()
        Assignment.objects.update(unbiased=False)
        shown = lead.get(reverse("assigned_mine")).content.decode()

        reader = reverse("conversation", args=[item.conversation_id])
        assert "drawn: by chance" not in hidden
        assert reader not in hidden
        assert "drawn: by chance" in shown
        assert reader in shown

    def test_is_empty_for_who_has_nothing(self, signed_in):
        text = signed_in(Role.AGENT).get(reverse("assigned_mine")).content.decode()

        assert "Nothing waits for you" in text

    def test_puts_one_off(self, lead, item):
        lead.post(reverse("assigned_skip", args=[item.pk]))

        assert "put off" in lead.get(reverse("assigned_mine")).content.decode()

    def test_takes_one_back_for_a_reason(self, lead, item):
        lead.post(reverse("assigned_back", args=[item.pk]), {"reason": "no_occasion"})

        item.refresh_from_db()
        assert item.given_back.reason == "no_occasion"
        text = lead.get(reverse("draw", args=[item.draw_id])).content.decode()
        assert "it gives no occasion" in text

    def test_takes_none_back_without_a_reason(self, lead, item):
        address = reverse("assigned_back", args=[item.pk])

        assert "Say why" in lead.post(address).content.decode()
        text = lead.post(address, {"reason": "unjudgeable", "words": " "}).content.decode()
        assert "Say in a few words why" in text

    @pytest.mark.parametrize("name", ["assigned_begin", "assigned_skip", "assigned_back"])
    def test_is_nobody_elses(self, lead, item, client, name):
        client.force_login(factories.person(Role.ADMIN))

        assert client.post(reverse(name, args=[item.pk])).status_code == 404

    def test_begins_the_evaluation_in_the_desk(self, lead, item):
        answer = lead.post(reverse("assigned_begin", args=[item.pk]))

        item.refresh_from_db()
        assert answer["Location"] == item.evaluation.get_absolute_url()


class TestChanging:
    @pytest.fixture
    def plan(self, lead, team):
        send(lead, team, cycle="weekly")
        return Assignment.objects.get()

    def change(self, client, plan, **more):
        return client.post(
            reverse("assignment_change", args=[plan.pk]), told(client, plan.team, **more)
        )

    def test_shows_the_plan_as_it_is(self, lead, plan):
        page = lead.get(reverse("assignment_change", args=[plan.pk])).content.decode()

        assert 'value="Weekly reviews"' in page
        assert 'name="quota" inputmode="numeric" value="3"' in page
        assert "What is drawn stays as it was drawn" in page

    def test_holds_from_the_next_draw_on(self, lead, plan):
        before = Assigned.objects.count()

        self.change(lead, plan, quota="1", days="30")

        assert Assigned.objects.count() == before
        next_week = timezone.now() + timedelta(days=7)
        assignments_job.draw_all(next_week)
        newest = plan.draws.order_by("-period").first()
        assert newest.items.count() == 2

    def test_is_told_on_the_page_and_in_the_log(self, lead, plan):
        self.change(lead, plan, quota="1")

        page = lead.get(reverse("assignment", args=[plan.pk])).content.decode()
        assert '<span class="muted">3 for each agent</span> is now <b>1 for each agent</b>' in page
        entry = AuditEntry.objects.get(act="changed an assignment")
        assert entry.detail == "How many"

    def test_leaves_what_is_drawn_as_it_was_drawn(self, lead, plan):
        assignments_job.draw_all(timezone.now() + timedelta(days=7))
        item = Assigned.objects.first()

        self.change(lead, plan, unbiased=None)

        plan.refresh_from_db()
        assert not plan.unbiased
        assert open_item(item, by=lead.user, now=timezone.now()).unbiased

    def test_changes_neither_team_nor_rhythm(self, lead, plan):
        self.change(lead, plan, cycle="monthly", team=factories.team().pk, name="Other")

        before = plan.team
        plan.refresh_from_db()
        assert (plan.name, plan.cycle, plan.team) == ("Other", "weekly", before)

    def test_shares_change_too(self, lead, plan):
        self.change(lead, plan, share_chance="40", share_outlier="60")

        assert {share.rule: share.percent for share in plan.shares.all()} == {
            Rule.CHANCE: 40,
            Rule.OUTLIER: 60,
        }

    def test_says_what_is_wrong_and_keeps_the_plan(self, lead, plan):
        answer = self.change(lead, plan, quota="0", name="Other")

        assert "whole number from 1 to 1000" in answer.content.decode()
        plan.refresh_from_db()
        assert (plan.quota, plan.name) == (3, "Weekly reviews")

    def test_nothing_different_is_no_change(self, lead, plan):
        self.change(lead, plan)

        assert not plan.changes.exists()

    def test_once_or_ended_is_not_changed(self, lead, plan):
        lead.post(reverse("assignment_end", args=[plan.pk]))

        self.change(lead, plan, quota="1")

        plan.refresh_from_db()
        assert plan.quota == 3

    def test_is_not_for_a_team_of_somebody_else(self, plan, signed_in):
        other = signed_in(Role.LEAD, teams=(factories.team(),))

        assert self.change(other, plan, quota="1").status_code == 404
