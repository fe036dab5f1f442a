"""Taking the made-up company out, as an administrator does it in the page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from highpoint.apps.accounts.models import AuditEntry, Role, User
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, tzinfo=UTC)
PAGE = reverse("made_up_remove")


@pytest.fixture
def admin(client: Client) -> User:
    user = factories.person(Role.ADMIN)
    client.force_login(user)
    return user


def take(identity: str, *, made_up: bool) -> None:
    turns = [{"role": "customer", "text": "Hi?"}, {"role": "agent", "text": "Hello, I am Ana."}]
    row = {"id": identity, "agent": identity, "turns": turns}
    talks = [Conversation.from_dict(row)]
    assert sum(taken.new for taken in take_in(talks, now=NOW, made_up=made_up)) == 1


class TestRemove:
    def test_takes_out_what_is_made_up_and_nothing_else(self, client, admin):
        take("theirs", made_up=True)
        take("own", made_up=False)

        answer = client.post(PAGE, follow=True)

        assert [talk.external_id for talk in Kept.objects.all()] == ["own"]
        assert "is gone" in answer.content.decode()

    def test_is_written_into_the_audit_log(self, client, admin):
        take("theirs", made_up=True)

        client.post(PAGE)

        entry = AuditEntry.objects.get()
        assert (entry.user, entry.act) == (admin, "removed the made-up company")

    def test_asks_before_anything_goes(self, client, admin):
        take("theirs", made_up=True)

        assert "Remove Brindlewick" in client.get(PAGE).content.decode()
        assert Kept.objects.exists()

    def test_leaves_everything_where_nobody_could_sign_in_afterwards(self, client, admin):
        take("theirs", made_up=True)
        User.objects.update(made_up=True)

        answer = client.post(PAGE)

        assert "highpoint init" in answer.content.decode()
        assert Kept.objects.exists()
