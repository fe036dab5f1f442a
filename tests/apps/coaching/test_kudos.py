"""Pins, kudos, thanks, and what a coach praises."""

from __future__ import annotations

from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.coaching import kudos, places
from highpoint.apps.coaching.kudos import CannotGive
from highpoint.apps.coaching.models import Kudos, Pin
from highpoint.apps.coaching.operations import CannotCoach
from highpoint.apps.coaching.places import NoSuchWords
from highpoint.apps.coaching.queries import (
    own_ratio,
    quoted,
    shared_with,
    waiting_pins,
)
from highpoint.apps.coaching.thanks import named_elsewhere, thanked, thanks_to
from highpoint.apps.desk.models import Comment, PersonEvaluation
from highpoint.apps.notices.models import Notice
from tests import coaching, factories
from tests.coaching import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return factories.agent(user=factories.person(Role.AGENT))


@pytest.fixture
def coach():
    return factories.person(Role.COACH)


class TestPin:
    def test_keeps_the_words_that_decided_the_moment(self, coach, agent):
        kept = coaching.pin(coach, agent)

        assert quoted([kept])[kept.pk].words == "I am so sorry the lamp never came."
        assert kept.tone == Pin.Tone.PRAISE

    def test_of_a_missed_moment_is_advice(self, coach, agent):
        missed = factories.lamp(by=agent).moments.get(verdict="missed")

        assert kudos.pin(places.of_moment(missed), by=coach, now=NOW).tone == Pin.Tone.ADVICE

    def test_is_once_however_often_one_clicks(self, coach, agent):
        place = places.of_moment(factories.lamp(by=agent).moments.first())

        first = kudos.pin(place, by=coach, now=NOW)
        assert kudos.pin(place, by=coach, now=NOW, words="Read it aloud") == first
        assert Pin.objects.get().note == "Read it aloud"

    def test_is_each_coachs_own_until_it_is_in_a_session(self, coach, agent):
        kept = coaching.pin(coach, agent)

        assert list(waiting_pins(coach)) == [kept]
        assert not waiting_pins(factories.person(Role.COACH))

    def test_goes_into_no_session_of_another_agent(self, coach, agent):
        with pytest.raises(CannotCoach, match="this session is not theirs"):
            coaching.pin(coach, agent, session=coaching.session(coach=coach))

    def test_stands_for_the_person_under_whichever_name(self, coach, agent):
        other = factories.agent(joined_to=agent)

        assert coaching.pin(coach, other).agent == agent

    def test_keeps_its_words_when_the_moment_is_read_again(self, coach, agent):
        kept = coaching.pin(coach, agent)
        kept.conversation.moments.all().delete()
        kept.refresh_from_db()

        assert kept.moment is None
        assert quoted([kept])[kept.pk].words == "I am so sorry the lamp never came."

    def test_of_a_moment_of_nobody_is_refused(self, coach):
        with pytest.raises(NoSuchWords, match="nobody to tell"):
            places.of_moment(factories.lamp().moments.first())


class TestWords:
    def test_are_found_whatever_their_case_and_spaces(self, agent):
        talk = factories.conversation("Hi", "So sorry.\n\nIt leaves today.", by=agent)

        place = places.of_words(talk, 1, "SORRY. it   leaves")

        assert (place.start, place.end) == (3, 20)
        assert place.agent == agent

    def test_without_any_are_the_whole_message(self, agent):
        talk = factories.conversation("Hi", "It leaves today.", by=agent)

        assert places.of_words(talk, 1).end == 16

    @pytest.mark.parametrize("turn", [0, 7])
    def test_are_an_agents(self, agent, turn):
        talk = factories.conversation("Hi", "It leaves today.", by=agent)

        with pytest.raises(NoSuchWords, match="a colleague wrote"):
            places.of_words(talk, turn)

    def test_that_do_not_stand_there_are_refused(self, agent):
        talk = factories.conversation("Hi", "It leaves today.", by=agent)

        with pytest.raises(NoSuchWords, match="Copy them"):
            places.of_words(talk, 1, "It left")

    def test_keep_their_place_where_a_letter_grows_by_folding(self, agent):
        talk = factories.conversation("Hi", "Straße ist frei", by=agent)
        place = places.of_words(talk, 1, "STRASSE ist")

        assert "Straße ist frei"[place.start : place.end] == "Straße ist"


