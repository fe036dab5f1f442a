"""The insight pages: rates by team and week that open onto their moments, thresholds, saved views."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.calibration.advice import Standing, State
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality.figures import Count
from highpoint.apps.quality.models import Threshold, WeekTally
from highpoint.apps.quality.thresholds import tell_of_last_week
from highpoint.apps.quality.weeks import monday_of, settle
from highpoint.web.insight import cell
from highpoint.web.views import insight
from tests import factories
from tests.shown import figures, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday():
    return monday_of(timezone.localdate())


@pytest.fixture
def teams():
    return factories.team("Lantern"), factories.team("Orchard")


def tally(team, monday, key="kind:distress", offered=20, met=15, partial=0):
    return WeekTally.objects.create(
        team=team, monday=monday, key=key, offered=offered, met=met, partial=partial
    )


def page(client, name="insight", **query):
    return client.get(reverse(name), query).content.decode()


def cells(html, row):
    """Return the texts of a row's cells."""
    found = re.search(rf'<tr><th scope="row">{re.escape(row)}<.*?</tr>', html, re.S)
    texts = re.findall(r"<td.*?</td>", found[0], re.S) if found else []
    return [
        " ".join(re.sub(r"<[^>]*>", " ", text).replace("&nbsp;", " ").split()) for text in texts
    ]


class TestCell:
    @pytest.mark.parametrize(("met", "whole"), [(1, 3), (19, 48), (39, 98), (40, 100), (0, 0)])
    def test_shows_its_rate_whole_and_a_half_as_one_more(self, met, whole):
        shown = cell(Count(40, met), date(2026, 11, 2), "/there?what=a", None)

        rate, low, high = map(int, shown.percents)
        assert rate == whole
        assert low <= whole <= high
        assert (shown.n, shown.week) == ("40", "2 Nov")

    def test_leads_to_the_moments_of_its_week(self):
        shown = cell(Count(40, 10), date(2026, 11, 2), "/there?what=a", None)

        assert shown.href == "/there?what=a&from=2026-11-02&to=2026-11-08"


