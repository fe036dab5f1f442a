"""What goes out, to whom, when, and what comes of it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as outbox

from highpoint.apps.accounts.models import Role
from highpoint.apps.notices import delivery, preferences
from highpoint.apps.notices.models import Delivery, Hook, Notice
from highpoint.apps.notices.operations import tell
from highpoint.apps.notices.preferences import Wishes
from highpoint.apps.notices.timing import PAUSES, Digest, Hours
from tests import factories
from tests.chat_server import chat_server
from tests.mail_server import mail_server

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL_IS_SET_UP = True
    settings.ADDRESS = "https://quality.example"
    settings.DEFAULT_FROM_EMAIL = "Highpoint <quality@example.com>"


@pytest.fixture
def post(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


def told(person, once="e1", kind="evaluation", subject="Look", **fields):
    tell([person], kind, once, subject, now=NOW, link="/notices/", **fields)


def go(now=NOW) -> None:
    delivery.sweep(now)
    delivery.plan(now)
    while delivery.send_due(now, lambda: now):
        pass


def states() -> list[str]:
    return sorted(Delivery.objects.values_list("state", flat=True))


class TestMail:
    def test_goes_once_to_the_person_with_a_way_back(self):
        person = factories.person(Role.AGENT)
        told(person, subject="Seen\nby Leo", body="Three moments met.")

        go()
        go(NOW + timedelta(days=1))

        [sent] = outbox.outbox
        assert sent.to == [person.email]
        assert sent.subject == "Seen by Leo"
        assert "Three moments met." in sent.body
        assert "https://quality.example/notices/" in sent.body
        assert sent.extra_headers["Message-ID"] == f"<notice-{Notice.objects.get().pk}@example.com>"
        assert states() == ["sent"]

    def test_is_one_for_all_that_waited(self):
        person = factories.person(Role.AGENT)
        daily = Hours(digest=Digest.DAILY, hour=15)
        preferences.choose(person, Wishes(daily, ()), now=NOW)
        for number in range(3):
            told(person, f"e{number}", subject=f"News {number}")

        go()
        assert not outbox.outbox
        go(NOW + timedelta(hours=3))

        [sent] = outbox.outbox
        assert sent.subject == "3 notices from Highpoint"
        assert all(f"News {number}" in sent.body for number in range(3))
        assert states() == ["sent"] * 3

    def test_waits_for_the_end_of_the_quiet_hours_also_where_the_worker_was_late(self):
        person = factories.person(Role.AGENT)
        told(person)
        delivery.plan(NOW)
        quiet = Hours(quiet=(time(11), time(14)))
        preferences.choose(person, Wishes(quiet, ()), now=NOW - timedelta(hours=3))

        go()
        assert not outbox.outbox
        go(NOW + timedelta(hours=2))

        assert len(outbox.outbox) == 1
        assert Delivery.objects.get().tries == 1

    def test_does_not_go_for_a_kind_that_is_switched_off(self):
        person = factories.person(Role.AGENT)
        preferences.choose(person, Wishes(Hours(), [("evaluation", "mail")]), now=NOW)
        told(person)
        told(person, "e2", kind="coaching", subject="Session")

        go()

        assert [sent.subject for sent in outbox.outbox] == ["Session"]

    def test_does_not_go_once_it_was_switched_off_while_it_waited(self):
        person = factories.person(Role.AGENT)
        told(person)
        delivery.plan(NOW)
        preferences.choose(person, Wishes(Hours(), [("evaluation", "mail")]), now=NOW)

        go()

        assert (outbox.outbox, states()) == ([], ["dropped"])

    def test_never_goes_to_the_made_up(self):
        told(factories.person(Role.AGENT, made_up=True))

        go()

        assert (outbox.outbox, states()) == ([], [])

    def test_is_not_saved_up_where_no_server_is_set(self, settings):
        settings.MAIL_IS_SET_UP = False
        told(factories.person(Role.AGENT))
        go()
        settings.MAIL_IS_SET_UP = True

        go()

        assert (outbox.outbox, states()) == ([], [])

    def test_tells_administrators_once_what_a_server_refuses_for_good(self, post):
        admin = factories.person(Role.ADMIN)
        post.answers["RCPT"] = "550 5.1.1 no such user"
        for number in range(2):
            told(factories.person(Role.AGENT), f"e{number}")

        go()

        assert states() == ["failed", "failed"]
        assert Delivery.objects.first().reason == "The mail server says 550: 5.1.1 no such user"
        assert admin.notices.filter(kind="delivery").count() == 1
        go(NOW + timedelta(minutes=5))
        assert "mail" not in admin.notices.get().deliveries.values_list("way", flat=True)

    def test_is_tried_again_where_a_server_is_busy_and_given_up_at_last(self, post):
        post.answers["DATA"] = "451 4.3.0 later"
        told(factories.person(Role.AGENT))
        now = NOW
        go()
        assert states() == ["waiting"]
        assert Delivery.objects.get().not_before == NOW + PAUSES[0]

        for pause in PAUSES:
            now += pause
            go(now)

        row = Delivery.objects.get()
        assert row.state == "failed"
        assert row.reason.startswith(f"Given up after {len(PAUSES) + 1} tries.")

    def test_arrives_when_the_server_is_back(self, post):
        post.answers["DATA"] = "451 4.3.0 later"
        told(factories.person(Role.AGENT))
        go()
        post.answers.clear()
        post.got.clear()

        go(NOW + PAUSES[0])

        assert (states(), post.by_subject()) == (["sent"], ["Look"])

    def test_waits_where_nobody_answers(self, settings, post):
        settings.EMAIL_PORT = 1
        told(factories.person(Role.AGENT))

        go()

        assert states() == ["waiting"]
        assert "cannot be reached" in Delivery.objects.get().reason

    def test_is_unknown_where_the_server_goes_away_over_it(self, settings, post):
        settings.EMAIL_TIMEOUT = 0.3
        post.hangs = "DATA"
        told(factories.person(Role.AGENT))

        go()
        post.over.set()
        go(NOW + timedelta(days=2))

        assert states() == ["unknown"]
        assert len(post.got) == 1


class TestChannel:
    @pytest.fixture
    def channel(self, settings):
        with chat_server() as server:
            settings.WEBHOOK_HOSTS = frozenset({f"127.0.0.1:{server.port}"})
            settings.MAIL_IS_SET_UP = False
            yield server

    def hook(self, channel, **fields) -> Hook:
        fields = {
            "name": "All",
            "program": "slack",
            "kinds": ["calibration", "evaluation"],
        } | fields
        return Hook.objects.create(url=channel.url, host="h", made_at=NOW, **fields)

    def test_is_told_of_an_event_once_for_all_it_concerns(self, channel):
        self.hook(channel)
        people = [factories.person(Role.COACH, name=name) for name in ("Ada", "Bo")]
        tell(people, "calibration", "round 1", "A round begins", now=NOW, link="/notices/")

        go()
        go()

        link = "<https://quality.example/notices/|Open in Highpoint>"
        assert [one["text"] for one in channel.got] == [f"Ada, Bo: A round begins\n{link}"]

    def test_of_another_program_is_told_what_when_and_of_which_thing(self, channel):
        hook = Hook(name="Desk", program="json", url=channel.url, kinds=["warning"], made_at=NOW)
        hook.secret = "hps_known"
        hook.save()
        about = {"source": "desk", "conversation": "4711"}
        tell([factories.person()], "warning", "w-1", "It may end badly.", now=NOW, about=about)

        go()
        go()

        told = {"kind": "warning", "event": "w-1", "at": NOW.isoformat(), "about": about}
        (got,) = channel.got
        assert got == {"text": got["text"], "link": ""} | told
        assert channel.keys == [f"hook:{hook.pk}:warning:w-1"]
        assert "X-Highpoint-Signature" in channel.sent[0].headers

    def test_is_never_told_what_is_one_persons_own(self, channel):
        self.hook(channel)
        told(factories.person(Role.AGENT), kind="evaluation")

        go()

        assert channel.got == []

    def test_of_a_team_is_told_of_its_people_only(self, channel):
        mine, other = factories.team(), factories.team()
        self.hook(channel, team=mine)
        told(factories.person(Role.COACH, teams=(mine,), name="Ada"), "a", kind="calibration")
        told(factories.person(Role.COACH, teams=(other,), name="Bo"), "b", kind="calibration")

        go()

        assert [one["text"].split(":")[0] for one in channel.got] == ["Ada"]

    def test_is_not_told_of_who_does_not_want_that(self, channel):
        self.hook(channel)
        person = factories.person(Role.COACH)
        preferences.choose(person, Wishes(Hours(), [("calibration", "hook")]), now=NOW)
        told(person, kind="calibration")

        go()

        assert channel.got == []

    def test_has_quiet_hours_too(self, channel):
        self.hook(channel, quiet_from=time(11), quiet_to=time(14))
        told(factories.person(Role.COACH), kind="calibration")

        go()
        assert channel.got == []
        go(NOW + timedelta(hours=2))

        assert len(channel.got) == 1

    def test_that_is_gone_is_told_to_the_administrator(self, channel):
        admin = factories.person(Role.ADMIN)
        self.hook(channel)
        channel.status, channel.body = 404, b"no_service"
        told(factories.person(Role.COACH), kind="calibration")

        go()

        row = Delivery.objects.get()
        assert (row.state, row.reason) == ("failed", "127.0.0.1 answers 404: no_service")
        assert admin.notices.filter(kind="delivery").exists()

    def test_asking_for_patience_gets_it(self, channel):
        self.hook(channel)
        channel.status, channel.headers = 429, {"Retry-After": "600"}
        told(factories.person(Role.COACH), kind="calibration")

        go()

        assert Delivery.objects.get().not_before == NOW + timedelta(minutes=10)


class TestSweep:
    def handed(self, state) -> Delivery:
        told(factories.person(Role.AGENT))
        delivery.plan(NOW)
        Delivery.objects.update(state=state, claim="gone", claimed_at=NOW, tries=1)
        return Delivery.objects.get()

    def test_frees_what_was_only_claimed(self):
        self.handed("claimed")

        go(NOW + delivery.STALE + timedelta(seconds=1))

        assert (states(), len(outbox.outbox)) == (["sent"], 1)

    def test_sends_no_second_time_what_was_being_handed_over(self):
        self.handed("handed")

        go(NOW + delivery.STALE + timedelta(seconds=1))

        assert (states(), outbox.outbox) == (["unknown"], [])

    def test_leaves_alone_what_may_still_be_under_way(self):
        self.handed("handed")

        go(NOW + delivery.STALE)

        assert states() == ["handed"]

    def test_leaves_the_rest_to_a_person(self):
        row = self.handed("unknown")

        assert delivery.send_again(row, now=NOW)
        go()

        assert (states(), len(outbox.outbox)) == (["sent"], 1)
        assert not delivery.send_again(row, now=NOW)

    def test_or_to_nobody(self):
        row = self.handed("unknown")

        assert delivery.leave(row, now=NOW)
        go()

        assert (states(), outbox.outbox) == (["dropped"], [])
