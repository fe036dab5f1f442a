import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Agent, Role
from highpoint.apps.quality.models import ScoreTally, Tally
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
from tests import factories
from tests.shown import section

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FIRST = datetime(2026, 6, 1, 9, tzinfo=UTC)
SORRY = "Good morning, this is Ana. I am so sorry your lamp never came. How can I help?"


def talk(number: int, agent: str, began: datetime | None, answer: str = SORRY) -> Conversation:
    turns = [
        {"role": "customer", "text": "I am really upset, my lamp never came."},
        {"role": "agent", "text": answer},
        {"role": "customer", "text": f"You saved the party number {number}, thank you so much!"},
        {"role": "agent", "text": "Order number."},
    ]
    row = {"id": f"{agent}-{number}", "agent": agent, "turns": turns}
    return Conversation.from_dict(row | ({"started_at": began.isoformat()} if began else {}))


def worked(name: str, days: int, **fields) -> Agent:
    """Make an agent with a conversation a day."""
    talks = [talk(n, name, FIRST + timedelta(days=n), **fields) for n in range(days)]
    list(take_in(talks, now=NOW))
    return Agent.objects.get(key=name)


def weekly(agent: Agent, scores: list[float]) -> None:
    """Give an agent weeks of ten conversations with these mean scores, in place of their own."""
    card = factories.scorecard()
    ScoreTally.objects.filter(agent=agent).delete()
    last = date(2026, 11, 16)
    for place, score in enumerate(reversed(scores)):
        ScoreTally.objects.create(
            agent=agent,
            scorecard=card,
            day=last - timedelta(weeks=place),
            conversations=10,
            total=10 * score,
            squares=10 * score**2 + 90,
            at_standard=10 if score >= 80 else 0,
        )
    Tally.objects.update_or_create(
        agent=agent, day=last, kind="name", defaults={"offered": 12, "met": 8}
    )


