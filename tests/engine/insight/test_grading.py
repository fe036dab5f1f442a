from highpoint.engine.insight.control_chart import Rule
from highpoint.engine.insight.grading import drift


class TestDrift:
    STEADY = (0, 4, -4, 2, -2, 3, -3, 1, -1, 0)

    def test_judges_nothing_of_too_few(self):
        assert drift(self.STEADY).limits is None

    def test_sees_no_drift_in_more_of_the_same(self):
        assert not drift(self.STEADY * 3).signals

    def test_sees_who_grows_stricter(self):
        found = drift([*self.STEADY, *[each - 8 for each in self.STEADY]])

        assert found.now
        assert found.now.rule is Rule.DRIFT
        assert not found.now.rises

    def test_sees_a_single_conversation_far_off(self):
        found = drift([*self.STEADY, 60])

        assert [shock.index for shock in found.shocks] == [10]

    def test_forgets_an_old_shock(self):
        found = drift([*self.STEADY, 20, *self.STEADY, *self.STEADY])

        assert found.shocks
        assert found.now is None
