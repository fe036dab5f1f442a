"""What customers answered, by week and team, to whom; and the file that brings it in."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.feedback import surveys
from highpoint.apps.feedback.credit import credit
from highpoint.apps.feedback.models import Survey, SurveyLink, SurveyResponse
from highpoint.apps.feedback.queries import Span, response_rate
from tests import factories
from tests.shown import figures, section

pytestmark = pytest.mark.django_db


def answered(agent, *values, measure="csat", days=0, words=""):
    at = timezone.now() - timedelta(days=days)
    talk = factories.conversation("Hi", "Hello", by=agent)
    rows = [
        SurveyResponse.objects.create(
            key=f"k{SurveyResponse.objects.count()}",
            conversation=talk,
            measure=measure,
            value=value,
            words=words,
            at=at,
            day=timezone.localtime(at).date(),
        )
        for value in values
    ]
    credit(rows)
    return talk


def text(answer) -> str:
    return answer.content.decode()


class TestFigures:
    def test_show_the_share_with_what_it_may_be_and_n(self, signed_in):
        answered(factories.agent(), 5, 5, 4, 4, 5, 5, 4, 4, 2, 1)

        page = text(signed_in(Role.ADMIN).get(reverse("ratings")))

        assert "80&nbsp;%" in page
        assert "50 to 96" in page
        assert "10 answers" in page

    def test_say_that_it_is_not_enough_yet(self, signed_in):
        answered(factories.agent(), 5, 5, 5, 5)

        page = text(signed_in(Role.ADMIN).get(reverse("ratings")))

        for heading in ("h-w", "h-a"):
            assert "not enough yet" in section(page, heading)
            assert "100" not in figures(section(page, heading))

    def test_lead_to_the_newest_answers_where_all_are_old(self, signed_in):
        answered(factories.agent(), 5, 5, 4, 4, 5, days=900)
        client = signed_in(Role.ADMIN)

        empty = text(client.get(reverse("ratings")))
        there = re.search(r'href="(\?[^"]*until[^"]*)"', empty)
        page = text(client.get(reverse("ratings") + unescape(there[1])))

        assert "5 answers" in page
        behind = re.search(r'href="([^"]*until[^"]*)">5 answers', page)
        assert text(client.get(unescape(behind[1]))).count("Open the talk") == 5

    def test_keep_each_week_to_itself(self, signed_in):
        agent = factories.agent()
        answered(agent, *[5] * 6)
        answered(agent, *[1] * 6, days=7)

        page = text(signed_in(Role.ADMIN).get(reverse("ratings"), {"weeks": "4"}))

        rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
        assert "100&nbsp;%" in rows[0]
        assert ">0&nbsp;%" in rows[1].replace("</b>", "")
        assert "none" in rows[2]

    def test_show_an_agent_their_own_alone(self, signed_in):
        client = signed_in(Role.AGENT)
        own, other = factories.agent(user=client.user), factories.agent("Other")
        answered(own, 5, 5, 5, 5, 5)
        answered(other, 1, 1, 1, 1, 1, words="Of another")

        page = text(client.get(reverse("ratings"), {"agent": other.pk, "team": "1"}))
        list_page = text(client.get(reverse("ratings_answers"), {"agent": other.pk}))

        assert "100&nbsp;%" in page
        assert "5 answers" in page
        assert "Of another" not in list_page

    def test_go_by_who_wrote_the_reply_and_not_by_the_assignee(self, signed_in):
        client = signed_in(Role.AGENT)
        own, assigned = factories.agent(user=client.user), factories.agent("Assigned")
        talk = answered(assigned, 5, 5, 5, 5, 5)
        talk.turns.filter(role="agent").update(author=own)
        credit(SurveyResponse.objects.all())

        assert "5 answers" in text(client.get(reverse("ratings")))

    def test_show_a_lead_their_teams_by_name_and_nobody_elses(self, signed_in):
        alder, birch, other = (factories.team(name) for name in ("Alder", "Birch", "Elm"))
        client = signed_in(Role.LEAD, teams=(birch, alder))
        answered(factories.agent(team=alder), 1, 1, 1, 1, 1)
        answered(factories.agent(team=birch), 5, 5, 5, 5, 5)
        answered(factories.agent(team=other), 3, 3, 3, 3, 3)

        page = text(client.get(reverse("ratings")))

        table = page.split("By team</h2>")[1]
        assert table.index("Alder") < table.index("Birch")
        assert "Elm" not in page
        assert "10 answers" in page
        assert client.get(reverse("ratings"), {"team": other.pk}).status_code == 404

    def test_of_one_person_are_opened_one_at_a_time_and_written_down(self, signed_in):
        team = factories.team()
        client = signed_in(Role.LEAD, teams=(team,))
        agent = factories.agent("Ana Duarte", team=team)
        answered(agent, 5, 5, 5, 5, 5)

        page = text(client.get(reverse("ratings"), {"agent": agent.pk}))

        assert "What the customers of <bdi>Ana Duarte</bdi> say" in page
        assert AuditEntry.objects.filter(agent=agent, user=client.user).exists()
        stranger = factories.agent(team=factories.team())
        assert client.get(reverse("ratings"), {"agent": stranger.pk}).status_code == 404

    def test_name_no_agents(self, signed_in):
        answered(factories.agent("Ana Duarte"), 5, 5, 5, 5, 5)

        assert "Ana Duarte" not in text(signed_in(Role.ADMIN).get(reverse("ratings")))

    def test_tell_how_many_of_those_asked_answered(self, signed_in):
        client = signed_in(Role.ADMIN)
        now = timezone.now()
        about = surveys.About("S", "Us", "", "", 14, [surveys.Asks("csat", "Well?")])
        survey = surveys.make(about, by=client.user, now=now)
        for number in range(4):
            talk = factories.conversation("Hi", "Hello", by=factories.agent())
            link = surveys.make_link(survey, talk, by=client.user, now=now)
            if number == 0:
                surveys.answer(link, {survey.questions.get().pk: 5}, now=now)

        assert "1 of 4." in text(client.get(reverse("ratings")))

    def test_tell_of_the_links_made_from_the_first_midnight_to_the_last(self):
        about = surveys.About("S", "Us", "", "", 14, [surveys.Asks("csat", "Well?")])
        now = timezone.now()
        survey = surveys.make(about, by=factories.person(), now=now)
        span = Span(date(2026, 11, 2), date(2026, 11, 15))
        times = ((1, 23, 59, 59), (2, 0, 0, 0), (15, 23, 59, 59), (16, 0, 0, 0))
        for number, (day, *time) in enumerate(times):
            at = datetime(2026, 11, day, *time, tzinfo=timezone.get_current_timezone())
            link = SurveyLink.objects.create(
                survey=survey,
                conversation=factories.conversation("Hi", "Hello"),
                made_at=at,
                expires_at=at,
                answered_at=at if number == 1 else None,
                # One that was taken back unanswered asked nobody.
                revoked_at=at if number == 1 else None,
            )
            assert link.pk

        found = response_rate(span, Q())

        assert found is not None
        assert (found.answered, found.asked) == (1, 2)

    @pytest.mark.parametrize(
        "query",
        ["measure=x", "weeks=0", "weeks=-1", "weeks=٣", "week=2026", "team=x", "agent=x",
         "week=9999-99-99", "week=0001-01-01", "until=9999-12-31", "page=x", "page=99999999999999999999"],
    )  # fmt: skip
    def test_open_whatever_is_asked(self, signed_in, query):
        client = signed_in(Role.ADMIN)

        assert client.get(f"{reverse('ratings')}?{query}").status_code == 200
        assert client.get(f"{reverse('ratings_answers')}?{query}").status_code == 200

    def test_ask_the_database_as_often_for_many_as_for_few(
        self, signed_in, django_assert_max_num_queries
    ):
        client = signed_in(Role.ADMIN)
        agent = factories.agent()
        for days in range(0, 60, 2):
            answered(agent, 5, 4, 1, days=days)

        with django_assert_max_num_queries(12):
            client.get(reverse("ratings"))
        with django_assert_max_num_queries(12):
            client.get(reverse("ratings_answers"))


class TestBesideTheTalk:
    def test_stands_what_the_customer_answered_apart_from_the_scores(self, signed_in):
        agent = factories.agent("Ana")
        talk = answered(agent, 2, words="Too slow.")

        page = text(signed_in(Role.ADMIN).get(reverse("conversation", args=[talk.pk])))

        assert "2 of 5" in page
        assert "Too slow." in page
        assert "part of no score" in page

    def test_a_lead_makes_a_link_for_this_customer(self, signed_in):
        client = signed_in(Role.ADMIN)
        about = surveys.About("S", "Us", "", "", 14, [surveys.Asks("csat", "Well?")])
        survey = surveys.make(about, by=client.user, now=timezone.now())
        talk = factories.lamp(by=factories.agent())

        shown = client.post(reverse("survey_ask", args=[talk.pk]), {"survey": survey.pk})

        assert surveys.token(SurveyLink.objects.get()) in text(shown).replace("%3A", ":")

    def test_a_lead_may_say_which_reply_is_meant(self, signed_in):
        client = signed_in(Role.ADMIN)
        asks = [surveys.Asks("csat", "Well?", about_reply=True)]
        survey = surveys.make(
            surveys.About("S", "Us", "", "", 14, asks), by=None, now=timezone.now()
        )
        talk = factories.lamp(by=factories.agent())
        page = text(client.get(reverse("conversation", args=[talk.pk])))
        ask = reverse("survey_ask", args=[talk.pk])

        client.post(ask, {"survey": survey.pk, "turn": "0"})
        assert not SurveyLink.objects.exists()
        client.post(ask, {"survey": survey.pk, "turn": "1"})

        assert '<option value="1">turn 2: Hello Ada' in page
        assert SurveyLink.objects.get().turn == 1

    def test_an_agent_is_offered_no_link(self, signed_in):
        client = signed_in(Role.AGENT)
        about = surveys.About("S", "Us", "", "", 14, [surveys.Asks("csat", "Well?")])
        surveys.make(about, by=None, now=timezone.now())
        talk = factories.lamp(by=factories.agent(user=client.user))

        page = text(client.get(reverse("conversation", args=[talk.pk])))

        assert "Ask the customer" not in page


class TestBringIn:
    def send(self, client, **fields):
        return text(client.post(reverse("ratings_import"), fields))

    def test_takes_a_file_and_tells_of_bad_rows_by_line(self, signed_in):
        client = signed_in(Role.LEAD)
        factories.conversation("Hi", "Hello", external_id="T-1")
        file = SimpleUploadedFile("a.csv", b"ticket,csat\nT-1,5\nT-2,5\n<b>,5\n")

        page = self.send(client, file=file)

        assert "1 new, 0 changed, 0 there already, 2 rows left out." in page
        assert "Line 3" in page
        assert "“&lt;b&gt;”" in page

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({}, "Choose a file, or paste the table."),
            ({"text": "a,b\n1,2"}, "No column names the conversation"),
            ({"text": "conversation,csat\nx,1", "tz": "Mars"}, "There is no time zone"),
        ],
    )
    def test_says_what_is_wrong(self, signed_in, fields, says):
        assert says in self.send(signed_in(Role.LEAD), **fields)

    def test_takes_any_bytes_without_falling_over(self, signed_in):
        client = signed_in(Role.LEAD)
        for raw in (
            b"\x00\xff\xfe\x01" * 50,
            b'conversation,csat\n"' + b"x" * 300_000,
            b"\xff\xfe",
        ):
            file = SimpleUploadedFile("a.csv", raw)
            assert client.post(reverse("ratings_import"), {"file": file}).status_code == 200


class TestSurveys:
    def form(self, **fields):
        said = {"name": "After a talk", "company": "Us", "days": "14", "intro": "", "thanks": ""}
        for place in range(surveys.MOST_QUESTIONS):
            said |= {f"measure{place}": "csat", f"asks{place}": ""}
        return said | {"asks0": "Well?", "measure1": "words", "asks1": "Why?"} | fields

    def test_are_made_with_their_questions_in_order(self, signed_in):
        client = signed_in(Role.LEAD)

        client.post(reverse("survey_new"), self.form(about0="on"))

        [survey] = Survey.objects.all()
        asked = [(one.asks, one.measure, one.about_reply) for one in survey.questions.all()]
        assert asked == [("Well?", "csat", True), ("Why?", "words", False)]

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"name": ""}, "Give the survey a name."),
            ({"company": ""}, "Say who asks"),
            ({"days": "0"}, "Give 1 to 90 days."),
            ({"asks0": ""}, "answered by a number"),
            ({"measure0": "stars"}, "Select a valid choice"),
        ],
    )
    def test_say_what_is_wrong(self, signed_in, wrong, says):
        page = text(signed_in(Role.LEAD).post(reverse("survey_new"), self.form(**wrong)))

        assert says in page
        assert not Survey.objects.exists()

    def test_keep_their_questions_once_a_link_is_out(self, signed_in):
        client = signed_in(Role.ADMIN)
        client.post(reverse("survey_new"), self.form())
        survey = Survey.objects.get()
        edit = reverse("survey_edit", args=[survey.pk])
        assert client.post(edit, self.form(asks0="Better?")).status_code == 302
        factories.conversation(
            "Hi", "Hello", by=factories.agent(), started_at=timezone.now() - timedelta(days=1)
        )
        client.post(reverse("survey_links", args=[survey.pk]), {"days": "7"})

        page = text(client.post(edit, self.form(asks0="Worse?")))

        assert "Links to it are out" in page
        assert survey.questions.first().asks == "Better?"

    def test_give_the_links_of_ones_own_teams_as_a_file(self, signed_in):
        mine, other = factories.team(), factories.team()
        client = signed_in(Role.LEAD, teams=(mine,))
        client.post(reverse("survey_new"), self.form())
        survey = Survey.objects.get()
        at = timezone.now() - timedelta(days=1)
        for team in (mine, other):
            factories.conversation(
                "Hi",
                "Hello",
                by=factories.agent(team=team),
                started_at=at,
                external_id=f"=T{team.pk}",
            )
        factories.conversation("Nobody replied", by=factories.agent(team=mine), started_at=at)

        client.post(reverse("survey_links", args=[survey.pk]), {"days": "7"})
        client.post(reverse("survey_links", args=[survey.pk]), {"days": "7"})

        file = b"".join(client.get(reverse("survey_links_csv", args=[survey.pk]))).decode()
        [head, row] = file.strip().splitlines()
        assert head.startswith("conversation,source,customer,name,link")
        assert row.startswith(f"'=T{mine.pk},")
        assert f"/s/{SurveyLink.objects.get().pk}:" in row.replace("%3A", ":")

    def test_are_retired_and_ask_no_more(self, signed_in):
        client = signed_in(Role.ADMIN)
        client.post(reverse("survey_new"), self.form())
        survey = Survey.objects.get()
        client.post(reverse("survey_retire", args=[survey.pk]))

        page = client.post(reverse("survey_links", args=[survey.pk]), {"days": "7"}, follow=True)

        assert "This survey is retired" in text(page)
