"""Threads on social channels: public posts and private messages, and customers kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from highpoint.connectors.files.columns import plain
from highpoint.connectors.files.roles import truth_of
from highpoint.engine.conversation import LONGEST_ID, Conversation, Role, Turn

# As plain() writes them.
_SOCIAL = frozenset(
    re.findall(
        r"\w+",
        "social socialmedia twitter tweet x facebook fb instagram ig tiktok youtube reddit mastodon "
        "threads bluesky linkedin pinterest forum community messenger facebookmessenger dm snapchat "
        "trustpilot googlereviews review reviews appstore playstore",
    )
)
_MENTION = re.compile(r"@(\w[\w.-]*)")


def social(channel: str) -> bool:
    """
    Tell whether a channel is one where anybody may write, seen by all or by nobody else.

    >>> social("Twitter"), social("social media"), social("email")
    (True, True, False)
    """
    return plain(channel) in _SOCIAL


def public(private: str, header: str) -> bool | None:
    """
    Return whether a message could be read by all, by its column; None where that says nothing.

    >>> public("yes", "is_private"), public("true", "public"), public("", "public")
    (False, True, None)
    """
    said = truth_of(private)
    return None if said is None else said is plain(header).endswith("public")


def apart(talk: Conversation) -> Iterator[Conversation]:
    """
    Yield a thread's conversations, one for each customer in it; a talk with one as it is.

    An answer is of whoever it names first (``@nina``), else of who wrote last before it. The
    customer who began keeps the thread's id, the others' have their handle behind it. Only on
    social channels: in a ticket, a second writer was put in copy and belongs to the talk.
    """
    writers = {key_of(turn.author) for turn in talk.turns if turn.role is Role.CUSTOMER}
    if len(writers) < 2 or not _is_thread(talk):
        yield talk
        return
    began = next(turn for turn in talk.turns if turn.role is Role.CUSTOMER)
    main = key_of(began.author)
    known = {name for name in writers if name} | (
        {key_of(talk.customer)} if talk.customer else set()
    )
    of: dict[str, list[Turn]] = {}
    shown: dict[str, str] = {}
    last = main
    for turn in talk.turns:
        if turn.role is Role.CUSTOMER:
            last = key_of(turn.author)
            shown.setdefault(last, turn.author or talk.customer or "")
            whose = last
        else:
            named = _named(turn.text, known, key_of(talk.customer), writers)
            whose = last if named is None else named
        of.setdefault(whose, []).append(turn)
    for key in shown:
        yield _of_one(talk, key == main, shown[key], of[key])


def _is_thread(talk: Conversation) -> bool:
    if social(talk.channel):
        return True
    named = [turn.author for turn in talk.turns if turn.role is Role.CUSTOMER and turn.author]
    return bool(named) and all(name.startswith("@") for name in named)


def key_of(author: str | None) -> str:
    """
    Return by what a writer of a thread is known, however they are written.

    >>> key_of("@Nina"), key_of("nina")
    ('nina', 'nina')
    """
    return (author or "").strip().removeprefix("@").casefold()


def mentioned(text: str) -> Iterator[str]:
    """
    Yield whom a message names, by what they are known as.

    >>> list(mentioned("@Nina and @tom: it is on its way"))
    ['nina', 'tom']
    """
    for found in _MENTION.finditer(text):
        yield found[1].casefold().rstrip(".-")


def id_of_another(thread: str, name: str) -> str:
    """
    Return the id of the talk with a customer of a thread that another began.

    >>> id_of_another("7", "@tom")
    '7/@tom'
    """
    room = LONGEST_ID - len(name) - 1
    return f"{thread[:room]}/{name}"[:LONGEST_ID]


def _named(text: str, known: set[str], customer: str, writers: set[str]) -> str | None:
    """Return the first customer of the thread that an answer names."""
    for name in mentioned(text):
        if name in known:
            # Turns of who the whole talk is with may bear no name of their own.
            return name if name in writers or name != customer else ""
    return None


def _of_one(talk: Conversation, first: bool, name: str, turns: list[Turn]) -> Conversation:
    own = [
        replace(turn, index=index, author=None if turn.role is Role.CUSTOMER else turn.author)
        for index, turn in enumerate(turns)
    ]
    if first:
        return replace(talk, customer=name or talk.customer, turns=tuple(own))
    times = [turn.at for turn in own if turn.at]
    return replace(
        talk,
        id=id_of_another(talk.id, name),
        customer=name,
        customer_name=None,
        started_at=min(times) if times else talk.started_at,
        turns=tuple(own),
    )
