"""A conversation read once: normalized texts, who replies to whom, and what was seen in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping

from highpoint.engine.conversation import Conversation, Role, Turn
from highpoint.engine.language import MOST_TURNS, language_of
from highpoint.engine.lexicon import Lexicon, load
from highpoint.engine.observation import Observation, Span
from highpoint.engine.text import letters, normalize, sentences, stems, uncited
from highpoint.engine.weights.heads import Heads, heads


class Reading:
    """
    What cues and moments share of one conversation.

    ``texts`` holds each turn's normalized text (empty for bots and systems), ``hits`` what the
    rules of the language's lexicon found in it, cue by cue. ``seen`` is what all cues observed,
    ``blocks`` the customer's turns in runs that no agent's turn parts.
    """

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.turns = conversation.turns
        self.texts = [normalize(t.text) if t.role in PEOPLE else "" for t in self.turns]
        self.customers = [t.index for t in self.turns if t.role is _CUSTOMER]
        self.agents = [t.index for t in self.turns if t.role is _AGENT]
        self.language = language_of(
            conversation.language,
            [[self.texts[t] for t in side[:MOST_TURNS]] for side in (self.customers, self.agents)],
        )
        self.lexicon: Lexicon | None = load(self.language)
        # The learned heads of the language, None where there are none.
        self.heads: Heads | None = heads(self.lexicon.language) if self.lexicon else None
        self.hits = [self._scan(turn) for turn in self.turns]
        self.seen: list[dict[str, list[Observation]]] = [dict(hits) for hits in self.hits]
        self._present = {cue for hits in self.hits for cue in hits}
        self.blocks = _blocks(self.turns)
        self._replies: dict[int, tuple[int, ...]] = {}
        self._letters: dict[int, str] = {}
        self._stems: dict[int, set[str]] = {}
        self._odds: dict[int, Mapping[str, float]] = {}
        self._weighed: dict[int, tuple[list[tuple[int, int]], list[tuple[int, ...]]]] = {}
        # What the scales of moments made of a turn alone, by kind and turn.
        self.sums: dict[tuple[str, int], float] = {}

    def odds(self, turn: int) -> Mapping[str, float]:
        """Return, for each kind with a learned head, its log-odds at a customer's turn."""
        if turn not in self._odds:
            learned = self.heads
            text = uncited(self.texts[turn])
            self._odds[turn] = learned.odds(text, self.signs(turn)) if learned else {}
        return self._odds[turn]

    def weighed(self, turn: int, name: str) -> dict[tuple[int, int], int]:
        """Return the sentences of a turn, each with what its words weigh for a head."""
        learned = self.heads
        if turn not in self._weighed:
            text = uncited(self.texts[turn])
            parts = sentences(text)
            rows = learned.by_part(text, parts) if learned and len(parts) > 1 else []
            self._weighed[turn] = parts, rows
        parts, rows = self._weighed[turn]
        place = learned.names.index(name) if learned else 0
        return {part: row[place] for part, row in zip(parts, rows, strict=False)}

    def signs(self, turn: int) -> list[str]:
        """Return what the rules found in a turn, and where it stands, as the heads read it."""
        found = ["first turn" if self.customers[0] == turn else "later turn"]
        for cue, seen in self.hits[turn].items():
            rules = {each.rule: each.strength for each in seen}
            found.append(f"cue {cue}")
            if sum(rules.values()) >= PLAIN:
                found.append(f"cue {cue} plainly")
            found += [f"rule {cue} {rule}" for rule in rules]
        return found

    def said(self, cue: str) -> Iterator[Observation]:
        """Yield what the rules of one cue found, in the order of the turns."""
        for hits in self.hits:
            if cue in hits:
                yield from hits[cue]

    def file(self, cue: str, observations: Iterable[Observation]) -> None:
        """Keep one cue's observations, in place of its rules' own, where ``at`` finds them."""
        if cue in self._present:
            self._present.discard(cue)
            for here in self.seen:
                here.pop(cue, None)
        for seen in observations:
            self._present.add(cue)
            self.seen[seen.span.turn].setdefault(cue, []).append(seen)

    def present(self, *cues: str) -> bool:
        """Test whether one of certain cues was observed anywhere."""
        return not self._present.isdisjoint(cues)

    def at(self, turn: int, *cues: str) -> list[Observation]:
        """Return what certain cues observed in a turn."""
        seen = self.seen[turn]
        if len(cues) == 1:
            return seen.get(cues[0], [])
        return [each for cue in cues if cue in seen for each in seen[cue]]

    def first(self, turns: Iterable[int], *cues: str) -> Observation | None:
        """Return the first place in some turns where one of certain cues was observed."""
        for turn in turns:
            found = self.at(turn, *cues)
            if found:
                return min(found, key=_place)
        return None

    def has(self, turn: int, *cues: str) -> bool:
        """Test whether one of certain cues was observed in a turn."""
        return not self.seen[turn].keys().isdisjoint(cues)

    def agent_before(self, turn: int) -> int | None:
        """Return the agent's last turn before a turn, None where there is none."""
        place = bisect_left(self.agents, turn)
        return self.agents[place - 1] if place else None

    def reply(self, turn: int) -> tuple[int, ...]:
        """Return the turns of the reply to a trigger (MOMENTS.md)."""
        if turn not in self._replies:
            reply = self.conversation.reply_to(turn)
            self._replies[turn] = tuple(each.index for each in reply)
        return self._replies[turn]

    def letters(self, turn: int) -> str:
        """Return the letters and digits of a turn, signs and blanks left out."""
        if turn not in self._letters:
            self._letters[turn] = letters(self.texts[turn])
        return self._letters[turn]

    def stems(self, turn: int) -> set[str]:
        """Return the beginnings of a turn's words that carry its matter."""
        if turn not in self._stems:
            self._stems[turn] = stems(self.texts[turn])
        return self._stems[turn]

    def whole(self, turn: int) -> Span:
        """Return the span of a turn's words, blanks around them left out."""
        text = self.turns[turn].text
        start = len(text) - len(text.lstrip())
        return Span(turn, start, max(start + 1, len(text.rstrip())))

    def _scan(self, turn: Turn) -> dict[str, list[Observation]]:
        if self.lexicon is None or turn.role not in PEOPLE:
            return {}
        index = turn.index
        found: dict[str, list[Observation]] = {}
        for rule, start, end in self.lexicon.by_role[turn.role].scan(uncited(self.texts[index])):
            cue = rule.cue
            # By way of the tuple's own maker: that of a named tuple takes twice as long.
            span = _made(Span, (index, start, end))
            seen = _made(Observation, (cue, span, rule.name, rule.strength))
            if cue in found:
                found[cue].append(seen)
            else:
                found[cue] = [seen]
        for observations in found.values():
            if len(observations) > 1:
                observations.sort(key=_place)
        return found if found.keys().isdisjoint(COVERS) else _as_meant(found)


