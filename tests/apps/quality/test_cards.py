"""Scorecards as leads make them: drafts, versions that stay, and where each counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.quality import cards, in_force
from highpoint.apps.quality.models import Scorecard, ScorecardPlace
from highpoint.engine.moment import Kind
from highpoint.engine.scorecard import DEFAULT, Criterion
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NAME = Criterion("name", "Uses the name", "Opening", 5, (Kind.NAME,))
HOLD = Criterion("hold", "Asks to wait", "Clarity", 3, (Kind.HOLD,))


@pytest.fixture
def admin():
    return factories.person(Role.ADMIN)


def published(admin, *criteria: Criterion, name: str = "") -> Scorecard:
    draft = factories.draft(name, criteria or (NAME,))
    return cards.publish(draft, by=admin, now=NOW)


class TestPublished:
    @pytest.mark.parametrize(
        "change",
        [
            {"name": "Another"},
            {"version": 9},
            {"definition": {"name": "x", "version": 1, "criteria": []}},
            {"status": "draft"},
        ],
        ids=["name", "version", "definition", "state"],
    )
    def test_stays_as_it_is_whoever_writes(self, admin, change):
        card = published(admin)

        with pytest.raises(IntegrityError), transaction.atomic():
            Scorecard.objects.filter(pk=card.pk).update(**change)

    def test_does_not_come_back_once_retired(self, admin):
        card = published(admin)
        cards.retire(card, by=admin, now=NOW)

        with pytest.raises(IntegrityError), transaction.atomic():
            Scorecard.objects.filter(pk=card.pk).update(status="published")

    def test_refuses_every_change_in_a_sentence(self, admin):
        card = published(admin)

        for change in (
            lambda: cards.save_criterion(card, HOLD),
            lambda: cards.remove_criterion(card, "name"),
            lambda: cards.move(card, "name", up=True),
            lambda: cards.tell(card, name="Other", why="", weights={}),
            lambda: cards.discard(card),
        ):
            with pytest.raises(cards.CannotChange, match="stays as it is"):
                change()

    def test_is_once_a_name(self, admin):
        card = published(admin)

        with pytest.raises(IntegrityError), transaction.atomic():
            Scorecard.objects.create(
                name=card.name,
                version=2,
                status="published",
                definition=card.definition,
                created_at=NOW,
            )


class TestDraft:
    def test_is_one_a_name(self, admin):
        card = published(admin)

        draft = cards.next_version(card, by=admin, now=NOW)

        assert draft.version == 2
        assert cards.next_version(card, by=admin, now=NOW) == draft

    def test_keeps_a_new_criterion_beside_its_section(self):
        draft = factories.draft(criteria=(NAME, HOLD))

        cards.save_criterion(draft, replace(NAME, key="", title="Opens warmly"))

        draft.refresh_from_db()
        assert [c.key for c in cards.criteria_of(draft)] == ["name", "opens_warmly", "hold"]

    def test_gives_two_criteria_of_one_title_keys_of_their_own(self):
        draft = factories.draft(criteria=())
        one = cards.save_criterion(draft, replace(NAME, key=""))
        other = cards.save_criterion(draft, replace(NAME, key=""))

        assert one.key != other.key

    def test_moves_a_criterion_within_and_a_section_past_another(self):
        second = replace(NAME, key="b")
        draft = factories.draft(criteria=(NAME, second, HOLD))

        cards.move(draft, "b", up=True)
        cards.move(draft, "hold", up=True)

        draft.refresh_from_db()
        assert [c.key for c in cards.criteria_of(draft)] == ["hold", "b", "name"]

    @pytest.mark.parametrize("weight", [-1, 0, 1001, float("nan")])
    def test_takes_no_weight_that_cannot_be(self, weight):
        draft = factories.draft(criteria=(NAME,))

        with pytest.raises(cards.CannotChange, match="weight of “Uses the name”"):
            cards.tell(draft, name=draft.name, why="", weights={"name": weight})

    def test_begins_under_a_name_of_its_own_only(self, admin):
        draft = factories.draft("Chats")

        with pytest.raises(cards.CannotChange, match="called “chats” already"):
            cards.start(" chats ", by=admin, now=NOW)
        copy = cards.start("Mails", by=admin, now=NOW, like=draft)
        assert cards.criteria_of(copy) == cards.criteria_of(draft)


class TestMissing:
    @pytest.mark.parametrize(
        ("criteria", "says"),
        [
            ((), "Add at least one criterion."),
            ((Criterion("i", "I", "S", 0, critical=True, fails_on="insult"),), "a weight"),
            ((NAME, replace(NAME, key="b")), "Two criteria are called"),
            ((Criterion("t", "Tone", "S", 1, points=5),), "write down what it means"),
        ],
        ids=["no criteria", "no weights", "one title twice", "no definition"],
    )
    def test_is_said_in_a_sentence_and_keeps_from_publishing(self, admin, criteria, says):
        draft = factories.draft(criteria=criteria)

        assert any(says in sentence for sentence in cards.missing(draft))
        with pytest.raises(cards.CannotChange, match=says.split("“", maxsplit=1)[0]):
            cards.publish(draft, by=admin, now=NOW)

    def test_is_a_reason_and_a_difference_where_there_was_a_version_before(self, admin):
        draft = cards.next_version(published(admin), by=admin, now=NOW)

        assert "Say why there is a version 2" in cards.missing(draft)[0]
        assert "Nothing differs from version 1" in cards.missing(draft)[1]

    def test_is_nothing_in_the_default_card(self):
        assert not cards.missing(factories.draft())


class TestPublish:
    def test_takes_over_the_places_of_the_version_before(self, admin):
        first = factories.scorecard()
        draft = cards.next_version(first, by=admin, now=NOW)
        cards.save_criterion(draft, replace(NAME, weight=9))
        cards.tell(draft, name=draft.name, why="Names matter more.", weights={})

        second = cards.publish(draft, by=admin, now=NOW)

        first.refresh_from_db()
        assert first.status == "retired"
        assert in_force.in_force().of(None, "chat").row == second
        assert AuditEntry.objects.filter(act="published a scorecard").exists()

    def test_is_not_for_a_lead_of_some_where_it_counts_for_all(self):
        mine, _other = factories.team(), factories.team()
        lead = factories.person(Role.LEAD, teams=(mine,))
        draft = cards.next_version(factories.scorecard(), by=lead, now=NOW)
        cards.save_criterion(draft, HOLD)
        cards.tell(draft, name=draft.name, why="For a change.", weights={})

        with pytest.raises(cards.CannotChange, match="not yours to decide"):
            cards.publish(draft, by=lead, now=NOW)
        assert in_force.in_force().of(None, "").card == DEFAULT


class TestInForce:
    def test_goes_from_the_narrowest_place_to_everywhere(self, admin):
        team, other = factories.team(), factories.team()
        usual = factories.scorecard()
        of_team, of_mail, of_both = (published(admin) for _ in range(3))
        cards.put_in_force(of_team, team=team, channel="", by=admin, now=NOW)
        cards.put_in_force(of_mail, team=None, channel="email", by=admin, now=NOW)
        cards.put_in_force(of_both, team=team, channel="email", by=admin, now=NOW)

        standing = in_force.in_force()

        assert standing.of(team.pk, "email").row == of_both
        assert standing.of(team.pk, "chat").row == of_team
        assert standing.of(other.pk, "email").row == of_mail
        assert standing.of(None, "Email").row == of_mail
        assert standing.of(other.pk, "chat").row == usual
        assert standing.on_channels(team.pk) == {"email": of_both}
        assert standing.on_channels(other.pk) == {"email": of_mail}

    def test_is_one_scorecard_a_place(self, admin):
        team = factories.team()
        usual, one = factories.scorecard(), published(admin)
        ScorecardPlace.objects.create(scorecard=one, team=team)

        for place in ({"team": team}, {}):
            with pytest.raises(IntegrityError), transaction.atomic():
                ScorecardPlace.objects.create(scorecard=usual, **place)

    def test_ends_where_the_team_ends(self, admin):
        team = factories.team()
        usual, one = factories.scorecard(), published(admin)
        cards.put_in_force(one, team=team, channel="", by=admin, now=NOW)

        team.delete()

        assert list(ScorecardPlace.objects.values_list("scorecard", flat=True)) == [usual.pk]

    def test_always_has_something_everywhere(self, admin):
        place = factories.scorecard().places.get()

        with pytest.raises(cards.CannotChange, match="has to count everywhere"):
            cards.take_out(place, by=admin, now=NOW)
        with pytest.raises(cards.CannotChange, match="still counts somewhere"):
            cards.retire(place.scorecard, by=admin, now=NOW)

    def test_takes_no_draft(self, admin):
        with pytest.raises(cards.CannotChange, match="publish it first"):
            cards.put_in_force(factories.draft(), team=None, channel="", by=admin, now=NOW)

    def test_is_a_leads_to_decide_for_their_own_team_only(self, admin):
        mine, other = factories.team(), factories.team()
        lead = factories.person(Role.LEAD, teams=(mine,))
        card = published(admin)

        cards.put_in_force(card, team=mine, channel="", by=lead, now=NOW)

        for team in (other, None):
            with pytest.raises(cards.CannotChange, match="not yours to decide"):
                cards.put_in_force(card, team=team, channel="", by=lead, now=NOW)

    def test_is_the_default_with_the_first_conversation(self):
        assert not in_force.in_force()
        with pytest.raises(in_force.NothingInForce):
            in_force.in_force().of(None, "chat")

        in_force.ensure(NOW)
        in_force.ensure(NOW)

        assert ScorecardPlace.objects.get().scorecard.definition == DEFAULT.to_dict()
