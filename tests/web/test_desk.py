"""The review desk: who may judge whom, what is kept, what is shown to whom afterwards."""

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.conversations.models import Turn
from highpoint.apps.desk.models import PeerRequest, PersonEvaluation, Purpose, Template
from highpoint.apps.notices.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return factories.team("Harbor")


@pytest.fixture
def talk(team):
    user = factories.person(Role.AGENT)
    return factories.lamp(by=factories.agent("Sam Okafor", user=user, team=team))


def page(client, name, row):
    return client.get(reverse(name, args=[row.pk])).content.decode()


def send(client, name, row, **fields):
    return client.post(reverse(name, args=[row.pk]), fields, follow=True)


def begin(client, talk, **fields):
    send(client, "evaluation_begin", talk, agent=talk.agent.pk, **fields)
    return PersonEvaluation.objects.filter(reviewer=client.user).last()


class TestBegin:
    def test_is_a_review_for_a_lead_and_unbiased_unless_asked(self, signed_in, talk, team):
        client = signed_in(Role.LEAD, teams=(team,))

        made = begin(client, talk)

        assert (made.purpose, made.unbiased, made.turn) == (Purpose.REVIEW, True, None)
        assert begin(client, talk, turn="3", engine="shown").unbiased is False

    def test_is_a_self_review_of_ones_own_talk(self, client, talk):
        client.user = talk.agent.user
        client.force_login(client.user)

        assert begin(client, talk).purpose == Purpose.SELF

    def test_of_a_teammate_needs_to_be_asked_for(self, signed_in, talk, team):
        client = signed_in(Role.AGENT)
        factories.agent(user=client.user, team=team)
        url = reverse("evaluation_begin", args=[talk.pk])
        assert client.post(url, {"agent": talk.agent.pk}).status_code == 404

        PeerRequest.objects.create(
            conversation=talk, agent=talk.agent, asked=client.user, at=factories.START
        )

        assert begin(client, talk, engine="shown").purpose == Purpose.PEER
        assert PersonEvaluation.objects.get().unbiased

    def test_judges_each_of_several_agents_on_their_own_turns(self, signed_in, talk):
        other = factories.agent("Ida Brandt")
        Turn.objects.filter(conversation=talk, index=3).update(author=other)
        client = signed_in(Role.ADMIN)
        send(client, "evaluation_begin", talk, agent=other.pk)

        shown = page(client, "evaluation", PersonEvaluation.objects.get())

        assert shown.count("turn--judged") == 1
        assert shown.count("not judged here") == 2

    @pytest.mark.parametrize("fields", [{}, {"agent": "x"}, {"agent": "1", "turn": "999"}])
    def test_says_what_is_missing(self, signed_in, talk, fields):
        client = signed_in(Role.ADMIN)
        fields = fields | ({"agent": talk.agent.pk} if "turn" in fields else {})

        answer = send(client, "evaluation_begin", talk, **fields)

        assert 'role="alert"' in answer.content.decode()
        assert not PersonEvaluation.objects.exists()


class TestDesk:
    @pytest.fixture
    def client_and_draft(self, signed_in, talk):
        client = signed_in(Role.ADMIN)
        return client, begin(client, talk)

    def test_hides_the_engine_until_it_is_submitted(self, client_and_draft):
        client, draft = client_and_draft

        shown = page(client, "evaluation", draft)

        assert "What the engine saw" not in shown
        assert "<mark" not in shown

    def test_shows_the_engines_moments_where_that_was_chosen(self, signed_in, talk):
        client = signed_in(Role.ADMIN)

        shown = page(client, "evaluation", begin(client, talk, engine="shown"))

        assert "What the engine saw (7)" in shown

    def test_keeps_an_answer_at_once(self, client_and_draft):
        client, draft = client_and_draft

        answer = send(
            client, "evaluation_answer", draft, criterion="distress", a_distress="2",
            n_distress="Warm.", seconds="4",
        )  # fmt: skip

        assert answer.json() == {"answered": 1}
        rating = draft.ratings.get()
        assert (rating.criterion, rating.points, rating.note) == ("distress", 2, "Warm.")

    @pytest.mark.parametrize("value", ["7", "x", "", "²"])
    def test_refuses_an_answer_there_is_not(self, client_and_draft, value):
        client, draft = client_and_draft

        answer = client.post(
            reverse("evaluation_answer", args=[draft.pk]),
            {"criterion": "distress", "a_distress": value},
        )

        assert answer.status_code == 409
        assert answer.json()["error"]
        assert not draft.ratings.exists()

    def test_submits_only_what_is_answered_and_keeps_the_rest(self, client_and_draft):
        client, draft = client_and_draft

        answer = send(client, "evaluation", draft, a_distress="2", summary="Good.", submit="1")
        assert "Not answered yet: “Opens warmly”" in answer.content.decode()
        assert draft.ratings.count() == 1

        send(client, "evaluation", draft, a_greeting="0", rest="1", submit="1", summary="Good.")

        draft.refresh_from_db()
        assert draft.score == 80
        assert draft.summary == "Good."

    def test_pins_a_comment_to_words_typed_or_selected(self, client_and_draft):
        client, draft = client_and_draft
        mine = Template.objects.create(owner=client.user, title="Warm", text="A warm line.")

        send(client, "evaluation_comment", draft, turn="1", words="so  SORRY", tone="praise",
             text="Yes.", template=mine.pk)  # fmt: skip

        comment = draft.comments.get()
        assert (comment.turn, comment.start, comment.end) == (1, 16, 24)
        assert comment.text == "A warm line.\nYes."
        assert 'id="q1">so sorry</mark>' in page(client, "evaluation", draft)
        send(client, "evaluation_comment", draft, remove=comment.pk)
        assert not draft.comments.exists()

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"turn": "1", "words": "never said", "text": "Hm."}, "does not say “never said”"),
            ({"turn": "1"}, "Write what you want to say"),
            ({"turn": "99", "text": "Hm."}, "do not stand in the talk"),
            ({"turn": "1", "text": "Hm.", "tone": "scorn"}, "Choose praise or advice"),
        ],
    )
    def test_says_why_a_comment_is_not_kept(self, client_and_draft, fields, says):
        client, draft = client_and_draft

        assert says in send(client, "evaluation_comment", draft, **fields).content.decode()
        assert not draft.comments.exists()

    def test_is_nobody_elses(self, client_and_draft, signed_in):
        _, draft = client_and_draft
        other = signed_in(Role.ADMIN)

        assert other.get(reverse("evaluation", args=[draft.pk])).status_code == 404


