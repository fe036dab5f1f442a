"""Asking a teammate for a review: without it nobody judges a peer."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from highpoint.apps.accounts.audit import Did
from highpoint.apps.accounts.audit import note as log
from highpoint.apps.accounts.models import Agent, User
from highpoint.apps.accounts.permissions import reviewers_among_peers
from highpoint.apps.conversations.models import Conversation
from highpoint.apps.desk.models import PeerRequest
from highpoint.apps.desk.operations import CannotEvaluate
from highpoint.apps.notices.operations import tell


def ask(
    talk: Conversation, agent: Agent, asked: User, *, by: User, now: datetime, note: str = ""
) -> PeerRequest:
    """
    Ask a teammate of an agent to review the agent's part of a talk, and tell them.

    :raises CannotEvaluate: if they are no teammate, or were asked before
    """
    if not reviewers_among_peers(agent).filter(pk=asked.pk).exists():
        raise CannotEvaluate(f"Choose a teammate of {agent}: somebody of the same team.")
    try:
        with transaction.atomic():
            made = PeerRequest.objects.create(
                conversation=talk, agent=agent, asked=asked, by=by, at=now, note=note.strip()
            )
            log(by, Did.ASKED_PEER, "conversation", thing_id=talk.pk, agent=agent,
                person=asked, now=now)  # fmt: skip
            subject = f"{by} asks you to review a talk of {agent}"
            tell([asked], "evaluation", f"peer request {made.pk}", subject, now=now,
                 link="/reviews/", body=made.note)  # fmt: skip
    except IntegrityError as error:
        raise CannotEvaluate(f"{asked} has been asked already.") from error
    return made
