"""The prefilter may never lose a match: ``re`` is the only meaning."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from highpoint.engine.lexicon import load
from highpoint.engine.lexicon.prefilter import required
from highpoint.engine.lexicon.split import pieces
from highpoint.engine.text import normalize

LEXICON = load("en")
assert LEXICON is not None
INDEXED = {
    role: {piece for inner in index._first.values() for held in inner.values() for piece in held}
    for role, index in LEXICON.by_role.items()
}
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


@settings(max_examples=25, deadline=None)
@given(TEXTS, st.sampled_from(sorted(INDEXED)))
def test_tries_every_rule_that_re_would_match(text, role):
    text = normalize(text)
    tried = {piece.pattern for piece in LEXICON.by_role[role].candidates(text)}

    matching = {p.pattern for p in INDEXED[role] if COMPILED[p.pattern].search(text)}

    assert matching <= tried


def test_indexes_every_rule():
    indexed = {piece.rule for held in INDEXED.values() for piece in held}

    assert {rule for rule in LEXICON.rules if not rule.signs} == indexed


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
