"""The pages of coaching, as each side sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.coaching import operations
from highpoint.apps.coaching.models import (
    Celebration,
    CoachingAction,
    CoachingSession,
    Kudos,
    Pin,
    Step,
)
from highpoint.apps.quality.cards import publish
from highpoint.apps.quality.models import Tally
from highpoint.engine.scorecard import DEFAULT
from tests import coaching, factories
from tests.coaching import NOW
from tests.shown import figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return factories.team("Harbor")


@pytest.fixture
def coach(team):
    return factories.person(Role.COACH, name="Cora Bell", teams=(team,))


@pytest.fixture
def agent(team):
    user = factories.person(Role.AGENT, name="Sam Okafor", teams=(team,))
    return factories.agent("Sam Okafor", team=team, user=user)


@pytest.fixture
def as_(client):
    """Return a function that signs somebody in and gives the client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


PLAN = {"day": "2026-12-01", "hour": "14:30", "behavior_1": "distress", "goal_1": "60"}


class TestPlanning:
    def test_suggests_strengths_first_with_the_words(self, as_, coach, agent):
        factories.scorecard()
        factories.lamp(by=agent)
        for kind, offered, met in (("distress", 40, 36), ("personal", 6, 0)):
            day = NOW.date()
            Tally.objects.create(agent=agent, day=day, kind=kind, offered=offered, met=met)

        page = as_(coach).get("/coaching/new/", {"agent": agent.pk}).content.decode()

        strength, focus = page.split("Begin with what goes well")[1].split("Most to gain")
        assert "Not checked by people yet" in focus
        assert "Empathy before analysis" in strength
        assert "40 moments" in strength
        assert "so sorry the lamp never came" in strength
        assert "Notices the person" in focus
        assert "not enough yet" in focus
        assert "4 more for a rate" in focus

    def test_tells_what_people_judge_and_begins_a_goal_there(self, as_, coach, agent):
        key = "tone"
        asks = replace(DEFAULT.criteria[0], key=key, title="Warm tone", kinds=(), points=5,
                       definition="Sounds like a person")  # fmt: skip
        name = factories.scorecard().name
        newer = factories.draft(name, (*DEFAULT.criteria, asks), version=2)
        newer.why = "People judge the tone."
        newer.save()
        publish(newer, by=factories.person(Role.ADMIN), now=NOW)
        for points in (4, 4, 4, 2, 2, 2, 2, 2, 2, 2):
            talk = factories.lamp(by=agent)
            factories.person_evaluation(talk, by=coach, answers={key: points})

        page = as_(coach).get("/coaching/new/", {"agent": agent.pk}).content.decode()
        as_(coach).post("/coaching/new/", PLAN | {"agent": agent.pk, "behavior_1": key})

        assert "What people judge" in page
        assert "65&nbsp;%" in page
        assert "10 reviews" in page
        assert round(CoachingSession.objects.get().focus.get().goal_from) == 65

    def test_suggests_nothing_where_nothing_is_known(self, as_, coach, agent):
        factories.scorecard()

        page = as_(coach).get("/coaching/new/", {"agent": agent.pk}).content.decode()

        assert "No strength known yet" in page
        assert "Not enough moments yet" in page

    def test_keeps_a_session_and_leads_to_it(self, as_, coach, agent):
        factories.scorecard()
        kept = coaching.pin(coach, agent)

        answer = as_(coach).post(
            "/coaching/new/", PLAN | {"agent": agent.pk, "agenda": "The letter", "pin": kept.pk}
        )

        made = CoachingSession.objects.get()
        assert answer["Location"] == f"/coaching/{made.pk}/"
        assert made.coach == coach
        assert made.focus.get().kind == "distress"
        assert made.focus.get().goal_to == 60
        assert made.pins.get() == kept

    def test_refuses_three_behaviors_with_a_sentence_and_keeps_what_was_typed(
        self, as_, coach, agent
    ):
        factories.scorecard()
        more = {"behavior_2": "refusal", "behavior_3": "name", "agenda": "The letter"}

        page = as_(coach).post("/coaching/new/", PLAN | more | {"agent": agent.pk})

        assert "Choose one or two behaviors, not 3" in page.content.decode()
        assert "The letter" in page.content.decode()
        assert not CoachingSession.objects.exists()

    @pytest.mark.parametrize(
        ("told", "sorry"),
        [
            ({"day": ""}, "Choose the day."),
            ({"day": "31/02/2026"}, "This is not a day."),
            ({"hour": "25:00"}, "This is not a time."),
            ({"behavior_1": ""}, "Choose one behavior to work on, or two."),
            ({"behavior_1": "charm"}, "The scorecard has no such behavior any more."),
            ({"behavior_2": "distress"}, "The two behaviors are the same."),
            ({"goal_1": "101"}, "A rate goes from 0 to 100."),
            ({"goal_1": "much"}, "This is not a number."),
            ({"by_1": "soon"}, "This is not a day."),
            ({"agenda": "x" * 5001}, "5000 letters"),
        ],
    )
    def test_says_what_is_wrong(self, as_, coach, agent, told, sorry):
        factories.scorecard()

        page = as_(coach).post("/coaching/new/", PLAN | {"agent": agent.pk} | told)

        assert sorry in page.content.decode()
        assert not CoachingSession.objects.exists()

    @pytest.mark.parametrize("number", ["0", "x", "9" * 30])
    def test_is_for_somebody_who_is_there(self, as_, coach, number):
        assert as_(coach).get("/coaching/new/", {"agent": number}).status_code == 404

    def test_is_not_for_people_of_another_team(self, as_, coach):
        stranger = factories.agent(team=factories.team())

        assert as_(coach).get("/coaching/new/", {"agent": stranger.pk}).status_code == 404