class TestGiven:
    @pytest.fixture
    def given(self, talk, team):
        return factories.person_evaluation(
            talk,
            by=factories.person(Role.LEAD, teams=(team,)),
            answers={"distress": 0, "greeting": 2},
        )

    def test_stands_beside_the_engine_and_apart_from_it(self, client, given):
        client.force_login(given.reviewer)

        shown = page(client, "evaluation", given)

        assert '<b class="num">20</b> by' in shown
        assert '<b class="num">82</b>, between 62 and 100, n 6, by the engine (AQS)' in shown
        assert "never averaged" in shown

    def test_is_told_and_shown_to_whom_it_is_of(self, client, given, talk):
        client.force_login(talk.agent.user)

        assert page(client, "evaluation", given)
        assert given.get_absolute_url() in page(client, "conversation", talk)
        assert Notice.objects.get(to=talk.agent.user).link == reverse("evaluation", args=[given.pk])
        assert not AuditEntry.objects.filter(act="opened a person's evaluation").exists()

    def test_is_no_teammates_business(self, signed_in, given, team):
        client = signed_in(Role.AGENT)
        factories.agent(user=client.user, team=team)

        assert client.get(reverse("evaluation", args=[given.pk])).status_code == 404

    def test_keeps_in_the_log_who_looked(self, signed_in, given):
        page(signed_in(Role.AUDITOR), "evaluation", given)

        entry = AuditEntry.objects.get(act="opened a person's evaluation")
        assert (entry.agent, entry.thing_id) == (given.agent, given.pk)

    def test_does_not_tell_a_peer_what_the_engine_makes_of_the_teammate(self, client, talk):
        peer = factories.person(Role.AGENT)
        given = factories.person_evaluation(talk, by=peer, purpose=Purpose.PEER)
        client.force_login(peer)

        shown = page(client, "evaluation", given)

        assert "(AQS)" not in shown
        assert "What the engine saw" not in shown

    def test_changes_with_a_reason_only(self, client, given):
        client.force_login(given.reviewer)

        answer = send(client, "evaluation_change", given, a_distress="2", why="")
        assert answer.status_code == 400
        assert "Say why" in answer.content.decode()
        answer = send(client, "evaluation_change", given, a_distress="2", why="Read again.")

        assert "the score was" in answer.content.decode()
        given.refresh_from_db()
        assert given.score == 100

    def test_can_be_taken_back(self, client, given):
        client.force_login(given.reviewer)

        answer = send(client, "evaluation_withdraw", given, why="The wrong talk.")

        assert "You took this back" in answer.content.decode()
        assert PersonEvaluation.objects.get().is_draft

    def test_is_changed_by_its_reviewer_alone(self, signed_in, given):
        client = signed_in(Role.ADMIN)

        for name in ("evaluation_change", "evaluation_withdraw", "evaluation_discard"):
            assert client.post(reverse(name, args=[given.pk]), {"why": "So."}).status_code == 404

    def test_of_a_calibration_is_not_in_the_reader(self, signed_in, talk):
        given = factories.person_evaluation(talk, purpose=Purpose.CALIBRATION)

        assert given.get_absolute_url() not in page(signed_in(Role.ADMIN), "conversation", talk)


