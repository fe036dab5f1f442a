"""The charter: own lines, gathering, merging by a person, the secret vote, what it makes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from highpoint.apps.accounts.models import Role
from highpoint.apps.notices.models import Notice
from highpoint.apps.stories import charter
from highpoint.apps.stories.charter import CannotCharter
from highpoint.apps.stories.models import (
    Charter,
    CharterBallot,
    CharterLine,
    CharterOption,
    CharterVote,
    Expectation,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.START
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def people(team):
    """Return three agents of the team, each with lines; the last is in it as an agent only."""
    found = [factories.person(Role.AGENT, teams=(team,)) for _ in range(2)]
    found.append(factories.person(Role.AGENT))
    factories.agent(user=found[2], team=team)
    for number, person in enumerate(found):
        lines = ["Listen to me", f"Line {number}", *[""] * 7, f"Special {number}"]
        charter.write_own(person, lines, now=NOW)
    return found


@pytest.fixture
def gathered(team, lead, people):
    return charter.gather(team, by=lead, now=NOW)


@pytest.fixture
def opened(gathered, lead):
    return charter.open_vote(gathered, ends_on=TODAY + 7 * DAY, votes_each=3, by=lead, now=NOW)


def pks(vote, *texts):
    return [vote.options.get(text=text).pk for text in texts]


class TestWriteOwn:
    def test_keeps_each_in_its_place(self, people):
        assert [(e.place, e.text) for e in people[0].expectations.all()] == [
            (1, "Listen to me"),
            (2, "Line 0"),
            (10, "Special 0"),
        ]

    def test_a_line_that_stays_keeps_its_row(self, people):
        before = people[0].expectations.get(place=1).pk

        charter.write_own(people[0], ["Listen to me", "Another"], now=NOW)

        assert people[0].expectations.get(place=1).pk == before
        assert people[0].expectations.count() == 2

    def test_two_lines_change_places(self, people):
        charter.write_own(people[0], ["Line 0", "Listen to me"], now=NOW)
        assert [e.text for e in people[0].expectations.all()] == ["Line 0", "Listen to me"]

    @pytest.mark.parametrize(
        ("lines", "says"),
        [
            (["x"] * 11, "Ten lines at the most"),
            (["x" * 121], "120 letters"),
            (["Be kind", "be  KIND"], "twice"),
        ],
    )
    def test_refuses_what_is_no_list(self, people, lines, says):
        with pytest.raises(CannotCharter, match=says):
            charter.write_own(people[0], lines, now=NOW)
        assert people[0].expectations.count() == 3


class TestGather:
    def test_takes_each_line_of_the_team_once_and_no_name(self, gathered):
        texts = list(gathered.options.values_list("text", flat=True))
        assert texts.count("Listen to me") == 1
        assert len(texts) == 7
        assert gathered.options.filter(special=True).count() == 3
        assert not {"person", "by"} & {field.name for field in CharterOption._meta.fields}

    def test_again_adds_what_was_written_since(self, gathered, team, lead, people):
        charter.write_own(people[0], ["Be quick"], now=NOW)
        assert charter.gather(team, by=lead, now=NOW) == gathered
        assert gathered.options.filter(text="Be quick").exists()

    def test_is_for_who_leads_the_team(self, team, people):
        for person in (people[0], factories.person(Role.LEAD, teams=(factories.team(),))):
            with pytest.raises(CannotCharter, match="lead or coach"):
                charter.gather(team, by=person, now=NOW)

    def test_the_database_holds_one_open_vote_a_team(self, gathered):
        with pytest.raises(IntegrityError), transaction.atomic():
            CharterVote.objects.create(team=gathered.team, begun_at=NOW)


class TestMerge:
    def test_makes_one_of_several_and_parts_them_again(self, gathered, lead):
        made = charter.merge(gathered, pks(gathered, "Line 0", "Line 1"), "Both", by=lead, now=NOW)
        assert {"Both", "Line 2"} <= {one.text for one in charter.on_ballot(gathered)}
        assert len(charter.on_ballot(gathered)) == 6

        charter.part(made, by=lead, now=NOW)
        assert len(charter.on_ballot(gathered)) == 7

    def test_needs_two_lines_and_words(self, gathered, lead):
        two = pks(gathered, "Line 0", "Line 1")
        with pytest.raises(CannotCharter, match="two lines or more"):
            charter.merge(gathered, two[:1], "One", by=lead, now=NOW)
        with pytest.raises(CannotCharter, match="in your words"):
            charter.merge(gathered, two, "  ", by=lead, now=NOW)

    def test_is_over_once_the_vote_is_open(self, opened, lead):
        with pytest.raises(CannotCharter, match="stay as they are"):
            charter.merge(opened, pks(opened, "Line 0", "Line 1"), "Both", by=lead, now=NOW)


class TestOpenVote:
    def test_tells_the_team(self, opened, people, lead):
        told = Notice.objects.filter(kind="charter").values_list("to", flat=True)
        assert set(told) == {*(person.pk for person in people), lead.pk}

    def test_refuses_a_day_that_is_over_and_odd_votes(self, gathered, lead):
        with pytest.raises(CannotCharter, match="over already"):
            charter.open_vote(gathered, ends_on=TODAY - DAY, votes_each=3, by=lead, now=NOW)
        with pytest.raises(CannotCharter, match="1 to 10"):
            charter.open_vote(gathered, ends_on=TODAY, votes_each=11, by=lead, now=NOW)


class TestCast:
    def test_counts_and_keeps_nobody(self, opened, people):
        special = pks(opened, "Special 1")[0]
        charter.cast(opened, pks(opened, "Line 0", "Line 1"), special, by=people[0], now=NOW)

        opened.refresh_from_db()
        assert opened.voters == 1
        assert dict(opened.options.values_list("text", "votes"))["Line 1"] == 1
        assert opened.options.get(pk=special).tens == 1
        assert {field.name for field in CharterBallot._meta.fields} == {"token", "vote"}

    def test_is_once(self, opened, people):
        charter.cast(opened, pks(opened, "Line 0"), None, by=people[0], now=NOW)
        with pytest.raises(CannotCharter, match="voted already"):
            charter.cast(opened, pks(opened, "Line 1"), None, by=people[0], now=NOW)
        assert opened.options.get(text="Line 1").votes == 0
        assert charter.has_voted(opened, people[0])
        assert not charter.has_voted(opened, people[1])

    def test_is_for_the_team_with_so_many_votes_while_it_is_open(self, opened, people):
        four = [one.pk for one in charter.on_ballot(opened)[:4]]
        for options, by, now, says in (
            (four, people[0], NOW, "You have 3 votes"),
            (four[:2], factories.person(Role.AGENT), NOW, "Only people of the team"),
            (four[:2], people[0], NOW + 9 * DAY, "not open"),
            ([], people[0], NOW, "one at the least"),
            ([10**9], people[0], NOW, "Choose among"),
        ):
            with pytest.raises(CannotCharter, match=says):
                charter.cast(opened, options, None, by=by, now=now)

    def test_a_merged_line_cannot_be_voted_on(self, gathered, lead, people):
        gone = pks(gathered, "Line 0", "Line 1")
        charter.merge(gathered, gone, "Both", by=lead, now=NOW)
        vote = charter.open_vote(gathered, ends_on=TODAY, votes_each=3, by=lead, now=NOW)
        with pytest.raises(CannotCharter, match="Choose among"):
            charter.cast(vote, gone[:1], None, by=people[0], now=NOW)


class TestClose:
    def vote(self, opened, people, n=3):
        special = pks(opened, "Special 1")[0]
        for person in people[:n]:
            lines = pks(opened, "Listen to me", "Line 1", "Special 1")
            charter.cast(opened, lines[: 2 + people.index(person) % 2], special, by=person, now=NOW)

    def test_makes_the_charter_with_our_tenth(self, opened, people, lead):
        self.vote(opened, people)

        made = charter.close(opened, by=lead, now=NOW + DAY)

        # The special line got a vote among the nine too: it stands once, as the tenth.
        assert [(line.place, line.text, line.votes) for line in made.lines.all()] == [
            (1, "Line 1", 3),
            (2, "Listen to me", 3),
            (10, "Special 1", 3),
        ]

    def test_tells_nothing_under_three_voters(self, opened, people, lead):
        self.vote(opened, people, n=2)
        assert charter.close(opened, by=lead, now=NOW) is None
        assert not Charter.objects.exists()

    def test_is_once_and_by_the_day_it_ends(self, opened, people, lead):
        self.vote(opened, people)
        assert charter.close_due(NOW + 7 * DAY) == 0
        assert charter.close_due(NOW + 8 * DAY) == 1
        assert charter.close_due(NOW + 8 * DAY) == 0
        assert Charter.objects.count() == 1
        with pytest.raises(CannotCharter, match="not open"):
            charter.close(opened, by=lead, now=NOW)

    def test_keeps_the_earlier_charter(self, opened, people, lead, team):
        self.vote(opened, people)
        charter.close(opened, by=lead, now=NOW)
        second = charter.gather(team, by=lead, now=NOW + 365 * DAY)
        charter.open_vote(
            second, ends_on=TODAY + 366 * DAY, votes_each=2, by=lead, now=NOW + 365 * DAY
        )
        for person in people:
            later = NOW + 365 * DAY
            charter.cast(second, pks(second, "Line 2"), None, by=person, now=later)
        charter.close(CharterVote.objects.get(pk=second.pk), by=lead, now=NOW + 366 * DAY)

        assert [one.number for one in Charter.objects.filter(team=team)] == [2, 1]
        assert CharterLine.objects.filter(charter__number=1).count() == 3

    def test_a_gathering_can_be_left_and_a_vote_cannot(self, gathered, lead):
        charter.call_off(gathered, by=lead, now=NOW)
        assert not CharterVote.objects.exists()
        assert Expectation.objects.count() == 9


class TestChosenLines:
    def test_nine_by_votes_and_the_tenth_by_its_own(self):
        options = [CharterOption(pk=n, text=f"{n}", votes=20 - n, tens=0) for n in range(1, 13)]
        options[11].tens = 1
        lines = charter.chosen_lines(options)
        assert [(place, one.pk) for place, one in lines] == [
            *((n, n) for n in range(1, 10)),
            (10, 12),
        ]

    def test_without_votes_there_are_no_lines(self):
        assert charter.chosen_lines([CharterOption(pk=1, text="x")]) == []
