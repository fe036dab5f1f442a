"""Every page says what it has to, and its examples hold."""

from __future__ import annotations

import pydoc
import tomllib
from importlib.resources import files

import pytest

from highpoint.about import GROUPS, every_page
from highpoint.about.pages import NoEntry, entry, sees
from highpoint.engine.cues import every_cue
from highpoint.engine.features import every_feature
from highpoint.engine.moment import Kind, MarkKind

PAGES = every_page()


def text(name: str) -> dict:
    return tomllib.loads((files("highpoint.about") / f"{name}.toml").read_text("utf-8"))


CUES, MOMENTS, METRICS = text("cues"), text("moments"), text("metrics")


def test_there_is_one_for_each_moment_mark_cue_and_metric():
    wanted = {
        *(f"moments/{kind}" for kind in Kind),
        *(f"marks/{mark}" for mark in MarkKind),
        *(f"cues/{cue.CUE}" for cue in every_cue()),
        *(f"metrics/{name}" for name in (*METRICS["measures"], *every_feature())),
    }

    assert set(PAGES) == wanted
    assert {page.group for page in PAGES.values()} == set(GROUPS)


@pytest.mark.parametrize("told", [CUES, MOMENTS, METRICS["features"]])
def test_nothing_is_told_of_what_is_not_there(told):
    known = {page.name for page in PAGES.values()}

    assert set(told) <= known


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_what_it_is_how_and_how_far(address):
    page = PAGES[address]
    parts = (page.title, page.definition, page.formula, page.source, page.cannot_tell)

    assert all(len(part) > 2 for part in parts)
    assert page.do
    assert page.dont
    assert set(page.see) <= set(PAGES)


@pytest.mark.parametrize("address", [each for each in PAGES if not each.startswith("metrics/")])
def test_a_page_of_what_is_found_in_talks_has_figures_with_n_and_an_example(address):
    page = PAGES[address]

    assert all(len(table.rows) == 4 and table.note for table in page.figures)
    assert page.figures
    assert page.examples


@pytest.mark.parametrize("cue", CUES)
def test_a_cue_is_seen_in_its_example_and_not_in_its_near_miss(cue):
    assert sees(cue, CUES[cue]["seen"])
    assert not sees(cue, CUES[cue]["passed"])


@pytest.mark.parametrize("kind", [*Kind, *MarkKind])
def test_a_moment_is_judged_as_its_example_says(kind):
    group = "moments" if kind in set(Kind) else "marks"
    told = [example.told for example in PAGES[f"{group}/{kind}"].examples]
    wanted = [example["verdict"] for example in MOMENTS[kind]["examples"]]

    if group == "marks":
        assert "no mark" not in told
    else:
        assert [each.partition(":")[0] for each in told] == wanted


@pytest.mark.parametrize("name", METRICS["measures"])
def test_a_metric_names_what_computes_it(name):
    assert pydoc.locate(METRICS["measures"][name]["code"].replace(":", ".")) is not None


@pytest.mark.parametrize("name", every_feature())
def test_a_feature_is_measured_on_real_talks(name):
    (table,) = PAGES[f"metrics/{name}"].figures

    assert table.rows
    assert all("(" in row[3] and row[4] for row in table.rows)


def test_what_has_no_entry_is_told_by_name():
    with pytest.raises(NoEntry, match="“nothing” has no entry"):
        entry(CUES, "nothing", "cues")
