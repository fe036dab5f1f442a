"""What customers told: proposed in their own words, nothing sensitive, kept only where accepted."""

from datetime import UTC, datetime, timedelta

import pytest

from highpoint.apps.care import facts
from highpoint.apps.care.models import Consent, Fact
from highpoint.engine.conversation import Conversation
from highpoint.loop.intake import take_in
from tests import factories

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def bring(*turns):
    talk = Conversation.from_dict(
        {
            "id": "1",
            "source": "shop",
            "customer": "nina@example.test",
            "started_at": "2026-11-20T09:00:00Z",
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
            "Where is my lamp?",
        ],
    )
    def test_proposes_nothing_sensitive_and_nothing_of_nothing(self, text):
        assert bring(text) == []

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