_made = tuple.__new__
# Looking a member up in its enumeration takes as long as testing for it.
PEOPLE = _CUSTOMER, _AGENT = Role.CUSTOMER, Role.AGENT
# What is said of the weather and the like is no feeling about the service, what is denied is none.
FEELINGS = frozenset({"distress", "harm", "hostility", "negative_feeling"})
GLADNESS = frozenset({"positive_feeling", "praise", "solved", "thanks"})
COVERS = {"beside_matter": FEELINGS, "denied_bad": FEELINGS, "denied_good": GLADNESS}
# Scorn says itself what it covers.
SCORN = "mocked"
# Rules whose strength adds up to this speak plainly.
PLAIN = 1.0


def lexical(cue: str) -> Callable[[Reading], Iterator[Observation]]:
    """Return the ``observe`` of a cue that is told by its lexicon file alone."""

    def observe(reading: Reading) -> Iterator[Observation]:
        """Yield what the rules of this cue's lexicon file found."""
        return reading.said(cue)

    observe.__dict__["lexical"] = True
    return observe


def _as_meant(found: dict[str, list[Observation]]) -> dict[str, list[Observation]]:
    """Leave out the words that others around them make say nothing, or the opposite."""
    for cover in COVERS.keys() & found.keys():
        places = [seen.span for seen in found[cover]]
        for cue in COVERS[cover] & found.keys():
            kept = [
                seen
                for seen in found.pop(cue)
                if seen.rule == SCORN
                or not any(span.start <= seen.span.start < span.end for span in places)
            ]
            if kept:
                found[cue] = kept
    return found


def _blocks(turns: Iterable[Turn]) -> list[list[int]]:
    """Return the customer's turns in runs that no agent's turn parts."""
    blocks: list[list[int]] = []
    parted = True
    for turn in turns:
        if turn.role is _CUSTOMER:
            if parted:
                blocks.append([])
            blocks[-1].append(turn.index)
            parted = False
        elif turn.role is _AGENT:
            parted = True
    return blocks


def _place(observation: Observation) -> tuple[int, int, str]:
    """Return what puts the observations of one turn in order."""
    span = observation.span
    return span.start, span.end, observation.rule
