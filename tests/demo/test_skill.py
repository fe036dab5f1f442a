from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from highpoint.demo.calendar import TRAINING, Span
from highpoint.demo.company import AGENTS, TRAINED_TEAM
from highpoint.demo.skill import LEAST, MOST, skill, verdict
from highpoint.engine.moment import Kind, Verdict

SPAN = Span.until(datetime(2026, 11, 22, 9, tzinfo=UTC))
BEFORE = SPAN.at(TRAINING - 0.01).replace(hour=11)
AFTER = SPAN.at(TRAINING + 0.02).replace(hour=11)


class TestSkill:
    @pytest.mark.parametrize("agent", AGENTS, ids=lambda agent: agent.name)
    def test_stays_a_chance(self, agent):
        for kind in Kind:
            for share in (0.0, 0.5, 1.0):
                assert LEAST <= skill(agent, kind, SPAN.at(share), SPAN) <= MOST

    @pytest.mark.parametrize("agent", AGENTS, ids=lambda agent: agent.name)
    def test_in_empathy_jumps_with_the_training_for_the_trained_team_only(self, agent):
        gain = skill(agent, Kind.DISTRESS, AFTER, SPAN) - skill(agent, Kind.DISTRESS, BEFORE, SPAN)

        assert (gain > 0.25) == (agent.team == TRAINED_TEAM)

    def test_grows_for_one_who_learns_and_falls_for_one_who_tires(self):
        learner = next(agent for agent in AGENTS if agent.name == "Luca Ferri")
        tired = next(agent for agent in AGENTS if agent.name == "Jonas Whitlock")
        early, late = SPAN.at(0.1).replace(hour=11), SPAN.at(0.95).replace(hour=11)

        assert skill(learner, Kind.HOLD, late, SPAN) > skill(learner, Kind.HOLD, early, SPAN)
        assert skill(tired, Kind.HOLD, late, SPAN) < skill(tired, Kind.HOLD, early, SPAN)

    def test_dips_before_closing(self):
        noon = SPAN.at(0.3).replace(hour=12)
        while noon.weekday() != 2:
            noon += timedelta(days=1)

        assert skill(AGENTS[0], Kind.HOLD, noon.replace(hour=19, minute=40), SPAN) < skill(
            AGENTS[0], Kind.HOLD, noon, SPAN
        )


class TestVerdict:
    def test_comes_out_as_often_as_the_skill_says(self):
        chance = Random(5)
        met = sum(
            verdict(AGENTS[2], Kind.QUESTION, AFTER, SPAN, chance) is Verdict.MET
            for _ in range(4_000)
        )

        assert met / 4_000 == pytest.approx(skill(AGENTS[2], Kind.QUESTION, AFTER, SPAN), abs=0.03)

    def test_is_never_half_for_a_name_used_or_not(self):
        chance = Random(5)
        found = {verdict(AGENTS[1], Kind.NAME, AFTER, SPAN, chance) for _ in range(200)}

        assert found == {Verdict.MET, Verdict.MISSED}