class TestKudos:
    def place(self, agent):
        return places.of_moment(factories.lamp(by=agent).moments.first())

    def test_tell_the_person_in_the_givers_words(self, coach, agent):
        given = kudos.give(self.place(agent), "You cared first.", by=coach, now=NOW)

        notice = Notice.objects.get(to=agent.user)
        assert (notice.kind, notice.body) == ("kudos", "You cared first.")
        assert notice.link == f"/kudos/#kudos-{given.pk}"
        assert AuditEntry.objects.filter(act="gave kudos", agent=agent).count() == 1

    def test_are_not_for_oneself(self, agent):
        with pytest.raises(CannotGive, match="your own words"):
            kudos.give(self.place(agent), "Well done me", by=agent.user, now=NOW)

    @pytest.mark.parametrize(
        ("words", "sorry"), [("  ", "Say what was good"), ("x" * 1001, "1000 letters")]
    )
    def test_need_words_of_ones_own(self, coach, agent, words, sorry):
        with pytest.raises(CannotGive, match=sorry):
            kudos.give(self.place(agent), words, by=coach, now=NOW)

    def test_are_once_for_the_same_words_and_again_after_taking_back(self, coach, agent):
        place = self.place(agent)
        given = kudos.give(place, "You cared first.", by=coach, now=NOW)
        with pytest.raises(CannotGive, match="already"):
            kudos.give(place, "Again", by=coach, now=NOW)

        kudos.take_back(given, by=coach, now=NOW)
        kudos.give(place, "Again", by=coach, now=NOW)

        assert Kudos.objects.get().words == "Again"

    def test_are_taken_back_by_the_giver_only(self, coach, agent):
        given = coaching.kudos(coach, agent)

        with pytest.raises(CannotGive, match="Only who gave"):
            kudos.take_back(given, by=factories.person(), now=NOW)


class TestThanks:
    def test_are_the_customers_words_newest_first(self, agent):
        old = factories.lamp(by=agent)
        new = factories.lamp(by=agent, started_at=NOW + timedelta(days=1))

        found, older = thanks_to(agent)

        assert [one.moment.conversation for one in found] == [new, old]
        assert found[0].quote.words == "how kind of you, thank you so much!"
        assert older is None

    def test_are_nobody_elses(self, agent):
        factories.lamp(by=factories.agent())

        assert thanks_to(agent) == ([], None)

    def test_come_in_pages_that_leave_none_out(self, agent):
        talks = {factories.lamp(by=agent).pk for _ in range(27)}
        first, older = thanks_to(agent)
        second, end = thanks_to(agent, older)

        assert (len(first), len(second), end) == (25, 2, None)
        assert {one.moment.conversation_id for one in [*first, *second]} == talks


SOFIA = "I'd like to thank Sofia, who helped me last time. That was the best service in years."


class TestThanked:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (SOFIA, SOFIA),
            ("It came. Thank you to Sofia, too! Bye.", "Thank you to Sofia, too!"),
            ("By the way, Sofia called me on Monday. That was great. Where is it?",
             "Sofia called me on Monday. That was great."),
            ("Thanks to Sofia it came.\nThanks,\nAda", "Thanks to Sofia it came."),
            ("Hello\nSofia was so kind\nWhere is it?", "Sofia was so kind"),
        ],
    )  # fmt: skip
    def test_finds_the_sentences_that_thank_somebody_by_name(self, text, words):
        start, end = thanked(text, "Sofia")

        assert words in text[start:end]
        assert "Where is it" not in text[start:end]
        assert "Thanks," not in text[start:end]

    @pytest.mark.parametrize(
        "text",
        [
            "Thank you so much!\nSofia",
            "Sofia promised it for Monday. Where is it?",
            "No thanks to Sofia.",
            "Sofia was not kind at all.",
            "Sofiane was so kind.",
            "",
        ],
    )
    def test_finds_nothing_else(self, text):
        assert thanked(text, "Sofia") is None


