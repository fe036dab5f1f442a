"""Did training reach the job? The live rate of several trained people, taken together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from highpoint.engine.insight.coached import Effect, NotEnough, Verdict, quantile
from highpoint.engine.insight.intervals import Interval

# Fewer trained people than this would be told one by one, under another name.
FEWEST_TRAINED = 3


@dataclass(frozen=True, slots=True)
class Together:
    """
    What the rates of trained people did on average, each person counting once.

    The fields are the means of those of ``coached.Effect``; ``people`` is how many were trained
    and can be told of, ``others`` how many not yet trained the smallest comparison rests on.
    """

    people: int
    others: int
    raw: float
    by_itself: float
    pull: float
    gained: float
    interval: Interval

    @property
    def verdict(self) -> Verdict:
        """Better or worse where the whole interval is; else not shown."""
        if self.interval.low > 0:
            return Verdict.BETTER
        return Verdict.WORSE if self.interval.high < 0 else Verdict.NOT_SHOWN


def together(effects: Sequence[Effect], level: float = 0.95) -> Together:
    """
    Return what trained people gained on average, each against people not yet trained.

    Each effect has the regression to the mean taken out (``coached.effect``). Its variance has
    an own part, which averages out as 1/k over k people, and a part from what the comparison
    does not tell exactly. All are held against much the same people, so that part is taken as
    the same error for everybody and does not average out: with v the variances and s the shared
    parts, var = sum(v - s) / k^2 + mean(sqrt(s))^2. The quantile is Student's with the freedom
    of the smallest comparison. It is a staggered difference in differences with controls not yet
    trained, by person. Where nothing was done, a change is shown at most about 5 times in 100,
    also where those with the lowest rates were the ones trained (simulated in the tests).

    Whoever chose to train may also be who was about to change; that cannot be told from it.

    :raises NotEnough: with fewer than three people, of whom it would tell one by one
    """
    if len(effects) < FEWEST_TRAINED:
        raise NotEnough(
            f"{len(effects)} trained {'person has' if len(effects) == 1 else 'people have'} "
            f"enough moments; it takes {FEWEST_TRAINED}."
        )
    k = len(effects)
    gained = fmean(one.gained for one in effects)
    own = sum(max(0.0, one.variance - one.shared) for one in effects) / k**2
    common = fmean(sqrt(one.shared) for one in effects) ** 2
    others = min(one.people for one in effects)
    reach = quantile(others - 2, level) * sqrt(own + common)
    return Together(
        people=k,
        others=others,
        raw=fmean(one.raw for one in effects),
        by_itself=fmean(one.others for one in effects),
        pull=fmean(one.pull for one in effects),
        gained=gained,
        interval=Interval(gained - reach, gained + reach),
    )
