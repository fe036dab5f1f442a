"""Stories, the charter and recall cards on their pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import Role
from highpoint.apps.coaching import weekly
from highpoint.apps.coaching.models import WeeklyNote
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality import cards
from highpoint.apps.quality.models import Tally
from highpoint.apps.stories import charter, recall, telling
from highpoint.apps.stories.models import (
    Charter,
    CharterLine,
    CharterVote,
    Deck,
    Pledge,
    Recall,
    RecallCard,
    Story,
    StoryWeek,
)
from highpoint.apps.stories.telling import Told
from tests import factories
from tests.shown import figures, section

pytestmark = pytest.mark.django_db
WRITTEN = {
    "title": "The shoemaker",
    "place": "A repair shop",
    "happened": "My heel broke before a wedding.",
    "did": "He called me back, exactly as he had promised.",
    "felt": "I did not worry.",
    "named": "yes",
    "tags": ["promise"],
}


def told(by, named=True, **more):
    words = {key: WRITTEN[key] for key in ("title", "place", "happened", "did", "felt")} | more
    return telling.tell(Told(**words, named=named, tags=("promise",)), by=by, now=timezone.now())


def text(answer) -> str:
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


class TestStories:
    def test_an_empty_room_says_what_to_do(self, signed_in):
        page = text(signed_in(Role.AGENT).get(reverse("stories")))
        assert "Nobody has told a story yet" in page

    def test_one_is_told_changed_and_taken_back(self, signed_in):
        client = signed_in(Role.AGENT)
        answer = client.post(reverse("story_new"), WRITTEN, follow=True)
        story = Story.objects.get()
        assert "Your story is told" in text(answer)
        assert "A promise kept" in text(answer)

        later = WRITTEN | {"title": "The cobbler", "tags": ["promise", "name"]}
        client.post(reverse("story_edit", args=[story.pk]), later)
        assert "The cobbler" in text(client.get(reverse("stories")))

        client.post(reverse("story_back", args=[story.pk]))
        assert not Story.objects.exists()

    def test_what_is_missing_is_said_and_what_was_written_stays(self, signed_in):
        answer = signed_in(Role.AGENT).post(reverse("story_new"), WRITTEN | {"did": " "})
        assert "Tell what they did. That is what others learn from." in text(answer)
        assert "My heel broke" in text(answer)
        assert not Story.objects.exists()

    def test_tags_are_found_in_the_words_and_nothing_is_kept_yet(self, signed_in):
        written = WRITTEN | {"do": "suggest", "tags": []}
        answer = signed_in(Role.AGENT).post(reverse("story_new"), written)
        page = text(answer)
        assert "Your words speak of: A promise kept" in page
        assert 'value="promise" id="id_tags_7" checked' in page
        assert "He called me back" in page
        assert not Story.objects.exists()

    def test_without_a_name_no_page_tells_whose_it_is(self, client, signed_in):
        teller = factories.person(Role.AGENT, name="Tilda Quist")
        story = told(teller, named=False)
        client = signed_in(Role.ADMIN)
        for page in (reverse("stories"), reverse("story", args=[story.pk]), reverse("today")):
            answer = text(client.get(page))
            assert "The shoemaker" in answer
            assert "Tilda" not in answer

    def test_is_searched_and_filtered(self, signed_in):
        client = signed_in(Role.AGENT)
        told(factories.person(), title="A kind no")
        found = text(client.get(reverse("stories"), {"q": "kind wedding", "tag": "promise"}))
        assert "1 story" in found
        assert "No story fits that" in text(client.get(reverse("stories"), {"tag": "name"}))
        assert "No story fits that" in text(client.get(reverse("stories"), {"mine": "yes"}))

    def test_is_written_to_by_its_teller_only(self, signed_in):
        story = told(factories.person(Role.AGENT))
        client = signed_in(Role.ADMIN)
        assert client.get(reverse("story_edit", args=[story.pk])).status_code == 404
        assert client.post(reverse("story_back", args=[story.pk])).status_code == 404

    def test_counts_colleagues_without_names(self, signed_in):
        story = told(factories.person())
        client = signed_in(Role.AGENT)
        address = reverse("story", args=[story.pk])
        client.get(address)
        assert "1 colleague read it. No name is kept with that." in text(client.get(address))

    def test_a_lead_picks_another_for_the_week(self, signed_in):
        told(factories.person())
        other = told(factories.person(), title="A kind no")
        client = signed_in(Role.LEAD, name="Lea Marsh")
        client.post(reverse("story_pick", args=[other.pk]))
        assert StoryWeek.objects.get().story == other
        assert "Picked by Lea Marsh" in text(client.get(reverse("stories")))

    def test_stands_in_the_note_of_the_week(self, signed_in):
        client = signed_in(Role.AGENT)
        agent = factories.agent(user=client.user)
        told(factories.person())
        now = timezone.now()
        week = telling.monday_of(now) - timedelta(days=7)
        at = timezone.make_aware(timezone.datetime.combine(week, timezone.datetime.min.time()))
        factories.lamp(by=agent, started_at=at + timedelta(hours=9))
        telling.settle_week(now)

        assert weekly.write(agent, week, now=now) is not None

        assert WeeklyNote.objects.exists()
        assert "“The shoemaker”" in Notice.objects.get(kind="weekly note").body
        page = text(client.get(reverse("weekly_note", args=[week.isoformat()])))
        assert "Story of the week" in page


@pytest.fixture
def people(team):
    # Names of their own: “Person 1” would stand in “Person 12”.
    names = ("Ida Lowe", "Ben Marsh", "Uma Field")
    found = [factories.person(Role.AGENT, name=name, teams=(team,)) for name in names]
    for number, person in enumerate(found):
        charter.write_own(person, ["Listen to me", f"Be quick {number}"], now=timezone.now())
    return found


@pytest.fixture
def made(team, people):
    """Return the charter of the team, of one line and our #10."""
    now, lead = timezone.now(), factories.person(Role.LEAD, teams=(team,))
    vote = charter.gather(team, by=lead, now=now)
    day = timezone.localdate(now)
    vote = charter.open_vote(vote, ends_on=day, votes_each=1, by=lead, now=now)
    listen, tenth = (vote.options.get(text=line) for line in ("Listen to me", "Be quick 1"))
    for person in people:
        charter.cast(vote, [listen.pk], tenth.pk, by=person, now=now)
    return charter.close(vote, by=lead, now=now)


