import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from highpoint.apps.accounts.models import Role
from highpoint.apps.quality.models import Reading, TeamStandard
from highpoint.web import parts
from tests import factories

pytestmark = pytest.mark.django_db

VOID = {"meta", "link", "input", "br", "hr", "img"}


class Structure(HTMLParser):
    """Fails on tags that do not close in order; collects ids and links within the page."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.stack, self.said = [], [], [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if attributes.get("href", "").startswith("#") and tag == "a":
            self.links.append(attributes["href"][1:])
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        if "id" in dict(attributes):
            self.ids.append(dict(attributes)["id"])

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag, tag


def read(client, talk, query=""):
    return client.get(reverse("conversation", args=[talk.pk]) + query)


def text(client, talk, query=""):
    return read(client, talk, query).content.decode()


class TestReader:
    def test_marks_every_finding_and_links_it_both_ways(self, signed_in):
        page = Structure(text(signed_in(), factories.lamp()))

        assert len(page.ids) == len(set(page.ids))
        assert set(page.links) <= set(page.ids)
        assert {f"m{number}" for number in range(1, 8)} <= set(page.ids)
        assert {f"m{number}" for number in range(1, 8)} <= set(page.links)

    def test_says_where_the_language_is_not_read_and_shows_no_score(self, signed_in):
        talk = factories.conversation("Hei, missä paketti on?", end_state="unknown")
        Reading.objects.update(language="fi", overall=None)

        page = text(signed_in(), talk)

        Structure(page)
        assert "This talk is in Finnish, which the engine does not read" in page
        assert "missä paketti on" in page
        assert "What we saw" not in page
        assert "Score <b>" not in page

    def test_numbers_in_the_order_of_the_talk(self, signed_in):
        page = text(signed_in(), factories.lamp())

        names = re.findall(r'<b(?: id="moment-\d+")?>([^<]+)</b><span class="v', page)
        assert names == [
            "Distress, care before questions",
            "Question",
            "Something personal",
            "Promise",
            "Saying no",
            "Extra touch",
            "Praise",
        ]

    def test_marks_each_verdict_in_its_own_way(self, signed_in):
        page = text(signed_in(), factories.lamp())

        assert '<mark class="said k-distress" id="w1s">I am really upset</mark>' in page
        assert '<mark class="met k-distress" id="w1">I am so sorry the lamp never came.' in page
        assert 'class="ref missed k-personal"' in page
        assert '<mark class="promise k-promise" id="w4">' in page
        assert '<mark class="partial k-refusal" id="w5">' in page

    def test_gives_each_moment_an_address_to_share(self, signed_in):
        talk = factories.lamp()
        first = talk.moments.first()

        page = Structure(text(signed_in(), talk))

        assert {"m1", f"moment-{first.pk}"} <= set(page.ids)

    def test_tells_the_two_ledgers_apart_and_crosses_them(self, signed_in):
        page = text(signed_in(), factories.lamp(by=factories.agent("Sam Okafor")))

        assert "4 <small>of 6 moments met</small>" in page
        assert "Score <b>82</b> of 100" in page
        assert "Satisfied <small>and resolved</small>" in page
        assert "this conversation is in done well, ended well" in page
        assert "from upset to pleased" in page
        assert "Read from “how kind of you, thank you so much!”" in page

    def test_calls_a_customer_without_a_name_the_customer(self, signed_in):
        page = text(signed_in(), factories.lamp(customer_name=""))

        assert '<h2 id="h-ended">How the customer ended</h2>' in page

    def test_says_whose_a_talk_was_that_nobody_answered(self, signed_in):
        by = factories.agent("Sam Okafor")

        page = text(signed_in(), factories.conversation("Where is it?", by=by))

        assert "With <bdi>Sam Okafor</bdi>; nobody answered." in page
        assert '<h2 id="h-did">What was done</h2>' in page

    def test_puts_in_no_box_what_one_side_says_nothing_of(self, signed_in):
        page = text(signed_in(), factories.conversation("Hi", "Hello", end_state="unknown"))

        assert "In none of the four boxes" in page

    def test_sets_no_occasion_apart_from_missed(self, signed_in):
        page = text(signed_in(), factories.lamp())

        assert page.count("no occasion") > 3
        assert "Empathy before analysis" in page

    def test_draws_the_mood_from_three_turns_of_the_customer_on(self, signed_in):
        client = signed_in()
        short = factories.conversation("Hi", "Hello", "Bye", mood=[[0, 0.0, []], [2, 0.1, []]])

        assert text(client, factories.lamp()).count('class="mood"') == 6
        assert 'class="mood"' not in text(client, short)
        assert "A line is drawn once the customer has spoken 3 times" in text(client, short)

    def test_shows_who_wrote_where_several_answered(self, signed_in):
        first, second = factories.agent("Ann Bly"), factories.agent("Cy Dow")
        talk = factories.conversation("Hi", "Hello", "Still there?", "Yes", by=first)
        talk.turns.filter(index=3).update(author=second)

        page = text(signed_in(), talk)

        assert "Answered by <bdi>Ann Bly, Cy Dow</bdi>" in page
        assert "<bdi>Cy Dow</bdi></b>" in page

    def test_shows_bots_and_systems_as_such(self, signed_in):
        talk = factories.conversation(("bot", "Beep"), ("system", "Handed over"), ("agent", "Hi"))

        page = text(signed_in(), talk)

        assert '<li class="turn bot"' in page
        assert "<bdi>Bot</bdi>" in page
        assert '<li class="turn system"' in page

    def test_shows_a_talk_that_nobody_has_read(self, signed_in):
        page = text(signed_in(), factories.conversation("Hi", read=False))

        assert "The engine has not read this conversation yet." in page
        assert ">Hi</p>" in page

    def test_shows_an_empty_talk(self, signed_in):
        assert "Nothing was said." in text(signed_in(), factories.conversation())

    def test_keeps_to_the_letter_what_was_said(self, signed_in):
        said = "  Two  spaces,\na line\tand a tab "

        assert f'<p class="say" dir="auto">{said}</p>' in text(
            signed_in(), factories.conversation(said)
        )

    def test_lets_each_text_run_its_own_way(self, signed_in):
        page = text(signed_in(), factories.conversation("שלום, איפה ההזמנה?"))

        assert 'dir="auto">שלום' in page

    def test_passes_over_evidence_that_no_longer_fits(self, signed_in):
        talk = factories.lamp()
        talk.moments.update(evidence=[[0, 5, 9999], [77, 0, 1]], trigger=[[0, 3, 3]])

        page = Structure(text(signed_in(), talk))

        assert set(page.links) <= set(page.ids)

    def test_stays_within_its_queries_however_long_the_talk(
        self, signed_in, django_assert_max_num_queries
    ):
        client = signed_in()
        moments = tuple(
            {"kind": "question", "verdict": "met", "turn": turn, "trigger": "When?"}
            for turn in range(0, 1000, 2)
        )
        talk = factories.conversation(
            *["When? Tell me.", "Soon, I promise."] * 500, moments=moments, score=50
        )

        with django_assert_max_num_queries(23):
            answer = read(client, talk)

        assert answer.content.decode().count('<li class="turn') == parts.PART


class TestParts:
    @pytest.mark.parametrize("turns", [60, 61, 100])
    def test_are_not_made_of_what_can_be_read_as_a_whole(self, signed_in, turns):
        talk = factories.conversation(*["When?"] * turns)

        html = read(signed_in(), talk).content.decode()

        assert html.count('<li class="turn') == turns
        assert "part=" not in html
        whole = parts.Part(talk, 1, turns)
        assert (whole.end, whole.earlier, whole.later) == (turns, None, None)

    def test_are_made_of_a_longer_one(self, signed_in):
        talk = factories.conversation(*["When?"] * 101)

        html = read(signed_in(), talk).content.decode()

        assert html.count('<li class="turn') == parts.PART
        assert "part=2" in html

    @pytest.fixture
    def long(self, monkeypatch):
        """Return a talk of 25 turns with a moment in every part but the third, ten turns each."""
        monkeypatch.setattr(parts, "PART", 10)
        monkeypatch.setattr(parts, "WHOLE", 10)
        said = ["When?" if turn % 2 == 0 else "Today, at ten." for turn in range(25)]
        moment = {"kind": "question", "verdict": "met", "trigger": "When?"}
        return factories.conversation(
            *said,
            by=factories.agent("Ann"),
            moments=(
                {**moment, "turn": 0, "evidence": "Today"},
                # Offered in the first part, answered in the second.
                {**moment, "turn": 8, "reply": [11], "evidence": "at ten"},
                {**moment, "turn": 12, "evidence": "Today"},
            ),
            marks=({"mark": "extra_touch", "turn": 13, "words": "at ten"},),
            mood=[[turn, 0.1, []] for turn in range(0, 25, 2)],
        )

    def turns(self, answer):
        return [int(at) for at in re.findall(r'id="t(\d+)"', answer.content.decode())]

    def numbers(self, answer):
        return [
            int(at)
            for at in re.findall(r'<li class="moment[^>]*id="m(\d+)"', answer.content.decode())
        ]

    def test_show_so_many_turns_each_and_lead_to_the_others(self, signed_in, long):
        client = signed_in()
        first, last = read(client, long), read(client, long, "?part=3")

        assert self.turns(first) == [*range(10)]
        assert self.turns(last) == [*range(20, 25)]
        assert "Turns 1 to 10 of 25" in first.content.decode()
        assert 'rel="next" href="?part=2"' in first.content.decode()
        assert 'rel="prev" href="?part=2"' in last.content.decode()

    def test_number_moments_as_in_the_whole_talk(self, signed_in, long):
        client = signed_in()

        assert self.numbers(read(client, long)) == [1, 2]
        assert self.numbers(read(client, long, "?part=2")) == [2, 3, 4]
        assert self.numbers(read(client, long, "?part=3")) == []

    def test_mark_words_whose_moment_began_in_the_part_before(self, signed_in, long):
        client = signed_in()
        second = read(client, long, "?part=2").content.decode()

        assert 'id="w2"' in second
        assert 'href="?turn=11#w2"' in read(client, long).content.decode()
        assert set(Structure(second).links) <= set(Structure(second).ids)

    @pytest.mark.parametrize(
        ("query", "first"),
        [
            ("?turn=12", 10),
            ("?turn=24", 20),
            ("?turn=99", 20),
            ("?part=99", 20),
            ("?part=0", 0),
            ("?part=-1", 0),
            ("?part=two", 0),
            ("?turn=%C2%B2", 0),
        ],
    )
    def test_are_found_by_a_turn_and_never_missed(self, signed_in, long, query, first):
        assert self.turns(read(signed_in(), long, query))[0] == first

    def test_are_found_by_a_moment_of_this_talk(self, signed_in, long):
        client = signed_in()
        moment = long.moments.get(turn=12)
        other = factories.lamp().moments.last()

        assert self.turns(read(client, long, f"?moment={moment.pk}"))[0] == 10
        assert self.turns(read(client, long, f"?moment={other.pk}"))[0] == 0

    def test_say_who_answered_in_any_of_them(self, signed_in, long):
        long.turns.filter(index=23).update(author=factories.agent("Bob"))

        page = read(signed_in(), long).content.decode()

        assert "Answered by <bdi>Ann, Bob</bdi>" in page

    def test_draw_the_mood_on_across_their_borders(self, signed_in, long):
        page = read(signed_in(), long, "?part=2").content.decode()

        assert page.count('<svg class="mood"') == 10


class TestEscaping:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

    def test_shows_every_field_as_it_was_written(self, signed_in):
        by = factories.agent(self.evil)
        talk = factories.conversation(
            self.evil,
            self.evil,
            by=by,
            subject=self.evil,
            customer_name=self.evil,
            channel=self.evil[:40],
            moments=(
                {"kind": "question", "verdict": "met", "turn": 0, "trigger": self.evil,
                 "evidence": self.evil},
            ),
            score=10,
        )  # fmt: skip
        client = signed_in()

        for page in (
            text(client, talk),
            text(client, talk, "?q=<script>alert(1)</script>&kind=<script>"),
            client.get(reverse("conversations"), {"q": "alert"}).content.decode(),
            client.get(reverse("conversations"), {"q": self.evil}).content.decode(),
        ):
            assert "<script>alert" not in page
            assert "<img" not in page


class TestNeighbors:
    def test_stay_within_the_filter_one_came_from(self, signed_in):
        client = signed_in()
        days = [factories.START + timedelta(days=day) for day in range(5)]
        talks = [
            factories.conversation("Hi", started_at=day, channel=channel)
            for day, channel in zip(days, ("email", "chat", "email", "chat", "email"), strict=True)
        ]

        page = text(client, talks[2], "?channel=email")

        assert f'rel="prev" href="/conversations/{talks[4].pk}/?channel=email"' in page
        assert f'rel="next" href="/conversations/{talks[0].pk}/?channel=email"' in page
        assert 'href="/conversations/?channel=email"' in page

    def test_end_with_the_list(self, signed_in):
        page = text(signed_in(), factories.conversation("Hi"))

        assert 'rel="prev"' not in page
        assert 'rel="next"' not in page


class TestWhoMayRead:
    def test_an_agent_reads_the_own_talks_and_no_others(self, signed_in):
        client = signed_in(Role.AGENT)
        own = factories.agent(user=client.user)

        assert read(client, factories.lamp(by=own)).status_code == 200
        assert read(client, factories.lamp(by=factories.agent())).status_code == 404
        assert read(client, factories.lamp()).status_code == 404

    def test_a_lead_reads_the_own_teams_talks(self, signed_in):
        ours, theirs = factories.team(), factories.team()
        client = signed_in(Role.LEAD, teams=(ours,))

        assert read(client, factories.lamp(by=factories.agent(team=ours))).status_code == 200
        assert read(client, factories.lamp(by=factories.agent(team=theirs))).status_code == 404

    @pytest.mark.parametrize("pk", [0, 10**9, 10**30])
    def test_what_is_not_there_is_said_not_to_be(self, signed_in, pk):
        assert signed_in().get(f"/conversations/{pk}/").status_code == 404


class TestStandard:
    def test_is_the_teams_own_and_says_so(self, signed_in):
        team = factories.team("Harbor")
        TeamStandard.objects.create(team=team, score=90)
        of_team = factories.lamp(by=factories.agent(team=team))
        of_other = factories.lamp(by=factories.agent())
        client = signed_in(Role.ADMIN)

        own, usual = text(client, of_team), text(client, of_other)

        assert "Done badly, ended well" in own
        assert "a score from 90, the team’s own standard" in own
        assert "Done well, ended well" in usual
        assert "a score from 80.<br>" in usual
