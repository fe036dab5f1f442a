"""The pages of care: promises, follow-ups, the calendar and the brief."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.care import how_it_went, leaving, limits
from highpoint.apps.care.models import ChosenHoliday, Fact, FollowUp, OptOut, Promise
from highpoint.apps.customers.models import Identity
from highpoint.connectors.files.threads import apart
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
from highpoint.web.calendar_feed import folded
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    return factories.agent(user=factories.person(Role.AGENT), team=factories.team())


@pytest.fixture
def at_noors(noor):
    client = Client()
    client.force_login(noor.user)
    return client


def a_talk(by, **fields):
    return factories.conversation("Where is it?", "I'll call you", by=by, **fields)


class TestPromises:
    def test_shows_own_promises_and_says_what_became_of_one(self, at_noors, noor):
        promise = factories.promise(a_talk(noor), due=timezone.now() + timedelta(days=1))
        factories.promise(a_talk(factories.agent()), words="I'll ring the neighbor")

        page = at_noors.get(reverse("promises")).content.decode()
        assert "call you tomorrow" in page
        assert "neighbor" not in page

        at_noors.post(reverse("promise_rule", args=[promise.pk]), {"state": "kept"})
        promise.refresh_from_db()
        assert (promise.state, promise.ruled_by) == ("kept", noor.user)
        at_noors.post(reverse("promise_rule", args=[promise.pk]), {"state": "wrong"})
        assert Promise.objects.filter(state="kept").count() == 1

    def test_shows_the_order_that_came_whose_days_are_told_by_hand_and_emptied(
        self, at_noors, noor
    ):
        identity = factories.identity()
        talk = a_talk(noor, identity=identity, started_at=timezone.now() - timedelta(days=9))
        promise = factories.promise(talk, about="deliver", due=timezone.now())
        today = timezone.localdate()
        order = factories.purchase(identity.customer, today - timedelta(days=20), number="4711")
        days = reverse("order_days", args=[order.pk])

        wrong = at_noors.post(days, {"delivered": today + timedelta(days=1)})
        assert (wrong.status_code, b"yet to come" in wrong.content) == (400, True)
        at_noors.post(days, {"delivered": today - timedelta(days=1)})
        page = at_noors.get(reverse("promises") + "?show=settled").content.decode()
        assert "order <bdi>4711</bdi>, which came on" in page
        assert "Open: it was not that order" in page
        assert (
            days in at_noors.get(reverse("customer", args=[identity.customer_id])).content.decode()
        )

        at_noors.post(days, {"delivered": "", "expected": ""})
        promise.refresh_from_db()
        order.refresh_from_db()
        assert (promise.state, order.delivered_on, order.delivered_by) == ("open", None, None)

    def test_shows_the_own_rate_to_the_person_only(self, at_noors, noor):
        talk = a_talk(noor, started_at=timezone.now() - timedelta(days=3))
        for _ in range(6):
            factories.promise(talk, state="kept", settled_at=talk.started_at + timedelta(hours=2))

        page = at_noors.get(reverse("promises")).content.decode()
        assert "<b>6 of 6</b>" in page
        assert "Half are kept within <b>2 hours</b>" in page

        lead = Client()
        lead.force_login(factories.person(Role.LEAD, teams=(noor.team,)))
        page = lead.get(reverse("promises")).content.decode()
        assert "6 of 6" not in page

    def test_hides_words_of_talks_one_may_not_read(self, at_noors, noor):
        other = a_talk(factories.agent())
        factories.promise(
            a_talk(noor),
            state="broken",
            evidence=other,
            evidence_turn=0,
            evidence_words="nobody ever rang",
        )

        page = at_noors.get(reverse("promises") + "?show=settled").content.decode()

        assert "words of another talk" in page
        assert "nobody ever rang" not in page


def events(text):
    """Read a calendar by the rules of RFC 5545: lines end in CRLF, are unfolded, have a name."""
    assert "\n" not in text.replace("\r\n", "")
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = text.replace("\r\n ", "").split("\r\n")[:-1]
    pairs = [line.partition(":")[::2] for line in whole]
    assert pairs[0] == ("BEGIN", "VCALENDAR")
    assert pairs[-1] == ("END", "VCALENDAR")
    assert {"VERSION", "PRODID"} <= {name for name, _ in pairs}
    found = []
    for name, value in pairs:
        if (name, value) == ("BEGIN", "VEVENT"):
            found.append({})
        elif found and name != "END":
            found[-1][name] = value
    return found


class TestFollowUps:
    def test_a_lead_sets_how_many_a_day_are_made_and_sees_what_is_left_out(self, at_noors):
        limits.note_left_out("check", 40)
        page = reverse("follow_up_limits")
        assert "40 more orders" in at_noors.get(reverse("follow_ups")).content.decode()
        assert b"<form class" not in at_noors.get(page).content
        assert at_noors.post(page, {"check": 5}).status_code == 403

        lead = Client()
        lead.force_login(factories.person(Role.LEAD))
        told = {"delivery": 30, "check": 5, "fault": 30, "ending": 0}
        assert lead.post(page, told | {"check": "-1"}).status_code == 400
        lead.post(page, told)
        assert limits.a_day() == told

    def test_are_put_off_and_done(self, at_noors):
        row = factories.follow_up(factories.identity("Nina Brandt"))
        assert "Nina Brandt" in at_noors.get(reverse("follow_ups")).content.decode()

        at_noors.post(reverse("follow_up_snooze", args=[row.pk]), {"days": "3"})
        row.refresh_from_db()
        assert row.shown_on == timezone.localdate() + timedelta(days=3)
        at_noors.post(reverse("follow_up_snooze", args=[row.pk]), {"days": "999"})

        at_noors.post(reverse("follow_up_done", args=[row.pk]), {"outcome": "nonsense"})
        assert FollowUp.objects.filter(done_at=None).exists()
        at_noors.post(reverse("follow_up_done", args=[row.pk]), {"outcome": "glad"})
        assert FollowUp.objects.get().outcome == "glad"

    def test_tell_how_they_went_by_their_day(self, at_noors):
        now = timezone.now()
        due = timezone.localdate(now) - timedelta(days=3)
        identity = factories.identity()
        early, late = now - timedelta(days=4), now - timedelta(days=1)
        for kind, at, outcome in (
            ("check", early, "glad"),
            ("check", early, "settled"),
            ("check", late, "problem"),
            ("check", None, ""),
            ("check", early, "not needed"),
            ("birthday", early, "silent"),
        ):
            factories.follow_up(identity, kind=kind, due=due, done_at=at, outcome=outcome)
        told = how_it_went.told(now)
        went = [(each.name, each.n, each.done, each.by_day) for each in told.groups]
        assert went == [("Checks after delivery", 4, 3, 2), ("Occasions", 1, 1, 1)]
        assert (told.found.problems, told.found.n, told.cut) == (2, 3, False)
        page = at_noors.get(reverse("follow_ups"), {"show": "done"}).content.decode()
        assert "Of 3 customers reached after a delivery 2 had a problem" in page

    def test_a_calendar_reads_them_by_a_secret_link_until_it_is_revoked(self, at_noors):
        factories.follow_up(factories.identity("Brandt; Nina, née Ö"), due=timezone.localdate())
        page = at_noors.post(reverse("follow_up_link"), {"do": "make"}).content.decode()
        address = page.split('readonly value="')[1].split('"')[0]

        answer = Client().get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        text = answer.content.decode()
        assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
        assert r"SUMMARY:Check after delivery: Brandt\; Nina\, née Ö" in text
        (event,) = events(text)
        assert event["DTSTART;VALUE=DATE"] == f"{timezone.localdate():%Y%m%d}"
        assert event["DTEND;VALUE=DATE"] > event["DTSTART;VALUE=DATE"]
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        # Put off, it is the same event on another day.
        row = FollowUp.objects.get()
        at_noors.post(reverse("follow_up_snooze", args=[row.pk]), {"days": "3"})
        (later,) = events(Client().get(address).content.decode())
        assert later["UID"] == event["UID"]
        assert later["DTSTART;VALUE=DATE"] > event["DTSTART;VALUE=DATE"]

        at_noors.post(reverse("follow_up_link"), {"do": "revoke"})
        assert Client().get(address).status_code == 404

    def test_long_lines_are_folded_between_letters(self):
        pieces = list(folded("SUMMARY:" + "ö" * 100))

        assert all(len(piece.encode()) <= 75 for piece in pieces)
        assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == "SUMMARY:" + "ö" * 100

    def test_are_made_by_hand_and_not_for_who_wants_none(self, at_noors):
        identity = factories.identity()
        address = reverse("customer_follow_up", args=[identity.customer_id])
        today = timezone.localdate()
        said = {"kind": "recognition", "why": "Promoted to head nurse"}
        said["due"] = f"{today + timedelta(days=8)}"

        for wrong in ("soon", "9999-12-31", f"{today - timedelta(days=1)}"):
            assert at_noors.post(address, said | {"due": wrong}).status_code == 400
        assert at_noors.post(address, said).status_code == 302
        at_noors.post(reverse("customer_wishes", args=[identity.customer_id]), {"do": "out"})
        assert OptOut.objects.exists()
        answer = at_noors.post(address, said)

        assert b"asked for no follow-ups" in answer.content
        assert FollowUp.objects.get().outcome == "not needed"


class TestBrief:
    @pytest.fixture
    def identity(self, noor):
        identity = factories.identity("Nina Brandt")
        own = a_talk(noor, identity=identity)
        factories.promise(own)
        other = a_talk(
            factories.agent(),
            identity=identity,
            end_state="dissatisfied",
            subject="The lamp is late",
        )
        factories.fact(
            identity,
            kind="why",
            said="A present for her sister",
            accepted_at=timezone.now(),
            conversation=other,
            turn=0,
        )
        factories.fact(identity, said="Proposed only", words="Proposed only")
        return identity

    def test_says_what_matters_and_links_only_what_one_may_read(self, at_noors, identity):
        told = at_noors.get(reverse("customer_brief_json", args=[identity.customer_id])).json()

        lines = {line["label"]: line for line in told["lines"]}
        assert told["customer"] == "Nina Brandt"
        assert "I'll call you tomorrow by 10" in lines["Open now"]["text"]
        assert lines["Open now"]["link"].endswith("#t1")
        assert lines["Why it matters"]["text"] == "A present for her sister"
        assert lines["Why it matters"]["link"] == ""
        assert lines["Went wrong last time"]["text"] == "Left dissatisfied: The lamp is late."
        assert "Proposed only" not in str(told)
        assert AuditEntry.objects.filter(act="opened a customer's brief").count() == 1

    def test_stands_on_the_customers_page_and_in_a_panel(self, at_noors, identity):
        for name in ("customer", "customer_brief_panel"):
            answer = at_noors.get(reverse(name, args=[identity.customer_id]))
            assert b"In ten seconds" in answer.content

    def test_leads_to_the_words_of_a_fact_where_one_may_read_them(self, at_noors, noor, identity):
        own = a_talk(noor, identity=identity)
        factories.fact(
            identity, said="Has a cat", accepted_at=timezone.now(), conversation=own, turn=0
        )

        page = at_noors.get(reverse("customer", args=[identity.customer_id])).content.decode()

        told = page.split("What they told us")[1].split("Write down what")[0]
        assert told.count("The words</a>") == 1
        assert f"{reverse('conversation', args=[own.pk])}#t0" in told

    def test_facts_are_accepted_refused_and_written_down(self, at_noors, identity):
        fact = Fact.objects.get(said="Proposed only")
        address = reverse("fact", args=[fact.pk])
        at_noors.post(address, {"do": "accept", "consent": "perhaps"})
        fact.refresh_from_db()
        assert fact.accepted_at is None
        at_noors.post(address, {"do": "accept", "consent": "yes"})
        fact.refresh_from_db()
        assert fact.consent == "yes"
        at_noors.post(address, {"do": "refuse"})
        fact.refresh_from_db()
        assert (fact.words, fact.accepted_at) == ("", None)

        late = at_noors.post(address, {"do": "accept", "consent": "yes"}, follow=True)
        assert "Its words are gone" in late.content.decode()

        told = reverse("customer_told", args=[identity.customer_id])
        birthday = {"told": "born 29.2.1980", "told_kind": "birthday", "consent": "yes"}
        answer = at_noors.post(told, birthday, follow=True)
        assert "It names no day of the year" in answer.content.decode()
        said = {"told": "Likes a call better", "told_kind": "manner", "consent": "not asked"}
        assert b"Write what they told you" in at_noors.post(told, said | {"told": " "}).content
        at_noors.post(told, said)
        assert Fact.objects.filter(said="Likes a call better", accepted_at__isnull=False).exists()


class TestHolidays:
    def test_a_coach_chooses_and_an_agent_only_sees(self, at_noors):
        coach = Client()
        coach.force_login(factories.person(Role.COACH))
        page = reverse("holidays")
        told = {"country": "DE", "name": ["German Unity Day"]}

        assert at_noors.post(page, told).status_code == 403
        assert coach.post(page, told).status_code == 302
        seen = at_noors.get(f"{page}?country=DE").content.decode()
        assert "German Unity Day</b> <span" in seen
        assert 'type="checkbox"' not in seen

        assert coach.post(page, {"country": "DE", "name": ["Harvest of lamps"]}).status_code == 400
        assert "Choose a country." in coach.get(f"{page}?country=ZZ").content.decode()
        coach.post(page, {"country": "DE"})
        assert not ChosenHoliday.objects.exists()


class TestOpenings:
    def test_shows_what_comes_with_its_reason_and_takes_what_became_of_it(self, at_noors):
        today = timezone.localdate()
        row = factories.follow_up(
            factories.identity(), kind="ending", due=today, why="“Plan, 1 year” ends"
        )
        factories.follow_up(factories.identity(), kind="birthday", due=today, why="Turns 40")
        page = reverse("openings")

        seen = at_noors.get(page).content.decode()
        assert "“Plan, 1 year” ends" in seen
        assert "Turns 40" not in seen
        assert "None is over yet" in seen

        said = {"outcome": "glad", "next": page}
        assert at_noors.post(reverse("follow_up_done", args=[row.pk]), said).url == page
        assert "<b>1 of 1</b>" in at_noors.get(page).content.decode()


class TestFreeToLeave:
    def test_tells_what_is_at_stake_and_links_only_to_talks_one_may_read(self, at_noors, noor):
        identity = factories.identity()
        for by, said in ((noor, "Take it or leave it."), (factories.agent(), "Like it or not.")):
            talk = factories.conversation(
                "Then I'm switching to Lampworld", said, by=by, identity=identity
            )
            leaving.find_in([talk.pk])

        page = at_noors.get(reverse("customer", args=[identity.customer_id])).content.decode()

        assert "Free to leave" in page
        assert "Named Lampworld" in page
        assert "Take it or leave it." in page
        assert "Like it or not." not in page
        assert "In a talk with another team" in page


def test_a_thread_of_two_customers_is_two_talks_with_handles_and_private_messages(at_noors, noor):
    turns = [
        {"role": "customer", "text": "It came broken", "author": "@nina", "public": True},
        {"role": "agent", "text": "@tom Yours too?", "author": noor.key, "public": True},
        {"role": "customer", "text": "Order 4711", "author": "@nina", "public": False},
        {"role": "customer", "text": "Mine too!", "author": "@tom", "public": True},
    ]
    row = {"id": "7", "source": "x", "channel": "twitter", "customer": "@nina", "turns": turns}
    list(take_in(apart(Conversation.from_dict(row | {"agent": noor.key})), now=timezone.now()))

    nina = Identity.objects.get(value="@nina")
    page = at_noors.get(reverse("customer", args=[nina.customer_id])).content.decode()
    assert "Handle</dt><dd><bdi>@nina" in page
    talk = nina.conversations.get()
    page = at_noors.get(reverse("conversation", args=[talk.pk])).content.decode()
    assert (page.count(">private message<"), page.count(">public<")) == (1, 1)
    assert "<bdi>@nina" in page
    assert "Mine too!" not in page
    assert Identity.objects.get(value="@tom").conversations.get().external_id == "7/@tom"