class TestGrid:
    def test_reads_its_scorecard_as_often_for_many_thresholds_as_for_few(
        self, signed_in, monkeypatch
    ):
        factories.scorecard()
        client, read = signed_in(Role.ADMIN), []
        told = insight.of_card
        monkeypatch.setattr(insight, "of_card", lambda card: read.append(card) or told(card))
        page(client)
        few = len(read)
        for number in range(8):
            Threshold.objects.create(
                team=factories.team(f"T{number}"), key="kind:hold", least=60, set_at=timezone.now()
            )

        assert page(client).count("at least 60") == 8

        assert len(read) == 2 * few

    def test_shows_rates_with_n_by_week_and_leads_to_their_moments(self, signed_in, teams, monday):
        tally(teams[0], monday - timedelta(weeks=1))

        html = page(signed_in(Role.ADMIN), show="kinds", intervals="yes")

        found = cells(html, "Distress, care before questions")
        assert len(found) == 8
        assert "75 %" in found[-2]
        assert "n 20" in found[-2]
        assert "54–90 %" in found[-2]
        assert f"what=kind%3Adistress&amp;from={monday - timedelta(weeks=1)}" in html

    def test_tells_no_rate_of_too_few(self, signed_in, teams, monday):
        tally(teams[0], monday, offered=9, met=9)

        html = page(signed_in(Role.ADMIN), show="kinds")

        assert "not enough n 9" in cells(html, "Distress, care before questions")[-1]
        assert "100" not in figures(section(html, "h-grid"))

    def test_shows_teams_by_name_whatever_their_rates(self, signed_in, monday):
        for name, met in (("Zinc", 20), ("Amber", 1), ("Moss", 10)):
            tally(factories.team(name), monday, met=met)

        html = page(signed_in(Role.ADMIN), by="team", what="kind:distress")

        rows = re.findall(r'<tr><th scope="row">([^<]+)<', html)
        assert rows == ["Amber", "Moss", "Zinc"]

    def test_shows_a_lead_the_own_teams_and_what_is_in_none(self, signed_in, teams, monday):
        own, other = teams
        tally(own, monday, offered=20)
        tally(other, monday, offered=100)
        tally(None, monday, offered=5, met=5)
        client = signed_in(Role.LEAD, teams=(own,))

        assert "n 25" in page(client, show="kinds")
        assert "n 20" in page(client, show="kinds", team=own.pk)
        assert "n 5" in page(client, show="kinds", team="none")
        # A team of others is no choice: all that may be seen is shown.
        assert "n 25" in page(client, show="kinds", team=other.pk)
        assert "Orchard" not in page(client, by="team", what="kind:distress")

    def test_shows_criteria_of_the_scorecard_in_force(self, signed_in, teams, monday):
        card = factories.scorecard()
        tally(teams[0], monday, key=f"card:{card.pk}:distress")
        tally(teams[0], monday, key=f"card:{card.pk}:", met=18)

        html = page(signed_in(Role.ADMIN))

        assert "75 %" in cells(html, "Empathy before analysis")[-1]
        assert "90 %" in cells(html, "Conversations at the standard or above")[-1]

    def test_names_no_person(self, signed_in, teams, monday):
        agent = factories.agent("Noor Haddad", team=teams[0])
        factories.lamp(by=agent)
        tally(teams[0], monday)
        client = signed_in(Role.ADMIN)

        for query in ({}, {"show": "kinds"}, {"by": "team", "what": "kind:distress"}):
            assert "Noor" not in page(client, **query)
        assert "Noor" not in page(client, "insight_boxes")

    def test_says_what_to_do_where_there_is_nothing(self, signed_in):
        assert "Nothing in these weeks" in page(signed_in(Role.ADMIN))

    def test_leads_to_the_newest_weeks_that_have_anything(self, signed_in, teams, monday):
        old = monday - timedelta(weeks=300)
        tally(teams[0], old)
        client = signed_in(Role.ADMIN)

        empty = page(client, show="kinds", weeks="4")
        there = re.search(r'href="\?([^"]*until[^"]*)"', empty)
        html = client.get(f"{reverse('insight')}?{unescape(there[1])}").content.decode()

        assert cells(html, "Distress, care before questions")[-1].endswith("75 % n 20")
        assert f"<small>{old.year}</small>" in html
        assert "so far" not in html
        assert "Show the weeks until then" not in page(client, until=old.isoformat(), weeks="4")

    @pytest.mark.parametrize(
        "query",
        [
            {"until": "x"},
            {"until": "0001-01-01"},
            {"until": "9999-12-31"},
            {"weeks": "9999999999"},
            {"weeks": "x"},
            {"team": "%00"},
            {"team": "99999999999999999999"},
            {"card": "-1"},
            {"by": "team", "what": "kind:nothing"},
            {"by": "team", "what": "card:1:' OR 1=1"},
        ],
        ids=str,
    )
    def test_falls_back_where_an_address_asks_nonsense(self, signed_in, query):
        assert "Week by week" in page(signed_in(Role.ADMIN), **query)

    def test_asks_the_database_as_often_for_many_teams_as_for_few(
        self, signed_in, monday, django_assert_max_num_queries
    ):
        client = signed_in(Role.ADMIN)
        for _ in range(30):
            tally(factories.team(), monday)

        with django_assert_max_num_queries(16):
            page(client, by="team", what="kind:distress", weeks="26")