class TestASession:
    def test_shows_both_the_same_but_for_the_private_note(self, as_, coach, agent):
        made = coaching.session(agent, coach, agenda="The letter", held=True)
        operations.write_down(made, "Nervous about chat", by=coach, now=NOW)

        theirs = as_(coach).get(f"/coaching/{made.pk}/").content.decode()
        own = as_(agent.user).get(f"/coaching/{made.pk}/").content.decode()

        assert "Nervous about chat" in theirs
        assert "Nervous about chat" not in own
        assert "The letter" in theirs
        assert "The letter" in own
        assert "I have read it" in own
        assert "I have read it" not in theirs

    def test_hides_a_coachs_note_from_leads_and_administrators(self, as_, coach, agent, team):
        made = coaching.session(agent, coach)
        operations.write_down(made, "Nervous about chat", by=coach, now=NOW)

        for other in (factories.person(Role.ADMIN), factories.person(Role.LEAD, teams=(team,))):
            page = as_(other).get(f"/coaching/{made.pk}/").content.decode()
            assert "Empathy before analysis" in page
            assert "Nervous about chat" not in page

    def test_is_not_there_for_another_agent(self, as_, coach, agent, team):
        mate = factories.agent(team=team, user=factories.person(Role.AGENT, teams=(team,)))
        made = coaching.session(agent, coach)

        assert as_(mate.user).get(f"/coaching/{made.pk}/").status_code == 404

    def test_is_logged_when_others_look(self, as_, coach, agent):
        made = coaching.session(agent, coach)
        as_(coach).get(f"/coaching/{made.pk}/")
        as_(agent.user).get(f"/coaching/{made.pk}/")

        looks = AuditEntry.objects.filter(act="opened a coaching session")
        assert [look.user for look in looks] == [coach]

    def test_goes_from_planned_to_acknowledged(self, as_, coach, agent):
        made = coaching.session(agent, coach)
        as_(coach).post(f"/coaching/{made.pk}/held/")
        told = {"what": "Read two letters", "owner": agent.user.pk, "due_on": "2026-12-01"}
        as_(coach).post(f"/coaching/{made.pk}/actions/", told)
        as_(agent.user).post(f"/coaching/{made.pk}/read/", {"words": "I see it too."})
        action = CoachingAction.objects.get()
        as_(agent.user).post(f"/coaching/actions/{action.pk}/", {"to": "done"})

        page = as_(coach).get(f"/coaching/{made.pk}/").content.decode()
        assert "I see it too." in page
        assert [one.step for one in made.steps.all()] == [
            Step.PLANNED,
            Step.HELD,
            Step.ACKNOWLEDGED,
        ]
        action.refresh_from_db()
        assert action.done_by == agent.user

    def test_keeps_its_goals_beginning_when_it_is_changed(self, as_, coach, agent):
        factories.scorecard()
        made = coaching.session(agent, coach)

        as_(coach).post(
            f"/coaching/{made.pk}/",
            {"behavior_1": "distress", "goal_1": "70", "shared": "We agreed."},
        )

        focus = made.focus.get()
        assert (focus.goal_from, focus.goal_to) == (40, 70)

    @pytest.mark.parametrize(
        ("where", "told", "sorry"),
        [
            ("move/", {"day": ""}, "Choose the day."),
            ("off/", {"why": " "}, "Say why it does not take place"),
            ("actions/", {"what": ""}, "Say what is to be done."),
            ("actions/", {"what": "x", "owner": "0", "due_on": "2026-12-01"}, "one of the two"),
            ("read/", {}, "Only the agent"),
            ("pins/", {}, "Tick at least one"),
        ],
    )
    def test_says_what_is_wrong(self, as_, coach, agent, where, told, sorry):
        made = coaching.session(agent, coach, held=True)

        page = as_(coach).post(f"/coaching/{made.pk}/{where}", told, follow=True)

        assert sorry in page.content.decode()

    def test_lets_an_agent_change_nothing_of_it(self, as_, coach, agent):
        made = coaching.session(agent, coach)

        assert as_(agent.user).post(f"/coaching/{made.pk}/held/").status_code == 403
        assert as_(agent.user).post(f"/coaching/{made.pk}/").status_code == 403

    def test_of_oneself_is_not_ones_own_to_change(self, as_, team):
        both = factories.person(Role.COACH, teams=(team,))
        made = coaching.session(factories.agent(user=both, team=team))

        assert as_(both).get(f"/coaching/{made.pk}/").status_code == 200
        assert as_(both).post(f"/coaching/{made.pk}/held/").status_code == 404

    def test_tells_what_came_of_it_and_what_comes_back_by_itself(self, as_, coach, agent, team):
        from tests.apps.coaching.test_outcome import steady, tally

        steady(team)
        tally(agent, 0.5, 0.95)
        made = coaching.session(agent, coach, held=True)

        page = as_(coach).get(f"/coaching/{made.pk}/").content.decode()

        assert "regression to the mean" in page
        assert "8 people not coached on it yet" in page


