"""What customers tell of themselves, language by language, and what is left alone in each."""

import pytest

from highpoint.apps.care.facts import proposals
from highpoint.apps.care.told_words import languages, told_words


def told(text, language):
    return [(one.kind.value, one.words) for one in proposals([(0, text)], (), language)]


def test_words_stand_for_english_german_and_spanish():
    assert languages() == ("de", "en", "es")
    assert told_words("fr") is None
    assert told("Mon anniversaire est le 3 mai, appelez-moi Ana.", "fr") == []


@pytest.mark.parametrize(
    ("language", "text", "kind", "words"),
    [
        ("en", "You can call me Susie if you like.", "address", "You can call me Susie if you like."),
        ("en", "It's for my wife's birthday!", "occasion", "It's for my wife's birthday!"),
        ("en", "We have two kids.", "who", "We have two kids."),
        ("de", "Sie können mich gerne duzen.", "address", "Sie können mich gerne duzen."),
        ("de", "Nennen Sie mich einfach Toni.", "address", "Nennen Sie mich einfach Toni."),
        ("de", "Bitte per Mail!", "manner", "Bitte per Mail!"),
        ("de", "Ich habe am 29. Februar Geburtstag.", "birthday", "Ich habe am 29. Februar Geburtstag."),
        ("de", "Das ist ein Geschenk für meine Tochter.", "why", "Das ist ein Geschenk für meine Tochter."),
        ("de", "Wir heiraten im Mai.", "occasion", "Wir heiraten im Mai."),
        ("de", "Wir haben zwei kleine Kinder.", "who", "Wir haben zwei kleine Kinder."),
        ("es", "Llámame Pepa, por favor.", "address", "Llámame Pepa"),
        ("es", "Prefiero que me trate de usted.", "address", "Prefiero que me trate de usted."),
        ("es", "Prefiero que me escriban por correo.", "manner", "Prefiero que me escriban por correo."),
        ("es", "Mi cumpleaños es el 3 de mayo.", "birthday", "Mi cumpleaños es el 3 de mayo."),
        ("es", "Es un regalo para mi hermana.", "why", "Es un regalo para mi hermana."),
        ("es", "Es la boda de mi hijo.", "occasion", "Es la boda de mi hijo."),
        ("es", "Tengo dos hijos.", "who", "Tengo dos hijos."),
    ],
)  # fmt: skip
def test_proposes_what_was_told_in_its_words(language, text, kind, words):
    assert told(text, language) == [(kind, words)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They call me Saturday at eight."),
        ("en", "My birthday is 04/04/1990."),
        ("en", "I can't remember my birthday."),
        ("en", "My mother's name is Miller."),
        ("en", "Please email me a copy."),
        ("de", "Ich habe meinen Geburtstag vergessen."),
        ("de", "Meine Tochter liegt im Krankenhaus, sie hat am 3. Mai Geburtstag."),
        ("de", "Es ist ein Geschenk für meinen Mann, er hat Krebs."),
        ("de", "Ein Geschenk zur Konfirmation meiner Nichte."),
        ("de", "Wo ist meine Lampe?"),
        ("es", "Es un regalo para mi hija, que está en el hospital."),
        ("es", "Es para la primera comunión de mi nieta."),
        ("es", "Es para mi madre porque murió mi padre."),
        ("es", "No me llega el pedido."),
        ("es", "¿Dónde está mi lámpara?"),
    ],
)
def test_proposes_nothing_private_and_nothing_of_nothing(language, text):
    assert told(text, language) == []


def test_reads_the_day_in_each_language():
    days = [
        (found.month, found.day)
        for language, text in (
            ("en", "My birthday is on May 3rd."),
            ("de", "Mein Geburtstag ist am 3. Mai."),
            ("es", "Mi cumpleaños es el 3 de mayo."),
        )
        for found in proposals([(0, text)], (), language)
    ]
    assert days == [(5, 3)] * 3
