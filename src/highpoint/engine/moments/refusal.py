"""The agent says no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.observation import Observation, Span
from highpoint.engine.reading import Reading
from highpoint.engine.text import few

KIND = Kind.REFUSAL
TITLE = "No with a way forward"
DEFINITION = (
    "The agent says no: cannot, not allowed, policy, gone, too late. The same reply should give a reason "
    "or show regret, and offer an alternative or a next step."
)
CANNOT_TELL = "A no that is only implied; whether the alternative is worth anything."
REASONS = {
    "with_way_forward": "You said no with regret or a reason, and offered a way forward.",
    "no_way_forward": "You gave a reason or showed regret, but offered no way forward.",
    "no_reason": "You offered a way forward, but gave no reason and showed no regret.",
    "bare_no": "A bare no, without a reason, regret or a way forward.",
}

# Rules that say no even in a sentence that asks, or that calls the request not understood.
OUTRIGHT = ("unfortunately", "afraid", "sorry_but")
GENTLE = (*OUTRIGHT, "sorry_we_cannot", "afraid_so", "unfortunately_so")
# The rule of the cue "not_understood" that tells no news: what is not known yet may be a no.
NO_WORD = "no_word"
# A no of so few words explains nothing.
BARE = 5


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each run of agent's turns that says no."""
    if not reading.present("refusal"):
        return
    done = -1
    for turn in reading.agents:
        if turn <= done:
            continue
        refused = says_no(reading, turn)
        if refused is not None:
            reply = reading.reply(turn)
            done = reply[-1]
            place = judging.sentence(reading, refused)
            yield judging.build(reading, KIND, [place], _judge(reading, refused, reply), reply)


def says_no(reading: Reading, turn: int) -> Observation | None:
    """
    Return the words that say no, of an agent's turn.

    Those that only say "I do not understand" or ask back are left out, and soft ones ("is not
    available") in the first answer to a complaint, where they explain what went wrong.
    """
    puzzled = reading.at(turn, "not_understood")
    news = {seen.span.start for seen in puzzled if seen.rule == NO_WORD}
    spared = [judging.sentence(reading, seen) for seen in puzzled if seen.span.start not in news]
    spared += [_last_clause(reading, asked.span) for asked in reading.at(turn, "question")]
    noes = [
        seen
        for seen in reading.at(turn, "refusal")
        if seen.rule in OUTRIGHT
        or not any(span.start <= seen.span.start < span.end for span in spared)
    ]
    if judging.strength(noes) < judging.ENOUGH and _complained(reading, turn):
        return None
    return noes[0] if noes else None


def _last_clause(reading: Reading, asked: Span) -> Span:
    """Return a question from its last comma on: what stands before may say no ("we can't, can you?")."""
    comma = reading.texts[asked.turn].rfind(", ", asked.start, asked.end)
    return Span(asked.turn, max(asked.start, comma), asked.end)


def _complained(reading: Reading, turn: int) -> bool:
    """Test whether a turn is the first answer to a customer who complains and asks for nothing."""
    before = [each for each in reading.customers if each < turn]
    if not before or turn != reading.agents[0]:
        return False
    last = before[-1]
    if reading.has(last, "question", "plea", "time_asked"):
        return False
    return reading.has(last, "distress", "hostility", "harm", "insult", "negative_feeling")


def _judge(reading: Reading, refused: Observation, reply: Sequence[int]) -> Judgment:
    place = judging.sentence(reading, refused)
    soft = reading.first(reply, "apology", "reason", "acknowledgement")
    noes = [refused, *(seen for turn in reply for seen in reading.at(turn, "refusal"))]
    gentle = soft is not None or any(no.rule in GENTLE for no in noes)
    way = reading.first(reply, "next_step", "looking_up", "promise", "referral") or _offer(
        reading, place, reply
    )
    if gentle and way is not None:
        return MET, "with_way_forward", [place, judging.sentence(reading, way)]
    if gentle:
        return PARTIAL, "no_way_forward", [place]
    if way is not None:
        return PARTIAL, "no_reason", [place, judging.sentence(reading, way)]
    if not few(reading.texts[place.turn], BARE):
        return PARTIAL, "no_way_forward", [place]
    return MISSED, "bare_no", []


def _offer(reading: Reading, place: Span, reply: Sequence[int]) -> Observation | None:
    """Return a question after the no: it offers another way."""
    for turn in reply:
        for asked in reading.at(turn, "question"):
            if turn > place.turn or asked.span.start >= place.end:
                return asked
    return None
