"""The pages of calibration: rounds, how one grades, and the engine against people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.calibration import machine, operations
from highpoint.apps.calibration.models import Accord, Round
from highpoint.apps.desk.models import PersonEvaluation, Purpose
from highpoint.apps.quality.models import Tally
from highpoint.engine.scorecard import DEFAULT
from tests import factories
from tests.apps.calibration import rows
from tests.apps.calibration.rows import NOW

pytestmark = pytest.mark.django_db

CAL = Purpose.CALIBRATION
LATER = NOW + timedelta(hours=5)


def told(raters, chosen=None, **changes):
    """Return a form that opens a round."""
    due = timezone.localdate() + timedelta(days=7)
    return {
        "title": "Refunds",
        "scorecard": factories.scorecard().pk,
        "how": "chosen" if chosen else "drawn",
        "count": "2",
        "talks": "\n".join(f"/conversations/{talk.pk}/" for talk in chosen or []),
        "people": [person.pk for person in raters],
        "expert": "",
        "due": due.isoformat(),
    } | changes


class TestOpening:
    def test_takes_links_numbers_and_whole_addresses(self, signed_in):
        client = signed_in(Role.LEAD)
        one, other, third = rows.talks(3)
        words = f"http://host/conversations/{one.pk}/?q=1\n{other.pk}, conversations/{third.pk}#t3"

        answer = client.post(reverse("calibration_new"), told(rows.raters(), [one], talks=words))

        found = Round.objects.get()
        assert answer["Location"] == reverse("calibration_round", args=[found.pk])
        assert [talk.conversation for talk in found.talks.all()] == [one, other, third]

    def test_draws_and_keeps_the_seed(self, signed_in):
        client = signed_in(Role.LEAD)
        rows.talks(5)

        client.post(reverse("calibration_new"), told(rows.raters(), count="3"))

        found = Round.objects.get()
        assert found.talks.count() == 3
        assert found.seed is not None
        assert found.drawn_from == 5

    def test_draws_only_what_all_may_see(self, signed_in):
        client = signed_in(Role.ADMIN)
        rows.talks(2)
        rows.talks(5, by=factories.agent(team=factories.team()))

        answer = client.post(reverse("calibration_new"), told(rows.raters(), count="3"))

        assert "Only 2 conversations fit" in answer.content.decode()

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"title": ""}, "Give the round a title"),
            ({"people": []}, "Invite at least two people"),
            ({"due": "2020-01-01"}, "The day it is due has passed"),
            ({"due": "soon"}, "This is not a day"),
            ({"count": "0"}, "Draw at least one"),
            ({"count": ""}, "Say how many"),
            ({"how": "chosen"}, "Give the links or numbers"),
            ({"how": "chosen", "talks": "the lamp one"}, "is no conversation"),
            ({"how": "chosen", "talks": "999999"}, "There is no conversation 999999"),
            ({"first": "2026-11-20", "last": "2026-11-01"}, "before the first one"),
            ({"scorecard": "0"}, "not published any more"),
            ({"expert": "0"}, "cannot rate any more"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_written(self, signed_in, change, says):
        client = signed_in(Role.LEAD)
        rows.talks(3)

        answer = client.post(
            reverse("calibration_new"), told(rows.raters(), **{"title": "Refunds", **change})
        )

        assert answer.status_code == 200
        assert says in answer.content.decode()
        assert not Round.objects.exists()
        if "title" not in change:
            assert 'value="Refunds"' in answer.content.decode()

    def test_does_not_take_another_teams_conversation(self, signed_in):
        client = signed_in(Role.LEAD)
        [talk] = rows.talks(1, by=factories.agent(team=factories.team()))

        answer = client.post(reverse("calibration_new"), told(rows.raters(), [talk]))

        assert "you may see" in answer.content.decode()


class TestAnOpenRound:
    def test_shows_nobody_anothers_ratings(self, signed_in):
        client = signed_in(Role.ADMIN)
        other = factories.person(Role.COACH, name="Cora")
        talks = rows.talks(1)
        found = rows.opened([client.user, other], talks, by=client.user)
        rows.rated(talks[0], other, {"distress": 0}, purpose=CAL, notes={"distress": "secret"})

        for name in ("calibration_round", "agreement_differences"):
            args = [found.pk if name == "calibration_round" else factories.scorecard().pk]
            page = client.get(reverse(name, args=args)).content.decode()
            assert "secret" not in page
            assert "v missed" not in page

    def test_tells_a_rater_only_how_many_they_did(self, signed_in):
        client = signed_in(Role.COACH)
        other = factories.person(Role.COACH, name="Cora")
        talks = rows.talks(3)
        found = rows.opened([client.user, other], talks)
        for talk in talks[:2]:
            rows.rated(talk, other, {}, purpose=CAL)

        page = client.get(reverse("calibration_round", args=[found.pk])).content.decode()

        assert "you: 0 of 3" in page
        assert "2 of 3" not in page

    def test_leads_to_ones_own_rating(self, signed_in):
        client = signed_in(Role.COACH)
        found = rows.opened([client.user, factories.person(Role.COACH)], rows.talks(1))
        talk = found.talks.get()

        answer = client.post(reverse("calibration_rate", args=[found.pk]), {"talk": talk.pk})

        own = PersonEvaluation.objects.get(reviewer=client.user)
        assert answer["Location"] == f"/reviews/{own.pk}/"

    @pytest.mark.parametrize("talk", ["", "x", "0", "9" * 30])
    def test_takes_no_conversation_that_is_not_in_it(self, signed_in, talk):
        client = signed_in(Role.COACH)
        found = rows.opened([client.user, factories.person(Role.COACH)], rows.talks(1))

        client.post(reverse("calibration_rate", args=[found.pk]), {"talk": talk})

        assert not PersonEvaluation.objects.exists()

    def test_hides_in_the_reader_what_the_engine_saw(self, signed_in):
        client = signed_in(Role.COACH)
        talk = factories.lamp(by=factories.agent())
        rows.opened([client.user, factories.person(Role.COACH)], [talk])
        address = reverse("conversation", args=[talk.pk])

        blind = client.get(address).content.decode()
        rows.rated(talk, client.user, {}, purpose=CAL)
        after = client.get(address).content.decode()

        assert "You rate this conversation in a calibration round" in blind
        assert "By criterion" not in blind
        assert "<mark" not in blind
        assert "By criterion" in after

    def test_is_closed_by_who_opened_it_and_by_no_other_lead(self, signed_in):
        client = signed_in(Role.LEAD)
        found = rows.opened([client.user, factories.person(Role.COACH)], rows.talks(1))

        assert client.post(reverse("calibration_close", args=[found.pk])).status_code == 404

        Round.objects.update(opened_by=client.user)
        client.post(reverse("calibration_close", args=[found.pk]))
        found.refresh_from_db()
        assert found.closed_by == client.user

    def test_can_be_called_off_before_anybody_has_rated(self, signed_in):
        client = signed_in(Role.LEAD)
        found = rows.opened(rows.raters(), rows.talks(1), by=client.user)

        client.post(reverse("calibration_call_off", args=[found.pk]))

        assert not Round.objects.exists()


class TestAClosedRound:
    @pytest.fixture
    def closed(self, signed_in):
        client = signed_in(Role.COACH, name="Anna")
        expert = factories.person(Role.COACH, name="Zoe")
        talks = rows.talks(6)
        found = rows.opened([client.user, expert], talks, expert=expert)
        for place, talk in enumerate(talks):
            mine = {"distress": place % 3, "name": 2}
            rows.rated(talk, client.user, mine, purpose=CAL, notes={"distress": "my word"})
            rows.rated(talk, expert, {"distress": 2, "name": 2}, purpose=CAL)
        operations.close(found, by=expert, now=LATER)
        return client, found

    def page(self, closed):
        client, found = closed
        return client.get(reverse("calibration_round", args=[found.pk])).content.decode()

    def test_stands_side_by_side_with_notes_and_the_expert_first(self, closed):
        page = self.page(closed)

        assert page.index("Zoe (expert)") < page.index('<th scope="col">Anna')
        assert "my word" in page
        assert "not as the expert" in page
        assert "talk about it" in page
        assert "all alike" in page

    def test_keeps_what_is_agreed_on(self, closed):
        client, found = closed

        client.post(
            reverse("calibration_agree", args=[found.pk]),
            {"criterion": "distress", "text": "Sorry alone is in part."},
        )

        assert Accord.objects.get().by == client.user
        assert "Sorry alone is in part." in self.page(closed)

    def test_lets_the_agents_know_who_looked(self, closed):
        client, found = closed
        self.page(closed)

        entry = AuditEntry.objects.get(act__contains="side by side")
        assert (entry.user, entry.agent) == (client.user, found.talks.first().agent)


class TestGraders:
    def test_shows_ones_own_page_without_a_line_in_the_log(self, signed_in):
        client = signed_in(Role.COACH)

        page = client.get(reverse("grader_own")).content.decode()

        assert "Nothing to tell yet" in page
        assert not AuditEntry.objects.exists()

    def test_tells_how_much_of_what_was_assigned_is_done(self, signed_in):
        coach = factories.person(Role.COACH)
        factories.assigned(to=coach, team=factories.team())
        factories.person_evaluation(by=coach)
        client = signed_in(Role.ADMIN)

        assert "0 of 1" in client.get(reverse("grader", args=[coach.pk])).content.decode()

    def test_gives_a_coach_nobody_elses(self, signed_in):
        client = signed_in(Role.COACH)
        other = factories.person(Role.COACH, name="Cora")

        assert client.get(reverse("grader", args=[other.pk])).status_code == 403
        assert "Cora" not in client.get(reverse("grader_own")).content.decode()

    def test_gives_a_lead_one_of_their_team_and_keeps_it_in_the_log(self, signed_in):
        team = factories.team()
        client = signed_in(Role.LEAD, teams=(team,))
        coach = factories.person(Role.COACH, name="Cora", teams=(team,))
        stranger = factories.person(Role.COACH, teams=(factories.team(),))

        assert "How Cora grades" in client.get(reverse("grader", args=[coach.pk])).content.decode()
        assert client.get(reverse("grader", args=[stranger.pk])).status_code == 404
        assert AuditEntry.objects.get().person == coach

    def test_lists_people_by_name_and_without_a_figure(self, signed_in):
        client = signed_in(Role.ADMIN)
        talks = rows.talks(12)
        for name, points in (("Zoe", 2), ("Anna", 0)):
            person = factories.person(Role.COACH, name=name)
            for talk in talks:
                rows.rated(talk, person, {"distress": points})

        page = client.get(reverse("grader_own")).content.decode()

        assert page.index("Anna") < page.index("Zoe")
        assert "points of 100" not in page

    def test_says_how_strict_fast_and_steady_one_is(self, signed_in):
        client = signed_in(Role.COACH)
        other = factories.person(Role.COACH)
        for place, talk in enumerate(rows.talks(12)):
            at = NOW + timedelta(hours=place)
            rows.rated(talk, client.user, {"distress": 0}, at=at, seconds=120)
            rows.rated(talk, other, {"distress": place % 2 + 1}, at=at)

        page = client.get(reverse("grader_own")).content.decode()

        assert "Stricter than others who rated the same conversations" in page
        assert "n 12 conversations" in page
        assert "2 minutes" in page
        assert "Within the usual range" in page
        assert page.count('class="pt"') == 12


class TestAgreement:
    def looked_at(self, engine, people):
        person = factories.person(Role.COACH)
        agent = factories.agent()
        for theirs, own in zip(engine, people, strict=True):
            [talk] = rows.talks(1, by=agent)
            rows.engine(talk, {"distress": theirs})
            rows.rated(talk, person, {"distress": own}, notes={"distress": "why so"})
        machine.measure(factories.scorecard().name, now=LATER)
        return agent

    def test_says_that_nothing_is_measured_yet(self, signed_in):
        factories.scorecard()

        page = signed_in(Role.AGENT).get(reverse("agreement")).content.decode()

        assert "Not checked by people yet" in page

    def test_is_there_before_any_scorecard(self, signed_in):
        assert "No scorecard yet" in signed_in().get(reverse("agreement")).content.decode()

    def test_shows_n_and_agreement_with_what_follows_from_it(self, signed_in):
        self.looked_at([2, 0] * 12, [2, 0, 0, 2] * 6)

        page = signed_in().get(reverse("agreement")).content.decode()

        assert "advice only" in page
        assert "Where they differ" in page
        assert "Nov 2026" in page

    def test_leads_to_the_talks_in_which_they_differ_without_a_name(self, signed_in):
        self.looked_at([2, 0], [0, 0])
        client = signed_in()
        coach = PersonEvaluation.objects.first().reviewer

        address = reverse("agreement_differences", args=[factories.scorecard().pk])
        page = client.get(address, {"criterion": "distress"}).content.decode()

        assert "1 conversation" in page
        assert "why so" in page
        assert coach.name not in page
        assert AuditEntry.objects.filter(act__contains="side by side").exists()

    @pytest.mark.parametrize("criterion", ["", "weather", "x" * 500])
    def test_takes_any_criterion_asked_for(self, signed_in, criterion):
        card = factories.scorecard()

        answer = signed_in().get(
            reverse("agreement_differences", args=[card.pk]), {"criterion": criterion}
        )

        assert answer.status_code == 200

    def test_is_told_on_every_page_the_criterion_stands_on(self, signed_in):
        agent = self.looked_at([2, 0] * 12, [2, 0, 0, 2] * 6)
        card = factories.scorecard()
        talk = factories.lamp(by=agent)
        client = signed_in(Role.ADMIN)
        others = [one for one in DEFAULT.criteria if one.key != "distress"]
        draft = factories.draft("Another", others)

        for address in (
            reverse("scorecard", args=[card.pk]),
            reverse("scorecard_compare", args=[card.pk]) + f"?with={draft.pk}",
            reverse("conversation", args=[talk.pk]),
        ):
            page = client.get(address).content.decode()
            assert "advice only" in page, address
            assert "agrees 0.0" in page, address

    def test_is_told_on_the_own_page(self, signed_in):
        agent = self.looked_at([2, 0] * 12, [2, 0, 0, 2] * 6)
        client = signed_in(Role.ADMIN)
        now = timezone.now()
        Tally.objects.create(
            agent=agent, day=now.date(), kind="distress", offered=20, met=15, partial=0
        )

        page = client.get(reverse("person", args=[agent.pk]), {"span": "all"}).content.decode()

        assert "advice only: agrees" in page
