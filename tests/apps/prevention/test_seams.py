"""Tests of hand-offs, apologies, answers to file, the audit of the log, and decisions."""

from datetime import timedelta

import pytest
from django.db.models import Q

from highpoint.apps.conversations.models import Conversation
from highpoint.apps.prevention import checking, decisions, finding, operations, seams
from highpoint.apps.prevention.decisions import NoEvidence, Said
from highpoint.apps.prevention.models import Apology, Audited, HandOff, Proposal
from highpoint.apps.prevention.operations import Told
from highpoint.engine.conversation import Conversation as Talk
from highpoint.loop.handed_on import handed_on
from highpoint.loop.intake import take_in
from tests import factories
from tests.apps.prevention.test_finding import NOW, found_in, upset

pytestmark = pytest.mark.django_db

START = factories.START


def talk(number, *turns, customer="Ada Quist", hours=0):
    at = START + timedelta(hours=hours)
    rows = [
        {
            "role": role,
            "text": text,
            "author": author,
            "at": (at + timedelta(minutes=place)).isoformat(),
        }
        for place, (role, author, text) in enumerate(turns)
    ]
    return Talk.from_dict(
        {"id": number, "source": "shop", "customer": customer, "turns": rows, "agent": turns[1][1]}
    )


HANDED = talk(
    "1",
    ("customer", None, "The vase came broken and I am really upset."),
    ("agent", "Ana", "I am so sorry. I will call you today."),
    ("agent", "Ben", "Hello, Ben here. What is it about?"),
    ("customer", None, "I already told your colleague: the vase came broken!"),
)
BACK = talk(
    "2",
    ("customer", None, "Any news on my vase?"),
    ("agent", "Cem", "We are so sorry."),
    hours=30,
)


def test_who_took_over_is_seen_in_a_talk_and_as_a_customer_comes_back():
    for one in (BACK, HANDED):
        list(take_in([one], now=NOW))
    rows = HandOff.objects.order_by("started_at")
    assert [(row.turn, row.before_id is None, row.repeated) for row in rows] == [
        (2, True, True),
        (0, False, False),
    ]
    assert [row.seconds for row in rows] == [60, 30 * 3600 - 180]
    remedies = dict(Apology.objects.values_list("conversation__external_id", "remedy"))
    assert remedies == {"1": "promise", "2": ""}

    before = list(rows.values_list("conversation", "turn", "before", "seconds", "repeated"))
    assert seams.search()
    assert not seams.search()
    after = rows.values_list("conversation", "turn", "before", "seconds", "repeated")
    assert list(after) == before

    told = handed_on(START - timedelta(days=1), START + timedelta(days=3))
    assert (told.all.n, told.in_talk, told.all.promised) == (2, 1, 2)
    # Before both, Ana had promised a call for the same day that never came.
    assert (told.all.repeated, told.all.broken, told.all.clean) == (1, 2, 0)
    assert {each.step for each in told.steps} == {"deliver", None}


def test_at_intake_the_same_is_found_as_from_what_was_kept():
    list(take_in([HANDED], now=NOW))
    row = Conversation.objects.get()
    kept = [(each.found, each.words, each.turn) for each in row.incidents.all()]
    assert kept == [("came_broken", "The vase came broken and I am really upset.", 0)]
    row.incidents.all().delete()
    finding.find_in([row.pk], now=NOW)
    assert [(each.found, each.words, each.turn) for each in row.incidents.all()] == kept


def test_a_low_answer_without_a_step_waits_for_a_person_to_file_it():
    about = factories.conversation("All is fine.", "Good.")
    fields = {"conversation": about, "measure": "csat", "at": NOW, "day": NOW.date()}
    make = about.responses.create
    make(key="a", value=1, words="Never again.", **fields | {"conversation": about})
    make(key="b", value=5, words="Lovely.", **fields | {"conversation": about})
    finding.search(NOW)
    waiting = Proposal.objects.get()
    late = finding.known_troubles()["came_late"]
    row = operations.take_up(waiting, Told(late), by=factories.person(), now=NOW)
    assert (row.source, row.words, row.conversation) == ("survey", "Never again.", about)
    assert Proposal.objects.get().decided_at == NOW


def test_the_audit_draws_talks_without_a_failure_and_counts_what_the_log_missed():
    logged = upset()
    found_in(logged)
    for _ in range(3):
        factories.conversation("Where is it?", "Here.")
    by = factories.person()
    assert checking.draw(Q(), by=by, now=NOW, seed=1) == 3
    assert checking.draw(Q(), by=by, now=NOW, seed=2) == 0
    assert not Audited.objects.filter(conversation=logged).exists()
    for number, row in enumerate(checking.waiting(Q())):
        checking.judge(row, missed=number == 0, by=by, now=NOW)
    told = checking.missed(NOW - timedelta(days=1))
    # Jeffreys of 1 in 3.
    assert (told.missed, told.read) == (1, 3)
    assert (told.low, told.high) == pytest.approx((3.7, 82.3), abs=0.2)


def test_a_decision_rests_on_customers_and_keeps_the_figure_of_its_day():
    row, by, owner = found_in(upset()), factories.person(), factories.person()
    said = Said("One box", "One box for all.", "They break.", owner, NOW.date(), NOW.date())
    decision = decisions.keep(said, by=by, now=NOW)
    decisions.keep(said, by=by, now=NOW)
    assert decisions.share() == decisions.Share(0, 2)

    decisions.rest_on_figure(decision, row.trouble, by=by, now=NOW)
    decisions.rest_on_failure(decision, row, by=by, now=NOW)
    decisions.rest_on_words(decision, row.conversation, 0, by=by, now=NOW)
    assert decisions.share() == decisions.Share(1, 2)
    figure = decision.evidence.get(kind="figure")
    assert (figure.hit, figure.of) == (1, 1)
    with pytest.raises(NoEvidence):
        decisions.rest_on_failure(decision, row, by=by, now=NOW)
    with pytest.raises(NoEvidence):
        decisions.rest_on_words(decision, row.conversation, 1, by=by, now=NOW)

    assert decisions.tell_due(NOW) == decisions.tell_due(NOW) == 2
    assert owner.notices.filter(subject__startswith="Look at").count() == 2
    decisions.review(decision, "Fewer break.", again_on=None, by=by, now=NOW)
    assert decisions.tell_due(NOW) == 1
