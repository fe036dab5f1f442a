"""Scenarios as files: taken out, brought in as drafts, and every wrong file told in a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from highpoint.apps.accounts.models import Role
from highpoint.apps.training import workshop
from highpoint.apps.training.models import ScenarioVersion
from highpoint.practice import exchange
from highpoint.practice.plain_yaml import dump, load
from highpoint.practice.scenario import source
from tests import factories
from tests.factories import START

pytestmark = pytest.mark.django_db

DESK = "three-legged-desk"
IN = "/scenarios/import/"
OUT = "/scenarios/export/"


@pytest.fixture
def coach(client):
    user = factories.person(Role.COACH)
    client.force_login(user)
    return user


def send(client, content: bytes, name: str = "mine.yaml") -> str:
    return client.post(IN, {"file": SimpleUploadedFile(name, content)}).content.decode()


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.yaml", content)
    return made.getvalue()


def own(slug: str) -> bytes:
    return dump(load(source(DESK)) | {"id": slug}).encode()


def test_one_goes_out_with_its_license_and_comes_back_word_for_word(client, coach):
    answer = client.get(OUT, {"slug": DESK, "license": "cc-by-4.0", "by": "Demo\nCo"})
    text = answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="three-legged-desk.yaml"'
    assert text.startswith("# Shared from Highpoint by Demo Co\n# License: CC BY 4.0")
    assert "word for word" in send(client, text.encode())
    assert not ScenarioVersion.objects.exists()


def test_several_go_out_as_an_archive_and_come_in_as_drafts(client, coach):
    answer = client.get(OUT, {"slug": [DESK, "missed-connection", "no-such"]})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["missed-connection.yaml", "three-legged-desk.yaml"]
    page = send(client, zipped(a=own("one"), b=own("two"), c=b"id: three"), "set.zip")
    assert page.count("It is a draft now") == 3
    assert "Title is missing." in page
    assert set(ScenarioVersion.objects.values_list("slug", "status")) == {
        ("one", "draft"),
        ("two", "draft"),
        ("three", "draft"),
    }


def test_a_file_writes_over_neither_the_published_one_nor_a_draft(client, coach):
    first = workshop.keep("one", own("one").decode(), by=coach, now=START)
    workshop.publish(first, by=coach, now=START)
    changed = own("one").replace(b"A desk with three legs", b"Changed")
    assert "It is a draft now" in send(client, changed)
    assert "There is a draft of" in send(client, changed.replace(b"Changed", b"Again"))
    told = [(v.status, v.title) for v in ScenarioVersion.objects.filter(slug="one")]
    assert told == [("draft", "Changed"), ("published", "A desk with three legs")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"id: a", "Choose a .yaml file"),
        ("a.yaml", b"\xff\xfe\x00i", "not text in UTF-8"),
        ("a.yaml", b"\x00\x01\x02", "a sign that no text has"),
        ("a.yaml", b"id: Not A Slug", "no id that could be its address"),
        ("a.yaml", b"title: x", "no id that could be its address"),
        ("a.yaml", b"id: [a]", "no id that could be its address"),
        ("a.yaml", b"x" * 900_000, "too large for a scenario"),
        ("a.zip", b"PK\x03\x04 broken", "The archive is broken"),
        ("a.zip", zipped(), "Choose a .yaml file"),
        ("a.zip", zipped(bomb=b"0" * 4_000_000), "too large for a scenario"),
        ("a.zip", zipped(**{f"n{n}": b"x" for n in range(101)}), "holds 101 files"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_wrong_file_is_told_in_a_sentence(client, coach, name, content, says):
    assert says in send(client, content, name)
    assert not ScenarioVersion.objects.exists()


def test_no_file_and_a_huge_one_are_told(client, coach):
    assert "Choose a file first" in client.post(IN).content.decode()
    answer = client.post(IN, {"file": SimpleUploadedFile("a.yaml", b"x" * 5_200_000)})
    assert answer.status_code == 413
    assert "larger than 5 MB" in answer.content.decode()


def test_what_an_archive_says_of_a_size_is_not_believed():
    content = bytearray(zipped(bomb=b"0" * 4_000_000))
    # The central directory's own word for the unpacked size, made small.
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")
    (one,) = exchange.unpacked("a.zip", bytes(content))
    assert one.problem
    assert not one.text