@pytest.mark.once
def test_pages_ask_as_little_of_many_as_of_few(client, people, team, django_assert_max_num_queries):
    lead = factories.person(Role.LEAD, teams=(team,))
    client.force_login(lead)
    for number in range(12):
        told(factories.person(), title=f"Story {number}")
    vote = charter.gather(team, by=lead, now=timezone.now())
    quick = [one.pk for one in vote.options.filter(text__startswith="Be quick")]
    charter.merge(vote, quick, "Be quick with me", by=lead, now=timezone.now())
    client.get(reverse("stories"))
    for address, most in (
        (reverse("stories"), 11),
        (reverse("charter_team", args=[team.pk]), 24),
        (reverse("charter"), 16),
        (reverse("recall"), 16),
    ):
        with django_assert_max_num_queries(most):
            client.get(address)


class TestCharter:
    def test_own_lines_are_kept_and_one_too_long_is_told(self, signed_in):
        client = signed_in(Role.AGENT)
        address = reverse("charter")
        client.post(address, {"line_1": "Be kind", "line_10": "Wow me"})
        assert [line.place for line in client.user.expectations.all()] == [1, 10]
        answer = client.post(address, {"line_1": "x" * 121})
        assert "120 letters at the most" in text(answer)
        answer = client.post(address, {"line_1": "Be kind", "line_2": "be kind"})
        assert "stands there twice" in text(answer)

    def test_from_gathering_to_charter(self, client, team, people):
        lead = factories.person(Role.LEAD, teams=(team,))
        client.force_login(lead)
        page = reverse("charter_team", args=[team.pk])
        client.post(reverse("charter_gather", args=[team.pk]))
        vote = CharterVote.objects.get()
        shown = text(client.get(page))
        assert "Alike" in shown
        assert not any(person.name in shown for person in people)

        quick = list(vote.options.filter(text__startswith="Be quick"))
        merge = {"option": [one.pk for one in quick], "text": "w" * 121}
        refused = text(client.post(reverse("charter_merge", args=[team.pk]), merge))
        assert "in 120 letters" in refused
        assert refused.count(" checked") == len(quick)
        merge["text"] = "Be quick with me"
        client.post(reverse("charter_merge", args=[team.pk]), merge)
        assert "was “Be quick 0” and “Be quick 1”" in text(client.get(page))
        bad = client.post(
            reverse("charter_open", args=[team.pk]), {"ends_on": "31/02", "votes_each": "99"}
        )
        assert "This is not a day" in text(bad)
        assert "from 1 to 10 votes" in text(bad)
        day = timezone.localdate().isoformat()
        client.post(reverse("charter_open", args=[team.pk]), {"ends_on": day, "votes_each": "1"})

        options = list(vote.options.filter(merged_into=None))
        for person in people:
            client.force_login(person)
            ask = reverse("charter_vote", args=[team.pk])
            many = client.post(ask, {"option": [one.pk for one in options]})
            assert "You have 1 votes. Take some away." in text(many)
            voted = client.post(ask, {"option": options[0].pk, "tenth": options[1].pk}, follow=True)
            assert "Counted, without your name" in text(voted)
        assert "How the votes fell</a>" not in text(client.get(page))

        client.force_login(lead)
        client.post(reverse("charter_close", args=[team.pk]))
        made = Charter.objects.get()
        past = text(client.get(reverse("charter_past", args=[made.pk])))
        assert "our #10" in past
        assert "3 people voted" in past

    def test_counts_stay_hidden_while_it_is_open(self, signed_in, made, team):
        lead = factories.person(Role.LEAD, teams=(team,))
        vote = charter.gather(team, by=lead, now=timezone.now())
        day = timezone.localdate()
        charter.open_vote(vote, ends_on=day, votes_each=1, by=lead, now=timezone.now())
        vote.options.update(votes=77, tens=78)
        client = signed_in(Role.LEAD, teams=(team,))
        card = section(text(client.get(reverse("charter_team", args=[team.pk]))), "h-vote")
        assert made.lines.first().text in card
        assert not {"77", "78"} & set(figures(card))

    def test_a_line_becomes_a_judged_criterion_of_a_draft(self, signed_in, made, team):
        draft, line = factories.draft(), made.lines.first()
        client = signed_in(Role.LEAD, teams=(team,))
        address = reverse("charter_criterion", args=[team.pk])
        answer = client.post(address, {"line": line.pk, "draft": draft.pk})
        assert answer.url == reverse("scorecard", args=[draft.pk])
        draft.refresh_from_db()
        kept = cards.criteria_of(draft)[-1]
        assert (kept.title, kept.section, kept.points) == (line.text, "Our charter", 2)

        answer = client.post(address, {"line": line.pk, "draft": "9999"}, follow=True)
        assert "Choose a line and a draft" in text(answer)

    def test_a_line_of_another_team_is_not_there(self, signed_in, made):
        client = signed_in(Role.LEAD, teams=(factories.team(),))
        line = CharterLine.objects.first()
        assert client.get(reverse("charter_past", args=[made.pk])).status_code == 404
        client.post(reverse("pledge"), {"line": line.pk})
        assert not Pledge.objects.exists()

    def test_a_line_is_taken_up_for_the_week(self, client, made, people):
        client.force_login(people[0])
        factories.agent(user=people[0])
        client.post(reverse("pledge"), {"line": made.lines.first().pk})
        assert "Yours this week" in text(client.get(reverse("today")))
        client.post(reverse("pledge"), {"own": "Be quick 0"})
        assert Pledge.objects.get().text == "Be quick 0"
        client.post(reverse("pledge"), {"do": "lay down"})
        assert not Pledge.objects.exists()


