"""Write every language's ``_needs.json`` again: ``python -m highpoint.engine.lexicon``."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from highpoint.engine.lexicon import read_rules
from highpoint.engine.lexicon.needs import FILE, pack


def main() -> None:
    """Write what each rule needs beside the rules of every language."""
    for common in sorted(Path(str(files("highpoint.engine.lexicon"))).glob("*/_common.txt")):
        rules, _ = read_rules(common.parent)
        (common.parent / FILE).write_text(pack(rules, common.read_text("utf-8").split()), "utf-8")


if __name__ == "__main__":
    main()
