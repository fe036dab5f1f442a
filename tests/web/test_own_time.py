from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from django.urls import reverse
from django.utils import timezone

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.web.own_time import offered
from tests import factories

pytestmark = pytest.mark.django_db


def shown(client, talk) -> str:
    return client.get(reverse("conversation", args=[talk.pk])).content.decode()


class TestOwnTime:
    def test_is_the_companys_until_one_chooses(self, signed_in):
        talk = factories.lamp(started_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))

        assert ">09:00</time>" in shown(signed_in(), talk)

    def test_tells_times_by_the_clock_one_chose_and_by_nobody_elses(self, signed_in, client):
        talk = factories.lamp(started_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
        signed_in().post(reverse("account_time"), {"zone": "Asia/Kolkata"})

        assert ">14:30</time>" in shown(client, talk)
        assert timezone.get_current_timezone_name() == "UTC"
        client.force_login(factories.person())
        assert ">09:00</time>" in shown(client, talk)

    def test_is_a_persons_own_to_choose_also_for_who_only_reads(self, signed_in):
        client = signed_in(Role.AUDITOR)

        answer = client.post(reverse("account_time"), {"zone": "Europe/Lisbon"}, follow=True)

        assert "Times are told by this clock" in answer.content.decode()
        client.user.refresh_from_db()
        assert client.user.time_zone == "Europe/Lisbon"
        assert AuditEntry.objects.filter(person=client.user, detail="time zone").exists()

    def test_goes_back_to_the_common_one(self, signed_in):
        client = signed_in(time_zone="Europe/Lisbon")

        client.post(reverse("account_time"), {"zone": ""})

        client.user.refresh_from_db()
        assert client.user.time_zone == ""

    def test_refuses_what_is_no_zone(self, signed_in):
        client = signed_in()

        answer = client.post(reverse("account_time"), {"zone": "Mars/Base"}, follow=True)

        assert "There is no such time zone" in answer.content.decode()

    def test_does_not_stumble_over_a_zone_this_machine_does_not_know(self, signed_in):
        client = signed_in(time_zone="Mars/../Base")

        assert client.get(reverse("account")).status_code == 200

    def test_offers_the_zones_people_live_by(self):
        names = {name for _, places in offered(available_timezones()) for name, _ in places}

        assert {"Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"} <= names
        assert not [name for name in names if name.startswith(("Etc/", "US/"))]


class TestALeadWhoServes:
    def test_has_the_own_page_in_the_menu_and_sees_their_own_talks(self, signed_in):
        client = signed_in(Role.LEAD, teams=(factories.team(),))
        elsewhere = factories.agent(user=client.user, team=factories.team())
        talk = factories.lamp(by=elsewhere)

        page = client.get(reverse("account")).content.decode()

        assert f'href="{reverse("today")}"' in page
        assert client.get(reverse("conversation", args=[talk.pk])).status_code == 200

    def test_and_nobody_else_has_it(self, signed_in):
        page = signed_in(Role.LEAD).get(reverse("account")).content.decode()

        assert f'href="{reverse("today")}"' not in page