def page_of(client, agent: Agent, **query) -> str:
    answer = client.get(reverse("person", args=[agent.pk]), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


class TestToday:
    def test_is_the_signed_in_persons_own(self, client):
        ana = worked("ana", 20)
        worked("bo", 20)
        ana.user = factories.person(Role.AGENT, name="Ana Quist")
        ana.save()
        client.force_login(ana.user)

        page = client.get(reverse("today")).content.decode()

        assert ", Ana</h1>" in page
        assert f"agent={ana.pk}" in page
        assert not set(re.findall(r"agent=(\d+)", page)) - {str(ana.pk)}

    def test_says_what_will_be_here_to_somebody_without_conversations(self, signed_in):
        page = signed_in(Role.AGENT).get(reverse("today")).content.decode()

        assert "No conversations are yours yet" in page

    def test_shows_a_lead_the_way_to_one_person(self, signed_in):
        page = signed_in(Role.LEAD).get(reverse("today")).content.decode()

        assert reverse("people") in page

    @pytest.mark.parametrize("role", [Role.HIRING, Role.EXECUTIVE, Role.AUDITOR])
    def test_is_not_for_roles_without_one(self, signed_in, role):
        assert signed_in(role).get(reverse("today")).status_code == 403

    def test_asks_nobody_to_sign_in_twice(self, client):
        answer = client.get(reverse("today"))

        assert answer["Location"].startswith(reverse("account_login"))


class TestAPersonsPage:
    def test_is_for_a_lead_of_their_team_only(self, signed_in):
        mine, other = factories.team(), factories.team()
        ana = factories.agent("Ana", team=mine)
        bo = factories.agent("Bo", team=other)
        client = signed_in(Role.LEAD, teams=(mine,))

        assert client.get(reverse("person", args=[ana.pk])).status_code == 200
        assert client.get(reverse("person", args=[bo.pk])).status_code == 404

    def test_is_not_for_agents_even_their_own(self, client):
        ana = factories.agent("Ana", user=factories.person(Role.AGENT))
        client.force_login(ana.user)

        assert client.get(reverse("person", args=[ana.pk])).status_code == 403

    def test_says_where_nobody_signs_in_under_the_name(self, signed_in):
        assert "Nobody signs in as Ana yet" in page_of(signed_in(), factories.agent("Ana"))

    def test_of_an_agent_without_conversations_says_what_is_missing(self, signed_in):
        assert "Not enough conversations yet" in page_of(signed_in(), factories.agent("Ana"))

    @pytest.mark.parametrize("span", ["", "4", "13", "52", "all", "7", "'; --"])
    def test_takes_any_span_asked_for(self, signed_in, span):
        assert "Your" not in section(
            page_of(signed_in(), worked("ana", 12), span=span), "h-strengths"
        )


class TestTheMoments:
    def test_quote_the_strength_and_how_the_customer_answered(self, signed_in):
        page = page_of(signed_in(), worked("ana", 20))

        strengths = section(page, "h-strengths")
        assert '<mark class="met">' in strengths
        assert "You saved the party" in strengths

    def test_tell_strengths_before_what_to_practise(self, signed_in):
        page = page_of(signed_in(), worked("ana", 20))

        places = [page.index(f'id="{name}"') for name in ("h-strengths", "h-proud", "h-practise")]
        assert places == sorted(places)

    def test_practise_the_newest_missed_one(self, signed_in):
        ana = worked("ana", 20)

        practise = section(page_of(signed_in(), ana), "h-practise")

        assert "You saved the party number 19" in practise or "Order number." in practise
        assert "Sat 20 Jun 2026" in practise

    def test_open_the_whole_talk(self, signed_in):
        ana = worked("ana", 20)
        newest = ana.conversations.first()

        practise = section(page_of(signed_in(), ana), "h-practise")

        moments = {str(pk) for pk in newest.moments.values_list("pk", flat=True)}
        assert set(re.findall(r"moment[s/-]+(\d+)", practise)) <= moments

    def test_keep_words_of_strangers_as_words(self, signed_in):
        ana = worked("ana", 12, answer=SORRY + " <script>alert(1)</script>")

        answer = signed_in().get(reverse("person", args=[ana.pk])).content.decode()

        assert "<script>alert" not in answer
        assert "&lt;script&gt;" in answer


class TestTheFigures:
    def test_say_not_enough_below_ten_moments_and_how_many_are_missing(self, signed_in):
        page = section(page_of(signed_in(), worked("ana", 7)), "h-behaviors")

        assert "not enough yet" in page
        assert "3 more needed" in page
        assert 'class="ivl"' not in page

    def test_stand_beside_their_interval_and_n(self, signed_in):
        page = section(page_of(signed_in(), worked("ana", 20)), "h-behaviors")

        assert re.search(r"\d+ to 100 %, <a [^>]*>20 moments", page.replace("\xa0", " "))

    def test_open_the_moments_behind_them(self, signed_in):
        ana = worked("ana", 20)

        page = section(page_of(signed_in(), ana), "h-behaviors")

        query = f"?agent={ana.pk}&from=2026-03-22&to=2026-06-20&kind=praise&verdict=missed"
        assert reverse("conversations") + query in page

    def test_hold_no_dates_over_all_time(self, signed_in):
        page = section(page_of(signed_in(), worked("ana", 20), span="all"), "h-behaviors")

        assert "from=" not in page

    def test_show_conversations_without_a_time_but_no_weeks(self, signed_in):
        list(take_in([talk(n, "ana", None) for n in range(12)], now=NOW))

        page = page_of(signed_in(), Agent.objects.get(key="ana"))

        assert "All conversations, whenever they were." in page
        assert "no weeks to draw" in page

    def test_of_others_stand_nowhere(self, signed_in):
        ana = worked("ana", 12)
        alone = page_of(signed_in(), ana)
        worked("bo", 30)

        assert page_of(signed_in(), ana) == alone or (
            re.sub(r"<a class=\"me\".*?</a>", "", page_of(signed_in(), ana), flags=re.S)
            == re.sub(r"<a class=\"me\".*?</a>", "", alone, flags=re.S)
        )


STEADY = [76, 78, 75, 77, 76, 79, 75, 77, 76, 78]


class TestTheWeeks:
    def weeks(self, signed_in, scores):
        ana = factories.agent("Ana")
        weekly(ana, scores)
        return section(page_of(signed_in(), ana), "h-weeks")

    def test_are_drawn_from_ten_on(self, signed_in):
        page = self.weeks(signed_in, STEADY[:9])

        assert "Not enough weeks yet: 9 weeks" in page
        assert "<svg" not in page

    def test_stand_in_a_table_behind_the_chart_with_their_conversations(self, signed_in):
        page = self.weeks(signed_in, [*STEADY, 76])

        assert page.count("<tr>") == 12
        assert "from=2026-11-16&to=2026-11-22" in page

    def test_say_that_nothing_has_changed(self, signed_in):
        page = self.weeks(signed_in, [*STEADY, 76, 77])

        assert "The last 2 weeks lie within the usual range" in page
        assert "no high point to beat" in page

    def test_tell_a_lasting_rise_as_a_sentence(self, signed_in):
        page = self.weeks(signed_in, [*STEADY, *[80.0] * 9])

        assert re.search(r"Since the week of \d+ \w+ they run higher than usual", page)

    def test_tell_a_single_bad_week(self, signed_in):
        page = self.weeks(signed_in, [*STEADY, 40, 77])

        assert "The week of 9 Nov lies below it." in page
        assert 'class="below" href="#m-down"' in page

    def test_mark_and_tell_the_high_point(self, signed_in):
        page = self.weeks(signed_in, [*STEADY, 95, 77])

        assert "high point is the week of 9 Nov 2026" in page
        assert 'href="#m-high"' in page
        assert "high point 95" in page

    def test_state_the_baseline(self, signed_in):
        page = self.weeks(signed_in, [*STEADY, 76, 77])

        assert "Limits from the first 10 weeks drawn" in page
        assert "they judge only the 2 after them" in page


class TestTheCost:
    def test_is_the_same_however_long_the_history(
        self, signed_in, django_assert_max_num_queries, client
    ):
        signed_in()
        short, long = worked("ana", 12), worked("bo", 90)

        for agent in (short, long):
            with django_assert_max_num_queries(30):
                page_of(client, agent)
