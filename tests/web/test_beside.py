"""What stands on the own page beside the figures: promises, feedback, help, hard days, the pulse."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.desk.models import PersonEvaluation
from highpoint.apps.quality.models import CountedFor, ScoreTally, Tally
from highpoint.apps.wellbeing.models import CaseTally, HelpAsked, LoadShared, PulseCount
from highpoint.engine.conversation import Conversation
from highpoint.loop import recount_job
from highpoint.loop.intake import take_in
from highpoint.web.promises_due import promises_due
from tests import factories
from tests.shown import section

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)
EVERYTHING = Q()


@pytest.fixture
def ana(team):
    return factories.agent("ana", team=team, user=factories.person(Role.AGENT, teams=(team,)))


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana.user)
    return client


def promise(words, began, number=1, agent="ana"):
    turns = [
        {"role": "customer", "text": "Where is my lamp?", "at": began.isoformat()},
        {"role": "agent", "text": words, "at": began.isoformat()},
    ]
    row = {
        "id": f"p{number}",
        "agent": agent,
        "customer_name": "Ada Quist",
        "turns": turns,
        "started_at": began.isoformat(),
    }
    list(take_in([Conversation.from_dict(row)], now=NOW))


def page(client, name="today", *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


class TestPromisesDue:
    def due(self, agent):
        return promises_due(agent, EVERYTHING, NOW)

    def test_are_told_with_their_words_and_when(self, ana):
        promise("I will call you tomorrow by 10 am.", NOW)

        [one] = self.due(ana)

        assert one.words.startswith("I will call you tomorrow by 10 am")
        assert one.due.date() == (NOW + timedelta(days=1)).date()
        assert (one.due.hour, one.overdue, one.today) == (10, False, False)
        assert one.customer == "Ada Quist"

    def test_come_in_the_order_they_are_due(self, ana):
        promise("I will call you on Friday by 10 am.", NOW, 1)
        promise("I will call you tomorrow by 10 am.", NOW, 2)

        assert [one.due.day for one in self.due(ana)] == [19, 20]

    def test_stay_two_days_past_their_time_and_no_longer(self, ana):
        promise("I will call you tomorrow by 10 am.", NOW - timedelta(days=2), 1)
        promise("I will call you tomorrow by 10 am.", NOW - timedelta(days=6), 2)

        [one] = self.due(ana)

        assert one.overdue

    def test_are_nobody_elses(self, ana):
        factories.agent("bo")
        promise("I will call you tomorrow by 10 am.", NOW, agent="bo")

        assert self.due(ana) == []

    def test_leave_out_what_has_no_time_and_what_the_company_does_by_itself(self, ana):
        promise("I will look into it and call you back.", NOW, 1)
        promise("The parcel will arrive by Friday.", NOW, 2)

        assert self.due(ana) == []

    def test_cost_the_same_few_queries_however_many_talks(self, ana, django_assert_max_num_queries):
        for number in range(12):
            promise("I will call you tomorrow by 10 am.", NOW, number)

        with django_assert_max_num_queries(4):
            assert len(self.due(ana)) == 8


class TestFeedback:
    def evaluation(self, agent, purpose="review", submitted=True):
        talk = factories.lamp(by=agent)
        return PersonEvaluation.objects.create(
            conversation=talk,
            agent=agent,
            scorecard=factories.scorecard(),
            reviewer=factories.person(Role.COACH, name="Cora Bell"),
            purpose=purpose,
            started_at=talk.started_at,
            begun_at=NOW,
            submitted_at=NOW if submitted else None,
            summary="You heard her out." if submitted else "",
        )

    def test_waits_on_the_own_page_with_its_words(self, as_ana, ana):
        self.evaluation(ana)
        Tally.objects.create(agent=ana, day=NOW.date(), kind="name", offered=12, met=8)

        html = section(page(as_ana), "h-feedback")

        assert "Cora Bell" in html
        assert "You heard her out." in html
        assert "1 to acknowledge" in html

    @pytest.mark.parametrize(
        ("purpose", "submitted"), [("review", False), ("calibration", True), ("self", True)]
    )
    def test_is_no_draft_no_calibration_and_nothing_of_ones_own(
        self, as_ana, ana, purpose, submitted
    ):
        self.evaluation(ana, purpose, submitted)
        Tally.objects.create(agent=ana, day=NOW.date(), kind="name", offered=12, met=8)

        assert "Nothing waits for you" in section(page(as_ana), "h-feedback")


class TestHelp:
    def test_is_asked_for_seen_and_taken_back(self, as_ana, ana):
        factories.scorecard()
        subject = "Something else"
        answer = as_ana.post(reverse("help_ask"), {"about": subject, "words": "The new tool."})
        assert answer.status_code == 302

        html = section(page(as_ana), "h-help")
        assert "The new tool." in html

        as_ana.post(reverse("help_withdraw", args=[HelpAsked.objects.get().pk]))
        assert "The new tool." not in section(page(as_ana), "h-help")

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({}, "Choose what you would like help with."),
            ({"about": "Nonsense"}, "Choose one of these."),
            ({"about": "Something else"}, "Say in a few words what it is."),
            ({"about": "Something else", "words": "x" * 1001}, "A thousand letters are enough"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_written(self, as_ana, sent, sentence):
        answer = as_ana.post(reverse("help_ask"), sent)

        assert sentence in unescape(answer.content.decode())
        assert sent.get("words", "") in answer.content.decode()
        assert not HelpAsked.objects.exists()

    def test_offers_the_behaviors_of_the_card_in_force(self, as_ana, ana):
        card = factories.scorecard()
        Tally.objects.create(agent=ana, day=NOW.date(), kind="name", offered=12, met=8)

        html = section(page(as_ana), "h-help")

        assert all(one["title"] in html for one in card.definition["criteria"])


class TestHardDays:
    def test_are_on_the_own_page(self, as_ana, ana):
        Tally.objects.create(agent=ana, day=NOW.date(), kind="hostility", offered=3)

        assert "3 hostile moments on 1 day." in section(page(as_ana), "h-load")

    def test_are_hidden_from_a_lead_until_they_are_shown(self, client, as_ana, ana, team):
        Tally.objects.create(agent=ana, day=NOW.date(), kind="hostility", offered=3)
        lead = factories.person(Role.LEAD, teams=(team,))
        client.force_login(lead)
        assert "h-load" not in page(client, "person", ana.pk)

        client.force_login(ana.user)
        client.post(reverse("load_share"), {"to": lead.pk, "do": "show"})
        client.force_login(lead)
        assert "3 hostile moments" in section(page(client, "person", ana.pk), "h-load")

        client.force_login(ana.user)
        client.post(reverse("load_share"), {"to": lead.pk, "do": "end"})
        client.force_login(lead)
        assert "h-load" not in page(client, "person", ana.pk)

    @pytest.mark.parametrize("to", ["", "x", "999999", "9" * 30])
    def test_are_shown_to_nobody_who_is_no_lead_or_coach_of_the_team(self, as_ana, to):
        as_ana.post(reverse("load_share"), {"to": to, "do": "show"})

        assert not LoadShared.objects.exists()

    def test_are_not_shown_to_a_colleague(self, as_ana, team):
        other = factories.person(Role.AGENT, teams=(team,))

        as_ana.post(reverse("load_share"), {"to": other.pk, "do": "show"})

        assert not LoadShared.objects.exists()

    def test_name_a_hard_run_that_lasts_until_now(self, as_ana, ana):
        for _ in range(3):
            factories.conversation(
                "You useless idiots!",
                "I am sorry.",
                by=ana,
                started_at=timezone.now() - timedelta(minutes=20),
                moments=(
                    {"kind": "hostility", "verdict": "met", "turn": 0, "trigger": "useless idiots"},
                ),
            )

        assert "A hard run: 3 hostile moments" in page(as_ana)


class TestThePulsePage:
    def test_takes_answers_once(self, as_ana, team):
        assert "How was your week?" in page(as_ana)

        answer = as_ana.post(reverse("pulse"), {"work": "4", "load": "2"})
        assert answer.status_code == 302

        assert sum(PulseCount.objects.values_list("times", flat=True)) == 2
        assert "You have answered this week" in page(as_ana, "pulse")
        assert "h-pulse" not in page(as_ana)

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [({}, "Answer at least one question."), ({"work": "9"}, "Choose one of the five answers.")],
    )
    def test_says_what_is_wrong(self, as_ana, sent, sentence):
        answer = as_ana.post(reverse("pulse"), sent)

        assert sentence in answer.content.decode()
        assert not PulseCount.objects.exists()

    def test_is_not_for_somebody_in_no_team(self, client):
        agent = factories.agent(user=factories.person(Role.AGENT))
        client.force_login(agent.user)

        client.post(reverse("pulse"), {"work": "4"})

        assert "You are in no team yet" in page(client, "pulse")
        assert not PulseCount.objects.exists()


class TestConsistency:
    def test_is_held_against_the_teams_own_standard(self, as_ana, ana, team):
        for number, score in enumerate([60, 70, 90] * 5):
            factories.conversation(
                "Hi", "Hello.", by=ana, started_at=NOW - timedelta(days=number), score=score
            )
        _tallied(ana)
        CountedFor.objects.create(agent=ana, team=team, standard=80)
        assert "team's standard of 80" in page(as_ana)
        assert ">5</a> of <a" in section(page(as_ana), "h-consistency")

        lead = factories.person(Role.LEAD, teams=(team,))
        as_ana.force_login(lead)
        sent = {"standard": "70", "hard_moments": "3", "hard_minutes": "120"}
        as_ana.post(reverse("team_care", args=[team.pk]), sent)
        recount_job.run(team.recounts.get().pk)

        as_ana.force_login(ana.user)
        assert "team's standard of 70" in page(as_ana)
        assert ">10</a> of <a" in section(page(as_ana), "h-consistency")

    def test_is_held_against_the_own_usual_of_the_period_before(self, as_ana, ana):
        for number in range(12):
            factories.conversation(
                "Hi", "Hello.", by=ana, started_at=NOW - timedelta(days=number), score=70 + number
            )
        for number in range(6):
            began = NOW - timedelta(weeks=14, days=number)
            factories.conversation("Hi", "Hello.", by=ana, started_at=began, score=75)
        _tallied(ana)

        html = section(page(as_ana), "h-consistency")

        assert "usual of 75 in the period before" in html
        assert "7 of 12 conversations; the usual is the mean of 6 before" in html


def _tallied(agent):
    """Tally an agent's evaluations, as the intake does."""
    for one in agent.evaluations.all():
        row, _ = ScoreTally.objects.get_or_create(
            agent=agent, day=one.started_at.date(), scorecard=one.scorecard
        )
        row.conversations += 1
        row.total += one.score
        row.squares += one.score**2
        row.at_standard += one.score >= 80
        row.save()
    Tally.objects.create(agent=agent, day=NOW.date(), kind="name", offered=12, met=8)


class TestTheOwnHighPoints:
    def test_say_where_too_little_is_known(self, as_ana, ana):
        factories.lamp(by=ana)
        Tally.objects.create(agent=ana, day=NOW.date(), kind="distress", offered=12, met=8)

        assert "not enough conversations yet" in section(page(as_ana), "h-highs")

    def test_name_the_window_that_stands_out_and_open_its_moments(self, as_ana, ana):
        factories.scorecard()
        monday = date(2026, 8, 31)
        for week in range(12):
            CaseTally.objects.create(
                agent=ana,
                monday=monday + timedelta(weeks=week),
                kind="distress",
                channel="chat",
                hard=True,
                offered=40,
                met=38 if week == 9 else 16,
            )
        Tally.objects.create(agent=ana, day=NOW.date(), kind="distress", offered=12, met=8)

        html = section(page(as_ana), "h-highs")

        assert "week of 2 Nov" in html
        assert "from=2026-11-02&to=2026-11-08" in html
        assert "40 moments" in html
        assert "12 windows of a week" in html
