"""
Weighs what speaks for a moment at a customer's turn, and what against.

Most words are no proof by themselves: "thanks" after a question is no praise, and a complaint
that the reply apologizes for was one. So each kind lists what counts, in log-odds, set by hand:
its rules' strength, what other rules found in the turn, in the agent's turn before and in the
reply, and the learned head's own log-odds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from highpoint.engine.cues.likely import CUE, says_so
from highpoint.engine.moment import Kind
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading
from highpoint.engine.text import few

# A cue's rules together, and a head, count no more than this.
MOST_STRENGTH = 2.0
MOST_ODDS = 3.0
FEW_WORDS = 3
# Who is upset stays so for this many runs of turns.
LASTS = 2
# A sum this near to nothing is nothing: what is left depends on the order of adding.
ROUNDING = 1e-9
# Where people complain before all, who asks for nothing mostly accuses.
PUBLIC = "social"
# In a language without heads, rules of this strength open a moment.
RULES_ALONE = 0.5
# Rules of "contrary" for what stands at the head of a turn.
REJOINDERS = ("but", "at_the_head")
# What shows displeasure, and how many words of what was told before show that it is the same matter.
DISPLEASED = ("distress", "hostility", "negative_feeling", "harm")
FEWEST_TOLD = 3

_LOUD = re.compile(r"[!?](?:[!?]|(?<=!).*!.*!)")
# A search for a letter is faster than one for a border, so the border is looked back for.
_CAPITALS = re.compile(r"[A-Z](?<=\b[A-Z])[A-Z]{3,}\b.*\b[A-Z]{4,}\b", re.DOTALL)
# Signs this far up are many single steps to tell apart, so one range is searched for first.
_GLAD = re.compile(
    "[\u2600-\U0001ffff](?<=[😀😁😂🤣😃😄😅😆😊😇🙂😉😍🥰😘🤗😎👍👏🙌🙏❤💙💚💛🧡💜💕💖🎉☺])"
)
# “So much for” is scorn by itself, and part of the commonest thanks there is.
_SO_MUCH_THANKS = re.compile(
    r"[Tt](?<=\b.)(?i:hank(?:s| you),? so much for (?:all )?(?:(?:your|the|of your) (?:\w+ )?(?:help|time|"
    r"patience|assistance|support|efforts?|kindness|advice|reply|response|understanding|work|care|"
    r"information)\b|(?:helping|sorting|fixing|explaining|looking|checking|arranging|getting back|"
    r"taking (?:the|your) time|being so)\b))"
)
# Plain words of praise and nothing else: “so helpful” alone may be scorn, a whole sentence of it is none.
_PLAIN_PRAISE = re.compile(
    r"\W*(?:(?:oh|wow|aw|honestly|well),? )?(?:you|they|she|he|everybody|everyone)"
    r"(?:'ve|'s| have| has)?(?: all| both)? (?:been|were|was|are|is) (?:all |both |really )?"
    r"(?:so|very|really|super|extremely|incredibly|most) (?:very )?"
    r"(?:helpful|kind|patient|lovely|sweet|nice|friendly|understanding|good)"
    r"(?: (?:to|with) (?:me|us)| today| about (?:it|this|everything))?[.! ]*",
    re.IGNORECASE,
)
# What answers a yes-or-no question first, whatever comes after.
_YES_OR_NO = re.compile(
    r"\W*(?:yes|yeah|yep|yup|no|nope|nah|not yet|(?:i|we|it) (?:sure )?(?:did|have|was|is|tried)"
    r"|sure did|it's|correct)\b"
)
_HANDLES = re.compile(r"(?:\W*(?:__\w+__|@\w+))*\W*")
_SAD = re.compile(
    "[\u2600-\U0001ffff](?<=[😡😠🤬😤😒🙄😑😐😔😞😟😢😭😣😖😩😫🙁☹😕😱🤥🙃🤦👎💔🤮🖕])"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """
    What counts for a kind, in log-odds; it is offered where the sum is above 0.

    ``cues`` are those whose words open it; without them the learned head must lean toward it
    by ``alone``. ``own`` weighs the strength of cues in the turn (each rule once, 2 at most),
    ``before`` and ``reply`` whether a cue is in the agent's turn before or in the reply,
    ``signs`` marks of the turn, ``head`` the log-odds of the kind's learned head, ``lasting``
    that the customer showed it shortly before.
    """

    kind: Kind
    cues: tuple[str, ...]
    alone: float
    bias: float
    own: Mapping[str, float]
    head: float = 0.0
    before: Mapping[str, float] = field(default_factory=dict)
    reply: Mapping[str, float] = field(default_factory=dict)
    signs: Mapping[str, float] = field(default_factory=dict)
    lasting: float = 0.0

    def offered(self, reading: Reading, turn: int) -> list[Observation]:
        """Return the words that open the moment at a turn, none where it is not offered."""
        seen = reading.at(turn, *self.cues)
        if reading.heads is None:
            # The scales were set with heads; where nothing was learned, the rules decide alone.
            return seen if sum(each.strength for each in seen) >= RULES_ALONE else []
        if not seen and not self._leans(reading, turn, self.lasting):
            return []
        if not self._shows(reading, turn):
            # Looked back for only where it decides: what is said before costs as much to read.
            nearly = self.lasting and self._shows(reading, turn, more=self.lasting)
            if not (nearly and self._lasts(reading, turn)):
                return []
        return seen or [Observation(CUE, says_so(reading, turn, self.kind), self.kind)]

    def weigh(self, reading: Reading, turn: int) -> float:
        """Return the sum of what speaks for the kind at a turn, in log-odds."""
        lasting = self.lasting if self.lasting and self._lasts(reading, turn) else 0.0
        return self._sum(reading, turn) + lasting

    def _shows(self, reading: Reading, turn: int, more: float = 0.0) -> bool:
        """Test whether a turn shows the kind, with so much more that speaks for it."""
        opens = reading.has(turn, *self.cues) or self._leans(reading, turn, more)
        return opens and self._sum(reading, turn) + more > ROUNDING

    def _leans(self, reading: Reading, turn: int, more: float) -> bool:
        """Test whether the learned head leans toward the kind enough to open it without words."""
        return reading.odds(turn).get(self.kind, -self.alone) > self.alone - more

    def _lasts(self, reading: Reading, turn: int) -> bool:
        """Test whether one of the customer's last two runs of turns before showed it by itself."""
        at = next((i for i, block in enumerate(reading.blocks) if turn in block), 0)
        return any(
            self._shows(reading, each)
            for block in reading.blocks[max(0, at - LASTS) : at]
            for each in block
        )

    def _sum(self, reading: Reading, turn: int) -> float:
        """Return what a turn alone makes of it; kinds ask for one another's sums again and again."""
        sums = reading.sums
        asked = self.kind, turn
        if asked not in sums:
            sums[asked] = self._added_up(reading, turn)
        return sums[asked]

    def _added_up(self, reading: Reading, turn: int) -> float:
        total = self.bias
        here = reading.seen[turn]
        for cue, weight in self.own.items():
            if cue in here:
                total += weight * min(MOST_STRENGTH, strength(here[cue]))
        if self.head:
            odds = reading.odds(turn).get(self.kind, 0.0)
            total += self.head * max(-MOST_ODDS, min(MOST_ODDS, odds))
        if self.before and (before := reading.agent_before(turn)) is not None:
            total += _present(self.before, [reading.seen[before]])
        if self.reply:
            total += _present(self.reply, [reading.seen[each] for each in reading.reply(turn)])
        for sign, weight in self.signs.items():
            if _SIGNS[sign](reading, turn):
                total += weight
        return total