class TestCards:
    def test_a_deck_is_taken_up_and_a_card_answered(self, signed_in):
        client = signed_in(Role.AGENT)
        assert "You have no cards yet" in text(client.get(reverse("recall")))
        client.post(reverse("recall_deck", args=["golden"]))
        page = text(client.get(reverse("today")))
        card = RecallCard.objects.order_by("pk").first()
        assert card.front in page
        # The answer stands closed until it is asked for.
        assert page.index("<details") < page.index("would want to be treated if")
        client.post(reverse("recall_answer", args=[card.pk]), {"knew": "yes", "back": "today"})
        assert Recall.objects.get().knew
        again = client.post(reverse("recall_answer", args=[card.pk]), {"knew": "no"}, follow=True)
        assert "answered this card today" in text(again)
        empty = client.post(reverse("recall_answer", args=[card.pk]), follow=True)
        assert "Say whether you knew it" in text(empty)

    def test_no_rate_below_ten_and_then_with_its_interval(self, signed_in):
        client = signed_in(Role.AGENT)
        now = timezone.now()
        recall.take_up(client.user, Deck.GOLDEN, now=now)
        cards = RecallCard.objects.filter(person=client.user)
        for number in range(9):
            at = now - timedelta(days=number)
            recall.answer(cards[number % 3], knew=True, now=at)
        assert "not enough yet" in text(client.get(reverse("recall")))
        recall.answer(cards[0], knew=False, now=now - timedelta(days=20))
        assert '90&nbsp;%</b> <span class="muted">(62 to 99)</span>: 9 of 10 cards' in text(
            client.get(reverse("recall"))
        )

    def test_the_live_rate_stands_beside_as_information(self, signed_in):
        client = signed_in(Role.AGENT)
        agent = factories.agent(user=client.user)
        Tally.objects.create(
            agent=agent, kind="distress", day=factories.START.date(), offered=12, met=9
        )
        recall.take_up(client.user, Deck.MOMENTS, now=timezone.now())
        card = RecallCard.objects.get(person=client.user, kind="distress")
        recall.answer(card, knew=False, now=timezone.now())
        page = text(client.get(reverse("recall")))
        assert "0 of 1" in page
        assert "75&nbsp;%<small>47 to 92&nbsp;%, 12 moments" in page
        assert "neither is made of the other" in page

    def test_are_the_persons_alone(self, signed_in):
        person = factories.person(Role.AGENT)
        recall.take_up(person, Deck.GOLDEN, now=timezone.now())
        card = RecallCard.objects.first()
        client = signed_in(Role.ADMIN)
        answer = client.post(reverse("recall_answer", args=[card.pk]), {"knew": "yes"})
        assert answer.status_code == 404

    def test_there_is_no_deck_of_that_name(self, signed_in):
        assert signed_in(Role.AGENT).post(reverse("recall_deck", args=["x"])).status_code == 404
