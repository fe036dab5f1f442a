"""The customer was not heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.moments._weighing import Scale
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading
from highpoint.engine.text import sentences, stems

KIND = Kind.REPEAT
TITLE = "Not heard the first time"
DEFINITION = (
    "The customer shows that they were not heard: says it again, corrects, or points it out. The reply "
    "should own the misunderstanding or show plainly that it is now understood."
)
CANNOT_TELL = "A repetition in quite other words."
REASONS = {
    "owned": "You owned the misunderstanding, or showed plainly that it is understood now.",
    "moved_on": "You moved on without owning the misunderstanding.",
    "not_heard_again": "The reply still does not take up what the customer said.",
    "no_reply": "Nobody answered.",
}

SCALE = Scale(
    KIND,
    cues=("repeat", "said_again", "contrary", "did_so"),
    alone=1.0,
    bias=-2.05,
    head=0.5,
    own={
        "repeat": 1.4,
        "said_again": 2.0,
        "contrary": 1.4,
        "did_so": 0.6,
        "denial": 0.4,
        "thanks": -0.3,
        "goodbye": -0.3,
        "slip": -1.5,
        "praise": -1.5,
    },
    before={
        "question": -1.0,
        "greeting": 0.4,
        "referral": 0.8,
        "refusal": -0.4,
        "acknowledgement": 0.4,
        "defensive": 0.4,
    },
    reply={"apology": 0.3, "question": -0.3},
    signs={
        "takes up words": 0.4,
        "short": 0.2,
        "answers first": -1.0,
        "rejoins": 1.0,
        "upset again": 0.8,
    },
)
# What shows that a reply does something about it.
ACTED = (
    "details_asked",
    "question",
    "hold",
    "looking_up",
    "promise",
    "settled",
    "done",
    "instruction",
)
# What answers whoever asks again.
ANSWERS = ("plain_answer", "reason", "due_time")
# What sends the customer somewhere.
SENDS = ("referral", "details_asked")
# A sentence of fewer words is a name or a signature.
FEWEST = 3


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of the customer's turns that shows it."""
    for turn, seen in judging.first_of_each_block(reading, _unheard):
        reply = reading.reply(turn)
        place = judging.sentence(reading, judging.strongest(seen))
        yield judging.build(reading, KIND, [place], _judge(reading, turn, reply), reply)


def _unheard(reading: Reading, turn: int) -> list[Observation]:
    """Return the words that say so; only after an agent has spoken was anybody not heard."""
    return SCALE.offered(reading, turn) if turn > min(reading.agents, default=turn) else []


def _judge(reading: Reading, turn: int, reply: Sequence[int]) -> Judgment:
    if not reply:
        return MISSED, "no_reply", []
    owned = reading.first(reply, "owning")
    if owned is not None:
        return MET, "owned", [judging.sentence(reading, owned)]
    named = _names_it(reading, turn, reply)
    if named is not None:
        return MET, "owned", [judging.sentence(reading, named)]
    again = any(judging.said_before(reading, each) for each in reply)
    if again or reading.first(reply, "not_understood") is not None:
        return MISSED, "not_heard_again", []
    if _hears(reading, reply) or _moves_on(reading, turn, reply):
        return PARTIAL, "moved_on", [reading.whole(reply[0])]
    return MISSED, "not_heard_again", []


def _names_it(reading: Reading, turn: int, reply: Sequence[int]) -> Observation | None:
    """Return the regret that names what was not heard; whoever closes at once has not taken it up."""
    if reading.first(reply, "closing_check") is not None:
        return None
    said = _news(reading, turn)
    for seen in (each for at in reply for each in reading.at(at, "specific_apology")):
        where = judging.sentence(reading, seen)
        if not said.isdisjoint(stems(judging.quote(reading, where).casefold())):
            return seen
    return None


def _news(reading: Reading, turn: int) -> set[str]:
    """Return the words of a turn that the agent had not used before."""
    before = reading.agent_before(turn)
    return reading.stems(turn) - (reading.stems(before) if before is not None else set())


def _moves_on(reading: Reading, turn: int, reply: Sequence[int]) -> bool:
    """Test whether a reply takes the matter further, and neither closes it nor sends away again."""
    if reading.first(reply, "closing_check") is not None or _sends_again(reading, turn, reply):
        return False
    return _acts(reading, turn, reply) or _takes_up(reading, turn, reply)


def _hears(reading: Reading, reply: Sequence[int]) -> bool:
    """Test whether a reply shows regret or sympathy, and says something besides a sorry."""
    if judging.fitting(reading, reply) is not None:
        return True
    if judging.regret(reading, reply) is None:
        return False
    texts = [reading.texts[turn] for turn in reply]
    parts = [text[start:end] for text in texts for start, end in sentences(text)]
    return sum(len(part.split()) >= FEWEST for part in parts) > 1


def _acts(reading: Reading, turn: int, reply: Sequence[int]) -> bool:
    """Test whether a reply does something about it, or answers what is asked again."""
    if reading.first(reply, *ACTED) is not None:
        return True
    return reading.has(turn, "question") and reading.first(reply, *ANSWERS) is not None


def _sends_again(reading: Reading, turn: int, reply: Sequence[int]) -> bool:
    """Test whether who did what was asked for is sent there again."""
    before = reading.agent_before(turn)
    if before is None or not reading.has(turn, "did_so") or reading.has(reply[0], "looking_up"):
        return False
    return reading.has(before, *SENDS) and reading.has(reply[0], *SENDS)


def _takes_up(reading: Reading, turn: int, reply: Sequence[int]) -> bool:
    """Test whether a reply takes up a word of this turn that it had not used before."""
    said = _news(reading, turn)
    return any(not said.isdisjoint(reading.stems(each)) for each in reply)
