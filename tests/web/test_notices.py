"""The pages of notices: the bell, the list, what comes to one, channels, and what did not go out."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.notices import kinds, preferences
from highpoint.apps.notices.models import Delivery, Hook, Notice, Rhythm
from highpoint.apps.notices.operations import tell
from highpoint.apps.notices.timing import Digest, Hours
from tests import factories
from tests.chat_server import chat_server

pytestmark = pytest.mark.django_db

SECRET = "https://hooks.slack.com/services/T0/B0/secretpart"


def told(person, once="e1", kind="evaluation", subject="Look here", **fields):
    tell([person], kind, once, subject, now=timezone.now(), **fields)


def ticked(*without: str, **fields: str) -> dict[str, str]:
    """Return the form of what comes to one with every box ticked but these."""
    boxes = {
        f"on_{kind.name}_{way}": "on" for kind in kinds.KINDS for way in ("app", "mail", "hook")
    }
    for name in without:
        del boxes[name]
    said = {"time_zone": "Europe/Berlin", "digest": "once", "hour": "8", "weekday": "0"}
    return boxes | said | {"quiet_from": "", "quiet_to": ""} | fields


class TestBell:
    def test_counts_what_is_not_read_on_every_page(self, signed_in):
        client = signed_in(Role.AGENT)
        told(client.user)
        told(client.user, "e2")

        page = client.get(reverse("account")).content.decode()

        assert '<b class="bell-n">2</b><span class="vh"> not read: your notices' in page

    def test_is_still_where_there_is_nothing(self, signed_in):
        assert "bell-n" not in signed_in(Role.AGENT).get(reverse("account")).content.decode()

    def test_does_not_count_what_is_switched_off(self, signed_in):
        client = signed_in(Role.AGENT)
        client.post(reverse("notices_choose"), ticked("on_evaluation_app"))
        told(client.user)

        assert "bell-n" not in client.get(reverse("account")).content.decode()
        assert "Look here" not in client.get(reverse("notices")).content.decode()


class TestList:
    def test_shows_what_is_not_read_first(self, signed_in):
        client = signed_in(Role.AGENT)
        told(client.user, "a", subject="First of all")
        told(client.user, "b", subject="Then this")
        Notice.objects.filter(once="b").update(read_at=timezone.now())

        page = client.get(reverse("notices")).content.decode()

        assert page.index("First of all") < page.index("Then this")

    def test_shows_nothing_of_others_and_says_what_will_come(self, signed_in):
        client = signed_in(Role.AGENT)
        told(factories.person())

        page = client.get(reverse("notices")).content.decode()

        assert "Look here" not in page
        assert "Nobody told you anything yet" in page

    def test_opens_where_a_notice_leads_and_marks_it_as_read(self, signed_in):
        client = signed_in(Role.AGENT)
        told(client.user, link=reverse("account"))
        notice = Notice.objects.get()

        answer = client.post(reverse("notice_open", args=[notice.pk]))

        notice.refresh_from_db()
        assert answer["Location"] == reverse("account")
        assert notice.read_at

    def test_marks_as_read_what_was_shown_and_not_what_came_since(self, signed_in):
        client = signed_in(Role.AGENT)
        told(client.user, "a")
        newest = Notice.objects.get().pk
        told(client.user, "b")

        client.post(reverse("notices_read"), {"newest": newest})

        assert Notice.objects.get(read_at=None).once == "b"

    def test_writes_what_a_person_wrote_as_words(self, signed_in):
        client = signed_in(Role.AGENT)
        told(client.user, subject="<script>alert(1)</script>", body="<b>x</b>")

        page = client.get(reverse("notices")).content.decode()

        assert "<script>alert" not in page
        assert "<b>x</b>" not in page

    def test_is_paged_in_few_queries(self, signed_in, django_assert_max_num_queries):
        client = signed_in(Role.AGENT)
        for number in range(60):
            told(client.user, f"e{number}")

        with django_assert_max_num_queries(10):
            page = client.get(reverse("notices")).content.decode()

        assert "1 to 50 of 60" in page

    def test_lets_an_auditor_read_and_change_nothing(self, signed_in):
        client = signed_in(Role.AUDITOR)
        told(client.user, link=reverse("account"))

        page = client.get(reverse("notices")).content.decode()

        assert f'href="{reverse("account")}">Open' in page
        assert "Mark all" not in page


class TestChoose:
    def test_keeps_what_is_chosen(self, signed_in):
        client = signed_in(Role.AGENT)
        form = ticked(
            "on_kudos_mail",
            digest="weekly",
            hour="17",
            weekday="4",
            quiet_from="20:00",
            quiet_to="07:30",
        )

        assert client.post(reverse("notices_choose"), form).status_code == 302

        rhythm = Rhythm.objects.get(user=client.user)
        assert preferences.switched_off(client.user) == {("kudos", "mail")}
        assert preferences.hours_of(client.user) == Hours(
            "Europe/Berlin", Digest.WEEKLY, 17, 4, (time(20), time(7, 30))
        )
        page = client.get(reverse("notices_choose")).content.decode()
        assert 'name="on_kudos_mail">' in page
        assert 'name="on_kudos_app" checked>' in page
        assert rhythm.quiet_to == time(7, 30)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"time_zone": "Mars/Base"}, "There is no such time zone"),
            ({"time_zone": ""}, "Name the time zone"),
            ({"quiet_from": "20:00"}, "Give both ends of the quiet hours"),
            ({"quiet_from": "late", "quiet_to": "07:00"}, "Write the time like 20:00"),
            ({"digest": "hourly"}, "Choose one of the three"),
            ({"hour": "24"}, "Choose an hour"),
            ({"weekday": "x"}, "Choose a day"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, signed_in, wrong, sentence):
        client = signed_in(Role.AGENT)

        answer = client.post(reverse("notices_choose"), ticked("on_kudos_mail", **wrong))

        page = answer.content.decode()
        assert answer.status_code == 200
        assert sentence in page
        assert 'name="on_kudos_mail">' in page
        assert not Rhythm.objects.exists()

    def test_offers_no_channel_for_what_is_ones_own(self, signed_in):
        page = signed_in(Role.AGENT).get(reverse("notices_choose")).content.decode()

        assert "on_evaluation_hook" not in page
        assert "on_calibration_hook" in page
        assert "on_delivery_mail" not in page


class TestChannels:
    def form(self, **fields):
        said = {"name": "Floor", "program": "slack", "url": SECRET, "told": "calibration"}
        return said | {"team": "", "time_zone": "UTC"} | fields

    def test_keep_an_address_without_ever_showing_it(self, signed_in, caplog):
        client = signed_in(Role.ADMIN)

        client.post(reverse("hooks"), self.form())

        hook = Hook.objects.get()
        pages = [client.get(reverse("hooks")), client.get(reverse("hook", args=[hook.pk]))]
        pages.append(client.post(reverse("hook", args=[hook.pk]), self.form(name="")))
        assert hook.url == SECRET
        assert all("hooks.slack.com" in page.content.decode() for page in pages)
        assert not any("secretpart" in page.content.decode() for page in pages)
        assert "secretpart" not in caplog.text
        assert "secretpart" not in str(list(AuditEntry.objects.values()))

    def test_of_another_program_show_its_secret_once(self, signed_in):
        client = signed_in(Role.ADMIN)

        made = client.post(reverse("hooks"), self.form(program="json"))

        hook = Hook.objects.get()
        first = hook.secret
        pages = [client.get(reverse("hooks")), client.get(reverse("hook", args=[hook.pk]))]
        assert first in made.content.decode()
        assert not any(first in page.content.decode() for page in pages)
        again = client.post(reverse("hook_secret", args=[hook.pk]))
        hook.refresh_from_db()
        assert hook.secret != first
        assert hook.secret in again.content.decode()
        client.post(reverse("hook", args=[hook.pk]), self.form(program="slack", url=""))
        hook.refresh_from_db()
        assert hook.secret == ""

    def test_are_changed_without_their_address(self, signed_in):
        client = signed_in(Role.ADMIN)
        client.post(reverse("hooks"), self.form())
        hook = Hook.objects.get()

        client.post(reverse("hook", args=[hook.pk]), self.form(name="Other", url=""))

        hook.refresh_from_db()
        assert (hook.name, hook.url) == ("Other", SECRET)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"url": ""}, "Paste the address"),
            ({"url": "http://hooks.slack.com/x"}, "Only addresses that begin with https://"),
            ({"url": "https://a:b@hooks.slack.com/x"}, "with a name or password in it"),
            ({"told": "evaluation"}, "Choose from what concerns a group"),
            ({"told": ""}, "Choose from what concerns a group"),
            ({"name": ""}, "Give the channel a name"),
            ({"program": "irc"}, "Choose one of the three."),
        ],
    )
    def test_say_what_is_wrong(self, signed_in, wrong, sentence):
        page = signed_in(Role.ADMIN).post(reverse("hooks"), self.form(**wrong)).content.decode()

        assert sentence in page
        assert not Hook.objects.exists()

    def test_of_a_lead_are_of_their_own_teams(self, signed_in):
        mine, other = factories.team(), factories.team()
        client = signed_in(Role.LEAD, teams=(mine,))

        for team in ("", other.pk):
            client.post(reverse("hooks"), self.form(team=team))
        assert not Hook.objects.exists()
        client.post(reverse("hooks"), self.form(team=mine.pk))

        assert Hook.objects.get().team == mine

    def test_are_tried_at_once(self, signed_in, settings):
        client = signed_in(Role.ADMIN)
        with chat_server() as channel:
            settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
            client.post(reverse("hooks"), self.form(url=channel.url))
            [hook] = Hook.objects.all()
            page = client.post(reverse("hook_try", args=[hook.pk]), follow=True).content.decode()
            channel.status, channel.body = 404, b"no_service"
            failed = client.post(reverse("hook_try", args=[hook.pk]), follow=True).content.decode()

        assert "Floor has taken the message." in page
        assert "127.0.0.1 answers 404: no_service" in failed
        assert len(channel.got) == 2

    def test_are_removed_with_what_waits(self, signed_in):
        client = signed_in(Role.ADMIN)
        client.post(reverse("hooks"), self.form())

        client.post(reverse("hook_remove", args=[Hook.objects.get().pk]))

        assert not Hook.objects.exists()


class TestDeliveries:
    def row(self, person, state="unknown", **fields):
        told(person)
        return Delivery.objects.create(
            key=f"mail:{state}",
            notice=Notice.objects.last(),
            way="mail",
            state=state,
            not_before=timezone.now(),
            reason="The mail server says 550: no such user",
            **fields,
        )

    def test_show_what_is_in_trouble_with_the_servers_words(self, signed_in):
        client = signed_in(Role.ADMIN)
        self.row(factories.person(name="Ana Duarte"))

        page = client.get(reverse("deliveries")).content.decode()

        assert "Ana Duarte" in page
        assert "The mail server says 550: no such user" in page
        assert "perhaps sent" in page

    def test_never_show_what_a_notice_says(self, signed_in):
        client = signed_in(Role.ADMIN)
        self.row(factories.person())

        assert "Look here" not in client.get(reverse("deliveries")).content.decode()

    @pytest.mark.parametrize(("what", "state"), [("again", "waiting"), ("leave", "dropped")])
    def test_are_decided_on_by_a_person(self, signed_in, what, state):
        client = signed_in(Role.ADMIN)
        row = self.row(factories.person())

        client.post(reverse("delivery_decide", args=[row.pk]), {"what": what})

        row.refresh_from_db()
        assert row.state == state

    def test_that_went_out_are_not_sent_again(self, signed_in):
        client = signed_in(Role.ADMIN)
        row = self.row(factories.person(), "sent")

        client.post(reverse("delivery_decide", args=[row.pk]), {"what": "again"})

        row.refresh_from_db()
        assert row.state == "sent"
