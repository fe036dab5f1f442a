"""Talks while they go on: read as messages come, warned of once, taken in once at their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from highpoint.apps.accounts.models import Role as Who
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.notices import webhook
from highpoint.apps.notices.models import Delivery, Hook, Notice
from highpoint.apps.watch import arriving, ending, figures, terms, warnings
from highpoint.apps.watch.models import EarlyWarning, OpenTalk, OpenTurn, WatchTerms
from highpoint.apps.watch.terms import Chosen
from highpoint.connectors.files.threads import apart
from highpoint.engine.conversation import Conversation as Talk
from highpoint.engine.conversation import Role, Turn
from highpoint.engine.warning import model, warn
from highpoint.loop import deliver, erasing, live, live_job
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def warned_at_once(monkeypatch):
    """Warn from a chance that one angry message reaches; the shipped thresholds wait for more."""
    soon = replace(model(), thresholds=dict.fromkeys(model().thresholds, 0.6))
    monkeypatch.setattr("highpoint.apps.watch.models.model", lambda: soon)


CALM = "Hello, where can I see my order?"
ANGRY = "I told you twice already! This is useless, you are all liars!"


def say(text: str, number: int = 0, *, role: Role = Role.CUSTOMER, talk: str = "T", **fields):
    at = fields.pop("at", START + timedelta(minutes=number))
    told = live.Message(talk=talk, id=f"{talk}{number}", role=role, text=text, at=at, **fields)
    return live.arrive(told, now=START + timedelta(minutes=number))


@pytest.fixture
def lead():
    return factories.person(Who.LEAD, teams=(factories.team(),))


@pytest.fixture
def agent(lead):
    return factories.agent("Ines", team=lead.teams.get())


class TestArrive:
    def test_gives_the_chance_that_the_engine_gives_the_talk_so_far(self):
        said = [CALM, "It is in transit.", ANGRY]
        for number, text in enumerate(said):
            heard = say(text, number, role=Role.AGENT if number == 1 else Role.CUSTOMER)

        whole = arriving.as_conversation(heard.talk, list(heard.talk.turns.all()))
        kept = list(heard.talk.turns.values_list("chance", flat=True))
        assert kept == [risk.chance for risk in warn(whole).risks]
        assert heard.talk.highest == heard.talk.chance == kept[-1]
        words = heard.talk.turns.last()
        signs = {one["sign"]: one["spans"] for one in heard.talk.reasons}
        assert all(words.text[start:end] for _, start, end in signs["hostile"])
        assert {turn for turn, *_ in signs["hostile"]} == {words.pk}

    def test_takes_the_same_message_once(self):
        first = say(ANGRY)
        again = say(ANGRY)

        assert (first.new, again.new) == (True, False)
        assert OpenTurn.objects.count() == first.talk.heard == 1
        assert again.warning == first.warning
        assert not again.shown

    def test_puts_a_late_message_where_it_was_said(self):
        say("And it is broken too.", 5)
        talk = say(CALM, 6, at=START).talk

        assert [turn.text for turn in talk.turns.all()] == [CALM, "And it is broken too."]
        assert (talk.began_at, talk.last_at) == (START, START + timedelta(minutes=5))

    @pytest.mark.parametrize("wrong", [{"talk": " "}, {"id": "x" * 256}, {"text": "x" * 100_001}])
    def test_says_what_is_wrong_with_a_message(self, wrong):
        told = {"talk": "T", "id": "1", "role": Role.CUSTOMER, "text": CALM, "at": START} | wrong
        with pytest.raises(live.BadMessage):
            live.arrive(live.Message(**told), now=START)

    def test_keeps_the_customers_of_a_thread_apart_as_an_import_does(self):
        thread = [
            (Role.CUSTOMER, "@nina", "My lamp came broken"),
            (Role.AGENT, "", "@Nina Oh no! Send us a message?"),
            (Role.CUSTOMER, "@tom", "Same here!"),
            (Role.CUSTOMER, "@Nina", "My order is 4711"),
            (Role.AGENT, "", "@tom Which lamp is yours?"),
            (Role.AGENT, "", "Thank you. A new one leaves today"),
        ]
        for _ in range(2):  # sent again, each stays where it was
            for number, (role, customer, text) in enumerate(thread):
                public = number != 3
                say(text, number, role=role, customer=customer, channel="x", public=public)

        nina, tom = OpenTalk.objects.order_by("pk")
        turns = tuple(
            Turn(number, role, text, author=name or None)
            for number, (role, name, text) in enumerate(thread)
        )
        for live_one, told in zip((nina, tom), apart(Talk("T", turns, channel="x")), strict=True):
            said = [turn.text for turn in live_one.turns.all()]
            assert (live_one.external_id, said) == (told.id, [turn.text for turn in told.turns])
        assert [turn.public for turn in nina.turns.all()] == [True, True, False, True]
        assert (tom.thread, tom.identity.value) == ("T", "@tom")
        assert not say(
            "Mine is late", 9, talk="E", customer="a@b.test", channel="email"
        ).talk.thread
        assert not say("Here too", 10, talk="E", customer="c@d.test", channel="email").talk.thread

    def test_reads_what_a_killed_process_left_unread(self):
        talk = say(ANGRY).talk
        OpenTalk.objects.update(read=0, chance=None)
        EarlyWarning.objects.all().delete()

        live_job.run()

        talk.refresh_from_db()
        assert talk.chance is not None
        assert warnings.of(talk)


class TestWarning:
    def test_is_told_once_to_who_leads_the_team_with_no_name_and_no_word(self, lead, agent):
        say(ANGRY, agent="Ines", customer_name="Nina Brandtholm")
        say(ANGRY + " Answer me!", 1, agent="Ines")

        notice = Notice.objects.get(kind="warning")
        assert notice.to == lead
        assert notice.link == f"/watch/{OpenTalk.objects.get().pk}/"
        assert notice.subject.startswith("An open talk may end badly: the customer")
        assert not any(word in notice.subject for word in ("Nina", "Ines", "liars"))
        assert notice.about.keys() == {"source", "conversation"}

    def test_goes_to_a_channel_once_however_often_it_is_looked_for(self, lead, agent, monkeypatch):
        posts = []

        def post(hook, payload, key, handing_over, *, at):
            handing_over()
            posts.append((hook.name, payload["text"]))

        monkeypatch.setattr(webhook, "post", post)
        Hook.objects.create(
            name="Blue", program="slack", kinds=["warning"], sealed_url="x", made_at=START
        )
        once = say(ANGRY, agent="Ines").warning.once
        Notice.objects.update(at=timezone.now())
        for _ in range(2):
            live.send_at_once([once])
            deliver.run()

        assert [name for name, _ in posts] == ["Blue"]
        assert "An open talk may end badly" in posts[0][1]

    def test_is_not_sent_when_it_is_too_late_to_help(self, lead, agent, monkeypatch):
        monkeypatch.setattr(webhook, "post", None)
        Hook.objects.create(
            name="Blue", program="slack", kinds=["warning"], sealed_url="x", made_at=START
        )
        say(ANGRY, agent="Ines")
        Notice.objects.update(at=timezone.now() - timedelta(minutes=16))
        deliver.run()

        assert Delivery.objects.get().state == Delivery.State.DROPPED

    def test_is_shown_to_the_team_s_capacity_most_at_risk_first(self, lead, agent):
        team = lead.teams.get()
        terms.choose(team, Chosen(1, 0.2, tells=True, quiet_hours=4), by=lead, now=START)
        say(ANGRY, talk="a", agent="Ines")
        say(ANGRY, talk="b", agent="Ines")
        worse = say(ANGRY + " " + ANGRY, 1, talk="b", agent="Ines").warning

        assert EarlyWarning.objects.count() == 2
        stand = warnings.divide(warnings.open_ones(Q(team=team)), terms.terms_of(team.pk))
        top = max(OpenTalk.objects.all(), key=lambda talk: (talk.chance, -talk.pk))
        assert [row.talk for row in stand.within] == [top]
        assert stand.waiting == 1
        assert Notice.objects.count() == EarlyWarning.objects.exclude(shown_at=None).count()
        assert worse is not None

    def test_is_taken_by_one_person_who_tells_how_it_was_helped(self, lead, agent):
        warning = say(ANGRY, agent="Ines").warning
        other = factories.person(Who.COACH, name="Cleo Marsh")
        warnings.take(warning, by=other, now=START)

        with pytest.raises(warnings.CannotTake, match="Cleo Marsh takes care of it already"):
            warnings.take(warning, by=lead, now=START)
        with pytest.raises(warnings.CannotTake, match="Cleo Marsh"):
            warnings.tell_help(warning, "Called her.", by=lead, now=START)
        warnings.tell_help(warning, "Called her.", by=other, now=START)
        warning.refresh_from_db()
        assert (warning.taken_by, warning.helped) == (other, "Called her.")
        assert not Notice.objects.filter(read_at=None).exists()


class TestEnd:
    def test_takes_the_talk_in_once_as_a_finished_conversation(self):
        say(CALM, agent="Ines", customer="nina@example.test")
        say(ANGRY, 1)
        talk = say(ANGRY, 2, ends=True).talk
        live.end(OpenTalk.objects.get(), now=START)
        live.take_in_ended(START)

        kept = Conversation.objects.get()
        talk.refresh_from_db()
        assert talk.conversation == kept
        assert kept.turn_count == 3
        assert kept.identity == talk.identity
        assert kept.agent.key == "Ines"
        assert (talk.outcome, kept.reading.end_state) == ("badly", "dissatisfied")
        assert (talk.warning.lead_turns, talk.warning.lead_seconds) == (1, 60)

    def test_warns_of_nothing_with_its_last_message(self):
        assert say(ANGRY, ends=True).warning is None
        assert not EarlyWarning.objects.exists()

    def test_is_made_up_for_where_a_process_died_over_it(self):
        talk = say(CALM).talk
        ending.end(talk, now=START)

        assert live.take_in_ended(START) == 1
        assert live.take_in_ended(START) == 0
        assert Conversation.objects.count() == 1

    def test_comes_by_itself_where_it_stays_quiet(self):
        talk = say(CALM).talk
        assert not ending.quiet(START + timedelta(hours=3))
        assert ending.quiet(START + timedelta(hours=4)) == [talk]

    def test_is_undone_by_a_late_message_that_finds_all_that_was_said(self):
        say(CALM)
        say("Thanks, that is wonderful!", 1, ends=True)
        ending.let_turns_go(START + timedelta(days=8))
        assert not OpenTurn.objects.exists()

        talk = say(ANGRY, 2).talk
        assert talk.ended_at is None
        assert live.end(talk, now=START)
        assert Conversation.objects.get().turn_count == 3
        assert OpenTalk.objects.get().outcome == "badly"

    def test_gives_the_place_to_the_next(self, lead, agent):
        terms.choose(
            lead.teams.get(), Chosen(1, 0.1, tells=True, quiet_hours=4), by=lead, now=START
        )
        first = say(ANGRY, talk="a", agent="Ines")
        second = say(ANGRY, talk="b", agent="Ines")
        assert (len(first.shown), len(second.shown)) == (1, 0)

        live.end(first.talk, now=START)
        second.warning.refresh_from_db()
        assert second.warning.shown_at == START
        assert Notice.objects.count() == 2

    def test_leaves_nothing_of_an_erased_customer(self):
        talk = say(ANGRY, customer="nina@example.test", customer_name="Nina Brandtholm").talk
        erasing.erase(talk.identity.customer, by=factories.person(Who.ADMIN), now=START)
        assert not OpenTalk.objects.exists()


class TestWorth:
    def test_counts_shares_and_leads_of_talks_whose_end_is_known(self):
        for number in range(12):
            talk = OpenTalk.objects.create(
                external_id=str(number),
                began_at=START,
                last_at=START,
                heard_at=START,
                ended_at=START,
                outcome="badly" if number < 8 else "well",
            )
            if number < 10:
                shown = {"shown_at": START, "lead_turns": number, "lead_seconds": 60 * number}
                EarlyWarning.objects.create(
                    talk=talk, at=START, said_at=START, turn=1, chance=0.7, threshold=0.6, **shown
                )
        found = figures.worth(Q(), START)
        assert (found.precision.count, found.precision.n) == (8, 10)
        assert (found.seen.count, found.seen.n, found.seen.enough) == (8, 8, False)
        assert (found.false_alarms.count, found.false_alarms.n) == (2, 4)
        assert found.lead_turns.value == found.lead_minutes.value == 3.5
        assert found.precision.low < 80 < found.precision.high

    def test_a_team_learns_its_threshold_from_its_own_talks(self):
        OpenTalk.objects.bulk_create(
            OpenTalk(
                external_id=str(number),
                began_at=START,
                last_at=START,
                heard_at=START,
                ended_at=START,
                outcome="well",
                highest=number / 100,
            )
            for number in range(60)
        )
        terms.learn()
        own = WatchTerms.objects.get()
        assert (own.team, own.own_talks) == (None, 60)
        assert 0.5 < own.threshold < 0.6
        known = terms.false_alarms_of(own, START)
        assert (known.well, known.here.count, known.here.n) == (60, 0, 60)
        assert 2 < known.learned.low < 10 < known.learned.high < 20

    def test_a_team_with_few_talks_is_told_what_the_shipped_threshold_was_worth(self):
        known = terms.false_alarms_of(WatchTerms(), START)
        assert known.learned is None
        assert known.elsewhere.low < 10 < known.elsewhere.high
        assert not known.here.enough
