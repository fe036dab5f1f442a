import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from highpoint.apps.conversations.filters import MOST
from highpoint.apps.quality import queries
from highpoint.apps.quality.models import Reading
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/conversations/"


def ask(client, **query):
    return client.get(LIST, {name.rstrip("_"): value for name, value in query.items()})


def talks(page):
    """Return the ids of the conversations on a page, in its order."""
    links = re.findall(r'<th scope="row" class="full"><a href="/conversations/(\d+)/', page)
    return [int(pk) for pk in links]


def found(client, **query):
    return talks(ask(client, **query).content.decode())


def question(verdict):
    return {"kind": "question", "verdict": verdict, "turn": 0, "trigger": "Where is it?"}


class TestList:
    def test_shows_no_score_of_a_talk_in_a_language_that_is_not_read(self, signed_in):
        factories.conversation("Hei, missä paketti on?", end_state="unknown")
        Reading.objects.update(language="fi", overall=None)

        page = ask(signed_in()).content.decode()

        assert "not scored: Finnish" in page
        assert "no occasion" not in page

    def test_shows_a_talk_with_what_was_seen_in_it(self, signed_in):
        factories.lamp(by=factories.agent("Sam Okafor"), subject="The lamp")

        page = ask(signed_in()).content.decode()

        assert "<bdi>Ada Quist</bdi>: <bdi>The lamp</bdi>" in page
        assert "I am really upset about the lamp." in page
        assert "Sam Okafor" in page
        verdicts = re.findall(r'<span class="dot (\w+)"', page.split("<tbody>")[1])
        assert verdicts == ["met", "met", "missed", "met", "partial", "met"]
        assert "4 of 6 moments met" in page
        assert '<b class="num">82</b>' in page
        assert "satisfied" in page
        assert "1 conversation<" in page

    def test_calls_who_has_no_name_by_their_handle(self, signed_in):
        factories.conversation("Hello", customer_name="", customer_key="@nina_q")
        assert "<bdi>@nina_q</bdi>" in ask(signed_in()).content.decode()

    def test_stands_newest_first_and_by_nothing_else(self, signed_in):
        days = [3, 1, 2]
        made = {
            day: factories.conversation("Hi", started_at=factories.START + timedelta(days=day))
            for day in days
        }

        client = signed_in()

        assert found(client) == [made[3].pk, made[2].pk, made[1].pk]
        assert found(client, sort="score", order="score") == found(client)

    def test_says_what_has_not_been_read_and_what_had_no_occasion(self, signed_in):
        factories.conversation("Hi", read=False)
        factories.conversation("Hi", has_time=False)

        page = ask(signed_in()).content.decode()

        assert "not read yet" in page
        assert "no moment was offered" in page
        assert "no time told" in page

    def test_asks_the_database_as_often_for_many_as_for_few(
        self, signed_in, django_assert_max_num_queries
    ):
        client = signed_in()
        factories.lamp(by=factories.agent())
        ask(client)
        with django_assert_max_num_queries(17) as few:
            ask(client, q="lamp")
        for _ in range(20):
            factories.lamp(by=factories.agent())
        with django_assert_max_num_queries(len(few)):
            assert len(found(client, q="lamp")) == 21

    def test_counts_what_one_page_holds_by_looking_at_it(
        self, signed_in, django_assert_max_num_queries, monkeypatch
    ):
        client = signed_in()
        for _ in range(3):
            factories.conversation("Hi")
        with django_assert_max_num_queries(20) as one:
            assert "3 conversations" in ask(client).content.decode()
        monkeypatch.setattr(queries, "PAGE", 2)
        with django_assert_max_num_queries(20) as two:
            assert "3 conversations" in ask(client).content.decode()

        assert len(two) == len(one) + 1

    def test_names_people_in_the_filters_as_they_are_written(self, signed_in):
        agent = factories.agent('<b>Ana & "Bo"</b>')

        html = signed_in(Role.ADMIN).get(reverse("conversations"), {"agent": agent.pk})

        option = f'<option value="{agent.pk}" selected>&lt;b&gt;Ana &amp; &quot;Bo&quot;&lt;/b&gt;'
        assert option in html.content.decode()

    def test_shows_the_first_moments_of_a_long_talk_and_how_many_more(self, signed_in):
        moments = tuple(
            {"kind": "question", "verdict": verdict, "turn": 0, "trigger": "Why?"}
            for verdict in ("met", "missed") * 20
        )
        factories.conversation("Why?", "So.", moments=moments)

        html = signed_in(Role.ADMIN).get(reverse("conversations")).content.decode()

        assert html.count('class="dot met"') == 1 + 12
        assert "+16</small>" in html

    @pytest.mark.parametrize("each", [1, 4])
    def test_shows_a_talk_once_however_many_moments_it_has(self, signed_in, monkeypatch, each):
        monkeypatch.setattr(queries, "PAGE", 2)
        monkeypatch.setattr(queries, "MOMENTS_EACH", each)
        made = [
            factories.conversation(
                "Why?",
                "So.",
                moments=({**question("missed"), "trigger": "Why?"},) * 9
                + ({**question("met"), "trigger": "Why?"},),
                started_at=factories.START + timedelta(days=day),
            ).pk
            for day in range(5)
        ]
        client = signed_in()

        assert found(client, kind="question", verdict="missed") == made[:2:-1]
        page = ask(client, kind="question").context["page"]
        assert [row.talk.pk for row in page.rows] == made[:2:-1]
        assert found(client, kind="question", before=str(page.older)) == made[2:0:-1]

    def test_says_more_than_where_counting_on_would_cost(self, signed_in, monkeypatch):
        monkeypatch.setattr(queries, "COUNTED", 2)
        for _ in range(3):
            factories.conversation("Hi")

        assert "More than 2 conversations" in ask(signed_in()).content.decode()


