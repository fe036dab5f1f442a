"""
Weighs what speaks for a mark on an agent's turn, and what against.

As ``_weighing`` does for the customer's turns: the agent's own words, cue by cue or rule by
rule, what the customer had just said, and how the turn stands in the talk. Hand-set log-odds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from highpoint.engine.moments import _judging as judging
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading
from highpoint.engine.text import few, has_digit, sentences, stems

# The customer shows how they feel, or that they were not heard.
FELT = ("distress", "hostility", "harm", "insult", "plea", "repeat", "churn")
# What may stand beside a stock line and tells no more.
COURTESIES = ("apology", "thanks", "offer_help", "closing_check")
# What is said at every parting.
PARTING = ("closing_check", "goodbye", "praise_reply")
# A thanks beside these settles nothing.
UNEASY = ("distress", "hostility", "insult", "repeat", "churn")
# What is more than to ask.
SHARP = ("hostility", "insult", "negative_feeling", "repeat", "churn")
# The customer's words wait for an answer, or need none.
WAITING = ("question", "personal", *FELT)
SETTLED = ("thanks", "praise", "goodbye", "solved")
# What takes the edge off a no.
SOFT = ("apology", "acknowledgement", "offer_help", "question", "looking_up", "thanks", "owning")
# Answers like "yes please", greetings and signatures are no longer.
FEW_WORDS = 3
# Longer turns say more than one stock line.
STOCK_WORDS = 16
# Shorter turns ("You're welcome.") are repeated without harm.
FEWEST_LETTERS = 20


class Standing(NamedTuple):
    """
    One agent's turn and how it stands: the customer's turns right before it, none where none are.

    ``again`` where an agent has said the very same before.
    """

    reading: Reading
    turn: int
    answered: tuple[int, ...]
    again: bool

    @property
    def first(self) -> bool:
        """Whether it is the agents' first turn."""
        return self.reading.agents[0] == self.turn

    @property
    def felt(self) -> bool:
        """Whether the customer had just shown a feeling, or not to have been heard."""
        return any(self.reading.has(each, *FELT) for each in self.answered)

    @property
    def settled(self) -> bool:
        """Whether the customer's last words only thank, praise or take their leave."""
        if not self.answered:
            return False
        last = self.answered[-1]
        return self.reading.has(last, *SETTLED) and not self.reading.has(last, *UNEASY)

    @property
    def asked_plainly(self) -> bool:
        """Whether the customer had just asked for information without showing displeasure."""
        asked = any(self.reading.has(each, "question", "info_wanted") for each in self.answered)
        return asked and not any(self.reading.has(each, *SHARP) for each in self.answered)

    @property
    def waiting(self) -> bool:
        """Whether the customer's last words ask or feel something that waits for an answer."""
        if not self.answered or self.settled:
            return False
        last = self.answered[-1]
        return self.reading.has(last, *WAITING) or "?" in self.reading.texts[last]

    def wishes_theirs(self) -> bool:
        """Test whether a kind wish takes up a word of what the customer had just said."""
        wished = " ".join(
            self.text[each.span.start : each.span.end]
            for each in self.reading.at(self.turn, "extra_touch")
            if each.rule == "kind_words"
        )
        return bool(wished) and self._shares(stems(wished))

    def says(self, *cues: str) -> bool:
        """Test whether the agent's words hold one of certain cues."""
        return self.reading.has(self.turn, *cues)

    def check_unheard(self) -> bool:
        """Test for a bare "anything else?" to a customer who has not come to an end."""
        check = judging.has_rule(self.reading, self.turn, "closing_check", "anything_else")
        if not check or not self.answered or not few(self.text, STOCK_WORDS):
            return False
        if len(list(sentences(self.text))) > 1:
            return False
        if self.first or self.waiting:
            return True
        last = self.answered[-1]
        told = not few(self.reading.texts[last], FEW_WORDS)
        return told and not self.settled and not self.reading.has(last, "positive_feeling")

    def tells_new(self) -> bool:
        """Test whether the customer's last words bring what was asked for: a figure, a name, a word or two."""
        if not self.answered:
            return False
        last = self.answered[-1]
        text = self.reading.texts[last]
        if has_digit(text) or self.reading.has(last, "name_given"):
            return True
        if self.reading.has(last, *SHARP, *SETTLED) or "!" in text:
            return False
        return self.reading.has(last, "request") or few(text, FEW_WORDS)

    def sent_back(self) -> bool:
        """Test whether who has done what is asked of them already is sent there again."""
        if not self.says("referral", "details_asked") or self.first:
            return False
        return any(self.reading.has(each, "did_so", "said_again") for each in self.answered)

    def takes_up(self) -> bool:
        """Test whether the agent's words share one that carries the customer's matter."""
        return self._shares(self.reading.stems(self.turn))

    def _shares(self, said: set[str]) -> bool:
        """Test whether the customer had just said one of some words."""
        return not all(said.isdisjoint(self.reading.stems(each)) for each in self.answered)

    def offers_late(self) -> bool:
        """Test for "how can I help?" after the first turn."""
        asks = judging.has_rule(self.reading, self.turn, "offer_help", "how_can_i_help")
        return asks and not self.first

    def stock_only(self) -> bool:
        """Test whether each sentence that is one, and no greeting, is a stock line or a courtesy."""
        if not self.says("stock_line"):
            return False
        seen = self.reading.at(self.turn, "stock_line", *COURTESIES)
        return all(
            any(start <= each.span.start < end for each in seen)
            for start, end in sentences(self.text)
            if not few(self.text[start:end], FEW_WORDS)
        )

    def bye_unheard(self) -> bool:
        """Test for a bare goodbye to a customer whose words wait for an answer."""
        if not self.says("goodbye") or not few(self.text, 2 * FEW_WORDS):
            return False
        return self.waiting and not self.reading.has(self.answered[-1], "goodbye")

    @property
    def text(self) -> str:
        """Return the turn's normalized text."""
        return self.reading.texts[self.turn]


