"""Settings that a person gets wrong."""

from __future__ import annotations

import pytest

from highpoint.project.config import BadSetting, Config


class TestPanelOrigins:
    def test_are_the_addresses_of_helpdesks(self):
        told = Config(panel_origins="https://help.example.com/, http://localhost:8097")

        assert told.panel_hosts() == ("https://help.example.com", "http://localhost:8097")
        assert Config().panel_hosts() == ()

    @pytest.mark.parametrize(
        "wrong", ["*", "help.example.com", "https://a.test; script-src *", "https://*.test"]
    )
    def test_let_nothing_else_into_a_header(self, wrong):
        with pytest.raises(BadSetting, match="HIGHPOINT_PANEL_ORIGINS"):
            Config(panel_origins=wrong).panel_hosts()
