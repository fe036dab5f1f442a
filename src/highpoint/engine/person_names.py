"""Where the names of people stand in a talk, as far as words and letters tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from highpoint.engine.analyze import Analysis
from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.cues import signature
from highpoint.engine.language import ENGLISH
from highpoint.engine.lexicon import load
from highpoint.engine.observation import Span

# First names that are everyday words: hidden only where their case speaks for a name.
_EVERYDAY = """
amber art ash autumn bill brad brook chance chase christian clay crystal daisy dale dawn dean don
drew earl eve faith frank gene glen grace grant guy harry heather holly hope hunter iris ivy jack
jade jasmine joy june lance lane lee lily mark mason max may miles misty pat patience penny pierce
ray rich rob robin rocky rose ruby sandy sky star sue summer sunny trinity victor violet wade ward
will
"""
EVERYDAY = frozenset(_EVERYDAY.split())

SHORTEST = 2
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEFORE_A_NAME = re.compile(
    r"\b(?:hi|hello|hey|hiya|dear|hallo|hola|liebe[r]?|querid[oa]|my name is|name['’]s|me llamo|"
    r"ich hei(?:ß|ss)e|this is|it['’]s|i['’]m|i am|thanks|thank you|regards|mr|mrs|ms|miss|dr|herr|frau|"
    r"señora?)[.,]?\s{1,3}(?=[^\W\d_])",
    re.I,
)
_SENTENCE_END = ".!?:\n"


class Names:
    """The names of one talk: from its profile, seen by the engine, or known as first names."""

    def __init__(self, talk: Conversation, analysis: Analysis):
        lexicon = load(analysis.language) or load(ENGLISH)
        self._known = lexicon.names if lexicon else frozenset()
        self._words = lexicon.not_names if lexicon else frozenset()
        self._given = {each.span for each in analysis.observations if each.cue == "name_given"}
        used = (each.span for each in analysis.observations if each.cue == "name_use")
        staff = [talk.agent or "", *(turn.author or "" for turn in talk.turns)]
        handle = (talk.customer or "").partition("@")[0]
        # The customer may be in a hurry with capitals; a team's name may hold everyday words.
        given = [each for each in _said(talk, self._given) if self._may_be_name(each)]
        self._any_case = self._tokens(talk.customer_name or "", *given)
        self._capitalized = self._tokens(handle, *staff, *_said(talk, used))

    def find(self, turn: Turn) -> Iterator[tuple[int, int]]:
        """Yield the places of names in a turn, each with the surname behind it apart."""
        text = turn.text
        surely = self._told_by_place(turn)
        after_name = False
        for word in _WORD.finditer(text):
            start, said = word.start(), re.sub(r"['’]s$", "", word.group())
            end = start + len(said)
            capital, low = said[0].isupper(), said.lower()
            surname = after_name and capital and not self._is_word(low)
            after_name = start in surely or surname or self._is_name(said, text[:start][-3:])
            if after_name:
                yield start, end
            after_name = after_name and text[end : end + 1] == " "

    def _is_name(self, word: str, before: str) -> bool:
        low, capital = word.lower(), word[0].isupper()
        if low in EVERYDAY:
            before = before.rstrip(" ")
            opens = not before or before[-1] in _SENTENCE_END
            known = self._known | self._any_case | self._capitalized
            return capital and not opens and low in known
        if low in self._any_case:
            return True
        return capital and (low in self._known or low in self._capitalized)

    def _told_by_place(self, turn: Turn) -> set[int]:
        """Return where a capitalized word stands behind a greeting or a title, given or signed."""
        places = {before.end() for before in _BEFORE_A_NAME.finditer(turn.text)}
        places |= {span.start for span in self._given if span.turn == turn.index}
        signed = signature.find(turn.text) if turn.role is Role.AGENT else None
        if signed:
            first = _WORD.search(turn.text, *signed)
            places |= {first.start()} if first else set()
        words = ((place, _WORD.match(turn.text, place)) for place in places)
        return {
            place
            for place, word in words
            if word and turn.text[place].isupper() and not self._is_word(word.group().lower())
        }

    def _may_be_name(self, given: str) -> bool:
        """Tell "my name is john" from "this is ridiculous", which the engine may take for a name."""
        return given[:1].isupper() or not self._known.isdisjoint(given.lower().split())

    def _is_word(self, low: str) -> bool:
        return re.sub("(?:n['’]t|['’].*)$", "", low) in self._words

    def _tokens(self, *names: str) -> frozenset[str]:
        words = (word.lower() for name in names for word in _WORD.findall(name))
        return frozenset(w for w in words if len(w) >= SHORTEST and not self._is_word(w))


def _said(talk: Conversation, spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        yield talk.turns[span.turn].text[span.start : span.end]