@dataclass(frozen=True, slots=True)
class AgentScale:
    """
    What counts for a mark, in log-odds; it is set where the sum is above 0.

    ``own`` weighs what the agent says, by cue (``apology``) or by rule (``stock_line.creed``),
    ``before`` the cues of the customer's turns that it answers, ``signs`` how it stands there.
    """

    bias: float
    own: Mapping[str, float]
    before: Mapping[str, float] = field(default_factory=dict)
    signs: Mapping[str, float] = field(default_factory=dict)
    # The cues of which rules are weighed, and the signs with what tests for them.
    ruled: frozenset[str] = field(init=False)
    tests: tuple[tuple[Callable[[Standing], bool], float], ...] = field(init=False)

    def __post_init__(self) -> None:
        ruled = frozenset(key.partition(".")[0] for key in self.own if "." in key)
        object.__setattr__(self, "ruled", ruled)
        tests = tuple((_SIGNS[sign], weight) for sign, weight in self.signs.items())
        object.__setattr__(self, "tests", tests)

    def weigh(self, standing: Standing) -> float:
        """Return the sum of what speaks for the mark at an agent's turn."""
        own, seen = self.own, standing.reading.seen
        here = seen[standing.turn]
        said = own.keys() & here.keys()
        for cue in self.ruled & here.keys():
            said.update(f"{cue}.{each.rule}" for each in here[cue])
        heard = {
            cue for each in standing.answered for cue in self.before.keys() & seen[each].keys()
        }
        total = self.bias
        # Sorted, since what is left of a sum depends on the order of adding.
        total += sum([own.get(each, 0.0) for each in sorted(said)])
        total += sum([self.before[each] for each in sorted(heard)])
        total += sum([weight for test, weight in self.tests if test(standing)])
        return total

    def strongest(self, standing: Standing, cues: Collection[str]) -> Observation | None:
        """Return the words of certain cues that weigh most, None where there are none."""
        seen = standing.reading.at(standing.turn, *cues)
        if len(seen) < 2:
            return seen[0] if seen else None
        return max(seen, key=lambda each: self.own.get(f"{each.cue}.{each.rule}", 0.0))


def standings(reading: Reading) -> Iterator[Standing]:
    """Yield each agent's turn with how it stands in the talk."""
    said: set[str] = set()
    blocks = iter(reading.blocks)
    following = next(blocks, None)
    for turn in reading.agents:
        answered: tuple[int, ...] = ()
        while following is not None and following[-1] < turn:
            answered = tuple(following)
            following = next(blocks, None)
        plain = reading.letters(turn)
        yield Standing(reading, turn, answered, plain in said and len(plain) >= FEWEST_LETTERS)
        said.add(plain)


_SIGNS: Mapping[str, Callable[[Standing], bool]] = {
    "first": lambda here: here.first,
    "felt": lambda here: here.felt,
    "waiting": lambda here: here.waiting,
    "loud": lambda here: any("!" in here.reading.texts[each] for each in here.answered),
    "asks": lambda here: "?" in here.text,
    "wishes theirs": Standing.wishes_theirs,
    "asked plainly": lambda here: here.asked_plainly,
    "bare": lambda here: not here.says(*SOFT),
    "again": lambda here: here.again,
    "again to new": lambda here: here.again and here.tells_new(),
    "again to thanks": lambda here: here.again and here.settled and here.says(*PARTING),
    "sent back": Standing.sent_back,
    "takes up": Standing.takes_up,
    "again unheard": lambda here: here.again and here.waiting,
    "stock only": Standing.stock_only,
    "stock unheard": lambda here: here.says("stock_line") and here.waiting,
    "bye unheard": Standing.bye_unheard,
    "check unheard": Standing.check_unheard,
    "offers late": Standing.offers_late,
    "referred again": lambda here: (
        here.says("referral") and any(here.reading.has(each, "repeat") for each in here.answered)
    ),
}
