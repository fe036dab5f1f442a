"""Which addresses, models and keys are taken."""

import pytest

from highpoint.llm.endpoint import BadEndpoint, endpoint


class TestEndpoint:
    @pytest.mark.parametrize(
        ("address", "url"),
        [
            ("http://127.0.0.1:1234/v1", "http://127.0.0.1:1234/v1/chat/completions"),
            ("http://[::1]:1234/v1/", "http://[::1]:1234/v1/chat/completions"),
            (
                "https://models.example/v1/chat/completions",
                "https://models.example/v1/chat/completions",
            ),
            (
                "https://models.example/d/x?api-version=1#y",
                "https://models.example/d/x/chat/completions?api-version=1",
            ),
        ],
    )
    def test_takes_the_base_or_the_whole_address(self, address, url):
        assert endpoint(address, "tiny").url == url

    @pytest.mark.parametrize(
        "address", ["http://models.example/v1", "http://10.0.0.7/v1", "http://localhost.example/v1"]
    )
    def test_sends_nothing_unencrypted_to_another_machine_unless_told(self, address):
        with pytest.raises(BadEndpoint, match="--plain-http"):
            endpoint(address, "tiny")

        assert endpoint(address, "tiny", plain_http=True).url.startswith(address)

    @pytest.mark.parametrize(
        "address", ["", "models", "ftp://models.example", "https://", "https://[", "https://a:b/v1"]
    )
    def test_refuses_what_is_no_address(self, address):
        with pytest.raises(BadEndpoint, match="address like"):
            endpoint(address, "tiny")

    def test_refuses_a_password_in_the_address_without_showing_it(self):
        with pytest.raises(BadEndpoint) as why:
            endpoint("https://me:geheim@models.example/v1", "tiny")

        assert "geheim" not in str(why.value)

    @pytest.mark.parametrize("key", ["a\nb", "a b", "schlüssel", "a\x00"])
    def test_refuses_a_key_that_would_break_the_request_without_showing_it(self, key):
        with pytest.raises(BadEndpoint) as why:
            endpoint("https://models.example/v1", "tiny", key)

        assert key not in str(why.value)

    def test_refuses_no_model(self):
        with pytest.raises(BadEndpoint, match="which model"):
            endpoint("https://models.example/v1", " ")