class TestFilters:
    @pytest.fixture
    def made(self, signed_in):
        """Two talks that differ in everything, and the client of a lead."""
        own, other = factories.agent("Ann"), factories.agent("Bob")
        one = factories.conversation(
            "Where is it?",
            "On its way.",
            by=own,
            channel="email",
            started_at=datetime(2026, 5, 4, 23, 30, tzinfo=UTC),
            moments=(question("missed"),),
            end_state="dissatisfied",
            score=20,
            signs=("unanswered", "repeated", "box_badly_badly"),
        )
        two = factories.conversation(
            "Lovely curtains, thank you",
            "A pleasure.",
            by=other,
            channel="chat",
            started_at=datetime(2026, 6, 4, 12, 0, tzinfo=UTC),
            moments=({**question("met"), "kind": "praise", "trigger": "thank you"},),
            end_state="satisfied",
            score=90,
            made_up=True,
            signs=("exceptional", "box_well_well"),
        )
        return signed_in(), one, two

    @pytest.mark.parametrize(
        "query",
        [
            {"q": "where is it"},
            {"q": "WHERE"},
            {"channel": "email"},
            {"kind": "question"},
            {"kind": "question", "verdict": "missed"},
            {"verdict": "missed"},
            {"ended": "dissatisfied"},
            {"to": "2026-05-04"},
            {"from": "2026-05-04", "to": "2026-05-04"},
            {"score_to": "89"},
            {"score_from": "20", "score_to": "20"},
            {"made_up": "no"},
            {"sign": "unanswered"},
            {"box": "box_badly_badly"},
            {"sign": "unanswered", "box": "box_badly_badly"},
            {"sign": "repeated", "kind": "question", "q": "way", "to": "2026-05-04"},
            {"q": "way", "channel": "email", "kind": "question", "ended": "dissatisfied"},
        ],
        ids=str,
    )
    def test_leave_only_what_fits(self, made, query):
        client, one, _ = made

        assert found(client, **query) == [one.pk]

    def test_are_asked_by_agent(self, made):
        client, one, two = made

        assert found(client, agent=one.agent.pk) == [one.pk]
        assert found(client, agent=two.agent.pk, kind="praise", verdict="met") == [two.pk]
        assert found(client, agent=two.agent.pk, kind="question", verdict="missed") == []

    def test_count_the_moments_of_the_agent_who_answered_them(self, made):
        client, one, two = made
        one.moments.update(agent=two.agent)

        assert found(client, agent=two.agent.pk, kind="question", verdict="missed") == [one.pk]

    def test_are_asked_by_team_among_those_one_may_see(self, made, signed_in):
        client, one, two = made
        one.agent.team, two.agent.team = factories.team("Lantern"), factories.team("Orchard")
        one.agent.save()
        two.agent.save()
        signed_in(Role.LEAD, teams=(one.agent.team,))

        assert found(client, team=one.agent.team_id) == [one.pk]
        assert found(client, team=one.agent.team_id, sign="unanswered") == [one.pk]
        assert found(client, team=one.agent.team_id, kind="praise") == []
        assert b"no such team" in ask(client, team=two.agent.team_id).content

    def test_leave_out_talks_without_a_time_where_a_day_is_asked_for(self, made):
        client, one, _ = made
        one.has_time = False
        one.save()

        assert found(client, to="2026-05-04") == []

    def test_can_be_taken_away_one_by_one(self, made):
        page = ask(made[0], channel="email", ended="satisfied").content.decode()

        assert 'href="/conversations/?ended=satisfied" aria-label="Remove: E-mail"' in page
        assert "No conversation has all of this" in page
        assert 'href="/conversations/?channel=email">Without Ended satisfied' in page

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ({"from": "31/02/2026"}, "This is not a day."),
            ({"to": "2026-13-01"}, "This is not a day."),
            ({"to": "9999-12-31"}, "Choose a day from 1900 to 2199."),
            ({"from": "0001-01-01"}, "Choose a day from 1900 to 2199."),
            ({"score_from": "lots"}, "A score is a whole number from 0 to 100."),
            ({"score_to": "101"}, "A score is a whole number from 0 to 100."),
            ({"score_from": "-1"}, "A score is a whole number from 0 to 100."),
            ({"agent": "999999"}, "There is no such agent among those you may see."),
            ({"agent": "x' OR 1=1"}, "There is no such agent among those you may see."),
            ({"channel": "pigeon"}, "“pigeon” is not one of the choices."),
            ({"kind": "magic"}, "“magic” is not one of the choices."),
            ({"verdict": "great"}, "“great” is not one of the choices."),
            ({"ended": "never"}, "“never” is not one of the choices."),
            ({"made_up": "maybe"}, "“maybe” is not one of the choices."),
            ({"q": "x" * 201}, "Search for at most 200 letters."),
            ({"q": "nul\x00"}, "Null characters are not allowed."),
            ({"from": "2026-06-01", "to": "2026-05-01"}, "The last day lies before the first."),
            ({"score_from": "9", "score_to": "3"}, "This is less than the lowest score"),
            ({"agent": "9" * 40}, "There is no such agent among those you may see."),
        ],
        ids=str,
    )
    def test_say_what_is_wrong_beside_the_field_and_keep_the_rest(self, made, query, sentence):
        client, one, _ = made

        rest = {"channel": "email"} if "ended" in query else {"ended": "dissatisfied"}
        page = ask(client, **rest, **query).content.decode()

        assert sentence in page.replace("&#x27;", "'")
        assert 'aria-invalid="true"' in page
        assert f'<option value="{next(iter(rest.values()))}" selected>' in page
        assert talks(page) == [one.pk] or "No conversation has all of this" in page

    @pytest.mark.parametrize("words", ['"', "*", "AND OR NOT", "a-b:c", "(((", "'; DROP", "NEAR("])
    def test_take_any_words_for_words(self, made, words):
        assert ask(made[0], q=words).status_code == 200

    def test_show_the_words_looked_for_where_they_stand(self, made):
        page = ask(made[0], q="curtains").content.decode()

        assert '“Lovely <mark class="none">curtains</mark>, thank you”' in page


