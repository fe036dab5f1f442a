"""What is posted to a channel, where it may be posted, and what an answer means."""

import hmac
import socket
from datetime import UTC, datetime, timedelta

import pytest

from highpoint.apps.notices import webhook
from highpoint.apps.notices.models import Hook
from highpoint.apps.notices.sending import NotNow, Refused, Unsure
from tests.chat_server import chat_server

TEXT = webhook.payload("slack", "Hello", "")
AT = datetime(2026, 3, 2, 9, 14, tzinfo=UTC)


def hook(url: str) -> Hook:
    return Hook(name="All", program="slack", url=url)


@pytest.fixture
def channel(settings):
    with chat_server() as server:
        settings.WEBHOOK_HOSTS = frozenset({f"127.0.0.1:{server.port}"})
        yield server


def post(channel) -> None:
    webhook.post(hook(channel.url), TEXT, "key", lambda: None, at=AT)


class TestHostOf:
    def test_is_all_that_is_told_of_an_address(self):
        assert webhook.host_of("https://hooks.slack.com/services/T/B/x") == "hooks.slack.com"

    @pytest.mark.parametrize(
        "url",
        [
            "http://hooks.slack.com/services/x",
            "ftp://hooks.slack.com/x",
            "file:///etc/passwd",
            "https:///x",
            "hooks.slack.com/services/x",
            "https://name:word@hooks.slack.com/x",
            "https://hooks.slack.com/a\r\nHost: other",
            "https://[::1",
            "https://hooks.slack.com:99999/",
            "javascript:alert(1)",
            "",
        ],
    )
    def test_refuses_what_is_no_safe_address_without_repeating_it(self, url):
        with pytest.raises(Refused) as refused:
            webhook.host_of(url)

        assert not url or url not in str(refused.value)


class TestPost:
    def test_brings_the_message_and_its_key(self, channel):
        handed = []

        webhook.post(hook(channel.url), TEXT, "hook:1:round", lambda: handed.append(1), at=AT)

        assert (channel.got, channel.keys, handed) == ([{"text": "Hello"}], ["hook:1:round"], [1])

    @pytest.mark.parametrize(
        "address",
        ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "100.64.0.1", "0.0.0.0",
         "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::",
         "224.0.0.1"],
    )  # fmt: skip
    def test_reaches_no_private_address_whatever_its_name(self, monkeypatch, address):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

        with pytest.raises(Refused, match="private network"):
            webhook.post(hook("https://chat.example/x"), TEXT, "key", lambda: None, at=AT)

    def test_reaches_nothing_where_one_of_several_addresses_is_private(self, monkeypatch):
        found = [(2, 1, 6, "", (one, 443)) for one in ("93.184.216.34", "10.0.0.1")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

        with pytest.raises(Refused, match="private network"):
            webhook.post(hook("https://chat.example/x"), TEXT, "key", lambda: None, at=AT)

    @pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
    def test_takes_a_public_address_for_one(self, address):
        assert webhook._is_public(address)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 301, 302, 307])
    def test_gives_up_at_once_what_will_never_be_taken(self, channel, status):
        channel.status, channel.body = status, b"no_service"
        channel.headers = {"Location": "http://169.254.169.254/"}

        with pytest.raises(Refused, match=f"127.0.0.1 answers {status}: no_service"):
            post(channel)

        assert len(channel.got) == 1

    @pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
    def test_leaves_for_later_what_may_be_taken_then(self, channel, status):
        channel.status, channel.headers = status, {"Retry-After": "120"}

        with pytest.raises(NotNow) as later:
            post(channel)

        assert later.value.wait == timedelta(minutes=2)

    @pytest.mark.parametrize("wait", ["soon", "-5", "99999999999", "Wed, 21 Oct 2026 07:28:00 GMT"])
    def test_is_not_led_astray_by_a_strange_wait(self, channel, wait):
        channel.status, channel.headers = 429, {"Retry-After": wait}

        with pytest.raises(NotNow) as later:
            post(channel)

        assert later.value.wait is None

    def test_does_not_know_where_no_answer_comes(self, channel, monkeypatch):
        monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", 0.2)
        channel.hangs = True

        with pytest.raises(Unsure):
            post(channel)

    def test_says_that_nobody_is_there(self, settings):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})

        with pytest.raises(NotNow, match="cannot be reached"):
            webhook.post(hook(f"http://127.0.0.1:{port}/x"), TEXT, "key", lambda: None, at=AT)


class TestPayload:
    def test_is_a_card_for_teams_whose_words_stay_words(self):
        made = webhook.payload("teams", "[Win](https://evil.example) *now*", "https://q.example/a")

        [attachment] = made["attachments"]
        card = attachment["content"]
        assert made["type"] == "message"
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert card["body"][0]["text"] == r"\[Win\]\(https://evil.example\) \*now\*"
        assert card["actions"] == [
            {"type": "Action.OpenUrl", "title": "Open in Highpoint", "url": "https://q.example/a"}
        ]

    def test_calls_nobody_in_slack_by_what_a_person_wrote(self):
        assert webhook.payload("slack", "<!channel>", "") == {"text": "&lt;!channel&gt;"}


class TestSigned:
    def test_another_program_can_tell_that_it_came_from_here_now_and_unchanged(self, channel):
        desk = Hook(name="Desk", program="json", url=channel.url)
        desk.secret = "hps_known"
        webhook.post(desk, webhook.payload("json", "Hello", ""), "key", lambda: None, at=AT)

        (sent,) = channel.sent
        time = sent.headers["X-Highpoint-Timestamp"]
        signed = hmac.new(b"hps_known", time.encode() + b"." + sent.body, "sha256").hexdigest()
        assert time == str(int(AT.timestamp()))
        assert sent.headers["X-Highpoint-Signature"] == f"v1={signed}"
        assert channel.got == [{"text": "Hello", "link": ""}]

    def test_a_chat_is_sent_no_signature(self, channel):
        post(channel)
        assert "X-Highpoint-Signature" not in channel.sent[0].headers
