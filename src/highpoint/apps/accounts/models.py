"""People: those who sign in, the teams, and the agents whose conversations are kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from highpoint.errors import HighpointError


class Role(models.TextChoices):
    """What a person may do here; the rules stand in permissions.py."""

    ADMIN = "admin", "administrator"
    LEAD = "lead", "team lead"
    COACH = "coach", "coach"
    AGENT = "agent", "agent"
    HIRING = "hiring", "hiring manager"
    EXECUTIVE = "executive", "executive"
    AUDITOR = "auditor", "auditor"


class Team(models.Model):
    """A group of agents under one or more leads."""

    name = models.CharField(max_length=120, unique=True)
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when nobody is put into it any more."
    )
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_team_a_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="team_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person; without a password they cannot sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> User:
        """Create an administrator."""
        return self.create_user(email, password, role=Role.ADMIN, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.AGENT)
    teams = models.ManyToManyField(Team, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(
        null=True, blank=True, help_text="When the link that still works was made (invitations.py)."
    )
    sessions_ended = models.PositiveIntegerField(
        default=0, help_text="How often an administrator has ended this person's sessions."
    )
    time_zone = models.CharField(
        max_length=64, blank=True, help_text="Where times are told for; empty: as set for all."
    )
    made_up = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_an_email"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in str(self).split()[:2]).upper()

    @cached_property
    def serves_as(self) -> Agent | None:
        """The agent this person is where they answer customers; asked for once a request."""
        return Agent.objects.filter(user=self.pk).select_related("team").first()

    @cached_property
    def agents_in_teams(self) -> list[int]:
        """Who serves in this person's teams or in none, by number; asked for once a request."""
        among = Agent.objects.filter(models.Q(team__in=self.teams.all()) | models.Q(team=None))
        return list(among.order_by().values_list("pk", flat=True))

    def get_session_auth_hash(self) -> str:
        """Return what every session of this person must carry: other once they are ended."""
        own = super().get_session_auth_hash()
        if not self.sessions_ended:
            return own
        return salted_hmac("highpoint.sessions", f"{own}{self.sessions_ended}").hexdigest()


class Agent(models.Model):
    """
    Somebody who serves customers, as the imported conversations name them.

    ``key`` is the name or id the source uses; ``user`` is the person behind it, once linked.
    One person may be named in several ways: the other names are ``joined_to`` the one that stands
    for the person. No row of theirs is touched by that, so parting them again loses nothing.
    """

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="agents"
    )
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="agent"
    )
    joined_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="joined"
    )
    made_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(key=""), name="agent_has_a_key"),
            models.CheckConstraint(
                condition=models.Q(joined_to__isnull=True) | ~models.Q(joined_to=models.F("pk")),
                name="agent_is_not_joined_to_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(joined_to__isnull=True) | models.Q(user__isnull=True),
                name="joined_agent_signs_in_as_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def person(self) -> User | None:
        """Who signs in as this agent, whichever of the names this is."""
        return (self.joined_to or self).user

    @cached_property
    def names(self) -> list[int]:
        """The ids of all names of this person, this one first."""
        others = Agent.objects.filter(joined_to=self.pk).order_by("pk")
        return [self.pk, *others.values_list("pk", flat=True)]


class ApiKey(models.Model):
    """
    What a program shows to be let in (api_keys.py); of its secret only the hash is kept.

    A key is the company's and not a person's: it goes on when whoever made it has left.
    """

    name = models.CharField(max_length=80, help_text="The program it is for.")
    prefix = models.CharField(max_length=12, help_text="How the secret begins, to tell keys apart.")
    secret_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(
        max_length=400, help_text="What it may do: words of acts.Scope, separated by blanks."
    )
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: never.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API key"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="api_key_has_a_name"),
            models.CheckConstraint(condition=~models.Q(scope=""), name="api_key_may_do_something"),
            models.CheckConstraint(
                condition=models.Q(expires_at=None) | models.Q(expires_at__gt=models.F("made_at")),
                name="api_key_lasts",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None) | models.Q(revoked_at__gte=models.F("made_at")),
                name="api_key_is_revoked_once_made",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PanelOrigin(models.Model):
    """A helpdesk whose window may show a customer's brief, as https://help.example.com."""

    origin = models.CharField(max_length=300, unique=True)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["origin"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(origin__startswith="http"), name="panel_origin_is_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.origin


class AppendOnly(HighpointError):
    """The audit log is only ever added to."""


class AuditEntries(models.QuerySet["AuditEntry"]):
    """Entries are read and added; the database refuses the rest too (log_guard.py)."""

    def update(self, **fields: Any) -> int:
        raise AppendOnly("An entry of the audit log cannot be changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("An entry of the audit log cannot be removed.")


def _kept(to: type[models.Model], **more: Any) -> Any:
    # The number stays when the row it means is gone: an entry never changes.
    return models.ForeignKey(
        to, null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, **more
    )


class AuditEntry(models.Model):
    """
    Who did what to which thing of whom, when. Ids and acts only, never content.

    ``agent`` is whose conversation or page it was, ``person`` whose account; ``thing`` and
    ``thing_id`` name the row, as conversation 17.
    """

    at = models.DateTimeField()
    user = _kept(User, related_name="+")
    act = models.CharField(max_length=60)
    agent = _kept(Agent, related_name="+")
    person = _kept(User, related_name="+")
    thing = models.CharField(max_length=40, blank=True)
    thing_id = models.BigIntegerField(null=True)
    detail = models.CharField(max_length=120, blank=True)

    objects = AuditEntries.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        # Read backwards, and by the number within one instant, as pages are cut (queries.py).
        indexes = [
            models.Index(fields=["at", "id"], name="audit_newest"),
            models.Index(fields=["act", "at", "id"], name="audit_act_newest"),
            models.Index(
                fields=["user", "at", "id"],
                name="audit_user_newest",
                condition=models.Q(user__isnull=False),
            ),
            models.Index(
                fields=["agent", "at", "id"],
                name="audit_agent_newest",
                condition=models.Q(agent__isnull=False),
            ),
            models.Index(
                fields=["person", "at", "id"],
                name="audit_person_newest",
                condition=models.Q(person__isnull=False),
            ),
            models.Index(
                fields=["thing", "thing_id", "at", "id"],
                name="audit_thing_newest",
                condition=models.Q(thing_id__isnull=False),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("An entry of the audit log cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("An entry of the audit log cannot be removed.")