class TestThresholds:
    def set(self, client, **fields):
        fields = {"key": "kind:distress", "least": 90, "team": "", "query": "show=kinds"} | fields
        return client.post(reverse("insight_threshold"), fields, follow=True).content.decode()

    def test_mark_cells_surely_under_or_over(self, signed_in, teams, monday):
        for back, met in ((1, 60), (2, 88), (3, 99)):
            tally(teams[0], monday - timedelta(weeks=back), offered=100, met=met)
        html = self.set(signed_in(Role.ADMIN))

        found = cells(html, "Distress, care before questions")
        assert "under the threshold" in found[-2]
        assert "threshold" not in found[-3]
        assert "over the threshold" in found[-4]

    def test_of_a_team_come_before_those_of_all(self, signed_in, teams, monday):
        tally(teams[0], monday, offered=100, met=60)
        client = signed_in(Role.ADMIN)
        self.set(client)
        self.set(client, team=teams[0].pk, least=50)

        html = page(client, by="team", what="kind:distress")

        assert "over the threshold" in cells(html, "Lantern")[-1]

    def test_give_way_to_a_new_one_and_can_be_removed(self, signed_in):
        client = signed_in(Role.ADMIN)
        self.set(client)
        self.set(client, least=70)
        assert [row.least for row in Threshold.objects.all()] == [70]

        client.post(reverse("insight_threshold_remove", args=[Threshold.objects.get().pk]))

        assert not Threshold.objects.exists()
        acts = set(AuditEntry.objects.values_list("act", flat=True))
        assert {"set a threshold", "removed a threshold"} <= acts

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"least": "0"}, "A threshold is a whole number from 1 to 99"),
            ({"least": "100"}, "A threshold is a whole number from 1 to 99"),
            ({"least": "many"}, "A threshold is a whole number from 1 to 99"),
            ({"key": "kind:nothing"}, "Choose what the threshold is of"),
            ({"team": "4711"}, "There is no such team"),
        ],
    )
    def test_say_what_is_wrong(self, signed_in, fields, sentence):
        assert sentence in self.set(signed_in(Role.ADMIN), **fields)
        assert not Threshold.objects.exists()

    def test_are_set_by_a_lead_for_the_own_teams_only(self, signed_in, teams):
        own, other = teams
        client = signed_in(Role.LEAD, teams=(own,))

        assert "You do not lead all teams" in self.set(client)
        assert "no such team" in self.set(client, team=other.pk)
        assert "is expected at 90 % or more" in self.set(client, team=own.pk)

    def test_of_all_are_not_removed_by_the_lead_of_some(self, signed_in, teams):
        limit = Threshold.objects.create(key="kind:hold", least=5, set_at=timezone.now())
        client = signed_in(Role.LEAD, teams=(teams[0],))

        client.post(reverse("insight_threshold_remove", args=[limit.pk]))

        assert Threshold.objects.exists()


class TestTellOfLastWeek:
    @pytest.fixture
    def lead(self, teams):
        return factories.person(Role.LEAD, teams=(teams[0],))

    def test_tells_the_teams_leads_once(self, teams, lead, monday):
        factories.person(Role.LEAD, teams=(teams[1],))
        factories.person(Role.AGENT, teams=(teams[0],))
        Threshold.objects.create(key="kind:distress", least=80, set_at=timezone.now())
        tally(teams[0], monday - timedelta(weeks=1), offered=100, met=50)
        tally(teams[1], monday - timedelta(weeks=1), offered=100, met=90)

        tell_of_last_week(timezone.now())
        tell_of_last_week(timezone.now() + timedelta(minutes=1))

        told = Notice.objects.get()
        assert (told.to, told.kind) == (lead, "threshold")
        assert "below 80 %" in told.subject
        assert "50 %, between 40 and 60 %" in told.body

    @pytest.mark.parametrize(("offered", "met"), [(10, 6), (100, 75), (9, 0), (100, 95)])
    def test_says_nothing_where_chance_may_be_the_reason(self, teams, lead, monday, offered, met):
        Threshold.objects.create(key="kind:distress", least=80, set_at=timezone.now())
        tally(teams[0], monday - timedelta(weeks=1), offered=offered, met=met)

        assert tell_of_last_week(timezone.now()) == 0

    def test_says_nothing_of_a_week_that_is_not_over(self, teams, lead, monday):
        Threshold.objects.create(key="kind:distress", least=80, set_at=timezone.now())
        tally(teams[0], monday, offered=100, met=5)

        assert tell_of_last_week(timezone.now()) == 0

    def test_knows_a_criterion_by_its_key_in_the_scorecard_in_force(self, teams, lead, monday):
        card, old = factories.scorecard(), factories.draft()
        Threshold.objects.create(
            key="criterion:distress", team=teams[0], least=80, set_at=timezone.now()
        )
        last = monday - timedelta(weeks=1)
        tally(teams[0], last, key=f"card:{card.pk}:distress", offered=100, met=50)
        tally(teams[0], last, key=f"card:{old.pk}:distress", offered=100, met=50)

        assert tell_of_last_week(timezone.now()) == 1


