"""Secrets are kept sealed, and outlive a change of the key."""

import pytest

from highpoint.apps.accounts.sealing import CannotOpen, again, opened, seal


def test_open_to_what_was_sealed_and_look_different_each_time():
    first, second = seal("https://hooks.example/äß"), seal("https://hooks.example/äß")

    assert opened(first) == opened(second) == "https://hooks.example/äß"
    assert first != second
    assert "hooks" not in first


def test_open_with_a_former_key_and_are_sealed_anew_once(settings):
    settings.SECRET_KEY = "the former one"
    old = seal("secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new one", ["the former one"]

    new = again(old)
    settings.SECRET_KEY_FALLBACKS = []

    assert new is not None
    assert opened(new) == "secret"
    assert again(new) is None
    with pytest.raises(CannotOpen, match="HIGHPOINT_SECRET_KEY_FALLBACKS"):
        opened(old)


@pytest.mark.parametrize("wrong", ["", "plain", "gAAAAAB", "é", "a" * 5000])
def test_refuse_what_was_not_sealed_here(wrong):
    with pytest.raises(CannotOpen):
        opened(wrong)


def test_refuse_what_was_changed():
    sealed = seal("secret")

    with pytest.raises(CannotOpen):
        opened(sealed[:-6] + "AAAAA=")