def strength(seen: Sequence[Observation]) -> float:
    """Add up how strongly a cue speaks, each of its rules once."""
    if len(seen) == 1:
        return seen[0].strength
    return sum({each.rule: each.strength for each in seen}.values())


def _present(weights: Mapping[str, float], turns: Sequence[Mapping[str, object]]) -> float:
    """Add up the weights of the cues that some turns hold."""
    total = 0.0
    for cue, weight in weights.items():
        for held in turns:
            if cue in held:
                total += weight
                break
    return total


def _loud(reading: Reading, turn: int) -> bool:
    text = reading.turns[turn].text
    return bool(_LOUD.search(text) or _CAPITALS.search(text))


def _holds(signs: re.Pattern[str], text: str) -> bool:
    """Test for one of certain signs, none of which is in ASCII."""
    return not text.isascii() and signs.search(text) is not None


def _takes_up(reading: Reading, turn: int) -> bool:
    """Test whether a turn shares a word that carries its matter with the agent's turn before."""
    before = reading.agent_before(turn)
    if before is None:
        return False
    return not reading.stems(turn).isdisjoint(reading.stems(before))


def _answers(reading: Reading, turn: int) -> bool:
    """Test whether a turn only answers what the agent asked, be it by a no."""
    before = reading.agent_before(turn)
    if before is None or reading.has(turn, "repeat", "said_again"):
        return False
    return reading.has(before, "question", "details_asked")


