"""
A small company whose people's figures are known, and stand in no order that anything else has.

Six people answer customers. By name, by when they came, by how well they do, by how much they
do and by who served last they stand in five different orders, none another one backwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone

from highpoint.apps.accounts.models import Agent, Role, User
from highpoint.apps.calibration import operations as rounds
from highpoint.apps.coaching import kudos, places
from highpoint.apps.conversations.models import Conversation as Kept
from highpoint.apps.disputes import operations as disputes
from highpoint.apps.disputes import queries
from highpoint.apps.disputes.operations import Objection
from highpoint.apps.feedback import colleagues
from highpoint.apps.feedback.credit import credit
from highpoint.apps.feedback.models import Feedback, SurveyResponse
from highpoint.apps.learning.operations import share_mastery
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
from tests import coaching, factories
from tests.apps.calibration import rows
from tests.web.things import Things

BY_NAME = ("Anka Berg", "Bruno Caldas", "Chika Dube", "Dana Ekholm", "Emil Farkas", "Freya Gallo")
CAME = tuple(BY_NAME[place] for place in (4, 2, 0, 5, 3, 1))
# From the best, or the most, down.
SKILL = tuple(BY_NAME[place] for place in (3, 0, 5, 1, 4, 2))
BUSY = tuple(BY_NAME[place] for place in (1, 4, 0, 2, 5, 3))
# Who served last stands first.
LATEST = tuple(BY_NAME[place] for place in (2, 5, 3, 0, 1, 4))

UPSET = "My parcel never came and I am really upset."
WELL = "Good morning, this is Ana. I'm so sorry your parcel is lost."
BADLY = "What is your number?"
PEOPLE = len(BY_NAME)
FEWEST_TALKS = 6


def skill(name: str) -> int:
    return PEOPLE - SKILL.index(name)


def talks(name: str, now: datetime) -> Iterator[Conversation]:
    """Yield somebody's talks: the better they are, the more of them begin well."""
    many = FEWEST_TALKS + PEOPLE - BUSY.index(name)
    well = round(many * skill(name) / (PEOPLE + 1))
    for number in range(many):
        at = now - timedelta(days=1 + 2 * number, minutes=LATEST.index(name))
        said = [UPSET, WELL if number < well else BADLY, "Can you send a new one?"]
        said.append("Yes, I have just sent a new one. Have a lovely day!")
        turns = [
            {"role": "agent" if place % 2 else "customer", "text": text, "at": at.isoformat()}
            for place, text in enumerate(said)
        ]
        yield Conversation.from_dict(
            {"id": f"{name} {number}", "agent": name, "started_at": at.isoformat(), "turns": turns}
        )


class Company(Things):
    """The things of a lead of six people, each of whom has been given some of everything."""

    def __init__(self, lead: User) -> None:
        super().__init__(lead)
        self.now = timezone.now()
        self.agents = {
            name: factories.agent(
                name,
                team=self.team_row,
                user=factories.person(Role.AGENT, name=name, teams=(self.team_row,)),
            )
            for name in CAME
        }
        for name in CAME:
            list(take_in(talks(name, self.now), now=self.now))
        self.talk_of = {
            name: Kept.objects.filter(agent=agent).order_by("-started_at")[0]
            for name, agent in self.agents.items()
        }
        for name in CAME:
            self._give(name, self.agents[name], self.talk_of[name])

    def _give(self, name: str, whose: Agent, talk: Kept) -> None:
        lead, now = self.user, self.now
        at = now - timedelta(minutes=LATEST.index(name))
        points = {"distress": 2, "question": 2 if skill(name) > 3 else 0}
        self.reviewed = factories.person_evaluation(talk, by=lead, answers=points, at=at)
        self.reviewed.score = 10.0 * skill(name)
        self.reviewed.save()
        response = SurveyResponse.objects.create(
            key=name, conversation=talk, measure="nps", value=skill(name), at=at, day=at.date()
        )
        credit([response])
        objection = Objection("distress", "I see it differently.", 1, 2, 2)
        about = queries.about_engine(talk.evaluations.get())
        disputes.open_dispute(about, [objection], by=whose.user, now=at)
        place = places.of_moment(talk.moments.first())
        kudos.pin(place, by=lead, now=at)
        kudos.give(place, "Well done.", by=lead, now=at)
        factories.help_asked(whose, asked_at=at)
        factories.promise(talk)
        coaching.session(whose, lead, at=at)
        told = {"direction": Feedback.Direction.UPWARD, "to": lead, "text": "More of that."}
        colleagues.give(by=whose.user, now=at, **told)
        share_mastery(whose.user, shared=True, now=at)

    def evaluation(self):
        return self.reviewed.pk

    def agent(self):
        return self.agents[CAME[0]].pk

    def talk(self):
        return self.talk_of[CAME[0]].pk

    @cached_property
    def item(self):
        """The first of the talks drawn for the lead: one of each person."""
        first = factories.assigned(self.user, self.team_row, self.talk_of[CAME[0]])
        for place, name in enumerate(CAME[1:], start=2):
            first.draw.items.create(
                conversation=self.talk_of[name],
                agent=self.agents[name],
                reviewer=self.user,
                rule="chance",
                wanted="chance",
                place=place,
            )
        return first

    @cached_property
    def compared(self):
        """A round that six coaches have rated, each the stricter the worse the agent of their name is."""
        people = [
            factories.person(Role.COACH, name=f"{name} Sr.", teams=(self.team_row,))
            for name in CAME
        ]
        sample = rows.talks(3)
        found = rows.opened(people, sample, by=self.user, now=self.now)
        for person, name in zip(people, CAME, strict=True):
            for talk in sample:
                rows.rated(
                    talk,
                    person,
                    {"distress": 2 if skill(name) > 3 else 0},
                    purpose=rows.Purpose.CALIBRATION,
                    at=self.now,
                    score=10.0 * skill(name),
                )
        rounds.close(found, by=self.user, now=self.now)
        return found

    def round(self):
        return self.compared.pk