class TestAsking:
    def test_tells_the_teammate_who_finds_it_in_the_queue(self, client, talk, team):
        client.force_login(talk.agent.user)
        peer = factories.agent(user=factories.person(Role.AGENT, name="Ida"), team=team).user

        send(client, "peer_ask", talk, agent=talk.agent.pk, person=peer.pk, note="My tone?")

        assert Notice.objects.get().to == peer
        client.force_login(peer)
        assert "My tone?" in client.get(reverse("reviews")).content.decode()
        assert client.get(reverse("conversation", args=[talk.pk])).status_code == 404

    def test_asks_nobody_of_another_team(self, client, talk):
        client.force_login(talk.agent.user)
        stranger = factories.agent(user=factories.person(Role.AGENT), team=factories.team()).user

        answer = send(client, "peer_ask", talk, agent=talk.agent.pk, person=stranger.pk)

        assert "Choose a teammate" in answer.content.decode()
        assert not PeerRequest.objects.exists()


class TestTemplates:
    def test_are_kept_shared_and_removed(self, signed_in):
        client = signed_in(Role.COACH)
        client.post(
            reverse("comment_templates"),
            {"title": "Warm", "text": "Lovely.", "tone": "praise", "shared": "1"},
        )
        made = Template.objects.get()
        assert (made.shared, made.tone) == (True, "praise")

        client.force_login(factories.person(Role.AGENT))
        assert "Lovely." in client.get(reverse("comment_templates")).content.decode()
        url = reverse("comment_template_remove", args=[made.pk])
        assert client.post(url).status_code == 404

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"title": " ", "text": "x"}, "short name"),
            ({"title": "Kept words", "text": " "}, "Write the comment"),
        ],
    )
    def test_say_what_is_missing_and_keep_what_was_typed(self, signed_in, fields, says):
        answer = signed_in(Role.AGENT).post(reverse("comment_templates"), fields)

        assert answer.status_code == 400
        assert says in answer.content.decode()
        assert fields["title"].strip() in answer.content.decode()

    def test_an_agent_shares_none(self, signed_in):
        signed_in(Role.AGENT).post(
            reverse("comment_templates"), {"title": "A", "text": "B", "shared": "1"}
        )

        assert not Template.objects.get().shared


class TestQueue:
    def test_takes_as_many_queries_for_many_as_for_one(
        self, signed_in, talk, django_assert_max_num_queries
    ):
        client = signed_in(Role.ADMIN)
        for index in range(12):
            at = None if index % 2 else factories.START
            factories.person_evaluation(agent=talk.agent, by=client.user, at=at)

        with django_assert_max_num_queries(11):
            client.get(reverse("reviews"))


class TestActOnAMoment:
    def test_is_offered_once_it_may_be_seen(self, signed_in, talk, team):
        client = signed_in(Role.LEAD, teams=(team,))
        hidden = begin(client, talk)
        assert "Pin for coaching" not in page(client, "evaluation", hidden)
        send(client, "evaluation", hidden, rest="1")
        send(client, "evaluation", hidden, submit="1")

        shown = page(client, "evaluation", hidden)

        assert "Pin for coaching" in shown
        assert "Give kudos" in shown

    def test_comes_back_to_the_moment(self, signed_in, talk, team):
        client = signed_in(Role.LEAD, teams=(team,))
        here = begin(client, talk, engine="shown")
        met = talk.moments.get(kind="praise")
        there = f"{reverse('evaluation', args=[here.pk])}#m6"

        pinned = client.post(reverse("pin"), {"moment": met.pk, "next": there})
        asked = client.get(reverse("kudos_new", args=[talk.pk]), {"moment": met.pk, "next": there})
        thanked = client.post(
            reverse("kudos_new", args=[talk.pk]),
            {"moment": met.pk, "words": "Warm.", "next": there},
        )

        assert pinned["Location"] == thanked["Location"] == there
        assert f'name="next" value="{there}"' in asked.content.decode()

    def test_goes_nowhere_else(self, signed_in, talk, team):
        client = signed_in(Role.LEAD, teams=(team,))
        met = talk.moments.get(kind="praise")

        thanked = client.post(
            reverse("kudos_new", args=[talk.pk]),
            {"moment": met.pk, "words": "Warm.", "next": "//evil.test/"},
        )

        assert thanked["Location"] == reverse("conversation", args=[talk.pk])

    def test_offers_no_kudos_to_oneself(self, client, talk):
        client.user = talk.agent.user
        client.force_login(client.user)

        shown = page(client, "evaluation", begin(client, talk, engine="shown"))

        assert "What the engine saw" in shown
        assert "Give kudos" not in shown
