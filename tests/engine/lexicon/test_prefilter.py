"""The prefilter may never lose a match: ``re`` is the only meaning."""

from __future__ import annotations

import gzip
import json
import re
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highpoint.engine.lexicon import Hit, Rule, load, longest, read_rules
from highpoint.engine.lexicon.needs import FILE, needs_of, pack
from highpoint.engine.lexicon.openings import openings
from highpoint.engine.lexicon.prefilter import required
from highpoint.engine.lexicon.split import pieces
from highpoint.engine.text import normalize

REAL = Path(__file__).parents[4] / "shared" / "data" / "conversations" / "twacs.dev.jsonl.gz"
LEXICON = load("en")
assert LEXICON is not None
INDEXED = {role: index.pieces for role, index in LEXICON.by_role.items()}
COMPILED = {piece.pattern: re.compile(piece.pattern) for held in INDEXED.values() for piece in held}
VOCABULARY = sorted(
    {word for pattern in COMPILED for word in re.findall(r"[a-z]{1,12}", pattern)} - {"w", "b", "d"}
)
GLUE = st.sampled_from(
    [" ", " ", " ", " ", "'", ", ", ". ", "  ", "-", "", "s ", "? ", "! ", "n't "]
)
WORDS = st.sampled_from(VOCABULARY)
TEXTS = st.lists(st.tuples(WORDS, GLUE), max_size=30).map(
    lambda parts: "".join(word + glue for word, glue in parts)
)


def plainly(role: str, text: str) -> set[Hit]:
    """Return what ``re`` alone finds, every alternative of every rule tried at every place."""
    spans: dict[Rule, list[tuple[int, int]]] = {}
    for piece in INDEXED[role]:
        for found in COMPILED[piece.pattern].finditer(text):
            if piece.rule.fits(text, found.start()):
                spans.setdefault(piece.rule, []).append(found.span())
    return {(rule, *span) for rule, places in spans.items() for span in longest(places)}


@settings(max_examples=25, deadline=None)
@given(TEXTS | st.text(max_size=60), st.sampled_from(sorted(INDEXED)))
def test_finds_what_re_finds(text, role):
    text = normalize(text)

    hits = {hit for hit in LEXICON.by_role[role].scan(text) if not hit[0].signs}

    assert hits == plainly(role, text)


@pytest.mark.skipif(not REAL.is_file(), reason="real conversations are not beside the checkout")
def test_finds_what_re_finds_in_real_turns():
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        turns = [turn for line in islice(lines, 30) for turn in json.loads(line)["turns"]]

    for turn in turns:
        index, text = LEXICON.by_role.get(turn["role"]), normalize(turn["text"])
        if index is not None:
            hits = {hit for hit in index.scan(text) if not hit[0].signs}
            assert hits == plainly(turn["role"], text)


def test_indexes_every_rule():
    indexed = {piece.rule for held in INDEXED.values() for piece in held}

    assert {rule for rule in LEXICON.rules if not rule.signs} == indexed


def test_stores_needs_that_are_fresh():
    folder = files("highpoint.engine.lexicon") / "en"
    rules, _ = read_rules(folder)
    common = (folder / "_common.txt").read_text("utf-8").split()

    fresh = pack(rules, common) == (folder / FILE).read_text("utf-8")

    assert fresh, "Write them again: python -m highpoint.engine.lexicon"


def test_works_out_needs_anew_where_the_rules_have_changed(tmp_path):
    (tmp_path / "_common.txt").write_text("the of and")
    rule = Rule("thanks", "thanks", r"\bmany thanks\b")
    (tmp_path / FILE).write_text('{"digest": "of other rules", "groups": [], "needs": []}')

    (needs,) = needs_of([rule], tmp_path)[rule]

    assert needs.begins == ("many",)
    assert set(needs.groups) == {("many",), ("thanks",)}


def test_begins_with_each_word_that_may_be_left_out():
    assert {key.text for key in openings(r"\b(?:so |very ){0,2}sorry\b")} == {"so", "very", "sorry"}


def test_begins_with_a_word_behind_what_may_not_stand_before_it():
    assert {key.text for key in openings(r"(?<!not )\bgood\b")} == {"good"}


def test_begins_anywhere_without_a_boundary_before_its_first_letter():
    assert openings(r"good\b") is None
    assert openings(r"\b\w+ good\b") is None
    assert openings(r"(?:€|\$) ?5\b") is None


def test_begins_with_a_digit_or_a_sign_that_few_texts_hold():
    assert {key.text for key in openings(r"\b(?:5|good) stars\b")} == {"0", "good"}
    assert openings(r"(?:\d+|[1-3a])\b") is None
    assert {key.text for key in openings(r"#(?:never|not)again")} == {"#"}
    assert {key.text for key in openings(r"\b(?:'ll|will) do\b")} == {"'", "will"}


def test_ends_the_first_word_at_a_hyphen_and_at_what_is_repeated_as_seldom_as_may_be():
    assert {key.text for key in openings(r"\bso[- ]called\b")} == {"so"}
    assert {key.text for key in openings(r"\b(?:dm|pm)(?: +\w+){0,3}? +us\b")} == {"dm", "pm"}


def test_needs_the_words_of_a_plain_rule():
    groups = required(r"\bno refund\b")

    assert {key.text for group in groups for key in group} == {"no", "refund"}


def test_needs_no_word_that_is_optional():
    groups = required(r"\bsorry(?: about that)?\b")

    assert [{key.text for key in group} for group in groups] == [{"sorry"}]


def test_looks_up_an_open_word_by_its_beginning():
    (group,) = required(r"\bapolog")

    assert [(key.text, key.whole) for key in group] == [("apol", False)]


def test_takes_alternatives_apart_without_changing_what_matches():
    pattern = r"\b(?:one|two(?: three)?|f(?:our|ive)|six)\b"

    assert len(pieces(pattern)) == 4
    for text in ("one", "two three", "five", "seven six", "fourteen"):
        assert bool(re.search(pattern, text)) is any(re.search(p, text) for p in pieces(pattern))
