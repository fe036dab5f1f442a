"""Which questions weights are fitted on, and what those questions are."""

from corpus.train_finder import NONE, QUESTIONS, fitted_on
from highpoint.practice.scenario import names, shipped


def test_nothing_is_fitted_on_questions_by_which_phrases_were_mended(tmp_path):
    for name in ("one.tsv", "kept-two.tsv", "seen-two.tsv", "notes.txt"):
        (tmp_path / name).touch()

    assert [each.name for each in fitted_on(tmp_path)] == ["kept-two.tsv", "one.tsv"]


def test_every_question_is_of_a_shipped_scenario_and_its_facts():
    known = {name: {fact.key for fact in shipped(name).facts} | {NONE} for name in names()}
    for file in QUESTIONS.glob("*.tsv"):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, keys, question = line.split("\t")

            assert set(keys.split("|")) <= known[name], (file.name, line)
            assert question.strip(), (file.name, line)
