"""Tests of the chain's steps, what people's corrections teach, and failures told more than once."""

from datetime import timedelta

import pytest

from highpoint.apps.feedback.models import SurveyResponse
from highpoint.apps.prevention import chain, figures, finding, joining, learning, operations
from highpoint.apps.prevention import told as telling
from highpoint.apps.prevention.chain import NotInChain
from highpoint.apps.prevention.models import Action, Incident, Proposal, Trouble
from highpoint.apps.prevention.operations import NothingTold, Told
from highpoint.engine.steps import Step
from tests import factories
from tests.apps.prevention.test_finding import NOW, found_in, upset

pytestmark = pytest.mark.django_db

BACK = "I am really upset. The parcel went back to the depot!"


@pytest.fixture
def by():
    return factories.person()


def step(key):
    return next(row for row in chain.steps() if row.key == key)


def test_the_chain_begins_as_the_engine_knows_it_and_is_changed_by_people(by):
    assert [row.key for row in chain.in_use()] == [each.value for each in Step]
    pack = chain.add("Pack", backstage=True, by=by, now=NOW)
    chain.move(pack, -6, by=by, now=NOW)
    assert [row.name for row in chain.in_use()][3:5] == ["Pack", "Deliver"]
    with pytest.raises(NotInChain):
        chain.add("pack", backstage=False, by=by, now=NOW)


def test_a_retired_step_leaves_nothing_behind(by):
    row = found_in(upset())
    action = Action.objects.create(
        step="deliver", kind="corrective", title="a", expected="b", due_on=NOW, created_at=NOW
    )
    chain.retire(step("deliver"), step("use"), by=by, now=NOW)
    action.refresh_from_db()
    row.trouble.refresh_from_db()
    assert (row.trouble.step, action.step, chain.leads_to("deliver")) == ("use", "use", "use")
    told = figures.told(NOW - timedelta(days=7), NOW)
    assert "deliver" not in {each.step.key for each in told.steps}
    chain.bring_back(step("deliver"), by=by, now=NOW)
    assert step("deliver").retired_at is None


def test_two_of_a_name_are_not_put_at_one_step(by):
    late = finding.known_troubles()["came_late"]
    Trouble.objects.create(key="own-x", step="use", name=late.name)
    with pytest.raises(NotInChain):
        chain.refile(late, "use", late.name, by=by, now=NOW)


def test_what_people_call_by_the_engines_name_stands_beside_the_engines():
    late = finding.known_troubles()["came_late"]
    Trouble.objects.filter(pk=late.pk).update(key="own-late")
    assert finding.known_troubles()["came_late"].name == f"{late.name} (came_late)"


def test_words_like_a_correction_are_filed_as_it_was_until_it_is_taken_back(by):
    row = found_in(upset(BACK))
    assert row.trouble.key == "came_late"
    returned = finding.known_troubles()["return_hard"]
    operations.edit(row, Told(returned), by=by, now=NOW)
    again = found_in(upset("This makes me so upset. Our parcel went back to your depot."))
    assert (again.trouble.key, again.found, again.learned) == ("return_hard", "came_late", 1)
    assert learning.behind(again) == [row]

    row.refresh_from_db()
    learning.take_back(row, teaches=False, by=by, now=NOW)
    third = found_in(upset("I am so upset, the parcel went back to the depot"))
    assert (third.trouble.key, third.learned) == ("came_late", 0)


def answer(words, key):
    talk = factories.conversation("Hello")
    row = SurveyResponse.objects.create(
        key=key, conversation=talk, measure="csat", value=1, words=words, at=NOW, day=NOW.date()
    )
    finding.look_at_answers([row], now=NOW)
    return talk


def test_what_people_make_of_answers_to_surveys_teaches_as_other_edits_do(by):
    returned = finding.known_troubles()["return_hard"]
    row = answer(BACK, "a").incidents.get()
    assert (row.trouble.key, row.found) == ("came_late", "came_late")
    operations.edit(row, Told(returned), by=by, now=NOW)
    told_alike = answer("Our parcel went back to your depot.", "b").incidents.get()
    assert (told_alike.trouble, told_alike.learned) == (returned, 1)
    assert found_in(upset(BACK)).trouble == returned

    silent = "The lampshade hums an odd melody."
    asked = answer(silent, "c")
    operations.take_up(Proposal.objects.get(), Told(returned, "Hums."), by=by, now=NOW)
    again = answer("That lampshade hums its odd melody!", "d").incidents.get()
    assert (again.trouble, again.learned) == (returned, 1)
    assert not Proposal.objects.filter(decided_at=None).exists()
    learning.take_back(asked.incidents.get(), teaches=False, by=by, now=NOW)
    assert not answer(silent, "e").incidents.exists()


def test_what_a_customer_tells_again_within_two_weeks_is_one_failure(by):
    who = factories.identity()
    days = (0, 10, 20, 60)
    talks = [upset(identity=who, started_at=NOW - timedelta(days=90 - day)) for day in days]
    finding.find_in([talk.pk for talk in talks], now=NOW)
    rows = [talk.incidents.get() for talk in talks]
    assert [row.part_of_id for row in rows] == [None, rows[0].pk, rows[0].pk, None]
    rate = figures.of_trouble(rows[0].trouble, NOW - timedelta(days=100), NOW)
    assert (rate.n, rate.hit) == (2, 4)

    joining.part(rows[1], by=by, now=NOW)
    finding.find_in([talk.pk for talk in talks], now=NOW)
    joining.join_in([talk.pk for talk in talks])
    assert Incident.objects.get(pk=rows[1].pk).part_of is None


