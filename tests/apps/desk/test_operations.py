from datetime import timedelta

import pytest

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.conversations.models import Turn
from highpoint.apps.desk import operations
from highpoint.apps.desk.models import Amendment, PeerRequest, PersonEvaluation, Purpose, Rating
from highpoint.apps.desk.operations import CannotEvaluate, NotAnswered
from highpoint.apps.notices.models import Notice
from highpoint.apps.quality import cards
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

LATER = START + timedelta(hours=1)


@pytest.fixture
def agent():
    return factories.agent("Sam Okafor", user=factories.person(Role.AGENT))


@pytest.fixture
def draft(agent):
    return factories.person_evaluation(factories.lamp(by=agent), at=None)


def finished(draft, now=LATER):
    operations.rest_without_occasion(draft)
    return operations.submit(draft, now=now)


class TestBegin:
    def test_takes_the_scorecard_in_force_and_is_a_draft(self, agent):
        talk = factories.lamp(by=agent)

        made = operations.begin(talk, agent, by=factories.person(), now=START)

        assert made.scorecard == factories.scorecard()
        assert made.is_draft
        assert made.started_at == talk.started_at

    def test_goes_on_with_what_this_reviewer_began(self, agent):
        talk, by = factories.lamp(by=agent), factories.person()
        first = operations.begin(talk, agent, by=by, now=START)

        assert operations.begin(talk, agent, by=by, now=LATER) == first
        assert operations.begin(talk, agent, by=factories.person(), now=LATER) != first

    def test_finishes_a_draft_by_the_scorecard_it_was_begun_with(self, agent):
        talk, by = factories.lamp(by=agent), factories.person(Role.ADMIN)
        first = operations.begin(talk, agent, by=by, now=START)
        newer = cards.next_version(factories.scorecard(), by=by, now=START)
        cards.tell(newer, name=newer.name, why="Fairer.", weights={"greeting": 9})
        cards.publish(newer, by=by, now=START)

        assert operations.begin(talk, agent, by=by, now=LATER) == first

    def test_judges_one_message_apart_from_the_whole(self, agent):
        talk, by = factories.lamp(by=agent), factories.person()
        whole = operations.begin(talk, agent, by=by, now=START)

        one = operations.begin(talk, agent, by=by, now=START, turn=3)

        assert one != whole
        assert one.turn == 3
        with pytest.raises(CannotEvaluate, match="a message that Sam Okafor wrote"):
            operations.begin(talk, agent, by=by, now=START, turn=2)

    def test_judges_only_who_wrote_something(self, agent):
        talk = factories.lamp(by=agent)
        other = factories.agent("Ida Brandt")
        with pytest.raises(CannotEvaluate, match="Ida Brandt wrote nothing"):
            operations.begin(talk, other, by=factories.person(), now=START)

        Turn.objects.filter(conversation=talk, index=3).update(author=other)

        assert operations.begin(talk, other, by=factories.person(), now=START, turn=3).turn == 3


class TestRate:
    def test_keeps_the_last_answer_to_a_criterion(self, draft):
        operations.rate(draft, "distress", 1)
        operations.rate(draft, "distress", 2, note=" Warm. ")

        rating = Rating.objects.get(evaluation=draft)
        assert (rating.points, rating.of, rating.note) == (2, 2, "Warm.")

    @pytest.mark.parametrize(("key", "points"), [("distress", 3), ("no_insult", 1), ("nope", 1)])
    def test_refuses_what_the_scorecard_does_not_ask(self, draft, key, points):
        with pytest.raises(CannotEvaluate):
            operations.rate(draft, key, points)

    def test_changes_nothing_once_submitted(self, draft):
        finished(draft)

        with pytest.raises(CannotEvaluate, match="is submitted"):
            operations.rate(draft, "distress", 2)


class TestComment:
    def test_is_pinned_to_words(self, draft):
        made = operations.comment(
            draft, "Just right.", now=START, turn=1, start=0, end=9, tone="praise"
        )

        assert (made.turn, made.start, made.end, made.tone) == (1, 0, 9, "praise")

    @pytest.mark.parametrize(
        "where", [{"turn": 99}, {"turn": 1, "start": 5, "end": 5}, {"turn": 1, "start": 0, "end": 9999},
                  {"turn": 1, "start": 3}, {"start": 0, "end": 3}]
    )  # fmt: skip
    def test_refuses_words_that_are_not_there(self, draft, where):
        with pytest.raises(CannotEvaluate):
            operations.comment(draft, "Hm.", now=START, **where)

    def test_has_to_say_something(self, draft):
        with pytest.raises(CannotEvaluate, match="Write what you want to say"):
            operations.comment(draft, "  ", now=START)

    def test_can_be_taken_out_of_a_draft(self, draft):
        made = operations.comment(draft, "Hm.", now=START)

        operations.uncomment(draft, made.pk)

        assert not draft.comments.exists()


class TestSpend:
    def test_never_counts_more_than_has_passed(self, draft):
        operations.spend(draft, 40, now=START + timedelta(seconds=60))
        operations.spend(draft, 40, now=START + timedelta(seconds=60))

        draft.refresh_from_db()
        assert draft.seconds == 60

    def test_takes_no_time_away(self, draft):
        operations.spend(draft, 30, now=START + timedelta(seconds=60))
        operations.spend(draft, -20, now=START + timedelta(seconds=60))
        operations.spend(draft, 5, now=START)

        draft.refresh_from_db()
        assert draft.seconds == 30


