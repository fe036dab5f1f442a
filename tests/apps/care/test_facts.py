"""What customers told: proposed in their own words, nothing sensitive, kept only where accepted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from highpoint.apps.care import facts, follow_ups
from highpoint.apps.care.models import Consent, Fact, FollowUp
from highpoint.apps.customers import ladder
from highpoint.apps.customers.models import Deed, Standing
from highpoint.apps.quality.models import Reading
from highpoint.engine.conversation import Conversation
from highpoint.loop import care_job
from highpoint.loop.intake import take_in
from tests import factories

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def bring(*turns, language=""):
    talk = Conversation.from_dict(
        {
            "id": "1",
            "source": "shop",
            "customer": "nina@example.test",
            "started_at": "2026-11-20T09:00:00Z",
            "language": language,
            "turns": [{"role": "customer", "text": text} for text in turns],
        }
    )
    list(take_in([talk], now=NOW))
    return list(Fact.objects.order_by("turn", "start"))


@pytest.mark.django_db
class TestProposing:
    @pytest.mark.parametrize(
        ("text", "kind", "words"),
        [
            (
                "Hi. My birthday is on 29 February. Bye.",
                "birthday",
                "My birthday is on 29 February.",
            ),
            ("It is a present for my sister.", "why", "It is a present for my sister."),
            ("Please call me after six!", "manner", "Please call me after six!"),
            ("We are getting married in May.", "occasion", "We are getting married in May."),
        ],
    )
    def test_keeps_the_words_and_proposes_only(self, text, kind, words):
        (fact,) = bring(text)

        assert (fact.kind, fact.words, fact.accepted_at) == (kind, words, None)
        assert text[fact.start :].startswith(words)
        assert not facts.known(fact.identity.customer_id, NOW.date()).exists()

    @pytest.mark.parametrize(
        "text",
        [
            "My daughter is in hospital.",
            "My wife and I go to church for her birthday.",
            "I am gay and it is a present for my husband.",
            "My father died, his birthday was in May.",
            "I'd prefer mail, I have an anxiety disorder.",
            "It's a gift for my wife, she has MS.",
            "My son is trans and it's his birthday.",
            "It's for Eid, a gift for my parents.",
            "My wife runs for mayor, it is a gift for her.",
            "Where is my lamp?",
        ],
    )
    def test_proposes_nothing_sensitive_and_nothing_of_nothing(self, text):
        assert bring(text) == []

    def test_keeps_no_more_of_a_sentence_than_it_is_about(self):
        said = "It's a gift for my wife, she has lupus. Call me Bob after her breakdown."

        assert [fact.words for fact in bring(said)] == ["It's a gift for my wife"]

    def test_proposes_the_same_words_once(self):
        assert len(bring("Please call me after six!")) == 1
        (fact,) = Fact.objects.all()
        facts.refuse(fact, by=factories.person(), now=NOW)

        (again,) = bring("Please call me after six!", "Hello?")

        assert (again.words, again.refused_at) == ("", NOW)

    def test_reads_the_day_of_a_year(self):
        (fact,) = bring("My birthday is on February 29th.")

        assert (fact.month, fact.day) == (2, 29)


@pytest.mark.django_db
def test_a_talk_in_a_language_without_words_proposes_nothing_and_is_named():
    (german,) = bring("Mein Geburtstag ist am 3. Mai.", language="de")
    customer = german.identity.customer_id
    assert (german.month, german.day) == (5, 3)
    assert facts.languages_without_words(customer) == []

    Reading.objects.update(language="fr")
    assert facts.languages_without_words(customer) == ["fr"]


@pytest.mark.django_db
def test_an_accepted_fact_says_who_when_and_until_and_expires():
    lead, fact = factories.person(), factories.fact(factories.identity())
    facts.accept(fact, consent=Consent.YES, by=lead, now=NOW, today=NOW.date())

    customer = fact.identity.customer_id
    (known,) = facts.known(customer, NOW.date())
    assert (known.accepted_by, known.accepted_at, known.consent) == (lead, NOW, "yes")
    assert not facts.known(customer, NOW.date() + timedelta(days=730)).exists()


@pytest.mark.django_db
def test_a_person_may_keep_what_no_machine_proposes():
    identity, lead = factories.identity(), factories.person()
    told = {"consent": Consent.NOT_ASKED, "by": lead, "now": NOW, "today": NOW.date()}
    fact = facts.tell(identity, Fact.Kind.OTHER, "Asked us to note her allergy", **told)

    assert list(facts.known(identity.customer_id, NOW.date())) == [fact]
    with pytest.raises(facts.CannotKeep):
        facts.tell(identity, Fact.Kind.OTHER, "  ", **told)


@pytest.mark.django_db
class TestTellingOthers:
    def test_counts_on_the_ladder_only_where_somebody_says_so(self):
        lead = factories.person()
        (fact,) = bring("The lamp is lovely, so I told my sister to buy from you.")
        customer = fact.identity.customer
        for month in (1, 5):
            factories.purchase(customer, date(2026, month, 5))
        ladder.set_rules({"advocate_deeds": 1}, by=lead, now=NOW)
        ladder.look_at([customer.pk], NOW.date())
        assert customer.standing.rung == "occasional"

        facts.accept(fact, consent=Consent.NOT_ASKED, by=lead, now=NOW, today=NOW.date())
        assert Standing.objects.get(customer=customer).rung == "advocate"
        assert (fact.deed.kind, fact.deed.day) == ("referral", date(2026, 11, 20))
        assert not facts.known(customer.pk, NOW.date()).exists()

        facts.refuse(fact, by=lead, now=NOW)
        assert Standing.objects.get(customer=customer).rung == "occasional"
        assert not Deed.objects.exists()


@pytest.mark.django_db
def test_what_has_expired_or_was_never_accepted_is_let_go():
    identity, today = factories.identity(), NOW.date()
    old = NOW - timedelta(days=800)
    kept = factories.fact(identity, accepted_at=NOW, expires_on=today + timedelta(days=1))
    gone = [
        factories.fact(identity, words="a", accepted_at=old, expires_on=today),
        factories.fact(identity, words="b", proposed_at=old),
    ]

    assert facts.let_go(today, NOW) == 2
    assert list(facts.known(identity.customer_id, today)) == [kept]
    assert {(one.words, one.said) for one in Fact.objects.filter(pk__in=[o.pk for o in gone])} == {
        ("", "not kept")
    }


@pytest.mark.django_db
class TestWhatCameOfAFact:
    @pytest.fixture
    def fact(self):
        kept = {"accepted_at": NOW - timedelta(days=9), "consent": Consent.YES}
        row = factories.fact(factories.identity(), kind="birthday", month=11, day=25, **kept)
        care_job.make_due(NOW)
        return row

    @pytest.mark.parametrize("ended", ["refused", "expired"])
    def test_goes_with_its_words(self, fact, ended):
        if ended == "refused":
            facts.refuse(fact, by=factories.person(), now=NOW)
        else:
            Fact.objects.update(expires_on=NOW.date())
            facts.let_go(NOW.date(), NOW)

        row = FollowUp.objects.get()
        assert (row.why, row.outcome) == (follow_ups.NOT_KEPT, "not needed")
        fact.refresh_from_db()
        with pytest.raises(facts.CannotKeep):
            facts.accept(
                fact, consent=Consent.YES, by=factories.person(), now=NOW, today=NOW.date()
            )

    def test_ends_where_they_want_nothing_written_about_it(self, fact):
        lead = factories.person()
        facts.accept(fact, consent=Consent.NO, by=lead, now=NOW, today=NOW.date())

        row = FollowUp.objects.get()
        assert (row.why, row.outcome) == (fact.said, "not needed")
