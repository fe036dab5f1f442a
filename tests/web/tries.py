"""Addresses tried one after another, each as if it were the first: far quicker than a test each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from highpoint.apps.accounts.models import Role, User
from tests import factories
from tests.web.things import Things


class Visitor:
    """Somebody signed in once, whose every try begins with the same cookies."""

    def __init__(self, role: Role, *, strict: bool = False, in_a_team: bool = False) -> None:
        self.team = factories.team() if in_a_team else None
        self.user = factories.person(role, teams=(self.team,) if self.team else ())
        self.client = Client(enforce_csrf_checks=strict)
        self.client.force_login(self.user)
        self._cookies = SimpleCookie(self.client.cookies)

    def things(self) -> Things:
        """Return what makes the things of addresses, belonging to the visitor as they were first."""
        return Things(User.objects.get(pk=self.user.pk))

    def get(self, path: str):
        self.client.cookies = SimpleCookie(self._cookies)
        return self.client.get(path)

    def post(self, path: str):
        self.client.cookies = SimpleCookie(self._cookies)
        return self.client.post(path)


def try_each(which: Iterable[str], one: Callable[[str], None]) -> None:
    """Try addresses one after another, each as if it were the first; fail with all that failed."""
    failed = []
    for name in which:
        cache.clear()
        try:
            with transaction.atomic():
                one(name)
                transaction.set_rollback(True)
        except Exception as error:  # whatever it is, it is told, and the others are tried
            error.add_note(f"at the address {name}")
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} addresses", failed)
