"""Stories, a charter, an open vote, cards and a pledge of the made-up people."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from highpoint.apps.accounts.models import Role, Team, User
from highpoint.apps.notices.models import Notice
from highpoint.apps.stories import charter, pledging, recall, tags, telling
from highpoint.apps.stories.models import Charter, Deck, Story
from highpoint.apps.stories.telling import Told

# How long cards have been asked, and the chance to know one.
CARD_DAYS = 26
KNOWS = 0.74
VOTE_DAYS = 9
A_YEAR = timedelta(days=365)

# Who tells it, how many days ago, whether by name, and the story.
_STORIES: tuple[tuple[Role, int, bool, tuple[str, str, str, str, str]], ...] = (
    (
        Role.LEAD, 66, True,
        ("The shoemaker who called me back",
         "A shoe repair in my street",
         "The heel of my only good pair broke two days before my sister's wedding. The shop was "
         "about to close and had work for a week.",
         "He said, “Two days, that is tight. I am sorry, I cannot promise it before I have looked "
         "inside. I will call you at nine tomorrow.” At nine he called back, exactly as he had "
         "said, and it was done by noon.",
         "I did not have to worry for a minute. I would walk across town for him.")),
    (
        Role.AGENT, 52, True,
        ("My grandmother's tea",
         "A small tea shop by the station",
         "My grandmother drinks one kind of tea, and it was not made any more.",
         "The woman told me so at once, and how sorry she was. She asked about my grandmother, "
         "then mixed two others until it came close, and put a small extra bag in for free.",
         "Grandmother says it is better than the old one. I felt looked after.")),
    (
        Role.COACH, 40, True,
        ("Nobody asked me for my number again",
         "My bank, on the phone",
         "A payment was taken twice, and I had written to them before.",
         "The man had already read my message. I did not have to explain anything again. He "
         "said what had happened, put it right while I waited, and told me how long it would take.",
         "Ten minutes, and I felt like a person.")),
    (
        Role.AGENT, 31, False,
        ("A kind no",
         "A garage out of town",
         "I wanted my old car repaired cheaply once more.",
         "She said no, and why: the brakes would not hold another winter. Then she offered to "
         "lend me a car instead until I had found another one, and looked at three with me.",
         "It was a no, and still I left glad.")),
    (
        Role.ADMIN, 19, True,
        ("Calm at the gate",
         "An airport, late at night",
         "Our flight was canceled, the child was asleep on my arm, and I shouted at the first "
         "person in uniform.",
         "She stayed calm, found a chair for us first, and listened. Only then did she look for "
         "another flight. She had noticed that I was holding the child the whole time.",
         "I was ashamed of having shouted, and she did not let me feel it.")),
    (
        Role.COACH, 6, False,
        ("They knew I would need the spare part",
         "A hardware store",
         "I bought a tap and was sure I had all I needed.",
         "He explained why the old pipe would leak, called me by name when I paid, and wished me "
         "luck. In the bag lay the seal I had forgotten, with a handwritten note.",
         "I had told nobody, and somebody had thought of me.")),
)  # fmt: skip

_THEN: dict[Role, tuple[str, ...]] = {
    Role.LEAD: ("Listen to the end before you answer", "Do what you said, when you said it",
                "Tell me the truth, also when it is not nice", "", "", "", "", "", "",
                "Send every parcel as if it were a present"),
    Role.COACH: ("See the person before the order number", "Let me tell my story once only",
                 "Say no kindly and show me another way", "", "", "", "", "", "",
                 "Know the kettle better than its box does"),
    Role.AGENT: ("Be quick with the answer, slow with me", "Use my name, and not in every sentence",
                 "Keep me posted while I wait", "Say sorry for my trouble, not for the inconvenience",
                 "", "", "", "", "", "Call the day after it arrived"),
}  # fmt: skip
_NOW: dict[Role, tuple[str, ...]] = {
    Role.LEAD: ("Listen to me to the end", "Keep the promise, or call before it breaks",
                "Tell me honestly how long it takes", "", "", "", "", "", "",
                "Pack every parcel like a present"),
    Role.COACH: ("Listen first, then answer", "Let me tell it once only",
                 "A no comes with another way", "Thank me when I tell you what went wrong",
                 "", "", "", "", "", "Ask about the lamp a week later"),
    Role.AGENT: ("Keep your promise and I will wait gladly", "Notice what I only mention in passing",
                 "Say no kindly, with another way", "Use my name once, where it matters",
                 "Stay kind when I am not", "", "", "", "", "Know the kettle better than its box"),
}  # fmt: skip


def fill(now: datetime, seed: int) -> None:
    """Let the made-up people tell, vote and learn by heart. Once."""
    people = {user.role: user for user in User.objects.filter(made_up=True).order_by("-pk")}
    if Story.objects.filter(teller__made_up=True).exists() or Role.AGENT not in people:
        return
    _tell(people, now)
    team = Team.objects.filter(made_up=True, people=people[Role.AGENT]).order_by("name").first()
    if team is not None and {Role.LEAD, Role.COACH} <= set(people):
        _charters(team, people, now)
    _cards(people[Role.AGENT], now, Random(seed))
    _pledge(people[Role.AGENT], now)


def _tell(people: dict[str, User], now: datetime) -> None:
    for role, days, named, (title, place, happened, did, felt) in _STORIES:
        teller = people.get(role)
        if teller is None:
            continue
        found = tuple(tags.suggested(happened, did, felt))
        at = now - timedelta(days=days)
        story = telling.tell(
            Told(title, place, happened, did, felt, named, found), by=teller, now=at
        )
        for reader in people.values():
            if reader.role in _THEN:
                telling.opened(story, by=reader)
    for weeks in reversed(range(8)):
        telling.settle_week(now - timedelta(weeks=weeks))


def _charters(team: Team, people: dict[str, User], now: datetime) -> None:
    lead, voters = people[Role.LEAD], [people[role] for role in _THEN]
    for role, lines in _THEN.items():
        charter.write_own(people[role], lines, now=now - A_YEAR)
    vote = charter.gather(team, by=lead, now=now - A_YEAR)
    last_day = timezone.localdate(now - A_YEAR) + timedelta(days=VOTE_DAYS)
    vote = charter.open_vote(vote, ends_on=last_day, votes_each=6, by=lead, now=now - A_YEAR)
    ballot = charter.on_ballot(vote)
    for number, voter in enumerate(voters):
        chosen = {line.pk for place, line in enumerate(ballot) if (place + number) % 2 == 0}
        tenth = next(line.pk for line in ballot if line.special)
        picked = sorted(chosen)[: vote.votes_each]
        charter.cast(vote, picked, tenth, by=voter, now=now - A_YEAR + timedelta(days=1))
    charter.close(vote, by=lead, now=now - A_YEAR + timedelta(days=VOTE_DAYS))
    Notice.objects.filter(kind="charter", to__in=voters).update(read_at=now - A_YEAR)
    _open_vote(team, people, now)


def _open_vote(team: Team, people: dict[str, User], now: datetime) -> None:
    lead, begun = people[Role.LEAD], now - timedelta(days=2)
    for role, lines in _NOW.items():
        charter.write_own(people[role], lines, now=begun)
    vote = charter.gather(team, by=lead, now=begun)
    alike = [line.pk for line in charter.on_ballot(vote) if line.text.startswith("Listen")]
    charter.merge(vote, alike, "Listen to the end, then answer", by=lead, now=begun)
    last_day = timezone.localdate(now) + timedelta(days=VOTE_DAYS)
    vote = charter.open_vote(vote, ends_on=last_day, votes_each=5, by=lead, now=begun)
    ballot = charter.on_ballot(vote)
    tenth = next(line.pk for line in ballot if line.special)
    charter.cast(vote, [line.pk for line in ballot[:4]], tenth, by=lead, now=begun)
    # Another team is a step behind: its lines are gathered and wait to be merged.
    other = Team.objects.filter(made_up=True, people=people[Role.COACH]).exclude(pk=team.pk).first()
    if other is not None:
        charter.gather(other, by=lead, now=begun)


def _cards(person: User, now: datetime, chance: Random) -> None:
    first = now - timedelta(days=CARD_DAYS)
    for deck in (Deck.GOLDEN, Deck.OWN, Deck.MOMENTS):
        recall.take_up(person, deck, now=first)
    for days in reversed(range(1, CARD_DAYS)):
        at = now - timedelta(days=days)
        for card in list(recall.due(person, timezone.localdate(at))):
            recall.answer(card, knew=chance.random() < KNOWS, now=at)


def _pledge(person: User, now: datetime) -> None:
    newest = Charter.objects.filter(team__people=person).first()
    line = newest.lines.first() if newest else None
    if line is not None:
        pledging.take_up(person, line.text, now=now)
