"""Which column holds what: told by the person, or guessed from headers and values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache

from highpoint.connectors.files.roles import known_role, role_of, truth_of
from highpoint.connectors.files.times import BadTime, time_of
from highpoint.engine.conversation import Role
from highpoint.errors import HighpointError


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# What a column can mean, with the names exports give it, the most telling first.
NAMES: dict[str, tuple[str, ...]] = {
    "conversation": _words(
        "conversation conversationid threadid thread ticketid ticket ticketnumber caseid casenumber "
        "case chatid chat sessionid session dialogueid dialogid dialogue dialog callid interactionid "
        "issueid transcriptid roomid convid convo contactid id"
    ),
    "role": _words(
        "role sendertype authortype authorrole senderrole speakerrole speakertype speaker "
        "fromtype participantrole participanttype participant usertype direction messagetype "
        "writtenby who party sender from author actor side inbound isinbound incoming isincoming "
        "outbound isoutbound outgoing isagent fromagent iscustomer fromcustomer type"
    ),
    "text": _words(
        "text body message messagetext messagebody content utterance plainbody comment msg transcript "
        "tweet reply description"
    ),
    "at": _words(
        "at createdat created sentat sent timestamp datetime time messagetime date createddate "
        "createdtime createdon postedat receivedat ts updatedat"
    ),
    "author": _words(
        "author authorname sender sendername from fromname username writtenby authorid "
        "senderid speakername user name"
    ),
    "agent": _words(
        "agent agentname agentid assignee assigneename assigneeid assignedto operator operatorname "
        "rep representative owner handledby servedby advisor staff"
    ),
    "customer": _words(
        "customer customerid requester requesterid client clientid customeremail requesteremail "
        "visitorid visitor contact userid endusers enduser email accountid"
    ),
    "name": _words(
        "customername clientname requestername contactname visitorname endusername "
        "customerfullname customerfirstname firstname"
    ),
    "channel": _words("channel channeltype via medium platform"),
    "subject": _words("subject title topic summary"),
    "language": _words("language lang locale"),
    "source": _words("source"),
    "private": _words("private isprivate internal isinternal public ispublic"),
}

NEEDED = ("conversation", "text")

# Headers under which a plain yes says who wrote the message.
YES_IS_CUSTOMER = _words("inbound isinbound incoming isincoming iscustomer fromcustomer")
YES_IS_AGENT = _words("outbound isoutbound outgoing isagent fromagent")

_NOT_A_LETTER = re.compile(r"[\W_]+")


class BadMapping(HighpointError):
    """The columns cannot be told apart, or the mapping names one that is not there."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as found: its header, what it is taken to mean, and some of its values."""

    header: str
    meaning: str | None
    samples: tuple[str, ...]


def plain(header: str) -> str:
    """Return a header without case, blanks and signs: “Created At” is createdat."""
    return _NOT_A_LETTER.sub("", header).lower()


def parse_mapping(
    texts: Iterable[str], names: Collection[str] = NAMES.keys(), like: str = "text=body"
) -> dict[str, str]:
    """
    Return what ``meaning=column`` pairs say, several in one text parted by commas.

    ``names`` are the meanings there are, ``like`` a pair that shows the form.

    >>> parse_mapping(["role=sender_type,text=body"])
    {'role': 'sender_type', 'text': 'body'}

    :raises BadMapping: where a pair is not of that form
    """
    mapping: dict[str, str] = {}
    for pair in (pair for text in texts for pair in text.split(",") if pair.strip()):
        meaning, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not column or meaning not in names:
            raise BadMapping(
                f"“{pair.strip()}” is not a mapping like {like}; the left side is one of "
                f"{', '.join(names)}."
            )
        mapping[meaning] = column
    return mapping