class TestPages:
    @pytest.fixture
    def many(self, monkeypatch):
        monkeypatch.setattr(queries, "PAGE", 3)
        # Three began in the same second: the id tells them apart.
        starts = [factories.START + timedelta(minutes=minute // 3) for minute in range(8)]
        made = [
            factories.conversation(
                "Where is it?", started_at=at, moments=(question("missed"),), signs=("churn",)
            )
            for at in starts
        ]
        return [talk.pk for talk in reversed(made)]

    def follow(self, client, page, rel):
        link = re.search(rf'rel="{rel}" href="([^"]+)"', page)
        if link is None:
            return None
        return client.get(LIST + link[1].replace("&amp;", "&")).content.decode()

    @pytest.mark.parametrize(
        "query",
        [
            {},
            {"kind": "question"},
            {"kind": "question", "verdict": "missed"},
            {"ended": "neutral"},
            {"sign": "churn"},
            {"sign": "churn", "kind": "question"},
        ],
        ids=str,
    )
    def test_lead_through_all_and_back_again(self, signed_in, many, query):
        client = signed_in()
        page = ask(client, **query).content.decode()
        seen = [talks(page)]
        while older := self.follow(client, page, "next"):
            page = older
            seen.append(talks(page))
        assert [pk for one in seen for pk in one] == many
        assert [len(one) for one in seen] == [3, 3, 2]

        back = [talks(page)]
        while newer := self.follow(client, page, "prev"):
            page = newer
            back.append(talks(page))
        assert back == seen[::-1]

    def test_stay_where_they_are_when_new_talks_come_in(self, signed_in, many):
        client = signed_in()
        first = ask(client).content.decode()
        factories.conversation("New", started_at=factories.START + timedelta(days=9))

        assert talks(self.follow(client, first, "next")) == many[3:6]

    @pytest.mark.parametrize("place", ["x", "_", "2026-01-01_1", "2026-01-01T00:00:00Z_x", "1_1_1"])
    def test_begin_anew_from_a_place_that_is_none(self, signed_in, many, place):
        client = signed_in()

        assert found(client, before=place) == many[:3]
        assert found(client, after=place) == many[:3]

    def test_say_that_the_list_ends(self, signed_in, many):
        page = ask(signed_in(), before="2001-01-01T00:00:00Z_1").content.decode()

        assert "Nothing further" in page


class TestNothingThere:
    def test_tells_who_may_how_to_bring_talks_in(self, signed_in):
        page = ask(signed_in(Role.LEAD)).content.decode()

        assert "No conversations yet" in page
        assert reverse("imports") in page

    def test_tells_others_whom_to_ask(self, signed_in):
        page = ask(signed_in(Role.AGENT)).content.decode()

        assert "A team lead or an administrator can bring them in." in page
        assert reverse("imports") not in page


class TestWhoSeesWhat:
    def test_an_agent_finds_the_own_talks_by_moment_and_sign(self, signed_in):
        client = signed_in(Role.AGENT)
        moment = ({"kind": "question", "verdict": "missed", "turn": 0, "trigger": "Where is it?"},)
        own, other = factories.agent(user=client.user), factories.agent()
        both, one, _ = (
            factories.conversation("Where is it?", by=by, moments=moment, signs=signs)
            for by, signs in ((own, ("churn", "repeated")), (own, ()), (other, ("churn",)))
        )

        assert sorted(found(client, kind="question")) == [both.pk, one.pk]
        assert found(client, kind="question", verdict="met") == []
        assert found(client, sign="churn") == [both.pk]
        assert found(client, sign="churn", kind="question", verdict="missed") == [both.pk]

    def test_an_agent_sees_the_own_talks_only(self, signed_in):
        client = signed_in(Role.AGENT)
        own, other = factories.agent("Own One", user=client.user), factories.agent("Other One")
        mine = factories.lamp(by=own)
        factories.lamp(by=other)
        factories.lamp()

        page = ask(client).content.decode()

        assert talks(page) == [mine.pk]
        assert "Other One" not in page
        assert found(client, kind="distress", verdict="met") == [mine.pk]
        assert "There is no such agent" in ask(client, agent=other.pk).content.decode()

    def test_a_lead_sees_the_own_teams_and_what_belongs_to_none(self, signed_in):
        ours, theirs = factories.team(), factories.team()
        client = signed_in(Role.LEAD, teams=(ours,))
        seen = [
            factories.lamp(by=factories.agent(team=ours)),
            factories.lamp(by=factories.agent()),
            factories.lamp(),
        ]
        factories.lamp(by=factories.agent(team=theirs))

        assert sorted(found(client)) == sorted(talk.pk for talk in seen)

    @pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
    def test_these_see_everything(self, signed_in, role):
        client = signed_in(role)
        factories.lamp(by=factories.agent(team=factories.team()))

        assert len(found(client)) == 1


class TestSavedFilters:
    def save(self, client, name="Angry mail", query="channel=email&junk=1", **more):
        form = {"name": name, "query": query} | more
        return client.post(reverse("filter_save"), form, follow=True).content.decode()

    @pytest.fixture
    def keeper(self, signed_in):
        factories.lamp(channel="email")
        return signed_in()

    def test_are_kept_opened_and_deleted(self, keeper):
        page = self.save(keeper)
        assert "“Angry mail” is saved." in page
        assert '<a href="/conversations/?channel=email" aria-current="page">Angry mail' in page

        saved = keeper.user.saved_filters.get()
        page = keeper.post(reverse("filter_delete", args=[saved.pk]), follow=True)
        assert "The filter “Angry mail” is deleted." in page.content.decode()
        assert not keeper.user.saved_filters.exists()

    @pytest.mark.parametrize(
        ("fault", "sentence"),
        [
            ({"name": ""}, "Give the filter a name."),
            ({"name": "x" * 81}, "A name has at most 80 letters."),
            ({"query": ""}, "Choose a filter first"),
            ({"query": "before=x&evil=<script>"}, "Choose a filter first"),
            ({"query": "q=" + "x" * 1100}, "at most 1000 characters"),
        ],
        ids=str,
    )
    def test_say_what_is_wrong(self, keeper, fault, sentence):
        assert sentence in self.save(keeper, **fault)
        assert not keeper.user.saved_filters.exists()

    def test_have_one_name_each(self, keeper):
        self.save(keeper)

        assert "You have a filter called “Angry mail” already." in self.save(keeper)

    def test_are_not_more_than_one_can_take_in(self, keeper):
        for number in range(MOST):
            keeper.user.saved_filters.create(name=f"F{number}", query="q=x")

        assert f"You have {MOST} saved filters already." in self.save(keeper)

    def test_are_seen_by_others_only_where_shared(self, keeper, signed_in):
        self.save(keeper, "Only mine")
        self.save(keeper, "For all", shared="on")
        owner = keeper.user

        page = ask(signed_in(Role.COACH)).content.decode()

        assert "For all" in page
        assert "Only mine" not in page
        shared = owner.saved_filters.get(name="For all")
        assert keeper.post(reverse("filter_delete", args=[shared.pk])).status_code == 404

    def test_are_not_shared_by_agents(self, signed_in):
        factories.lamp(channel="email")

        assert "Your role does not let you share" in self.save(signed_in(Role.AGENT), shared="on")

    def test_are_not_changed_by_looking(self, keeper):
        self.save(keeper)
        pk = keeper.user.saved_filters.get().pk

        assert keeper.get(reverse("filter_delete", args=[pk])).status_code == 405
        assert keeper.get(reverse("filter_save")).status_code == 405
