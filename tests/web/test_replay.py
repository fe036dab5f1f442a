"""Replay: a real talk stopped before a reply, written anew; the queue; what nobody else sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality.models import Moment, Reading
from highpoint.apps.replays import operations
from highpoint.apps.replays.models import Replay, ReplyTry
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = (
    "I am so sorry, [name], that your lamp came broken, and right in your exam week. "
    "I will send you another today, you have it by tomorrow noon."
)
COLD = "Order number."
TURNS = (
    ("customer", "Hello, I am Wanjiru Oduya, write to wanjiru@mail.example please."),
    ("agent", "Hello Wanjiru, how can I help?"),
    ("customer", "My lamp arrived broken and I am really upset, it is my exam week."),
    ("agent", "Order number?"),
    ("customer", "778812. You could at least say sorry."),
    ("agent", "It goes out tomorrow. Goodbye!"),
)


@pytest.fixture
def agent(client, team):
    user = factories.person(Role.AGENT, teams=(team,))
    factories.agent("Mara", user=user, team=team)
    client.force_login(user)
    return user


@pytest.fixture
def coach(team):
    return factories.person(Role.COACH, teams=(team,))


@pytest.fixture
def missed(agent) -> Moment:
    """Return the distress that a real reply missed, as the engine found it."""
    row = {
        "id": "lamp", "agent": "Mara", "channel": "chat", "language": "en",
        "customer_name": "Wanjiru Oduya",
        "turns": [
            {"role": role, "text": text, "at": f"2026-11-02T09:0{i}:00Z"}
            for i, (role, text) in enumerate(TURNS)
        ],
    }  # fmt: skip
    list(take_in([Conversation.from_dict(row)], now=timezone.now()))
    return Moment.objects.get(kind="distress", verdict="missed")


def page(client, name: str, *args, **asked) -> str:
    answer = client.get(reverse(name, args=args), asked, follow=True)
    return answer.content.decode()


def answer(client, moment: Moment, text: str):
    return client.post(reverse("replay_moment", args=[moment.pk]), {"text": text}, follow=True)


class TestTheStoppedTalk:
    def test_is_shown_up_to_the_reply_and_without_a_name_or_address(self, client, missed):
        shown = page(client, "replay_moment", missed.pk)

        assert "stopped here" in shown
        assert "it is my exam week" in shown
        assert "Order number?" not in shown
        for hidden in ("Wanjiru", "Oduya", "mail.example"):
            assert hidden not in shown.partition("<main")[2]

    def test_shows_a_strong_answer_of_nobody_else(self, client, missed):
        assert "Made up for this kind of moment" in page(
            client, "replay_moment", missed.pk, strong="yes"
        )

    def test_shows_a_strong_answer_of_ones_own_where_there_is_one(self, client, agent, missed):
        factories.lamp(by=agent.agent)

        shown = page(client, "replay_moment", missed.pk, strong="yes")

        assert "Your own" in shown
        assert "I am so sorry the lamp never came." in shown

    @pytest.mark.parametrize(
        ("text", "sorry"), [("  ", "Write your answer first."), ("so " * 2000, "nobody reads more")]
    )
    def test_keeps_what_cannot_be_read_in_the_field(self, client, missed, text, sorry):
        said = answer(client, missed, text).content.decode()

        assert sorry in said
        assert not ReplyTry.objects.exists()

    def test_says_so_where_there_is_nothing_to_answer(self, client, agent):
        talk = factories.conversation(
            ("agent", "Hello, this is Mara."), ("customer", "Hi"), by=agent.agent,
            moments=({"kind": "greeting", "verdict": "met", "turn": 0, "reply": [0],
                      "trigger": "Hello", "evidence": "Hello"},),
        )  # fmt: skip

        assert "nothing to answer" in page(client, "replay_moment", talk.moments.get().pk)


class TestATry:
    def test_stands_beside_what_was_written_then(self, client, missed):
        said = answer(client, missed, GOOD).content.decode()

        assert "You, then" in said
        assert "Order number?" in said
        assert "You could at least say sorry." in said
        tried = ReplyTry.objects.get()
        assert ["distress", "met"] in [row[:2] for row in tried.verdicts]
        assert tried.mood_after > tried.mood_before
        assert tried.reaction in said.replace("&#x27;", "'")

    def test_changes_no_figure(self, client, missed):
        before = (
            list(Moment.objects.order_by("pk").values()),
            list(Reading.objects.values("met", "offered", "score")),
        )

        answer(client, missed, GOOD)

        assert before == (
            list(Moment.objects.order_by("pk").values()),
            list(Reading.objects.values("met", "offered", "score")),
        )

    def test_is_kept_beside_the_next(self, client, missed):
        answer(client, missed, COLD)
        shown = answer(client, missed, GOOD).content.decode()

        assert ReplyTry.objects.count() == 2
        assert Replay.objects.count() == 1
        assert "first try" in shown

    def test_opens_again_from_the_moment(self, client, missed):
        answer(client, missed, COLD)

        assert f"{COLD}</textarea>" in page(client, "replay_moment", missed.pk)


class TestTheQueue:
    def test_holds_an_own_missed_moment_until_it_is_met(self, client, missed):
        link = reverse("replay_moment", args=[missed.pk])
        assert link in page(client, "replays")
        answer(client, missed, COLD)
        assert "tried 1 time" in page(client, "replays")

        replay = Replay.objects.get()
        operations.put_aside(replay, aside=True, now=timezone.now())

        assert link not in page(client, "replays")

    def test_shows_the_words_that_offered_it_and_no_name(self, client, agent):
        factories.conversation(
            "Hi, Ada Quist here, my lamp is broken and I am upset.", "Order?", by=agent.agent,
            moments=({"kind": "distress", "verdict": "missed", "turn": 0, "trigger": "upset"},),
        )  # fmt: skip

        shown = page(client, "replays")

        assert "my lamp is broken and I am upset" in shown
        assert "Quist" not in shown

    def test_lets_a_moment_go_untried(self, client, missed):
        client.post(reverse("replay_moment_aside", args=[missed.pk]))

        assert reverse("replay_moment", args=[missed.pk]) not in page(client, "replays")

    def test_leaves_out_what_is_too_long_ago_and_what_was_corrected(self, client, agent, missed):
        factories.lamp(
            by=agent.agent, started_at=factories.START - timedelta(weeks=20), external_id="old"
        )
        old = Moment.objects.get(conversation__external_id="old", kind="personal")
        assert reverse("replay_moment", args=[old.pk]) not in page(client, "replays")

        client.post(
            reverse("correct", args=[missed.conversation_id]),
            {"moment": missed.pk, "says": "not this"},
        )
        shown = page(client, "replays", kind="distress")
        assert reverse("replay_moment", args=[missed.pk]) not in shown

    def test_is_read_in_the_same_queries_however_much_waits(
        self, client, agent, django_assert_max_num_queries
    ):
        for place in range(6):
            factories.lamp(by=agent.agent, external_id=f"many {place}")
        with django_assert_max_num_queries(25):
            page(client, "replays")

    def test_says_what_to_do_where_nobody_serves(self, client, coach):
        client.force_login(coach)

        assert "No conversations are yours yet" in page(client, "replays")


class TestSharing:
    def test_nobody_else_sees_a_try_until_it_is_shared(self, client, coach, missed):
        answer(client, missed, GOOD)
        tried = ReplyTry.objects.get()
        owner = tried.replay.person
        address = reverse("replay", args=[tried.replay_id])
        client.force_login(coach)
        assert client.get(address).status_code == 404

        client.force_login(owner)
        client.post(reverse("replay_keep", args=[tried.pk]), {"to": "share"})
        operations.try_again(tried.replay, COLD, now=timezone.now())
        client.force_login(coach)
        shown = client.get(address).content.decode()

        assert "I am so sorry, " in shown
        assert f"{COLD}</p>" not in shown
        assert AuditEntry.objects.filter(user=coach, act="opened a replay of a person's moment")
        assert client.post(address, {"text": "mine"}).status_code == 404

    def test_what_is_taken_back_is_gone(self, client, coach, missed):
        answer(client, missed, GOOD)
        tried = ReplyTry.objects.get()
        for to in ("share", "drop"):
            client.post(reverse("replay_keep", args=[tried.pk]), {"to": to})
        tried.refresh_from_db()

        assert (tried.kept_at, tried.shared_at) == (None, None)


class TestASuggestion:
    def test_comes_into_the_queue_with_a_notice(self, client, agent, coach, missed):
        client.force_login(coach)
        client.post(
            reverse("replay_suggest", args=[missed.pk]), {"words": "One sentence of care first."}
        )
        client.force_login(agent)

        assert Notice.objects.get(to=agent, kind="practice").link
        shown = page(client, "replays")
        assert "Suggested to you" in shown
        assert "One sentence of care first." in shown

    def test_is_not_for_oneself_nor_for_nobody(self, client, coach):
        mine = factories.agent(user=coach, team=coach.teams.get())
        nobody = factories.agent(team=coach.teams.get())
        client.force_login(coach)
        for by in (mine, nobody):
            moment = factories.lamp(by=by).moments.get(kind="personal")
            client.post(reverse("replay_suggest", args=[moment.pk]))

        assert not Replay.objects.exists()


def test_a_talk_that_was_sent_again_shorter_says_so(client, missed):
    answer(client, missed, COLD)
    replay = Replay.objects.get()
    replay.conversation.turns.filter(index__gte=2).delete()

    assert "sent again" in page(client, "replay", replay.pk)


def test_one_click_leads_there_from_the_reader_and_the_today_page(client, agent, missed):
    link = reverse("replay_moment", args=[missed.pk])

    assert link in page(client, "conversation", missed.conversation_id)
    assert "Replay this moment" in page(client, "today")


def test_who_rates_a_talk_blind_sees_nothing_of_it_here(client, coach, missed, monkeypatch):
    monkeypatch.setattr("highpoint.web.views.replay.rates_blind", lambda person, talk: True)
    client.force_login(coach)

    shown = page(client, "replay_moment", missed.pk)

    assert "You rate this talk in a calibration round" in shown
    assert "stopped here" not in shown
