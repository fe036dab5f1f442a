"""What highpoint explain says of listening."""

from highpoint.cli._listening import heard
from highpoint.engine.conversation import Conversation


def talk(*turns: tuple[str, str]) -> Conversation:
    rows = [{"role": role, "text": text} for role, text in turns]
    return Conversation.from_dict({"id": "t", "turns": rows})


def test_quotes_the_words_taken_up_and_counts_the_replies():
    line = heard(
        talk(
            ("customer", "My kettle leaks."),
            ("agent", "A leaking kettle?"),
            ("customer", "On Monday it began."),
            ("agent", "I see."),
        ),
        "en",
    )

    assert line.startswith("listening 0.")
    assert line.endswith(": 1 of 2 replies take up the customer's words (“leaking”, “kettle”)")


def test_quotes_no_more_than_fits_a_line():
    words = "kettle table suitcase radiator freezer wardrobe mattress curtain doorbell ladder"

    assert heard(talk(("customer", words), ("agent", words)), "en").endswith("“curtain” …)")


def test_shows_no_control_characters():
    assert "\x1b" not in heard(
        talk(("customer", "kettle\x1b[2J"), ("agent", "kettle\x1b[2J")), "en"
    )


def test_says_nothing_where_there_was_no_occasion():
    assert heard(talk(("customer", "ok, thanks"), ("agent", "Bye!")), "en") == ""
    assert heard(talk(("customer", "kattila"), ("agent", "kattila")), "fi") == ""
