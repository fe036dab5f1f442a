"""What people evaluated and corrected, as rows of a file."""

import pytest

from highpoint.apps.accounts.models import Role
from highpoint.apps.desk import corrections
from highpoint.cli import _kept
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db


class TestEvaluations:
    def test_tells_peoples_apart_from_the_engines(self):
        talk = factories.lamp(by=factories.agent("Sam"))
        factories.person_evaluation(talk, answers={"distress": 1, "greeting": 2})
        factories.person_evaluation(talk, purpose="calibration")
        factories.person_evaluation(talk, at=None)

        rows = list(_kept.evaluations())

        assert [(row["by"], row["purpose"]) for row in rows] == [
            ("person", "review"), ("engine", None),
        ]  # fmt: skip
        assert rows[0]["score"] == 60
        assert rows[0]["n"] == 2
        assert {"criterion": "distress", "points": 1, "of": 2} in rows[0]["ratings"]
        assert all(set(row) == set(_kept.COLUMNS["evaluations"]) for row in rows)


class TestCorrections:
    def test_are_labelled_cases_without_anybodys_name(self):
        agent = factories.agent("Sam", user=factories.person(Role.AGENT))
        talk = factories.lamp(by=agent)
        refusal = talk.moments.get(kind="refusal")
        corrections.correct(refusal, by=agent.user, now=START, why="A rule.")
        gone = corrections.correct(talk.marks.get(), by=agent.user, now=START)
        corrections.take_back(gone, by=agent.user, now=START)

        [row] = _kept.corrections()

        assert set(row) == set(_kept.COLUMNS["corrections"])
        assert (row["kind"], row["is_one"], row["own"]) == ("refusal", False, True)
        assert row["words"] == "shades cannot be returned"
        assert row["text"].startswith("No, shades cannot be returned.")
        assert row["before"] == "Fine. And can I return the shade?"
        assert "Sam" not in row.values()
