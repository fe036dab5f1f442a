"""Whether solving grows along the talk."""

from __future__ import annotations

from statistics import linear_regression

from highpoint.engine.features._seen import SOLVING, Measure, Seen

NAME = "solving_rise"
TITLE = "Solving grows"
DEFINITION = "Whether the agent's sentences turn toward the solution as the talk goes on."
FORMULA = (
    "slope of a least-squares line through 0 and 1 (no solving, solving) over the sentence's "
    "place, 0 to 1"
)
SOURCE = (
    "Marinova, Singh and Singh 2018, Frontline Problem-Solving Effectiveness: the rise counts, "
    "even where nothing can be recovered"
)
CANNOT_TELL = "Short talks; a solution given in the first sentence, after which nothing can rise."

# Fewer sentences make no course.
FEWEST = 5


def measure(seen: Seen) -> Measure | None:
    """Return the slope, None below five sentences."""
    agents = seen.agent
    if len(agents) < FEWEST:
        return None
    places = [place / (len(agents) - 1) for place in range(len(agents))]
    solving = [float(bool(each.cues & SOLVING)) for each in agents]
    slope = linear_regression(places, solving).slope
    return Measure(slope, len(agents), tuple(each.span for each in agents if each.cues & SOLVING))
