"""One turn's text made ready for rules: same length as it was sent, so that places hold."""

from __future__ import annotations

import re

from highpoint.engine.spelling import respelled

# A longer turn is a pasted document; what a person says in it stands at its beginning.
LONGEST_READ = 20_000

# Words that carry a matter are long, and their endings vary.
_SHORTEST_WORD = 4
_STEM = 5

_TYPOGRAPHY = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("`", "'"), ("…", "."))
_SPACES = str.maketrans("\n\r\t\x0b\x0c\xa0\u2028\u2029", " " * 8)
_ADDRESSEES = re.compile(r"(?:[\s.,]*(?:@\w+|__\w+__))+")
_LINK = re.compile(r"(https?)://\S+")
# What a mail program puts before the mail that is answered, and a line of that mail.
_QUOTED_FROM = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:original|forwarded|urspr\w+|mensaje) [^\n]{0,40}-{2,}|_{10,}|"
    r"(?:on|am|el) [^\n]{4,120}?(?:wrote|schrieb[^\n]{0,80}|escribi\w+) ?:|"
    r"(?:from|von|de): [^\n]+\n(?:(?:sent|date|to|gesendet|datum|an|enviado|fecha|para): ))",
    re.MULTILINE,
)
# Below the words a mail is signed with stands who wrote it, not what they write: their trade, a
# notice to whom it may concern. What they add behind it is theirs again.
_SIGNED = re.compile(
    r"(?:^[ \t]*(?:(?:(?:kind|best|warm|kindest|warmest|many)[ ])?(?:regards|wishes)|best|sincerely|yours \w+|"
    r"respectfully|(?:mit )?(?:\w+ )?(?:freundlichen|besten|lieben|viele|liebe) gr(?:ü|ue)(?:ß|ss)en?|"
    r"(?:un )?saludos?(?: cordial(?:es)?)?|atentamente)[,.!]?[ \t]*\n+[^\n]*|^-- ?|^sent from my [^\n]*)(?=\n|$)",
    re.MULTILINE,
)
_ADDED = re.compile(r"^[ \t]*p\.? ?s\b", re.MULTILINE)
_QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)
# So many words in quotation marks are another's; fewer are doubted ("your so-called "service""). A
# turn that is hardly anything else was put in marks by its export.
_CITED = re.compile(r'(?<!\w)"([^"\s]+(?: +[^"\s]+){2,})"(?!\w)')
_FEWEST_OWN = 2
_WORD = re.compile(r"[^\W\d_]+")
_NO_LETTER = re.compile(r"[\W\d_]")
# Bytes of ASCII are put in others' place, or left out, many times faster than letters are.
_BLANK_BUT_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in range(128)) + bytes(128)
_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_DIGIT = re.compile("[0-9]")
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")


def normalize(text: str) -> str:
    """
    Return a text in lower case with plain quotes and spaces, letter for letter.

    Whom a turn is addressed to (``@shop``), the tail of a link and the mail that is quoted
    below an answer are blanked out. Reads the first 20,000 characters only.

    >>> normalize("@Shop I’m late")
    "      i'm late"
    """
    text = text[:LONGEST_READ]
    low = text.lower()
    if len(low) != len(text):
        low = "".join(each if len(each) == 1 else " " for each in map(str.lower, text))
    if not low.isascii():
        for fancy, plain in _TYPOGRAPHY:
            low = low.replace(fancy, plain)
    if "\n" in low:
        low = _without_signature(_without_quotes(low))
    if not low.isprintable():
        # None of these spaces counts as printable, and few turns hold what does not.
        low = low.translate(_SPACES)
    if "@" in low or "__" in low:
        low = _ADDRESSEES.sub(_blank, low, count=1) if _ADDRESSEES.match(low) else low
    if "://" in low:
        low = _LINK.sub(_blank_tail, low)
    return respelled(low)


def uncited(normalized: str) -> str:
    """
    Blank out what a turn cites: a title, a line of a screen, what somebody else said.

    >>> uncited('it says "you have no access" and stops')
    'it says "                  " and stops'
    """
    if '"' not in normalized:
        return normalized
    left = _CITED.sub(lambda found: '"' + " " * len(found.group(1)) + '"', normalized)
    return left if len(words(left)) >= _FEWEST_OWN else normalized


def _without_quotes(low: str) -> str:
    """Blank out the lines and the mail below that somebody else wrote before."""
    if quoted := _QUOTED_FROM.search(low):
        start = quoted.start()
        # A mail that begins with what it quotes was forwarded: then that is the message.
        if low[:start].strip():
            low = low[:start] + " " * (len(low) - start)
    if ">" in low:
        left = _QUOTED_LINE.sub(_blank, low)
        low = left if left.strip() else low
    return low


def _without_signature(low: str) -> str:
    """Blank out what stands below the name a mail is signed with."""
    if signed := _SIGNED.search(low):
        start = signed.end()
        added = _ADDED.search(low, start)
        end = added.start() if added else len(low)
        low = low[:start] + " " * (end - start) + low[end:]
    return low


def words(normalized: str) -> list[str]:
    """Return the runs of letters of a normalized text, in order; ``can't`` is two."""
    if normalized.isascii():
        return normalized.encode().translate(_BLANK_BUT_LETTERS).decode().split()
    return _WORD.findall(normalized)


def spread(normalized: str) -> list[str]:
    """
    Return the words of a text as ``words`` does, with empty ones where several signs stand together.

    So each begins one character behind the end of the one before it.

    >>> spread("oh, can't")
    ['oh', '', 'can', 't']
    """
    if normalized.isascii():
        plain = normalized.encode().translate(_BLANK_BUT_LETTERS).decode()
    else:
        plain = _NO_LETTER.sub(" ", normalized)
    return plain.rstrip().split(" ")


def letters(text: str) -> str:
    """Return the letters and digits of a text, signs and blanks left out."""
    if text.isascii():
        return text.encode().translate(None, _MARKS).decode()
    return "".join(filter(str.isalnum, text))


def stems(normalized: str) -> set[str]:
    """
    Return the beginnings of the words of a normalized text that carry its matter.

    >>> sorted(stems("is it delayed by a delay?"))
    ['delay']
    """
    return {word[:_STEM] for word in words(normalized) if len(word) >= _SHORTEST_WORD}


def has_digit(text: str) -> bool:
    """Test whether a text holds a digit."""
    if text.isascii():
        return _DIGIT.search(text) is not None
    return any(map(str.isdigit, text))


def few(text: str, most: int) -> bool:
    """
    Test whether a text has no more words between blanks than some; the rest is not counted.

    >>> few("so it is", 3), few("so it is then", 3)
    (True, False)
    """
    return len(text.split(None, most)) <= most


def sentences(normalized: str) -> list[tuple[int, int]]:
    """
    Return where each sentence starts and ends, closing marks included.

    >>> sentences("is it late? i asked.")
    [(0, 11), (12, 20)]
    """
    places = []
    for found in _SENTENCE.finditer(normalized):
        start, end = found.span()
        start = end - len(normalized[start:end].lstrip())
        if start < end:
            places.append((start, end))
    return places


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _blank_tail(found: re.Match[str]) -> str:
    return found.group(1).ljust(len(found.group()))
