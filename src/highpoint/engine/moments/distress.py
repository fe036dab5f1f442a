"""The customer feels bad, or tells of trouble."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.engine.moment import Kind, Moment
from highpoint.engine.moments import _judging as judging
from highpoint.engine.moments._judging import MET, MISSED, PARTIAL, Judgment
from highpoint.engine.observation import Observation
from highpoint.engine.reading import Reading

KIND = Kind.DISTRESS
TITLE = "Empathy before analysis"
DEFINITION = (
    "The customer shows a bad feeling or tells of harm, loss or serious inconvenience: the reply "
    "should acknowledge it in words that fit, before or with the first question or fix."
)
CANNOT_TELL = "Distress told without a word for it; an acknowledgement that is only implied."
REASONS = {
    "acknowledged": "You acknowledged this customer's trouble before or with the first question or fix.",
    "bare_sorry": "You said sorry, without naming what this customer met.",
    "acknowledged_late": "You acknowledged the trouble only after the questions or the fix.",
    "not_acknowledged": "The customer's trouble was not acknowledged.",
    "no_reply": "Nobody answered.",
}

# Rules speak with different strength; their sum must reach this.
ENOUGH = 1.0


def find(reading: Reading) -> Iterator[Moment]:
    """Yield one moment for each episode: the turns up to the agent's next reply."""
    if not reading.present("distress", "harm"):
        return
    for block in reading.blocks:
        told = [(t, _told(reading, t)) for t in block if not judging.anger(reading, t)]
        turn, seen = next(
            ((t, s) for t, s in told if s and judging.trouble(reading, t) >= ENOUGH), (None, [])
        )
        if turn is not None:
            reply = reading.reply(turn)
            place = judging.sentence(reading, judging.strongest(seen))
            yield judging.build(reading, KIND, [place], judge(reading, reply), reply)


def _told(reading: Reading, turn: int) -> list[Observation]:
    return reading.at(turn, "distress", "harm")


def judge(reading: Reading, reply: Sequence[int]) -> Judgment:
    """Judge whether a reply acknowledges the trouble, how, and when."""
    if not reply:
        return MISSED, "no_reply", []
    if any(judging.has_rule(reading, turn, "not_understood", "not_understood") for turn in reply):
        return MISSED, "not_acknowledged", []
    fitting = judging.fitting(reading, reply)
    if fitting is not None:
        late = any(reading.has(t, "question", "next_step") for t in reply if t < fitting.span.turn)
        where = [judging.sentence(reading, fitting)]
        return (PARTIAL, "acknowledged_late", where) if late else (MET, "acknowledged", where)
    sorry = judging.regret(reading, reply) or reading.first(reply, "acknowledgement")
    if sorry is not None:
        return PARTIAL, "bare_sorry", [judging.sentence(reading, sorry)]
    return MISSED, "not_acknowledged", []