class TestBoxes:
    def test_show_counts_shares_and_lead_to_the_conversations(self, signed_in, teams, monday):
        for box, n in (("well_well", 60), ("well_badly", 20), ("badly_well", 15)):
            tally(teams[0], monday, key=f"sign:box_{box}", offered=n, met=0)
        tally(teams[0], monday, key="sign:box_badly_badly", offered=5, met=0)

        html = page(signed_in(Role.ADMIN), "insight_boxes", team=teams[0].pk)

        assert "100 conversations in four boxes" in html
        assert "60&nbsp;%, between 50 and 69&nbsp;%" in html
        assert re.search(
            rf'href="/conversations/\?box=box_well_badly&amp;team={teams[0].pk}&', html
        )

    def test_tell_no_share_of_too_few(self, signed_in, teams, monday):
        tally(teams[0], monday, key="sign:box_well_well", offered=3, met=0)

        html = page(signed_in(Role.ADMIN), "insight_boxes")

        assert "not enough for a share" in html
        assert "100&nbsp;%" not in html

    def test_hold_what_has_no_time_only_over_all_time(self, signed_in, teams):
        tally(teams[0], datetime(1970, 1, 1, tzinfo=UTC).date(), key="sign:box_well_well", met=0)
        client = signed_in(Role.ADMIN)

        assert "Nothing in these weeks" in page(client, "insight_boxes")
        assert "20 conversations" in page(client, "insight_boxes", weeks="all")


