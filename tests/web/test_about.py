"""The pages on what is measured, inside the product."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import escape

from highpoint.about import every_page
from highpoint.apps.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


def shown(client, address: str) -> str:
    answer = client.get(reverse("about_page", args=[address]))
    assert answer.status_code == 200
    return answer.content.decode()


class TestAbout:
    @pytest.mark.parametrize("address", every_page())
    def test_shows_every_page(self, signed_in, address):
        page = every_page()[address]

        text = shown(signed_in(Role.EXECUTIVE), address)

        assert f"<h1>{escape(page.title)}</h1>" in text
        assert text.count('class="say"') == sum(len(each.lines) for each in page.examples)

    def test_lists_them_all(self, signed_in):
        text = signed_in().get(reverse("about")).content.decode()

        assert all(f'href="/about/{address}/"' in text for address in every_page())

    def test_sets_commands_as_code(self, signed_in):
        assert "<code>./dev bench moments --write</code>" in shown(signed_in(), "moments/name")

    @pytest.mark.parametrize("address", ["moments/nothing", "nothing", "moments"])
    def test_says_that_what_is_not_there_is_not(self, signed_in, address):
        assert signed_in().get(reverse("about_page", args=[address])).status_code == 404

    def test_each_finding_in_the_reader_leads_to_its_page(self, signed_in):
        talk = factories.lamp(by=factories.agent())
        text = signed_in(Role.ADMIN).get(reverse("conversation", args=[talk.pk])).content.decode()

        kinds = talk.moments.values_list("kind", flat=True)

        assert kinds
        assert all(f'href="/about/moments/{kind}/"' in text for kind in kinds)
