"""The documents agree with the code, and nothing stays undescribed."""

from __future__ import annotations

import inspect
import re
from enum import Enum
from pathlib import Path

import click
import pytest
from django.apps import apps

from docs import generate
from highpoint.about import every_page
from highpoint.cli import _registry
from highpoint.engine import conversation, moment, observation, scorecard, trajectory
from highpoint.project.config import Config
from tests.house.tree import ROOT, files, place

DOCUMENTS = sorted(path for path in files() if path.suffix == ".md")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")

COMMANDS = sorted(_registry.modules())


def _reference(name: str) -> str:
    return (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")


def _words(name: str) -> str:
    """Return a class's name as people write it: ScoreTally, score tally."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def _values() -> list[str]:
    modules = (conversation, moment, trajectory)
    enums = {
        value
        for module in modules
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, Enum)
        and value.__module__.startswith("high")
    }
    return sorted({member.value for enum in enums for member in enum})


def _nouns() -> list[str]:
    modules = (conversation, moment, observation, scorecard, trajectory)
    values = {
        name
        for module in modules
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and value.__module__ == module.__name__
        and not issubclass(value, Enum | Exception)
    }
    kept = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("highpoint.")
    }  # fmt: skip
    return sorted(_words(name) for name in values | kept)


class TestReference:
    @pytest.mark.parametrize("name", generate.PAGES)
    def test_is_what_the_code_says_today(self, name):
        assert _reference(name) == generate.pages()[name], "run ./dev docs and commit what it wrote"

    @pytest.mark.parametrize("command", COMMANDS)
    def test_describes_every_command_and_each_of_its_options(self, command):
        group = _registry.load(command, _registry.modules()[command])
        options = [one for one in group.params if "--help" not in one.opts]

        assert f"## {command}\n" in _reference("command-line.md")
        assert group.help
        for option in options:
            if isinstance(option, click.Argument):
                assert str(option.metavar).rstrip(".") in group.help
            else:
                assert option.help

    @pytest.mark.parametrize("setting", Config.model_fields)
    def test_describes_every_setting(self, setting):
        field = Config.model_fields[setting]
        variable = field.validation_alias or f"HIGHPOINT_{setting.upper()}"

        assert field.description
        assert f"| `{variable}` |" in _reference("settings.md")

    def test_describes_nothing_that_is_no_more(self):
        assert not generate.stale(), "run ./dev docs and commit what it took away"

    @pytest.mark.parametrize("index", ["moments", "cues", "metrics"])
    def test_an_index_leads_to_every_page_of_its_own(self, index):
        groups = ("moments", "marks") if index == "moments" else (index,)
        wanted = [page.address for page in every_page().values() if page.group in groups]

        assert (
            re.findall(r"^- \[[^\]]*\]\(([^)]*)\.md\)", _reference(f"{index}.md"), re.M) == wanted
        )


class TestGlossary:
    @pytest.mark.parametrize("value", _values())
    def test_knows_every_value_that_people_see(self, value):
        assert f"`{value}`" in GLOSSARY

    @pytest.mark.parametrize("noun", _nouns())
    def test_knows_every_thing_that_is_passed_on_or_kept(self, noun):
        assert f"**{noun}**" in GLOSSARY

    def test_has_each_word_once(self):
        words = re.findall(r"\*\*([a-z][^*]*)\*\*:", GLOSSARY)

        assert len(words) == len(set(words))


class TestDocuments:
    @pytest.mark.parametrize("document", DOCUMENTS, ids=place)
    def test_link_to_what_is_there(self, document: Path):
        links = [one or two for one, two in LINK.findall(document.read_text(encoding="utf-8"))]
        inside = [link.partition("#")[0] for link in links if "://" not in link]

        assert not [link for link in inside if link and not (document.parent / link).exists()]

    @pytest.mark.parametrize("document", DOCUMENTS, ids=place)
    def test_name_only_commands_that_exist(self, document: Path):
        text = document.read_text(encoding="utf-8")
        if document.parent.name == "reference":
            text = "\n".join(re.findall(r"^Usage: .*", text, re.MULTILINE))
        named = set(re.findall(r"^(?:\./dev |\.venv/bin/)?highpoint ([a-z][a-z-]+)", text, re.M))

        assert named <= set(COMMANDS)

    def test_every_benchmark_is_told_of_and_no_other(self):
        told = (ROOT / "docs" / "how-to" / "measure-it.md").read_text(encoding="utf-8")
        benchmarks = {path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")}

        assert set(re.findall(r"`\./dev bench ([a-z_]+)`", told)) == benchmarks

    def test_changes_are_kept_under_a_heading(self):
        assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