def test_a_dismissed_failure_lets_those_told_again_stand_for_themselves(by):
    who = factories.identity()
    first = found_in(upset(identity=who))
    second = found_in(upset(identity=who, started_at=factories.START + timedelta(days=2)))
    assert second.part_of == first
    operations.dismiss(first, by=by, now=NOW)
    second.refresh_from_db()
    assert second.part_of is None


def test_another_program_tells_a_failure_once_and_never_over_a_persons_edit(by):
    late = finding.known_troubles()["came_late"]
    told = {"happened_at": NOW, "now": NOW}
    row, made = operations.log_incident("shop-1", Told(late, "Lost on the way."), **told)
    same, again = operations.log_incident("shop-1", Told(late, "Lost at the depot."), **told)
    assert (made, again, same.pk, same.told) == (True, False, row.pk, "Lost at the depot.")
    operations.edit(same, Told(late, "Stolen."), by=by, now=NOW)
    kept, _ = operations.log_incident("shop-1", Told(late, "Lost."), **told)
    assert kept.told == "Stolen."
    with pytest.raises(NothingTold):
        operations.log_incident(" ", Told(late, "Lost."), **told)


def test_what_another_program_tells_of_a_logged_talk_is_joined_to_it():
    talk = upset()
    row = found_in(talk)
    told, made = operations.log_incident(
        "shop-2", Told(row.trouble, "Glaze."), happened_at=NOW, now=NOW, conversation=talk
    )
    assert (told.pk, made, told.external_id) == (row.pk, False, "shop-2")


def test_a_dismissal_teaches_words_like_its_own_at_its_step_until_it_is_taken_back(by):
    row = found_in(upset(BACK))
    operations.dismiss(row, by=by, now=NOW)
    again = found_in(upset("I am really upset. My parcel went back to your depot again!"))
    assert (again.dismissed, again.learned, again.edited_at) == (True, 1, None)
    assert learning.behind(again) == [row]
    assert list(learning.corrections()) == [row]
    other = found_in(upset("I am really upset. The bowl came broken at the depot."))
    assert not other.dismissed
    finding.find_in([again.conversation_id], now=NOW)
    again.refresh_from_db()
    assert again.dismissed

    learning.take_back(row, teaches=False, by=by, now=NOW)
    again.refresh_from_db()
    row.refresh_from_db()
    assert (again.dismissed, again.learned, row.dismissed) == (False, 0, True)


def test_who_says_that_it_is_a_failure_after_all_lets_count_what_hung_on_it(by):
    operations.dismiss(found_in(upset(BACK)), by=by, now=NOW)
    again, second = found_in(upset(BACK)), found_in(upset(BACK))
    assert again.dismissed
    assert second.dismissed
    operations.count(again, by=by, now=NOW)
    second.refresh_from_db()
    assert not second.dismissed
    assert not found_in(upset(BACK)).dismissed


def test_a_cause_is_given_to_the_next_with_words_like_these(by):
    row = found_in(upset(BACK))
    why = operations.ask_why(row.trouble, "No door number", under=None, by=by, now=NOW)
    operations.edit(row, Told(row.trouble, why=why), by=by, now=NOW)
    again = found_in(upset(BACK))
    assert (again.why, again.learned, learning.behind(again)) == (why, 0, [row])


def test_what_a_program_tells_of_a_customer_is_joined_to_their_talk_at_the_same_step():
    who = factories.identity()
    far = NOW + timedelta(days=40)
    told = {"now": far, "identity": who}
    late = finding.known_troubles()["came_late"]
    lost = Told(None, "Lost.", step=late.step, new_name="Lost by the carrier")
    first, _ = operations.log_incident("a", lost, happened_at=factories.START, **told)
    again, _ = operations.log_incident("b", lost, happened_at=NOW, **told)
    later, _ = operations.log_incident("c", lost, happened_at=far, **told)
    assert again.part_of == first
    talk = found_in(upset("I am really upset. The parcel came so late!", identity=who))
    for row in (first, again, later):
        row.refresh_from_db()
    assert talk.trouble == late
    assert [row.part_of for row in (talk, first, again, later)] == [None, talk, talk, None]
    steps = figures.told(factories.START - timedelta(days=1), NOW + timedelta(days=1)).steps
    assert [each.rate.n for each in steps if each.step.key == late.step] == [1]


def test_a_program_may_call_a_trouble_by_its_key_or_its_name_however_written():
    known = finding.known_troubles()["came_broken"]
    about = {"origin": "shop", "step": known.step, "happened_at": NOW, "told": "Broken."}
    for number, name in enumerate((known.name.upper(), known.key)):
        said = telling.FromProgram(external_id=str(number), trouble=name, **about)
        assert telling.keep(said, key="k", now=NOW)[0].trouble == known
