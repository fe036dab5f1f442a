"""What sort of questions a reply asks, whatever they are about."""

from __future__ import annotations

from highpoint.engine.text import words
from highpoint.practice.listening import ways
from highpoint.practice.listening.forms import lets_try
from highpoint.practice.listening.reply import Reply

_SHORT = 14


class Manner:
    """
    How a reply asks: for approval, whether that was all, how somebody is …

    ``day`` tells that a question only puts up a day, ``for_approval`` that something is to suit.
    """

    def __init__(self, reply: Reply) -> None:
        self.pleased = any(ways.PLEASED.search(part) for part in reply.asked)
        self.checks = any(ways.SUITS.search(part) for part in reply.asked)
        matter = [
            part
            for part in reply.asked
            if not (ways.CLOSES.search(part) or ways.INVITES.search(part))
        ]
        self.day = any(ways.names_a_day(part) for part in matter)
        self.proposes = self.day or any(ways.proposes(part) for part in matter)
        self.which = any(ways.WHICH.search(part) for part in reply.asked)
        self.for_approval = self.checks or self.proposes or self.which
        self.invites = any(ways.INVITES.search(part.text) for part in reply.parts)
        self.all_set = any(ways.ALL_SET.search(part) for part in reply.asked[-1:])
        self.closes = self.all_set or any(ways.CLOSES.search(part) for part in reply.asked[-2:])
        self.says_again = any(ways.SAY_AGAIN.search(part.text) for part in reply.parts)
        self.of_them = any(ways.OF_THEM.search(part) for part in reply.asked[-1:])
        self.who: bool = any(
            ways.WHO.search(part.text)
            for part in reply.parts
            if (part.question or ways.ASKING.search(part.text))
            and not ways.WHETHER_THERE.search(part.text)
        )
        self.there = any(ways.THERE.search(part.text) for part in reply.parts)
        self.instructs = any(
            ways.INSTRUCTS.search(part.text) for part in reply.parts if not part.question
        )
        self.how_are_you = any(ways.HOW_ARE_YOU.search(part) for part in reply.asked[-1:])
        self.try_it: bool = any(lets_try(part) for part in reply.parts)
        self.confirms: bool = any(ways.CONFIRMS.search(part) for part in reply.asked)
        self.ends_asking = bool(reply.parts) and reply.parts[-1].question
        self.questions = bool(reply.asked)
        self.asks_anything = self.questions or any(
            ways.REQUESTING.search(part.text) for part in reply.parts
        )
        self.contact = any(ways.CONTACT.search(part) for part in reply.asked[-1:])
        # Who asks and goes on talking has answered it, or does not wait for an answer.
        self.requests = bool(reply.asked) or any(
            ways.ASKING.search(part.text) for part in reply.parts
        )
        self.greets_only = len(words(reply.text)) <= _SHORT and all(
            ways.GREETS.search(part.text) for part in reply.parts
        )