class TestOverview:
    def test_lists_people_by_name_with_no_figure_of_theirs(self, as_, coach, team):
        for name in ("Zoe", "Ada", "Mia"):
            factories.lamp(by=factories.agent(name, team=team))

        page = as_(coach).get("/coaching/").content.decode()

        assert page.index("Ada") < page.index("Mia") < page.index("Zoe")
        assert "82" not in figures(page)

    def test_shows_the_balance_to_its_coach_only(self, as_, coach, agent):
        coaching.kudos(coach, agent)

        assert "Your praise and advice" in as_(coach).get("/coaching/").content.decode()
        assert "Your praise and advice" not in as_(agent.user).get("/coaching/").content.decode()
        auditor = factories.person(Role.AUDITOR)
        assert "Your praise and advice" not in as_(auditor).get("/coaching/").content.decode()

    def test_asks_an_agent_to_acknowledge(self, as_, coach, agent):
        coaching.session(agent, coach, held=True)

        page = as_(agent.user).get("/coaching/").content.decode()

        assert "To acknowledge" in page
        assert "With Cora Bell" in page

    def test_shows_a_high_point_to_its_person_and_without_a_figure_to_the_team(
        self, as_, agent, team
    ):
        found = coaching.high_point(agent)
        mate = factories.person(Role.AGENT, name="Ida Lowe", teams=(team,))
        factories.agent("Ida Lowe", team=team, user=mate)
        assert "88" in as_(agent.user).get("/coaching/").content.decode()
        assert "Sam Okafor" not in as_(mate).get("/coaching/").content.decode()
        Celebration.objects.filter(pk=found.pk).update(found_at=NOW)

        as_(agent.user).post(f"/coaching/high-points/{found.pk}/", {"words": "Hooray"})
        page = as_(mate).get("/coaching/").content.decode()
        assert "Hooray" in page
        assert "88" not in figures(page)

        as_(agent.user).post(f"/coaching/high-points/{found.pk}/", {"to": "back"})
        assert "Hooray" not in as_(mate).get("/coaching/").content.decode()

    def test_costs_the_same_for_many_people(self, as_, coach, team, django_assert_max_num_queries):
        for number in range(30):
            made = factories.agent(f"Agent {number}", team=team)
            coaching.session(made, coach, at=NOW + timedelta(days=number))

        with django_assert_max_num_queries(36):
            as_(coach).get("/coaching/")