def guess(
    headers: Sequence[str], rows: Sequence[Sequence[str]], told: Mapping[str, str] | None = None
) -> dict[str, int]:
    """
    Return which column (by position) holds what, as told and for the rest as guessed.

    Headers count first, but only where the values agree with them; a role or a time is
    recognized by its values even under a strange header. A meaning told to stand in no
    column (an empty one) is left out.

    :raises BadMapping: where one told is not there
    """
    told = told or {}
    found = {meaning: position(headers, column) for meaning, column in told.items() if column}
    nowhere = told.keys() - found.keys()
    values = [
        [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        for at in range(len(headers))
    ]
    candidates = sorted(
        (
            (-score, at, meaning)
            for at, header in enumerate(headers)
            for meaning in NAMES.keys() - nowhere
            if (score := _score(meaning, header, values[at], len(rows))) > 0
        ),
    )
    for _, at, meaning in candidates:
        if meaning not in found and at not in found.values():
            found[meaning] = at
    return found


def missing(headers: Sequence[str], found: Mapping[str, int]) -> str:
    """Return what must be asked before the rows can be read (empty: nothing)."""
    columns = f"The columns are: {', '.join(headers)}."
    for meaning in NEEDED:
        if meaning not in found:
            return f"No column looks like the {meaning}; name it with --map {meaning}=COLUMN. {columns}"
    by_author = "author" in found and ("agent" in found or "customer" in found)
    if "role" not in found and not by_author:
        return f"No column tells who wrote each message; name it with --map role=COLUMN. {columns}"
    return ""


@lru_cache(maxsize=1024)
def keys_for(keys: tuple[str, ...], told: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return which key of a JSON object holds what, by its name alone."""
    by_plain = {plain(key): key for key in reversed(keys)}
    found = {meaning: key for meaning, key in told if key in keys}
    for meaning, names in NAMES.items():
        names = (meaning, *names)
        if meaning not in found and (
            key := next((by_plain[n] for n in names if n in by_plain), None)
        ):
            found[meaning] = key
    return found


def writer(word: str, header: str, private: str = "", private_header: str = "") -> Role:
    """
    Return who wrote a message, from what stands in its columns.

    A note that is private (or not public) is the system's, whoever wrote it: the customer
    never saw it.

    :raises UnknownRole: where the word names nobody we know
    """
    hidden = truth_of(private)
    if hidden is not None and hidden is not plain(private_header).endswith("public"):
        return Role.SYSTEM
    yes, name = truth_of(word), plain(header)
    if yes is not None and name in YES_IS_CUSTOMER + YES_IS_AGENT:
        return Role.CUSTOMER if yes is (name in YES_IS_CUSTOMER) else Role.AGENT
    return role_of(word)


def position(headers: Sequence[str], column: str) -> int:
    """
    Return where a column told by its header stands, whatever its case and signs.

    :raises BadMapping: where none does, or several do
    """
    if column in headers:
        return headers.index(column)
    alike = [at for at, header in enumerate(headers) if plain(header) == plain(column)]
    if len(alike) != 1:
        raise BadMapping(f"There is no column “{column}”. The columns are: {', '.join(headers)}.")
    return alike[0]


def _score(meaning: str, header: str, values: Sequence[str], rows: int) -> float:
    names, name = NAMES[meaning], plain(header)
    by_name = 10 - names.index(name) / len(names) * 4 if name in names else 0.0
    if not values:
        return by_name / 2 if meaning not in ("role", "private") else 0.0
    check = _CHECKS.get(meaning)
    return check(name, by_name, values, rows) if check else by_name


def _as_conversation(name: str, by_name: float, values: Sequence[str], rows: int) -> float:
    repeats = len(set(values)) < len(values)
    if name == "id":  # more often the message's own
        return by_name if repeats else 0.0
    if by_name:
        return by_name
    return 2.0 if repeats and name.endswith("id") and len(values) == rows else 0.0


def _as_role(name: str, by_name: float, values: Sequence[str], rows: int) -> float:
    if name in YES_IS_CUSTOMER or name in YES_IS_AGENT:
        return by_name if all(truth_of(value) is not None for value in values) else 0.0
    known = sum(known_role(value) is not None for value in values) / len(values)
    if by_name:
        return by_name + 2 * known if known >= 0.5 else 0.0
    return 4.0 if known >= 0.95 and len({known_role(value) for value in values}) > 1 else 0.0


def _as_time(name: str, by_name: float, values: Sequence[str], rows: int) -> float:
    good = sum(is_time(value) for value in values) / len(values)
    if by_name:
        return by_name if good >= 0.5 else 0.0
    return 3.0 if good >= 0.95 and not all(value.isdigit() for value in values) else 0.0


def _as_text(name: str, by_name: float, values: Sequence[str], rows: int) -> float:
    words = sum(len(value.split()) for value in values) / len(values)
    if by_name:
        return by_name
    return min(words / 4, 3.0) if words >= 3 and len(set(values)) > len(values) / 2 else 0.0


def _as_private(name: str, by_name: float, values: Sequence[str], rows: int) -> float:
    return by_name if all(truth_of(value) is not None for value in values) else 0.0


_CHECKS = {
    "conversation": _as_conversation,
    "role": _as_role,
    "at": _as_time,
    "text": _as_text,
    "private": _as_private,
}


def is_time(value: str) -> bool:
    """Tell whether a value reads as a time."""
    try:
        return time_of(value, UTC) is not None
    except BadTime:
        return False
