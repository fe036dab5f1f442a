"""Who wrote a message: the many names that exports give to the four roles."""

from __future__ import annotations

import re

from highpoint.engine.conversation import Role
from highpoint.errors import HighpointError

_NAMES = {
    Role.CUSTOMER: """
        customer cust client user end-user enduser requester requestor visitor guest contact
        consumer caller buyer shopper member lead patient subscriber passenger cardholder
        policyholder tenant resident human inbound incoming received external sender-customer
        customer-message customer-reply originator
    """,
    Role.AGENT: """
        agent operator rep representative csr staff admin administrator employee support
        support-agent support-rep support-team customer-support customer-service
        customer-service-rep customer-service-representative customer-service-agent
        customer-support-agent service-agent service-rep service-desk help-desk helpdesk
        human-agent live-agent chat-agent call-agent advisor adviser consultant specialist
        associate teammate team-member clerk seller merchant company brand business
        outbound outgoing sent owner assignee technician tech agent-message agent-reply
        sales salesperson
    """,
    Role.BOT: """
        bot chatbot chat-bot assistant virtual-assistant virtual-agent ai ai-agent
        ai-assistant answer-bot auto automated automation automatic auto-reply autoresponder
        auto-responder ivr robot machine workflow-bot model
    """,
    Role.SYSTEM: """
        system sys note internal internal-note private private-note public-note notes event
        activity log info status audit notification trigger server app application template
        workflow
    """,
}

_OF_NAME = {name.replace("-", ""): role for role, names in _NAMES.items() for name in names.split()}
_NOT_A_LETTER = re.compile(r"[\W_]+")

TRUE = frozenset({"true", "t", "yes", "y", "1"})
FALSE = frozenset({"false", "f", "no", "n", "0"})


class UnknownRole(HighpointError):
    """A word that names none of the four roles."""


def role_of(word: str) -> Role:
    """
    Return the role a word stands for.

    >>> role_of("End-User"), role_of("Support Agent")
    (<Role.CUSTOMER: 'customer'>, <Role.AGENT: 'agent'>)

    :raises UnknownRole: where it names none
    """
    if not word.strip():
        raise UnknownRole("It does not say who wrote it (the role is missing).")
    role = known_role(word)
    if role is None:
        raise UnknownRole(
            f"“{word[:40]}” as the writer is none of customer, agent, bot or system, "
            "nor another name we know for one of them."
        )
    return role


def known_role(word: str) -> Role | None:
    """Return the role a word stands for, None where it names none."""
    return _OF_NAME.get(word) or _OF_NAME.get(_NOT_A_LETTER.sub("", word.lower()))


def truth_of(word: str) -> bool | None:
    """Return what a yes-or-no word says, None where it is neither."""
    plain = word.strip().lower()
    return True if plain in TRUE else False if plain in FALSE else None