class TestTheReader:
    def test_pins_with_one_click_and_returns_to_the_moment(self, as_, coach, agent):
        talk = factories.lamp(by=agent)
        page = as_(coach).get(f"/conversations/{talk.pk}/").content.decode()
        assert page.count("Pin for coaching</button>") == 7
        moment = talk.moments.get(kind="distress")
        there = f"/conversations/{talk.pk}/#m1"

        answer = as_(coach).post("/coaching/pins/", {"moment": moment.pk, "next": there})

        assert answer["Location"] == there
        assert Pin.objects.get().moment == moment

    def test_keeps_a_note_with_a_pin_that_the_agent_reads_once_it_is_in_a_session(
        self, as_, coach, agent
    ):
        kept = coaching.pin(coach, agent)

        as_(coach).post(f"/coaching/pins/{kept.pk}/note/", {"note": "Read it aloud"})

        assert "Read it aloud" not in as_(agent.user).get("/coaching/").content.decode()
        kept.refresh_from_db()
        made = coaching.session(agent, coach, pins=[kept])
        page = as_(agent.user).get(f"/coaching/{made.pk}/").content.decode()
        assert "Read it aloud" in page
        assert "Take the pin away" not in page

    @pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "\\\\evil", ""])
    def test_leads_to_no_other_place(self, as_, coach, agent, there):
        moment = factories.lamp(by=agent).moments.first()

        answer = as_(coach).post("/coaching/pins/", {"moment": moment.pk, "next": there})

        assert answer["Location"] == "/coaching/"

    def test_pins_nothing_that_one_may_not_see(self, as_, coach):
        stranger = factories.agent(team=factories.team())
        moment = factories.lamp(by=stranger).moments.first()

        page = as_(coach).post("/coaching/pins/", {"moment": moment.pk}, follow=True)

        assert "no such moment" in page.content.decode()
        assert not Pin.objects.exists()

    def test_offers_kudos_for_what_was_good(self, as_, coach, agent):
        talk = factories.lamp(by=agent)

        page = as_(coach).get(f"/conversations/{talk.pk}/").content.decode()

        assert page.count("Give kudos<") == 5

    def test_offers_an_agent_no_pin_and_no_kudos_to_oneself(self, as_, agent):
        talk = factories.lamp(by=agent)

        page = as_(agent.user).get(f"/conversations/{talk.pk}/").content.decode()

        assert "Pin for coaching" not in page
        assert "Give kudos<" not in page

    def test_offers_an_auditor_neither(self, as_, agent):
        talk = factories.lamp(by=agent)

        page = as_(factories.person(Role.AUDITOR)).get(f"/conversations/{talk.pk}/")

        assert "Give kudos" not in page.content.decode()


