"""Tests of failures found in talks, and of what people make of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.prevention import figures, finding, operations
from highpoint.apps.prevention.models import Incident
from highpoint.apps.prevention.operations import AlreadyLogged, Told, TooDeep
from highpoint.engine.steps import TRIGGERS
from tests import factories

pytestmark = pytest.mark.django_db

NOW = factories.START + timedelta(days=1)
SAID = "I am really upset. The bowl came broken. And so late!"


def upset(words=SAID, **fields):
    moment = {"kind": "distress", "verdict": "missed", "turn": 0, "trigger": words[:10]}
    return factories.conversation(words, "I am so sorry.", moments=(moment,), **fields)


def found_in(talk):
    finding.find_in([talk.pk], now=NOW)
    return talk.incidents.get()


def test_a_failure_is_found_with_its_words_and_found_once():
    talk = upset()
    row = found_in(talk)
    assert (row.trouble.key, row.turn, row.words) == ("came_broken", 0, "The bowl came broken.")
    assert finding.find_in([talk.pk], now=NOW) == 0
    assert talk.incidents.count() == 1


def test_a_talk_that_is_read_anew_changes_only_what_nobody_edited():
    talk, edited = upset(), upset()
    found_in(talk)
    row = found_in(edited)
    late = finding.known_troubles()["came_late"]
    operations.edit(row, Told(late, "Late, not broken."), by=factories.person(), now=NOW)
    for each in (talk, edited):
        each.turns.filter(index=0).update(text="I am really upset, I was charged twice.")
    finding.find_in([talk.pk, edited.pk], now=NOW)
    assert talk.incidents.get().trouble.key == "charged_wrong"
    kept = {each.trouble.key: each for each in edited.incidents.select_related("trouble")}
    assert kept.keys() == {"came_late", "charged_wrong"}
    assert kept["came_late"].told == "Late, not broken."


def test_what_is_called_no_failure_does_not_come_back():
    talk = upset()
    operations.dismiss(found_in(talk), by=factories.person(), now=NOW)
    finding.find_in([talk.pk], now=NOW)
    assert [row.dismissed for row in talk.incidents.all()] == [True]


def test_by_hand_the_same_of_a_talk_is_joined_to_what_is_there():
    talk = upset()
    row = found_in(talk)
    said = Told(row.trouble, "The glaze was off too.", "A present")
    same = operations.log(said, by=factories.person(), now=NOW, happened_at=NOW, conversation=talk)
    assert same.pk == row.pk
    assert talk.incidents.get().cost == "A present"


def test_two_edited_failures_of_a_talk_are_not_made_one_without_a_word():
    talk, by = upset(), factories.person()
    row = found_in(talk)
    late = finding.known_troubles()["came_late"]
    operations.log(Told(late, "Late."), by=by, now=NOW, happened_at=NOW, conversation=talk)
    with pytest.raises(AlreadyLogged):
        operations.edit(row, Told(late, "Late too."), by=by, now=NOW)


def test_the_database_holds_one_of_a_trouble_for_a_talk():
    row = found_in(upset())
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.create(
            conversation=row.conversation,
            trouble=row.trouble,
            source="hand",
            told="Again.",
            happened_at=NOW,
            logged_at=NOW,
        )


def test_the_search_takes_up_old_talks_and_answers_and_joins_the_two():
    talk, other = upset(), upset("All is fine.")
    for key, about, value in (("a", talk, 1), ("b", other, 1), ("c", other, 5)):
        SurveyResponse.objects.create(
            key=key,
            conversation=about,
            measure="csat",
            value=value,
            words="It came broken.",
            at=NOW,
            day=NOW.date(),
        )
    assert finding.search(NOW)
    assert not finding.search(NOW)
    assert talk.incidents.get().source == "conversation"
    assert other.incidents.get().source == "survey"


def test_a_chain_of_whys_ends_where_it_helps_no_more():
    by, above = factories.person(), None
    late = finding.known_troubles()["came_late"]
    for number in range(operations.DEEPEST):
        above = operations.ask_why(late, f"Because {number}", under=above, by=by, now=NOW)
    with pytest.raises(TooDeep):
        operations.ask_why(late, "And?", under=above, by=by, now=NOW)
    operations.reword(late.whys.get(text="Because 1"), "", by=by, now=NOW)
    assert [why.text for why in late.whys.all()] == ["Because 0"]


def test_upset_customers_are_counted_by_the_kinds_that_the_index_holds():
    kinds = ", ".join(f"'{kind.value}'" for kind in TRIGGERS)

    assert f"IN ({kinds})" in figures._UPSET
