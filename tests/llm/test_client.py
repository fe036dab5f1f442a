"""The client against a real server on loopback."""

import asyncio
import gzip
import json
import time
from datetime import UTC, datetime

import pytest

from highpoint.llm.client import ATTEMPTS, MOST_BYTES, Client, EndpointUnusable
from highpoint.llm.endpoint import endpoint
from highpoint.llm.opinion import NoOpinion, ServerBusy
from highpoint.llm.prompt import messages
from tests.llm.server import completion, drips, knows, says, send, serving, status
from tests.llm.talks import TALK, plainly

KEY = "sk-a-key-of-nobody"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def ask(server, *, times=1, seconds=5.0, key=KEY, waits=None):
    """Ask the server, with the waits written down instead of waited for; return the last answer."""

    async def pause(wait):
        if waits is not None:
            waits.append(wait)

    async def go():
        where = endpoint(server.url, "tiny", key)
        client = Client(where, seconds=seconds, parallel=2, pause=pause, now=lambda: NOW)
        async with client:
            for _ in range(times):
                answer = await client.ask(messages(TALK, plainly(TALK), "n0nce"))
        return answer

    return asyncio.run(go())


def reason(server, **told):
    with pytest.raises(NoOpinion) as why:
        ask(server, **told)
    return str(why.value)


class TestAsking:
    def test_sends_model_key_schema_and_nothing_left_to_chance(self):
        with serving(says("words")) as server:
            answer = ask(server)

        (request,) = server.requests
        assert (answer.text, answer.model) == ("words", "tiny-1")
        assert server.keys == [f"Bearer {KEY}"]
        assert (request["model"], request["temperature"], request["seed"]) == ("tiny", 0, 0)
        assert request["response_format"]["json_schema"]["strict"] is True

    def test_without_a_key_sends_none(self):
        with serving(says("words")) as server:
            ask(server, key="")

        assert server.keys == [None]

    @pytest.mark.parametrize(
        ("forms", "calls"), [(("json_object",), 2), ((None,), 3), ((None, "bare"), 3)]
    )
    def test_asks_less_strictly_where_the_server_knows_no_better_and_remembers_it(
        self, forms, calls
    ):
        with serving(knows(*forms)(says("words"))) as server:
            assert ask(server, times=2).text == "words"

        assert len(server.requests) == calls + 1

    def test_asks_without_temperature_at_last(self):
        def fussy(handler, body):
            (status(400) if "temperature" in body else says("words"))(handler, body)

        with serving(fussy) as server:
            assert ask(server).text == "words"

        assert set(server.requests[-1]) == {"model", "messages"}

    def test_once_a_form_is_known_a_refused_talk_is_not_sent_again_in_others(self):
        with serving(says("words"), status(400)) as server:
            assert "HTTP 400" in reason(server, times=2)

        assert len(server.requests) == 2


class TestTrouble:
    @pytest.mark.parametrize("code", [429, 500, 502, 503])
    def test_that_passes_is_waited_out(self, code):
        waits = []
        with serving(status(code), status(code), says("words")) as server:
            assert ask(server, waits=waits).text == "words"

        assert len(waits) == 2
        assert 0 < waits[0] <= 1 <= waits[1] <= 2

    def test_that_stays_ends_after_a_few_tries(self):
        with serving(status(503)) as server, pytest.raises(ServerBusy, match="503"):
            ask(server)

        assert len(server.requests) == ATTEMPTS

    @pytest.mark.parametrize(
        ("told", "wait"), [("7", 7), ("Sun, 22 Nov 2026 12:00:09 GMT", 9), ("soon", 1), ("-5", 1)]
    )
    def test_is_waited_out_as_long_as_the_server_asks(self, told, wait):
        waits = []
        with serving(status(429, Retry_After=told), says("words")) as server:
            ask(server, waits=waits)

        assert waits[0] == wait if wait > 1 else waits[0] <= wait

    def test_is_not_waited_out_for_an_hour(self):
        waits = []
        with serving(status(429, Retry_After="3600")) as server:
            assert "3600 seconds" in reason(server, waits=waits)

        assert not waits

    def test_a_server_that_is_not_there(self):
        with serving(says("words")) as server:
            pass

        assert "could not be reached" in reason(server)

    def test_a_connection_that_breaks_off(self):
        def cut(handler, _):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")

        with serving(cut) as server:
            assert "broke off" in reason(server)

    @pytest.mark.parametrize("headers", [True, False], ids=["headers", "body"])
    def test_an_answer_that_drips_for_ever_is_left(self, headers):
        begun = time.monotonic()
        with serving(drips(0.05, headers=headers)) as server:
            assert "longer than 0.3 seconds" in reason(server, seconds=0.3)

        assert time.monotonic() - begun < 5


class TestAnswers:
    @pytest.mark.parametrize(
        ("body", "why"),
        [
            (completion("I can't", refusal="I can't help with that."), "declined"),
            (completion("{", "content_filter"), "declined"),
            (completion('{"id": "tal', "length"), "cut short"),
            (completion(None), "empty"),
            (completion("  "), "empty"),
            (completion([{"type": "text"}]), "empty"),
            (b'{"choices": []}', "no choice"),
            (b'{"choices": [7]}', "no choice"),
            (b'{"choices": [{"message": null}]}', "no message"),
            (b'{"choices": "', "not whole JSON"),
            (b"[" * 100_000, "not whole JSON"),
            (b"[]", "no chat completion"),
            (b"\xff\xfe{", "not whole JSON"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_that_are_none_say_why(self, body, why):
        with serving(lambda handler, _: send(handler, body)) as server:
            assert why in reason(server)

    def test_of_another_form_are_none(self):
        with serving(lambda handler, _: send(handler, completion("x"), form="text/html")) as server:
            assert "something else than JSON" in reason(server)

    def test_without_end_are_cut_off(self):
        huge = completion("x" * (MOST_BYTES + 1))
        with serving(lambda handler, _: send(handler, huge)) as server:
            assert f"longer than {MOST_BYTES:,} bytes" in reason(server)

    def test_that_are_packed_are_not_unpacked(self):
        def bomb(handler, _):
            packed = gzip.compress(b" " * 10_000_000)
            send(handler, packed, headers={"Content-Encoding": "gzip"})

        with serving(bomb) as server:
            assert "packed" in reason(server)

    def test_that_point_elsewhere_are_not_followed(self):
        with serving(says("words")) as other:
            moved = status(307, Location=f"{other.url}/chat/completions")
            with serving(moved) as server, pytest.raises(EndpointUnusable, match="not followed"):
                ask(server)

        assert not other.requests

    @pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 422, 500])
    def test_that_refuse_are_told_without_what_the_server_wrote(self, code):
        with serving(status(code)) as server, pytest.raises((NoOpinion, EndpointUnusable)) as why:
            ask(server)

        told = f"{why.value!r} {why.value}"
        assert str(code) in told or code == 404
        assert KEY not in told
        assert not any(turn.text in told for turn in TALK.turns)


def test_the_key_stands_in_no_picture_of_the_endpoint():
    assert KEY not in repr(endpoint("http://localhost/v1", "tiny", KEY))


def test_the_talk_is_data_that_no_turn_can_end():
    said = json.dumps(messages(TALK, plainly(TALK), "n0nce")[1]["content"])

    assert said.count("=== conversation n0nce ends ===") == 1