class TestKudos:
    def test_are_given_for_a_moment(self, as_, coach, agent):
        talk = factories.lamp(by=agent)
        moment = talk.moments.get(kind="distress")
        where = f"/kudos/new/{talk.pk}/"
        page = as_(coach).get(where, {"moment": moment.pk}).content.decode()
        assert "I am so sorry the lamp never came." in page

        as_(coach).post(where, {"moment": moment.pk, "words": "You cared first."})

        given = Kudos.objects.get()
        assert (given.to, given.moment) == (agent, moment)
        page = as_(agent.user).get("/kudos/").content.decode()
        assert "You cared first." in page

    def test_are_given_for_words_of_a_message(self, as_, coach, agent):
        talk = factories.lamp(by=agent)

        as_(coach).post(
            f"/kudos/new/{talk.pk}/", {"turn": 1, "exact": "call you at ten", "words": "A time!"}
        )

        given = Kudos.objects.get()
        assert talk.turns.get(index=1).text[given.start : given.end] == "call you at ten"

    @pytest.mark.parametrize(
        ("told", "sorry"),
        [
            ({"words": "Good"}, "Choose the message they are for."),
            ({"turn": 1, "words": ""}, "Say what was good about it"),
            ({"turn": 1, "exact": "never said", "words": "Good"}, "do not stand in that message"),
            ({"turn": 0, "words": "Good"}, "a colleague wrote"),
            ({"turn": 99, "words": "Good"}, "a colleague wrote"),
            ({"moment": "999999", "words": "Good"}, "no such moment"),
        ],
    )
    def test_say_what_is_wrong_and_keep_what_was_typed(self, as_, coach, agent, told, sorry):
        talk = factories.lamp(by=agent)

        page = as_(coach).post(f"/kudos/new/{talk.pk}/", told).content.decode()

        assert sorry in page
        assert told["words"] in page
        assert not Kudos.objects.exists()

    def test_of_oneself_are_refused(self, as_, agent):
        talk = factories.lamp(by=agent)

        page = as_(agent.user).post(f"/kudos/new/{talk.pk}/", {"turn": 1, "words": "Me!"})

        assert "your own words" in page.content.decode()

    def test_are_taken_back(self, as_, coach, agent):
        given = coaching.kudos(coach, agent)

        as_(coach).post(f"/kudos/{given.pk}/back/")

        assert not Kudos.objects.exists()


class TestThanks:
    def test_show_ones_own_in_the_customers_words(self, as_, agent):
        factories.lamp(by=agent)
        factories.lamp(by=factories.agent())

        page = as_(agent.user).get("/thanks/").content.decode()

        assert page.count("how kind of you, thank you so much!") == 1

    def test_of_another_are_for_who_may_see_them_and_logged(self, as_, coach, agent, team):
        factories.lamp(by=agent)
        mate = factories.person(Role.AGENT, teams=(team,))
        factories.agent(user=mate, team=team)

        assert as_(mate).get("/thanks/", {"agent": agent.pk}).status_code == 404
        assert "how kind of you" in as_(coach).get("/thanks/", {"agent": agent.pk}).content.decode()
        assert AuditEntry.objects.filter(user=coach, agent=agent).exists()

    @pytest.mark.parametrize("before", ["x", "_", "2026-11-02_1", "2026-11-02T00:00:00+00:00_x"])
    def test_take_any_place(self, as_, agent, before):
        factories.lamp(by=agent)

        assert as_(agent.user).get("/thanks/", {"before": before}).status_code == 200


class TestAWeek:
    def test_of_nobody_says_that_nothing_is_kept(self, as_, agent):
        page = as_(agent.user).get("/coaching/weeks/2026-11-02/").content.decode()

        assert "Nothing is kept of this week" in page

    @pytest.mark.parametrize("day", ["monday", "2026-13-01", "9999-12-31x"])
    def test_that_is_no_day_is_not_there(self, as_, agent, day):
        assert as_(agent.user).get(f"/coaching/weeks/{day}/").status_code == 404

    def test_is_ones_own_alone(self, as_, agent, coach):
        from highpoint.apps.coaching import weekly

        factories.lamp(by=agent)
        weekly.write(agent, NOW.date(), now=NOW)

        assert "so sorry" in as_(agent.user).get("/coaching/weeks/2026-11-02/").content.decode()
        assert "so sorry" not in as_(coach).get("/coaching/weeks/2026-11-02/").content.decode()


class TestTheTodayPage:
    def test_tells_of_a_session_until_it_is_acknowledged(self, as_, coach, agent):
        to_come = coaching.session(agent, coach)
        held = coaching.session(agent, coach, held=True)

        page = as_(agent.user).get("/today/").content.decode()
        card = page[page.index('id="h-coached"') :]

        assert card.index(f"/coaching/{held.pk}/") < card.index(f"/coaching/{to_come.pk}/")
        assert card.count("to acknowledge</span>") == 1
        as_(agent.user).post(f"/coaching/{held.pk}/read/", {"words": "Read."})
        assert f"/coaching/{held.pk}/" not in as_(agent.user).get("/today/").content.decode()
