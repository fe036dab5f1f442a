"""What every language's folder must hold; the how-to for adding a language rests on this."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from highpoint.engine.cues import every_cue
from highpoint.engine.language import profiles
from highpoint.engine.lexicon import load, longest, read_rules
from highpoint.engine.lexicon.needs import FILE, pack
from highpoint.engine.moment import Kind
from highpoint.engine.text import normalize

FOLDER = Path(str(files("highpoint.engine.lexicon")))
LANGUAGES = sorted(path.parent.name for path in FOLDER.glob("*/_about.toml"))
CASES = Path(__file__).resolve().parents[2] / "cases"

# Rules that the code asks for by name, where a language has their cue.
NAMED = {
    "goodbye": {"bye"},
    "name_given": {"named", "here"},
    "name_use": {"thanked"},
    "not_understood": {"not_understood"},
    "question": {"indirect"},
    "refusal": {"unfortunately_so", "afraid_so", "no_answer"},
}


def test_german_and_spanish_stand_beside_english():
    assert set(LANGUAGES) >= {"de", "en", "es"}


@pytest.mark.parametrize("language", LANGUAGES)
class TestEveryLanguage:
    def test_is_told_by_its_words(self, language):
        assert language in profiles().names

    def test_covers_kinds_that_there_are(self, language):
        lexicon = load(language)

        assert lexicon is not None
        assert lexicon.kinds is None or lexicon.kinds <= set(Kind)

    def test_has_files_of_cues_that_there_are(self, language):
        cues = {cue.CUE for cue in every_cue()}

        assert {rule.cue for rule in read_rules(FOLDER / language)[0]} <= cues

    def test_has_the_rules_that_the_code_asks_for_by_name(self, language):
        rules, _ = read_rules(FOLDER / language)
        names: dict[str, set[str]] = {}
        for rule in rules:
            names.setdefault(rule.cue, set()).add(rule.name)

        assert all(NAMED[cue] <= held for cue, held in names.items() if cue in NAMED)

    def test_stores_needs_that_are_fresh(self, language):
        folder = FOLDER / language
        rules, _ = read_rules(folder)
        fresh = pack(rules, (folder / "_common.txt").read_text("utf-8").split())

        assert fresh == (folder / FILE).read_text("utf-8"), "python -m highpoint.engine.lexicon"

    def test_finds_what_re_finds(self, language):
        lexicon = load(language)
        assert lexicon is not None

        for said in sentences(language):
            text = normalize(said)
            for index in lexicon.by_role.values():
                rules = {piece.rule for piece in index.pieces}
                found = {hit for hit in index.scan(text) if not hit[0].signs}
                assert found == {
                    (rule, *span)
                    for rule in rules
                    for span in longest(
                        each.span()
                        for piece in rule.pieces()
                        for each in re.finditer(piece, text)
                        if rule.fits(text, each.start())
                    )
                }


def sentences(language: str) -> list[str]:
    held = [tomllib.loads(path.read_text("utf-8")) for path in (CASES / language).glob("*.toml")]
    return [
        each
        for file in held
        for value in file.values()
        if isinstance(value, list)
        for each in value
    ][::6]
