"""Stories: told, tagged, taken back, read without names, and the story of the week by turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from highpoint.apps.accounts.models import AuditEntry, Role
from highpoint.apps.stories import tags, telling
from highpoint.apps.stories.models import Story, StoryRead, StoryWeek
from highpoint.apps.stories.telling import CannotTell, Told
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.START
WEEK = timedelta(weeks=1)
TEA = Told(
    "A seat by the window",
    "A tea room",
    "I was tired and alone.",
    "She gave me the seat by the window.",
    "I stayed for hours.",
    named=True,
    tags=("personal",),
)


@pytest.fixture
def teller():
    return factories.person(Role.AGENT)


def told(by, title="A seat by the window", at=NOW, **more) -> Story:
    return telling.tell(replace(TEA, title=title, **more), by=by, now=at)


class TestTell:
    def test_keeps_the_words_and_the_tags(self, teller):
        story = told(teller)

        assert (story.title, story.by) == ("A seat by the window", str(teller))
        assert [tag.kind for tag in story.tags.all()] == ["personal"]

    @pytest.mark.parametrize("missing", ["title", "happened", "did"])
    def test_needs_what_makes_it_a_story(self, teller, missing):
        with pytest.raises(CannotTell, match="Give it a title"):
            telling.tell(replace(TEA, **{missing: "  "}), by=teller, now=NOW)

    def test_refuses_a_tag_that_is_none(self, teller):
        with pytest.raises(CannotTell, match="no tag “charm”"):
            told(teller, tags=("charm",))

    def test_without_a_name_neither_page_nor_log_tells_whose_it_is(self, teller):
        story = told(teller, named=False)

        assert story.by == "a colleague"
        assert AuditEntry.objects.get(act="told a story").thing_id is None


class TestChange:
    def test_changes_words_and_tags(self, teller):
        story = told(teller)

        telling.change(story, replace(TEA, tags=("name", "closing")), by=teller, now=NOW + WEEK)

        assert [tag.kind for tag in story.tags.all()] == ["name", "closing"]
        assert story.changed_at == NOW + WEEK

    def test_is_the_tellers_alone(self, teller):
        other = factories.person(Role.ADMIN)
        with pytest.raises(CannotTell, match="Only who told"):
            telling.change(told(teller), TEA, by=other, now=NOW)
        with pytest.raises(CannotTell, match="Only who told"):
            telling.take_back(Story.objects.get(), by=other, now=NOW)

    def test_taken_back_it_is_gone_from_its_week_too(self, teller):
        story = told(teller)
        telling.settle_week(NOW)

        telling.take_back(story, by=teller, now=NOW)

        assert not Story.objects.exists()
        assert telling.of_week(NOW) == (None, None)


class TestOpened:
    def test_counts_each_colleague_once_and_the_teller_never(self, teller):
        story = told(teller)
        reader = factories.person()
        for who in (reader, reader, teller, factories.person()):
            telling.opened(story, by=who)

        story.refresh_from_db()
        assert story.reads == 2 == StoryRead.objects.count()
        assert {field.name for field in StoryRead._meta.fields} == {"token", "story"}


class TestFound:
    def test_needs_every_word_anywhere_in_it_and_the_tag(self, teller):
        told(teller)
        told(teller, "A kind no", tags=("refusal",))

        assert telling.found("window TIRED").count() == 2
        assert telling.found("kind tired").get().title == "A kind no"
        assert telling.found("", "refusal").get().title == "A kind no"
        assert not telling.found("window", "name").exists()


class TestWeek:
    def test_each_is_told_once_before_any_is_told_twice(self, teller):
        for number in range(3):
            told(teller, f"Story {number}", at=NOW - timedelta(days=9 - number))
        titles = []
        for week in range(6):
            kept = telling.settle_week(NOW + week * WEEK)
            titles.append(kept.story.title)

        assert titles == ["Story 0", "Story 1", "Story 2"] * 2

    def test_a_new_story_waits_for_no_second_round(self, teller):
        told(teller, "Old", at=NOW - WEEK)
        telling.settle_week(NOW)
        told(teller, "New", at=NOW + timedelta(days=1))

        assert telling.settle_week(NOW + WEEK).story.title == "New"

    def test_stays_the_same_all_week_whoever_looks(self, teller):
        told(teller, "First", at=NOW - WEEK)
        before = telling.of_week(NOW)
        assert telling.settle_week(NOW) is not None
        assert telling.settle_week(NOW + timedelta(hours=5)) is None
        assert telling.of_week(NOW) == before

    def test_one_picked_takes_the_place_and_the_other_keeps_its_turn(self, teller):
        told(teller, "First", at=NOW - 2 * WEEK)
        second = told(teller, "Second", at=NOW - WEEK)
        telling.settle_week(NOW)
        lead = factories.person(Role.LEAD)

        telling.pick(second, by=lead, now=NOW)

        assert telling.of_week(NOW) == (second, lead)
        assert telling.settle_week(NOW + WEEK).story.title == "First"
        assert StoryWeek.objects.count() == 2

    def test_without_stories_there_is_none(self):
        assert telling.settle_week(NOW) is None
        assert telling.of_week(NOW) == (None, None)

    def test_begins_on_monday(self):
        assert telling.monday_of(NOW).weekday() == 0
        assert telling.monday_of(NOW) <= date(NOW.year, NOW.month, NOW.day)


class TestSuggested:
    @pytest.mark.parametrize(
        ("did", "tag"),
        [
            ("He called me by name when I came in.", "name"),
            ("She stayed calm though I was rude.", "hostility"),
            ("I did not have to explain it again.", "repeat"),
            ("They put a small gift into the box.", "extra_touch"),
            ("She could not refund it but found another way.", "refusal"),
            ("He asked about my daughter.", "personal"),
            ("They called back, as promised.", "promise"),
            ("She told me how long it would take.", "hold"),
        ],
    )
    def test_hears_how_people_tell_of_it(self, did, tag):
        assert tag in tags.suggested("Something broke.", did)

    def test_hears_quoted_words_as_the_engine_does(self):
        happened = "I was really upset, the cake for tonight came crushed."
        did = "I am so sorry that your cake was crushed, and on the very day. We bake it again now."

        assert "distress" in tags.suggested(happened, did)

    @pytest.mark.parametrize("did", ["", "She sold me a lamp.", "It was an ordinary day.", "🙂"])
    def test_says_nothing_where_the_words_tell_nothing(self, did):
        assert tags.suggested("I needed a lamp.", did) == []

    def test_not_having_to_repeat_is_no_gift(self):
        assert "extra_touch" not in tags.suggested("", "I did not have to say it twice.")
