"""Does what sounds like a promise bind anyone? Noes, ifs, questions and reports do not."""

from __future__ import annotations

import re

from highpoint.engine.promises.vocabulary import Vocabulary

# A mark is searched for faster than what may not stand before it.
_END = re.compile(r"[.!?](?<![ap]\.m.)(?<!\ba.)(?<!\bp.)[.!?]*(?=\s|$)")


# How much of a sentence is read on each side: there are texts without a full stop.
FARTHEST = 400
# A mark between clauses is told by the words that follow it.
FOLLOWING = 12
# What rules over the rest of its sentence, commas or not.
RULING = ("conditional", "routine")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """
    Return where the sentence around a place starts and ends, closing marks included.

    >>> sentence_around("ok. by 9.30 a.m. on friday we ship. bye", 20, 22)
    (4, 35)
    """
    begins, ends = max(0, start - FARTHEST), min(len(text), end + FARTHEST)
    for mark in _END.finditer(text, begins, ends):
        if mark.end() <= start:
            begins = mark.end()
        elif mark.start() >= end - 1:
            ends = mark.end()
            break
    while begins < start and text[begins].isspace():
        begins += 1
    return begins, ends


def clause_start(text: str, begins: int, start: int, words: Vocabulary) -> int:
    """Return where the words that rule over a place begin, within its sentence."""
    for mark in words.sentence["parts"].finditer(text, begins, start + FOLLOWING):
        if mark.end() > start:
            break
        begins = mark.end()
    return begins


def stands(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """
    Test whether words that sound like a promise bind whoever says them.

    :param text: a turn, normalized
    :param start, end: the place of the words
    """
    begins, ends = sentence_around(text, start, end)
    left = _ruled_from(text, clause_start(text, begins, start, words), start, words)
    said, rest = text[start:end], text[end:ends]
    undone = words.undone
    if undone["kept_no"].search(text, start, ends) is None and undone["inside"].search(said):
        return False
    if text.endswith("?", begins, ends) and undone["asks"].match(text[left:ends]):
        return False
    before = text[left:start]
    if undone["conditional"].search(before) or undone["before"].search(before):
        return False
    if undone["after"].match(rest):
        return False
    return not _concerns_customer(before, said, rest, words)


def _ruled_from(text: str, left: int, start: int, words: Vocabulary) -> int:
    """Return where a clause begins anew at a comma: after a wish, but not after an “if”."""
    for comma in words.sentence["comma"].finditer(text, left, start + FOLLOWING):
        before = text[left : comma.start()]
        if comma.end() > start or any(words.undone[rule].search(before) for rule in RULING):
            break
        left = comma.end()
    return left


def _concerns_customer(before: str, said: str, rest: str, words: Vocabulary) -> bool:
    """Test for what the customer has to do, or will receive as anyone would."""
    undone = words.undone
    # Some rules begin at “will”: whom they speak of is the word before.
    subject = before[before.rstrip().rfind(" ") + 1 :]
    if undone["customer"].match(said) or undone["customer"].match(subject + said):
        return True
    told = undone["told"].match(said)
    return bool(told and (undone["told_after"].match(rest) or undone["routine"].match(before)))
