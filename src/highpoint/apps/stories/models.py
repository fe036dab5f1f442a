"""Stories of being served well, a team's charter and the vote on it, recall cards and pledges."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from highpoint.apps.accounts.keys import own, somebody
from highpoint.apps.accounts.models import Team
from highpoint.engine.moment import Kind, MarkKind

# What a story can be tagged with: the kinds of moment, and the touch nobody asked for.
TAGS = (*(kind.value for kind in Kind), MarkKind.EXTRA_TOUCH.value)
# One line of an own list, of a charter, of a criterion: as long as a criterion's title.
LONGEST_LINE = 120
MOST_LINES = 10
TENTH = 10


class Story(models.Model):
    """
    A time somebody was served well, in their own words; gone when they take it back.

    Where it is not ``named`` no page says who told it; who told it can still change it.
    ``reads`` counts the colleagues who opened it, each once.
    """

    teller = own("stories")
    named = models.BooleanField(default=True)
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=120, help_text="Where it was.")
    happened = models.TextField()
    did = models.TextField(help_text="What they did.")
    felt = models.TextField(help_text="How it felt.")
    told_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-told_at", "-pk"]
        indexes = [models.Index(fields=["-told_at", "-id"], name="story_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(happened="") & ~Q(did=""), name="story_has_its_words"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def by(self) -> str:
        """Who told it, as pages say it."""
        return str(self.teller) if self.named else "a colleague"


class StoryTag(models.Model):
    """What was done in a story, as a kind of moment."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=12)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["story", "kind"], name="one_story_tag_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=TAGS), name="story_tag_known"),
        ]


class StoryRead(models.Model):
    """
    That somebody has opened a story; ``token`` is a keyed hash, so that nobody counts twice.

    No row says who it was.
    """

    token = models.CharField(max_length=64, primary_key=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")


class StoryWeek(models.Model):
    """The story of a week, which begins on ``monday``: by turns, or picked by somebody."""

    monday = models.DateField(unique=True)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="weeks")
    picked_by = somebody(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-monday"]


class Expectation(models.Model):
    """One line of how a person expects to be treated as a customer; the tenth is the special one."""

    person = own("expectations")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_LINE)

    class Meta:
        ordering = ["person", "place"]
        constraints = [
            models.UniqueConstraint(fields=["person", "place"], name="one_expectation_a_place"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_LINES), name="expectation_of_ten"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="expectation_has_words"),
        ]

    def __str__(self) -> str:
        return self.text


class CharterVote(models.Model):
    """
    A team's road to its charter: lines are gathered, then voted on until ``ends_on``, then closed.

    ``voters`` is how many took part. One that is called off is deleted.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="charter_votes")
    begun_by = somebody(blank=True)
    begun_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The last day to vote.")
    votes_each = models.PositiveSmallIntegerField(default=5)
    voters = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(closed_at__isnull=True), name="one_open_vote_a_team"
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, ends_on__isnull=True)
                | Q(opened_at__isnull=False, ends_on__isnull=False),
                name="open_vote_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
                name="closed_vote_was_open",
            ),
            models.CheckConstraint(
                condition=Q(votes_each__gte=1, votes_each__lte=MOST_LINES), name="votes_of_ten"
            ),
        ]

    @property
    def gathering(self) -> bool:
        return self.opened_at is None

    @property
    def open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class CharterOption(models.Model):
    """
    A line that can be voted on: a person's own, without the name, or several merged by somebody.

    ``votes`` and ``tens`` (for the tenth line) are counts only; no row says whose they are.
    """

    vote = models.ForeignKey(CharterVote, on_delete=models.CASCADE, related_name="options")
    text = models.CharField(max_length=LONGEST_LINE)
    special = models.BooleanField(default=False, help_text="Somebody's own number ten.")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    votes = models.PositiveIntegerField(default=0)
    tens = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="charter_option_has_words"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="option_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CharterBallot(models.Model):
    """That a person has voted, and nothing else: ``token`` is a keyed hash of person and vote."""

    token = models.CharField(max_length=64, primary_key=True)
    vote = models.ForeignKey(CharterVote, on_delete=models.CASCADE, related_name="+")


class Charter(models.Model):
    """A version of a team's charter, as one vote made it; earlier ones are kept."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="charters")
    number = models.PositiveIntegerField()
    vote = models.OneToOneField(CharterVote, on_delete=models.CASCADE, related_name="charter")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="one_charter_a_number"),
        ]

    def __str__(self) -> str:
        return f"Charter {self.number} of {self.team}"


class CharterLine(models.Model):
    """One line of a charter; the tenth is the team's own special one, “our #10”."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_LINE)
    votes = models.PositiveIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["charter", "place"], name="one_charter_line_a_place"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_LINES), name="charter_line_of_ten"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def special(self) -> bool:
        """Whether this is our #10."""
        return self.place == TENTH


class Pledge(models.Model):
    """One line a person took up as theirs for a week, in the line's words; theirs alone."""

    person = own("pledges")
    monday = models.DateField()
    text = models.CharField(max_length=LONGEST_LINE)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-monday"]
        constraints = [
            models.UniqueConstraint(fields=["person", "monday"], name="one_pledge_a_week"),
        ]


class Deck(models.TextChoices):
    """Where recall cards come from."""

    GOLDEN = "golden", "The golden rule"
    MOMENTS = "moments", "What each moment asks for"
    OWN = "own", "Your own lines"
    CHARTER = "charter", "Your team's charter"
    LESSONS = "lessons", "From lessons"


class RecallCard(models.Model):
    """
    Something a person wants to know by heart, due again after equal gaps; theirs alone.

    ``key`` names what it came from; ``kind`` is the behavior it is about, where it is about one.
    ``put_away_at``: not asked any more.
    """

    person = own("recall_cards")
    deck = models.CharField(max_length=8, choices=Deck.choices)
    key = models.CharField(max_length=60)
    front = models.CharField(max_length=300)
    back = models.TextField()
    kind = models.CharField(max_length=12, blank=True)
    due_on = models.DateField()
    added_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["person", "due_on", "id"],
                name="recall_card_due",
                condition=Q(put_away_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_recall_card_a_key"),
            models.CheckConstraint(condition=Q(deck__in=Deck.values), name="deck_known"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=[kind.value for kind in Kind]),
                name="recall_card_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(front="") & ~Q(back=""), name="recall_card_has_two_sides"
            ),
        ]

    def __str__(self) -> str:
        return self.front


class Recall(models.Model):
    """One try to recall a card on one day: known, or not yet."""

    card = models.ForeignKey(RecallCard, on_delete=models.CASCADE, related_name="recalls")
    person = own("+")
    day = models.DateField()
    knew = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "day"], name="recall_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["card", "day"], name="one_recall_a_day"),
        ]
