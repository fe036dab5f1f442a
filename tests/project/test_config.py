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


def test_a_home_is_made_also_where_the_key_is_given(tmp_path):
    home = tmp_path / "new" / "home"

    assert Config(home=home, secret_key="given").key() == "given"
    assert home.is_dir()
    assert not (home / "secret.key").exists()
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match="cannot be written to"):
        Config(home=tmp_path / "file" / "home").key()
