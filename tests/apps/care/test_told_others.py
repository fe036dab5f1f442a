"""What counts as having told others of us, and what does not."""

import pytest

from highpoint.apps.care.told_others import kind_of


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I told my sister to buy from you.", "referral"),
        ("All my colleagues use you now.", "referral"),
        ("My brother ordered two lamps because I told him to.", "referral"),
        ("I convinced my mum to order from you too.", "referral"),
        ("Left you five stars!", "review"),
        ("I just wrote you a glowing review.", "review"),
        ("I rated you 10 out of 10.", "review"),
        ("I recommended you to all my friends.", "praise"),
        ("I've been telling everybody how helpful you are.", "praise"),
        ("I posted about you on Instagram yesterday.", "praise"),
    ],
)
def test_finds_what_they_did(said, kind):
    assert kind_of(said) == kind


@pytest.mark.parametrize(
    "said",
    [
        "I told my sister not to buy from you.",
        "I recommended you to my friends and now I look stupid.",
        "I told everyone how bad you are.",
        "I will recommend you to my friends.",
        "I gave you one star.",
        "Should I leave you five stars?",
        "Then I recommend you deal with your agents at check-in.",
        "I have told you people about it three times.",
        "I asked my husband to come to the door.",
        "I ordered it for my sister.",
    ],
)
def test_takes_nothing_else_for_it(said):
    assert kind_of(said) is None


@pytest.mark.parametrize(
    ("language", "said", "kind"),
    [
        ("de", "Ich habe meine Schwester zu euch geschickt.", "referral"),
        ("de", "Zwei Kollegen haben auf meine Empfehlung bei Ihnen bestellt.", "referral"),
        ("de", "Ich habe Ihnen eine tolle Bewertung geschrieben!", "review"),
        ("de", "Wir haben euch allen Nachbarn empfohlen.", "praise"),
        ("de", "Ich schwärme überall von euch.", "praise"),
        ("de", "Ich habe euch niemandem empfohlen.", None),
        ("de", "Ich werde euch weiterempfehlen.", None),
        ("de", "Ich habe meine Schwester vor Ihnen gewarnt.", None),
        ("es", "Convencí a mi hermana de comprar aquí.", "referral"),
        ("es", "Mi vecina compró dos lámparas por mi recomendación.", "referral"),
        ("es", "Les dejé una reseña estupenda.", "review"),
        ("es", "Os he recomendado a todos mis amigos.", "praise"),
        ("es", "Siempre hablo maravillas de ustedes.", "praise"),
        ("es", "No os recomiendo a nadie.", None),
        ("es", "Os recomendaría si contestarais.", None),
        ("fr", "Je vous ai recommandés à tous mes amis.", None),
    ],
)
def test_finds_it_in_the_languages_that_have_words_of_it(language, said, kind):
    assert kind_of(said, language) == kind
