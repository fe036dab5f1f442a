"""The check of answers lets careful readers' labels through: it throws away only what is wrong."""

import gzip
import json
from collections import Counter

import pytest

from highpoint.engine.conversation import Conversation
from highpoint.engine.masking import plain
from highpoint.llm.answer import read
from tests.house.tree import ROOT

FOLDER = ROOT.parent / "shared" / "data" / "moments"
READINGS = {
    "reader_a.jsonl": "conversations.jsonl.gz",
    "reader_b.jsonl": "conversations.jsonl.gz",
    "more.reader_a.jsonl": "more.conversations.jsonl.gz",
}


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no labelled conversations beside {ROOT.name}")
@pytest.mark.parametrize("reading", READINGS)
def test_a_careful_reading_is_kept_whole(reading):
    with gzip.open(FOLDER / READINGS[reading], "rt", encoding="utf-8") as lines:
        talks = {talk.id: talk for talk in map(Conversation.from_dict, map(json.loads, lines))}
    kept, thrown_away = 0, Counter()
    for line in (FOLDER / reading).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        talk = talks[row["id"]]
        judged = read(line, talk, plain(talk), talk.id)
        kept += len(judged.moments) + len(judged.marks)
        thrown_away.update(judged.thrown_away)

    assert kept > 500
    assert thrown_away.total() <= 0.005 * kept, thrown_away