class TestSubmit:
    def test_needs_every_answer_and_names_what_is_missing(self, draft):
        operations.rate(draft, "greeting", 2)

        with pytest.raises(NotAnswered, match=r"“Uses the customer's name”.* and 12 more") as told:
            operations.submit(draft, now=LATER)

        assert len(told.value.missing) == 15
        assert PersonEvaluation.objects.get(pk=draft.pk).is_draft

    def test_scores_by_weight(self, draft):
        # Greeting weighs 5, distress 20; a part counts half.
        operations.rate(draft, "greeting", 0)
        operations.rate(draft, "distress", 1)
        finished(draft)

        kept = PersonEvaluation.objects.get(pk=draft.pk)
        assert kept.score == pytest.approx(100 * 10 / 25)
        assert kept.submitted_at == LATER

    def test_a_failed_critical_criterion_caps_it(self, draft):
        operations.rate(draft, "distress", 2)
        operations.rate(draft, "no_insult", 0)
        finished(draft)

        assert (draft.score, draft.failed) == (0, ["no_insult"])

    def test_has_no_score_where_nothing_had_an_occasion(self, draft):
        assert finished(draft).score is None

    def test_tells_the_agent_once(self, draft, agent):
        finished(draft)

        told = Notice.objects.get()
        assert told.to == agent.user
        assert (told.kind, told.link) == ("evaluation", f"/reviews/{draft.pk}/")
        with pytest.raises(CannotEvaluate):
            operations.submit(draft, now=LATER)

    @pytest.mark.parametrize("purpose", [Purpose.SELF, Purpose.CALIBRATION])
    def test_tells_nobody_of_a_calibration_or_of_ones_own(self, agent, purpose):
        factories.person_evaluation(factories.lamp(by=agent), by=agent.user, purpose=purpose)

        assert not Notice.objects.exists()

    def test_is_kept_in_the_log(self, draft, agent):
        finished(draft)

        assert [(e.act, e.agent_id) for e in AuditEntry.objects.order_by("pk")] == [
            ("began an evaluation", agent.pk),
            ("submitted an evaluation", agent.pk),
        ]

    def test_answers_the_request_it_was_asked_by(self, agent):
        talk, peer = factories.lamp(by=agent), factories.person(Role.AGENT)
        asked = PeerRequest.objects.create(conversation=talk, agent=agent, asked=peer, at=START)

        made = factories.person_evaluation(talk, by=peer, purpose=Purpose.PEER)

        asked.refresh_from_db()
        assert asked.evaluation == made


class TestAmend:
    @pytest.fixture
    def given(self, agent):
        return factories.person_evaluation(
            factories.lamp(by=agent), answers={"distress": 0, "greeting": 2}
        )

    def test_keeps_what_was_submitted_and_counts_anew(self, given):
        assert given.score == 20

        made = operations.amend(
            given, {"distress": 2}, why="I overlooked turn 2.", by=given.reviewer, now=LATER
        )

        given.refresh_from_db()
        assert given.score == 100
        assert given.submitted_at == START
        assert made.before["score"] == 20
        assert {"criterion": "distress", "points": 0, "of": 2, "note": ""} in made.before["ratings"]

    def test_tells_the_agent_each_time(self, given, agent):
        for points in (1, 2):
            operations.amend(
                given, {"distress": points}, why="Read again.", by=given.reviewer, now=LATER
            )

        assert Notice.objects.filter(to=agent.user).count() == 3

    @pytest.mark.parametrize(
        ("answers", "why", "says"),
        [
            ({"distress": 2}, " ", "Say why"),
            ({"distress": 0}, "Because.", "No answer is changed"),
            ({"distress": 7}, "Because.", "cannot be answered"),
        ],
    )
    def test_refuses_what_is_no_change(self, given, answers, why, says):
        with pytest.raises(CannotEvaluate, match=says):
            operations.amend(given, answers, why=why, by=given.reviewer, now=LATER)

        assert not Amendment.objects.exists()
        assert given.ratings.get(criterion="distress").points == 0

    def test_is_not_for_drafts(self, draft):
        with pytest.raises(CannotEvaluate, match="is a draft"):
            operations.amend(draft, {"distress": 2}, why="So.", by=draft.reviewer, now=LATER)


class TestWithdraw:
    def test_makes_it_a_draft_that_counts_nowhere(self, agent):
        given = factories.person_evaluation(factories.lamp(by=agent), answers={"distress": 0})

        operations.withdraw(given, why="The wrong talk.", by=given.reviewer, now=LATER)

        given.refresh_from_db()
        assert (given.is_draft, given.score, given.failed) == (True, None, [])
        assert given.amendments.get().before["score"] == 0

    def test_tells_the_agent_and_tells_again_when_it_comes_back(self, agent):
        given = factories.person_evaluation(factories.lamp(by=agent), answers={"distress": 0})
        operations.withdraw(given, why="The wrong talk.", by=given.reviewer, now=LATER)

        operations.submit(given, now=LATER)

        assert Notice.objects.filter(to=agent.user).count() == 3


class TestDiscard:
    def test_throws_a_draft_away(self, draft):
        operations.discard(draft, by=draft.reviewer, now=LATER)

        assert not PersonEvaluation.objects.exists()
        with pytest.raises(CannotEvaluate, match="was thrown away"):
            operations.rate(draft, "distress", 2)

    def test_keeps_what_was_told_once(self, agent):
        given = factories.person_evaluation(factories.lamp(by=agent), answers={"distress": 0})
        operations.withdraw(given, why="The wrong talk.", by=given.reviewer, now=LATER)

        with pytest.raises(CannotEvaluate, match="stays on record"):
            operations.discard(given, by=given.reviewer, now=LATER)