class TestBehind:
    @pytest.fixture
    def lamp(self, teams):
        return factories.lamp(by=factories.agent("Ann", team=teams[0]))

    def ask(self, client, **query):
        return page(client, "insight_moments", **query)

    def test_shows_the_words_and_leads_to_the_turn(self, signed_in, lamp):
        html = self.ask(signed_in(Role.ADMIN), what="kind:distress")

        assert "I am really upset" in html
        assert f"/conversations/{lamp.pk}/?turn=0#t0" in html

    def test_keeps_to_a_verdict(self, signed_in, lamp):
        client = signed_in(Role.ADMIN)

        assert "Nothing further" in self.ask(client, what="kind:distress", verdict="missed")
        assert "really upset" in self.ask(client, what="kind:distress", verdict="met")

    def test_keeps_to_days_and_team(self, signed_in, lamp, teams):
        client = signed_in(Role.ADMIN)
        day = lamp.started_at.date()
        week = {"from": day, "to": day}

        assert "really upset" in self.ask(client, what="kind:distress", team=teams[0].pk, **week)
        assert "really upset" not in self.ask(client, what="kind:distress", team=teams[1].pk)
        week = {"from": day + timedelta(days=1), "to": day + timedelta(days=1)}
        assert "really upset" not in self.ask(client, what="kind:distress", **week)

    def test_shows_criteria_by_moments_by_marks_and_by_conversations(self, signed_in, teams):
        agent = factories.agent(team=teams[0])
        moment = {"kind": "distress", "verdict": "met", "turn": 0, "trigger": "upset"}
        talk = factories.conversation(
            "I am upset.",
            "That is not our fault.",
            by=agent,
            score=70,
            moments=(moment,),
            marks=({"mark": "defensive", "turn": 1, "words": "not our fault"},),
        )
        talk.evaluations.update(ratings=[["no_insult", 1, 1, 0], ["distress", 1, 1, 0]])
        card = factories.scorecard().pk
        client = signed_in(Role.ADMIN)

        assert '<mark class="said">upset</mark>' in self.ask(client, what=f"card:{card}:distress")
        shown = self.ask(client, what=f"card:{card}:drops_the_defense")
        assert '<mark class="missed">not our fault</mark>' in shown
        assert "1 of 1 met" in self.ask(client, what=f"card:{card}:no_insult")
        missed = self.ask(client, what=f"card:{card}:no_insult", verdict="missed")
        assert "1 of 1 met" not in missed
        assert "Score 70" in self.ask(client, what=f"card:{card}:")

    def test_shows_no_talk_that_one_may_not_open(self, signed_in, lamp, teams):
        client = signed_in(Role.LEAD, teams=(teams[1],))

        assert "really upset" not in self.ask(client, what="kind:distress")

    def test_leads_through_all_pages(self, signed_in, teams, monkeypatch):
        monkeypatch.setattr("highpoint.apps.quality.behind.PAGE", 3)
        agent = factories.agent(team=teams[0])
        made = [
            factories.lamp(by=agent, started_at=factories.START + timedelta(minutes=n // 3)).pk
            for n in range(8)
        ]
        client = signed_in(Role.ADMIN)
        path, seen = reverse("insight_moments") + "?what=kind:distress", []
        while path:
            html = client.get(path).content.decode()
            seen += [int(pk) for pk in re.findall(r'href="/conversations/(\d+)/\?turn', html)]
            older = re.search(r'rel="next" href="([^"]+)"', html)
            path = reverse("insight_moments") + older[1].replace("&amp;", "&") if older else ""

        assert seen == made[::-1]

    @pytest.mark.parametrize(
        "what", ["", "kind:x", "card:1", "card:x:y", "card:99:name", "x", "card:²:"]
    )
    def test_says_that_nothing_is_there(self, signed_in, what):
        answer = signed_in(Role.ADMIN).get(reverse("insight_moments"), {"what": what})

        assert answer.status_code == 404


class TestSavedViews:
    def save(self, client, **fields):
        fields = {"name": "Care", "page": "insight", "query": "show=kinds&weeks=26"} | fields
        return client.post(reverse("insight_view_save"), fields, follow=True)

    def test_stand_above_the_page_they_are_of(self, signed_in):
        client = signed_in(Role.LEAD)
        self.save(client)
        self.save(client, page="boxes", query="weeks=all")

        assert "?show=kinds&amp;weeks=26" in page(client)
        assert "?weeks=all" in page(client, "insight_boxes")
        assert "Care" not in page(client, "conversations")

    def test_are_seen_by_others_only_where_shared(self, signed_in):
        self.save(signed_in(Role.LEAD))
        assert "Care" not in page(signed_in(Role.LEAD))
        self.save(signed_in(Role.LEAD), shared="on")
        assert "Care" in page(signed_in(Role.COACH))

    def test_are_deleted_by_their_owner(self, signed_in):
        client = signed_in(Role.LEAD)
        self.save(client)

        answer = client.post(reverse("filter_delete", args=[client.user.saved_filters.get().pk]))

        assert answer["Location"].startswith(reverse("insight"))

    def test_say_what_is_wrong(self, signed_in):
        client = signed_in(Role.LEAD)

        assert b"Give the filter a name" in self.save(client, name="").content
        assert b"Choose a filter first" in self.save(client, query="weeks=8").content


def rows(answer):
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


class TestFiles:
    def take(self, client, name, ending="csv", **query):
        return client.get(reverse(name, args=[ending]), query)

    def test_hold_the_grid(self, signed_in, teams, monday):
        tally(teams[0], monday)
        tally(teams[0], monday - timedelta(weeks=1), offered=4, met=4)

        found = rows(self.take(signed_in(Role.ADMIN), "insight_take", show="kinds"))

        assert len(found) == 8
        assert found[-1] | {"rate": "75.0", "offered": "20"} == found[-1]
        assert found[-2] | {"rate": "", "offered": "4"} == found[-2]

    def test_hold_the_boxes(self, signed_in, teams, monday):
        tally(teams[0], monday, key="sign:box_well_well", offered=20, met=0)

        found = rows(self.take(signed_in(Role.ADMIN), "insight_boxes_take"))

        assert [row["conversations"] for row in found] == ["0", "20", "0", "0"]

    def test_hold_what_the_filters_leave_in_the_order_it_came_in(self, signed_in):
        made = [
            factories.conversation("Hi", by=factories.agent(), score=score, signs=("churn",))
            for score in (50, 90, 10)
        ]
        factories.conversation("Bye", score=99)
        client = signed_in(Role.ADMIN)

        for name in ("conversations_take", "evaluations_take"):
            found = rows(self.take(client, name, sign="churn", sort="score"))
            assert [row["conversation"] for row in found] == [talk.external_id for talk in made]
            assert [float(row["score"]) for row in found] == [50, 90, 10]

    def test_hold_moments_with_their_words(self, signed_in):
        factories.lamp(by=factories.agent())
        client = signed_in(Role.ADMIN)

        of_list = rows(self.take(client, "moments_take", kind="distress"))
        behind = rows(self.take(client, "insight_moments_take", what="kind:distress"))

        assert of_list == behind
        assert "I am so sorry" in behind[0]["evidence"]

    def test_take_no_cell_for_a_formula(self, signed_in):
        talk = factories.conversation("Hi", by=factories.agent("=1+1"), subject="@SUM(A1)")
        [row] = rows(self.take(signed_in(Role.ADMIN), "conversations_take"))

        assert (row["subject"], row["agent"]) == ("'@SUM(A1)", "'=1+1")
        assert row["conversation"] == talk.external_id

    def test_are_read_back_as_parquet(self, signed_in):
        from pyarrow import parquet

        factories.lamp(by=factories.agent("Ann"))
        client = signed_in(Role.ADMIN)
        for name in ("conversations_take", "moments_take", "evaluations_take"):
            answer = self.take(client, name, "parquet")
            table = parquet.read_table(io.BytesIO(b"".join(answer.streaming_content)))
            assert set(table.column("agent").to_pylist()) == {"Ann"}

    def test_hold_only_what_one_may_see(self, signed_in, teams):
        own = factories.lamp(by=factories.agent(team=teams[0]))
        factories.lamp(by=factories.agent(team=teams[1]))
        client = signed_in(Role.LEAD, teams=(teams[0],))

        for name in ("conversations_take", "moments_take", "evaluations_take"):
            found = {row["conversation"] for row in rows(self.take(client, name))}
            assert found == {own.external_id}

    def test_leave_a_line_in_the_log(self, signed_in):
        client = signed_in(Role.COACH)

        self.take(client, "conversations_take", sign="churn")

        entry = AuditEntry.objects.get(act="took conversations as a file")
        assert (entry.user, entry.detail) == (client.user, "csv sign=churn")

    def test_are_not_there_under_another_ending(self, signed_in):
        assert self.take(signed_in(Role.ADMIN), "conversations_take", "xls").status_code == 404


class TestSettled:
    def test_a_page_counts_who_changed_the_team_for_the_new_one(self, signed_in, teams, monday):
        agent = factories.agent(team=teams[0])
        settle()
        agent.team = teams[1]
        agent.save()

        page(signed_in(Role.ADMIN))

        agent.refresh_from_db()
        assert agent.counted_for.team == teams[1]


class TestPeople:
    """What people judged stands beside the engine's and is never mixed with it."""

    @pytest.fixture
    def reviewed(self, teams):
        agent = factories.agent(team=teams[0])
        reviewer = factories.person(Role.LEAD)
        for points in (2, 2, 2, 2, 2, 2, 0, 0, 0, None):
            talk = factories.lamp(by=agent, started_at=timezone.now() - timedelta(days=7))
            factories.person_evaluation(
                talk, by=reviewer, answers={"distress": points, "name": 2}, at=timezone.now()
            )
        return agent

    def title(self, key):
        card = factories.scorecard()
        return escape(next(c["title"] for c in card.definition["criteria"] if c["key"] == key))

    def test_stand_by_criterion_and_week_with_n_reviews(self, signed_in, reviewed):
        html = page(signed_in(Role.ADMIN), show="people")

        assert cells(html, "Score given by people (IQS), mean")[-2].endswith("n 10")
        assert cells(html, self.title("name"))[-2].endswith("100 % n 10")
        assert "not enough" in cells(html, self.title("distress"))[-2]

    def test_count_no_peer_and_no_draft(self, signed_in, reviewed):
        talk = factories.lamp(by=reviewed, started_at=timezone.now() - timedelta(days=7))
        for purpose in ("self", "peer", "calibration"):
            factories.person_evaluation(talk, purpose=purpose, answers={"name": 0})
        factories.person_evaluation(talk, answers={"name": 0}, at=None)

        html = page(signed_in(Role.ADMIN), show="people")

        assert cells(html, self.title("name"))[-2].endswith("100 % n 10")

    def test_stand_above_the_engines_of_the_same_criterion(
        self, signed_in, teams, reviewed, monday
    ):
        card = factories.scorecard()
        tally(teams[0], monday, key=f"card:{card.pk}:name", offered=20, met=5)

        html = page(signed_in(Role.ADMIN), show="people")

        rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html, re.S)
        of_name = [body for head, body in rows if head.startswith(self.title("name"))]
        assert len(of_name) == 2
        assert "25&nbsp;%" in of_name[1]
        assert "100&nbsp;%" in of_name[0]

    def test_by_team_for_whom_one_sees(self, signed_in, teams, reviewed):
        key = f"people:{factories.scorecard().pk}:name"

        of_all = page(signed_in(Role.ADMIN), by="team", what=key)
        of_other = page(signed_in(Role.LEAD, teams=(teams[1],)), by="team", what=key)

        assert cells(of_all, teams[0].name)[-2].endswith("100 % n 10")
        assert cells(of_other, teams[0].name) == []

    def test_open_onto_the_reviews_behind_them(self, signed_in, teams, reviewed):
        client = signed_in(Role.LEAD, teams=(teams[0],))
        grid = page(client, show="people")
        hrefs = [unescape(href) for href in re.findall(r'<a href="(/insight/reviews/[^"]+)"', grid)]

        of_score, of_name, of_distress = (client.get(href) for href in hrefs)

        assert of_score.context["n"] == 10
        assert [len(one.context["rows"]) for one in (of_name, of_distress)] == [10, 9]
        first = of_name.context["rows"][0].evaluation
        assert reverse("evaluation", args=[first.pk]) in of_name.content.decode()
        seen = AuditEntry.objects.filter(act="opened a person's evaluation", thing="scorecard")
        assert set(seen.values_list("agent", flat=True)) == {reviewed.pk}
        assert seen.count() == 3

    def test_behind_a_figure_are_only_those_one_may_open(self, signed_in, teams, reviewed):
        client = signed_in(Role.LEAD, teams=(teams[1],))

        answer = client.get(reverse("insight_reviews"))

        assert answer.context["n"] == 0
        assert "No reviews here" in answer.content.decode()
        assert not AuditEntry.objects.filter(act="opened a person's evaluation").exists()

    @pytest.mark.parametrize(
        "what", ["people:0:", "people:x:name", "people:1:nothing", "kind:name"]
    )
    def test_behind_nothing_there_is_nothing(self, signed_in, what):
        answer = signed_in(Role.ADMIN).get(reverse("insight_reviews"), {"what": what})

        assert answer.status_code == 404

    def test_leave_as_files(self, signed_in, reviewed):
        client = signed_in(Role.ADMIN)
        factories.person_evaluation(
            factories.lamp(by=reviewed), purpose="calibration", answers={"name": 0}
        )

        given = rows(client.get(reverse("reviews_take", args=["csv"])))
        told = rows(client.get(reverse("answers_take", args=["csv"]), {"agent": reviewed.pk}))
        grid = rows(client.get(reverse("insight_take", args=["csv"]), {"show": "people"}))

        assert len(given) == 10
        assert {row["by"] for row in given} == {"person"}
        assert [row["points"] for row in told if row["criterion"] == "name"] == ["2"] * 10
        assert "reviewer" not in given[0]
        assert {"people"} <= {row["by"] for row in grid}
        assert AuditEntry.objects.filter(act="took reviews by people as a file").exists()

    def test_a_lead_takes_only_those_of_their_teams(self, signed_in, teams, reviewed):
        client = signed_in(Role.LEAD, teams=(teams[1],))

        assert rows(client.get(reverse("reviews_take", args=["csv"]))) == []


class TestAdvice:
    def test_is_said_by_team_and_behind_a_figure_too(self, signed_in, teams, monkeypatch):
        card = factories.scorecard()
        key = f"card:{card.pk}:name"
        few = {"name": Standing(State.FEW, 3)}
        monkeypatch.setattr("highpoint.web.views.insight.standings", lambda card: few)
        client = signed_in(Role.ADMIN)

        assert "advice only" in page(client, by="team", what=key)
        assert "advice only" in page(client, "insight_moments", what=key)