class TestThanksByName:
    def talk(self, by, text=SOFIA, words="the best service", **more):
        return factories.conversation(
            text, "You are welcome.", by=by,
            moments=({"kind": "praise", "verdict": "met", "turn": 0, "trigger": words,
                      "evidence": "You are welcome."},),
            **more,
        )  # fmt: skip

    def test_go_to_the_person_who_is_thanked_and_not_to_who_answered(self):
        sofia, ben = factories.agent("Sofia Marek"), factories.agent("Ben Vale")
        self.talk(ben)

        assert [one.quote.words for one in named_elsewhere(sofia)] == [SOFIA]
        assert thanks_to(ben)[0] == []
        assert named_elsewhere(ben) == []

    def test_stay_with_who_answered_where_the_thanks_are_for_all(self):
        sofia, ben = factories.agent("Sofia Marek"), factories.agent("Ben Vale")
        self.talk(
            ben, "I love the lamp, you are the best. It came. Thank you to Sofia, too!", "the best"
        )

        assert len(thanks_to(ben)[0]) == len(named_elsewhere(sofia)) == 1

    def test_go_to_nobody_where_two_have_the_name(self):
        sofia, ben = factories.agent("Sofia Marek"), factories.agent("Ben Vale")
        factories.agent("Sofia Brandt")
        self.talk(ben)

        assert named_elsewhere(sofia) == []
        assert thanks_to(ben)[0] == []

    def test_are_not_a_customers_own_name(self):
        sofia, ben = factories.agent("Sofia Marek"), factories.agent("Ben Vale")
        self.talk(ben, customer_name="Sofia Lind")

        assert named_elsewhere(sofia) == []
        assert len(thanks_to(ben)[0]) == 1


class TestOwnRatio:
    def test_counts_kudos_comments_and_pins_in_sessions(self, coach, agent):
        coaching.kudos(coach, agent)
        coaching.session(agent, coach, pins=[coaching.pin(coach, agent)])
        coaching.pin(coach, agent)
        self.comment(coach, agent, "praise")
        self.comment(coach, agent, "advice")

        found = own_ratio(coach, NOW + timedelta(days=1))

        assert (found.praise, found.advice) == (3, 1)

    def test_leaves_out_drafts_others_and_old_ones(self, coach, agent):
        self.comment(coach, agent, "advice", submitted=False)
        self.comment(factories.person(Role.COACH), agent, "advice")
        coaching.kudos(coach, agent)

        assert not own_ratio(coach, NOW + timedelta(days=91)).anything
        assert own_ratio(coach, NOW).advice == 0

    def comment(self, coach, agent, tone, submitted=True):
        row = PersonEvaluation.objects.create(
            conversation=factories.lamp(by=agent), agent=agent, scorecard=factories.scorecard(),
            reviewer=coach, started_at=NOW, begun_at=NOW, submitted_at=NOW if submitted else None,
        )  # fmt: skip
        Comment.objects.create(evaluation=row, tone=tone, text="Words", at=NOW)


class TestAHighPoint:
    def test_is_read_by_the_team_once_shared_and_no_more_when_taken_back(self, agent):
        agent.team = factories.team()
        agent.save()
        mate = factories.person(Role.AGENT)
        factories.agent(user=mate, team=agent.team)
        found = coaching.high_point(agent)
        assert shared_with(mate, NOW) == []

        kudos.share(found, by=agent.user, words="The new greeting works", now=NOW)
        assert [one.words for one in shared_with(mate, NOW)] == ["The new greeting works"]
        assert shared_with(factories.person(Role.AGENT), NOW) == []

        found.refresh_from_db()
        kudos.keep_private(found, by=agent.user, now=NOW)
        assert shared_with(mate, NOW) == []

    def test_is_shared_by_nobody_else(self, coach, agent):
        with pytest.raises(CannotGive, match="Only the person"):
            kudos.share(coaching.high_point(agent), by=coach, now=NOW)