def _asked(reading: Reading, turn: int) -> bool:
    """Test whether the agent's turn before asks anything but whether they can help."""
    before = reading.agent_before(turn)
    if before is None:
        return False
    offers = reading.at(before, "closing_check", "offer_help")
    for asked in reading.at(before, "question"):
        _, start, end = asked.span
        if "?" in reading.texts[before][start:end] and not any(
            start <= each.span.start < end for each in offers
        ):
            return True
    return False


def _answers_first(reading: Reading, turn: int) -> bool:
    """Test whether a turn begins by answering a question of the agent's with a yes or a no."""
    text = reading.texts[turn]
    head = _HANDLES.match(text)
    return bool(_YES_OR_NO.match(text, head.end() if head else 0)) and _asked(reading, turn)


def _rejoins(reading: Reading, turn: int) -> bool:
    """Test for a "but" or "again" at the head of a turn, to an agent who told and did not ask."""
    rules = {each.rule for each in reading.at(turn, "contrary")}
    return not rules.isdisjoint(REJOINDERS) and not _asked(reading, turn)


def _upset_again(reading: Reading, turn: int) -> bool:
    """Test whether a displeased customer comes back to what they had told before."""
    before = reading.agent_before(turn)
    if before is None or not reading.has(turn, *DISPLEASED):
        return False
    told = set[str]().union(*(reading.stems(t) for t in reading.customers if t < before))
    return len(reading.stems(turn) & told) >= FEWEST_TOLD


_SIGNS: Mapping[str, Callable[[Reading, int], bool]] = {
    "first": lambda reading, turn: reading.customers[0] == turn,
    "opens in public": lambda reading, turn: (
        reading.conversation.channel == PUBLIC
        and reading.customers[0] == turn
        and "?" not in reading.texts[turn]
    ),
    "short": lambda reading, turn: few(reading.texts[turn], FEW_WORDS),
    "loud": _loud,
    "takes up words": _takes_up,
    "answers": _answers,
    "answers first": _answers_first,
    "rejoins": _rejoins,
    "upset again": _upset_again,
    "asks": lambda reading, turn: "?" in reading.texts[turn],
    "hashtag": lambda reading, turn: "#" in reading.texts[turn],
    "kind of you": lambda reading, turn: any(
        each.rule == "kind_of_you" for each in reading.at(turn, "praise")
    ),
    "plain praise": lambda reading, turn: bool(
        _PLAIN_PRAISE.fullmatch(reading.turns[turn].text.strip())
    ),
    "so much thanks": lambda reading, turn: bool(_SO_MUCH_THANKS.search(reading.turns[turn].text)),
    "glad sign": lambda reading, turn: _holds(_GLAD, reading.turns[turn].text),
    "sad sign": lambda reading, turn: _holds(_SAD, reading.turns[turn].text),
}
