"""What an agent is called whom a source knows by a number only."""

from __future__ import annotations

import pytest

from highpoint.apps.conversations.operations import called


class TestCalled:
    @pytest.mark.parametrize("name", ["Ana Duarte", "^BL", "agent-7", "deadbeef", "48151623"])
    def test_keeps_what_a_person_can_say(self, name):
        assert called(name) == name

    @pytest.mark.parametrize(
        "number",
        ["0c8a4f3e-5b1d-4e6f-9a7b-2d3c4e5f6a7b", "0C8A4F3E5B1D4E6F9A7B2D3C", "0c8a4f3e" * 4],
    )
    def test_shortens_the_number_of_a_machine(self, number):
        assert called(number) == f"Agent {number[:8]}"
