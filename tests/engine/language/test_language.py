"""A talk's language: told by its source, else by its words; English is never called another."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from highpoint.engine.language import language_of, name_of, tag_of
from highpoint.engine.text import normalize

REAL = Path(__file__).parents[4] / "shared" / "data" / "conversations"


def told(customer: str, agent: str = "", source: str = "") -> str:
    return language_of(source, [[normalize(side)] if side else [] for side in (customer, agent)])


TALKS = {
    "en": ("Hi there, my parcel hasn't arrived yet", "I'm sorry about that, let me check"),
    "de": ("Hallo, mein Paket ist noch nicht da", "Das tut mir leid, ich schaue gleich nach"),
    "es": ("Hola, mi paquete no ha llegado todavía", "Lo siento mucho, ahora mismo lo miro"),
    "fr": ("Bonjour, je n'ai pas reçu mon colis", "Je suis désolé, je regarde avec vous"),
    "it": (
        "Buongiorno, il mio pacco non è arrivato",
        "Mi dispiace molto, controllo subito per lei",
    ),
    "pt": ("Olá, a minha encomenda ainda não chegou", "Sinto muito, vou verificar agora para você"),
    "nl": ("Hoi, mijn pakket is nog niet aangekomen", "Dat is heel vervelend, ik kijk het even na"),
    "sv": ("Hej, jag har inte fått mitt paket ännu", "Tyvärr, jag ska kolla det åt dig nu"),
    "da": (
        "Hej, jeg har ikke modtaget min pakke",
        "Det er jeg ked af, nu ser jeg efter hvad der er",
    ),
    "fi": ("Hei, minun paketti ei ole vielä tullut", "Anteeksi, tarkistan mitä on tapahtunut"),
    "pl": ("Dzień dobry, moja paczka jeszcze nie dotarła", "Przepraszam, już sprawdzam dla pani"),
    "tr": ("Merhaba, kargom hala gelmedi ne zaman gelir", "Üzgünüm, sizin için hemen bakıyorum"),
    "id": ("Halo kak, pesanan saya belum sampai juga", "Mohon maaf, kami cek dulu ya kak"),
    "ru": ("Где мой заказ? Жду уже неделю", "Извините, сейчас проверю"),
    "ja": ("荷物がまだ届きません", "申し訳ございません。確認いたします"),
    "zh": ("我的包裹还没有到", "非常抱歉，我马上查"),
    "ko": ("택배가 아직 안 왔어요", "죄송합니다. 확인하겠습니다"),
    "ar": ("طلبي لم يصل بعد", "نعتذر لك، سوف نتحقق"),
}


@pytest.mark.parametrize(("tag", "talk"), TALKS.items(), ids=TALKS)
def test_is_told_by_the_words_of_both_sides(tag, talk):
    assert told(*talk) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "???",
        "👍👍",
        "hai",
        "no no no",
        "pls hlp me asap!!!",
        "wheres my pkg at bro??",
        "smh ur app sux fr fr",
        "thx a mil, muchas gracias!",
        "danke :)",
        "LAX to FRA on DL 1428 / seat 12A",
        "hi | 1 cheese burger | 2 large fries | cola",
        "cancel ordr 5521 plz n refund mi money",
        "José Müller, Zürich",
        "i want 2 chnge my adress its worng",
        "Du bist? lol what does that even mean",
        "c'est la vie I guess, anyway how do I reset it",
        "ain't nobody got time fer that y'all",
        "kindly do the needful and revert back sir",
    ],
)
def test_is_english_until_the_words_say_otherwise(text):
    assert told(text) == "en"
    assert told(text, "Hi, how can I help you today?") == "en"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("gruezi, wann kommt mein packet? danke fuer die hilfe", "de"),
        ("koennten sie mir bitte sagen wo meine bestellung ist", "de"),
        ("buenas, cuando llega mi pedido? ya pague ayer", "es"),
        ("vos me podes decir donde esta mi compra", "es"),
        ("oi, vc pode ver meu pedido? nao chegou", "pt"),
        ("slt, ou est ma commande? merci", "fr"),
    ],
)
def test_is_told_without_accents_too(text, tag):
    assert told(text) == tag


def test_of_one_side_that_says_too_little_is_the_other_sides():
    assert told("ok gracias", "Hola, ya lo hemos enviado y le llegará mañana") == "es"


def test_of_sides_that_differ_is_several():
    assert (
        told("Mi maleta no llegó y nadie me ayuda", "We're sorry to hear that, please DM us")
        == "mul"
    )


def test_of_a_guest_word_is_not_several():
    assert told("Hola! I need to change my flight, gracias", "Sure, what is your name?") == "en"


def test_of_many_words_that_are_none_of_ours_is_unknown():
    swahili = "habari mzigo wangu haujafika bado nimesubiri wiki mbili tafadhali nisaidieni haraka sana ndugu"

    assert told(swahili) == "und"


@pytest.mark.parametrize("source", ["de", "de-CH", "DE_at", "deu", "German", "Deutsch (Schweiz)"])
def test_is_believed_where_the_source_tells_it(source):
    assert told("Hi, where is my order?", source=source) == "de"


@pytest.mark.parametrize("source", ["", "xx", "und", "n/a", "unknown", "-", "1"])
def test_is_read_off_the_words_where_the_source_tells_nothing_real(source):
    assert tag_of(source) is None
    assert told(*TALKS["es"], source=source) == "es"


def test_has_an_english_name():
    assert (name_of("de"), name_of("yo")) == ("German", "“yo”")


@pytest.mark.skipif(not REAL.is_dir(), reason="real conversations are not beside the checkout")
@pytest.mark.parametrize(
    "file", ["multidogo_customer.dev", "star.dev", "casino.train", "uptake.dev"]
)
def test_calls_no_real_english_talk_another_language(file):
    with gzip.open(REAL / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        talks = [json.loads(line)["turns"] for line in islice(lines, 400)]

    sides = [
        [
            [normalize(t["text"]) for t in turns if t["role"] == role]
            for role in ("customer", "agent")
        ]
        for turns in talks
    ]

    assert {language_of("", each) for each in sides} == {"en"}


@pytest.mark.parametrize(
    ("told", "customer", "agent"),
    [
        ("es", "gracias", "de nada"),
        ("fr", "Merci beaucoup !", "Avec plaisir, bonne journée !"),
        ("hu", "Nem működik", "Újraindította már?"),
        ("pt", "Não funciona", "Já tentou reiniciar?"),
        ("und", "Ħadd ma ċempilli għadu", "Għandek raġun"),
        ("en", "ordered a piñata and a jalapeño dip", "on its way"),
        ("en", "Renée Côté, Montréal", "Thanks Renée, one moment"),
    ],
)
def test_a_few_words_are_told_by_both_sides_together(told, customer, agent):
    assert language_of("", [[normalize(customer)], [normalize(agent)]]) == told
