"""One notice a person and event, the ways out of the house, and what was sent on each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from highpoint.apps.accounts.models import Team
from highpoint.apps.accounts.sealing import CannotOpen, opened, seal
from highpoint.apps.notices.timing import Digest


class Notice(models.Model):
    """
    Something one person is told once.

    ``once`` names the event ("dispute 17 answered"): the same event is told the same person no
    second time, also after a crash. ``kind`` is what the person may switch off.
    """

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    once = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True, help_text="A path of this installation.")
    about = models.JSONField(
        null=True, blank=True, help_text="What another program needs to act on it, by its names."
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    in_app = models.BooleanField(
        default=True,
        help_text="Whether it is shown in the list; the person may have switched it off.",
    )
    planned_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was decided on which ways it goes out."
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["to", "once"], name="one_notice_a_person_and_event"),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__startswith="/"),
                name="notice_leads_into_this_installation",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to", "-at"],
                name="notice_unread_newest",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(fields=["to", "in_app", "-at"], name="notice_shown_newest"),
            models.Index(
                fields=["id"],
                name="notice_not_planned",
                condition=models.Q(planned_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Way(models.TextChoices):
    """Where a notice can go; each kind can be switched off on each."""

    APP = "app", "on these pages"
    MAIL = "mail", "by e-mail"
    HOOK = "hook", "to a channel"


class SwitchedOff(models.Model):
    """A kind of notice that a person does not want on one way."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="switched_off"
    )
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=4, choices=Way.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "way"], name="switched_off_once_a_kind_and_way"
            ),
            models.CheckConstraint(
                condition=Q(way__in=Way.values), name="switched_off_way_is_known"
            ),
        ]


class Rhythm(models.Model):
    """
    When a person gets e-mail: at once or gathered, and the hours in which nothing comes.

    ``weekday`` counts from Monday, 0. Quiet hours may reach over midnight; equal ends are none.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rhythm"
    )
    time_zone = models.CharField(max_length=64, default="UTC")
    digest = models.CharField(max_length=6, choices=Digest.choices(), default=Digest.AT_ONCE.value)
    hour = models.PositiveSmallIntegerField(default=8)
    weekday = models.PositiveSmallIntegerField(default=0)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="rhythm_hour_is_of_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="rhythm_day_is_of_a_week"),
            models.CheckConstraint(
                condition=Q(digest__in=[each.value for each in Digest]),
                name="rhythm_digest_is_known",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="rhythm_quiet_hours_have_both_ends",
            ),
        ]


class Hook(models.Model):
    """
    A channel of a chat program, or another program, told of what concerns a group; of a team, or all.

    The address is a secret: whoever has it can write into the channel. It lies sealed in the
    database (accounts/sealing.py), is opened to be used, and is never shown again, neither on a
    page nor in a log. What another program is told is signed with a secret (signing.py), which is
    shown once.
    """

    class Program(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"
        JSON = "json", "another program (signed JSON)"

    name = models.CharField(max_length=80)
    program = models.CharField(max_length=5, choices=Program.choices)
    sealed_url = models.TextField()
    sealed_secret = models.TextField(blank=True)
    host = models.CharField(max_length=255, help_text="All that is shown of the address.")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="hooks"
    )
    kinds = models.JSONField(default=list)
    time_zone = models.CharField(max_length=64, default="UTC")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(sealed_url=""), name="hook_has_an_address"),
            models.CheckConstraint(
                condition=Q(program__in=["slack", "teams", "json"]), name="hook_program_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(program="json") | ~Q(sealed_secret=""),
                name="hook_of_a_program_has_a_secret",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """
        The address, opened.

        :raises CannotOpen: if it was sealed with a key that this installation does not have
        """
        return opened(self.sealed_url)

    @url.setter
    def url(self, url: str) -> None:
        self.sealed_url = seal(url)

    @property
    def secret(self) -> str:
        """
        What signs the messages to another program; empty for a chat.

        :raises CannotOpen: if it was sealed with a key that this installation does not have
        """
        return opened(self.sealed_secret) if self.sealed_secret else ""

    @secret.setter
    def secret(self, secret: str) -> None:
        self.sealed_secret = seal(secret)

    @property
    def opens(self) -> bool:
        """Tell whether the address and the secret can still be read."""
        try:
            return bool(self.url) and bool(self.secret) == bool(self.sealed_secret)
        except CannotOpen:
            return False


class Delivery(models.Model):
    """
    One notice on its way out: by e-mail to its person, or to a channel.

    ``key`` names it for good: there is no second row for the same notice and way. A worker
    claims it first, hands it over next, and writes down what came of it last. What is found
    handed over with no worker behind it may have arrived or not: it is unknown, and never sent
    again by itself (docs/decisions/0014-nothing-is-sent-twice.md).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        CLAIMED = "claimed", "taken up"
        HANDED = "handed", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "could not be sent"
        UNKNOWN = "unknown", "perhaps sent"
        DROPPED = "dropped", "not wanted any more"

    key = models.CharField(max_length=200, unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    hook = models.ForeignKey(
        Hook, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    way = models.CharField(max_length=4, choices=Way.choices)
    whom = models.CharField(
        max_length=300, blank=True, help_text="The names a message to a channel begins with."
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "waiting",
                        "claimed",
                        "handed",
                        "sent",
                        "failed",
                        "unknown",
                        "dropped",
                    ]
                ),
                name="delivery_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(way="mail", hook__isnull=True) | Q(way="hook", hook__isnull=False),
                name="delivery_goes_by_mail_or_to_a_hook",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "handed"]) | ~Q(claim=""),
                name="delivery_at_work_is_claimed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="delivery_due",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["claimed_at"],
                name="delivery_at_work",
                condition=Q(state__in=["claimed", "handed"]),
            ),
            models.Index(
                fields=["-done_at"],
                name="delivery_in_trouble",
                condition=Q(state__in=["failed", "unknown"]),
            ),
        ]

    def __str__(self) -> str:
        return self.key
