"""One page of highpoint.about as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from highpoint.about import Example, Page, Table


def markdown(page: Page) -> str:
    """Return a page's text; parts that are empty are left out."""
    return "\n".join(_parts(page))


def _parts(page: Page) -> Iterator[str]:
    yield from (
        f"# {page.title}",
        "",
        f"`{page.name}`, one of the [{page.group}](../{_index(page)}).",
        "",
    )
    yield from (page.definition, "")
    yield from _list("Do", page.do)
    yield from _list("Don't", page.dont)
    yield from ("## Formula", "", _plain(page.formula), "", "## Source", "", page.source, "")
    yield from _list(page.codes_head, [f"`{code}`: {said}" for code, said in page.codes])
    if page.figures:
        yield from ("## Figures", "")
        for table in page.figures:
            yield from _table(table)
    else:
        yield from ("## Figures", "", "None: it has not been measured on labelled talks.", "")
    yield from ("## What it cannot tell", "", page.cannot_tell, "")
    if page.see:
        links = (f"[{each.partition('/')[2]}](../{each}.md)" for each in page.see)
        yield from ("## See also", "", ", ".join(links), "")
    if page.examples:
        yield from ("## Example" if len(page.examples) == 1 else "## Examples", "")
        for example in page.examples:
            yield from _example(example)


def _index(page: Page) -> str:
    return f"{'moments' if page.group == 'marks' else page.group}.md"


def _list(head: str, entries: Sequence[str]) -> Iterator[str]:
    if entries:
        yield from (f"## {head}", "", *(f"- {entry}" for entry in entries), "")


def _table(table: Table) -> Iterator[str]:
    if table.rows:
        yield _row(table.head)
        yield _row(["---"] * len(table.head))
        yield from map(_row, table.rows)
        yield ""
    if table.note:
        yield from (table.note, "")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _example(example: Example) -> Iterator[str]:
    yield from (f"> {line.role}: {_plain(line.text)}  " for line in example.lines)
    yield from ("", f"*{example.told}*", "")


def _plain(text: str) -> str:
    """Keep what Markdown would read as a sign."""
    return text.replace("*", r"\*").replace("|", r"\|").replace("<", r"\<")
