"""Checks the corpus: labels, quotes, and that no line says what another says already."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus import read
from corpus.shared import SHARED, rows_of
from highpoint.engine.conversation import Role
from highpoint.engine.moment import Verdict

# Two texts are near-duplicates when they share this part of their three-word runs.
NEAR = 0.6
# Shorter turns ("ok thanks") are everybody's and cannot be copied.
FEWEST_WORDS = 6


def main() -> int:
    """Print every fault and the size of the corpus; 1 where there is a fault."""
    faults = list(problems())
    for fault in faults:
        print(fault)
    turns, talks = list(read.turns()), list(read.conversations())
    print(f"{len(turns)} single turns, {len(talks)} conversations, {len(faults)} faults")
    for role in (Role.CUSTOMER, Role.AGENT):
        counts = Counter(label for turn in turns if turn.role is role for label in turn.labels)
        print(f"{role}:", ", ".join(f"{label} {n}" for label, n in counts.most_common()))
    moments = Counter((m.kind, m.verdict) for talk in talks for m in talk.moments)
    print("moments:", ", ".join(f"{k} {v} {n}" for (k, v), n in sorted(moments.items())))
    return 1 if faults else 0


def problems() -> Iterator[str]:
    """Yield a sentence for each fault."""
    talks = list(read.conversations())
    for talk in talks:
        yield from wrong_labels(talk)
    ids = Counter(talk.conversation.id for talk in talks)
    yield from (f"{name}: this id stands {n} times" for name, n in ids.items() if n > 1)
    texts = [(turn.place, turn.text) for turn in read.turns()]
    texts += [
        (f"{talk.place}, turn {turn.index}", turn.text)
        for talk in talks
        for turn in talk.conversation.turns
    ]
    yield from near_duplicates(texts)
    yield from taken_from_elsewhere(texts)


def wrong_labels(talk: read.LabelledConversation) -> Iterator[str]:
    """Yield what is wrong with the labels of one conversation."""
    turns = talk.conversation.turns
    for moment in talk.moments:
        name = f"{talk.place}: {moment.kind} at turn {moment.turn}"
        if moment.turn >= len(turns):
            yield f"{name}: there is no such turn"
            continue
        where = (
            range(len(turns))
            if moment.kind in ("name", "closing", "greeting")
            else {
                moment.turn,
                *(turn.index for turn in talk.conversation.reply_to(moment.turn)),
            }
        )
        if moment.verdict is Verdict.MISSED:
            where = {moment.turn}
        if not any(moment.quote in turns[index].text for index in where):
            yield f"{name}: “{moment.quote[:50]}” does not stand where it should"
    for mark in talk.marks:
        if mark.turn >= len(turns) or mark.quote not in turns[mark.turn].text:
            yield f"{talk.place}: {mark.mark} at turn {mark.turn}: the quote does not stand there"


def near_duplicates(texts: list[tuple[str, str]]) -> Iterator[str]:
    """Yield the pairs of texts that share most of their runs of three words."""
    seen: dict[str, list[int]] = {}
    runs = [_runs(text) for _, text in texts]
    for index, own in enumerate(runs):
        shared = Counter(other for run in own for other in seen.get(run, ()))
        for other, count in shared.items():
            if count / len(own | runs[other]) >= NEAR:
                yield f"{texts[index][0]}: nearly the same as {texts[other][0]}"
                break
        for run in own:
            seen.setdefault(run, []).append(index)


def taken_from_elsewhere(texts: list[tuple[str, str]]) -> Iterator[str]:
    """Yield the texts that stand, word for word, in the shared data (where it is there)."""
    ours: dict[str, str] = {}
    for place, text in texts:
        words = _words(text)
        if len(words) >= FEWEST_WORDS:
            ours[" ".join(words)] = place
    for path in sorted((SHARED / "conversations").glob("*.jsonl.gz")):
        for row in rows_of(path):
            for turn in row["turns"]:
                if place := ours.get(" ".join(_words(turn["text"]))):
                    yield f"{place}: stands in {path.name}"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(text: str) -> frozenset[str]:
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(" ".join(words[i : i + 3]) for i in range(len(words) - 2))


if __name__ == "__main__":
    raise SystemExit(main())
