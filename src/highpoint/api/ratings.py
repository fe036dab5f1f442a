"""What customers answered when a survey elsewhere asked them."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field

from highpoint.api._bearer import Bearer, key_of
from highpoint.api._done import Done, each_done
from highpoint.api._errors import or_refusal
from highpoint.api._fields import Time, Zone, time_zone
from highpoint.api._reading import Told
from highpoint.apps.accounts import audit
from highpoint.apps.accounts.acts import Act
from highpoint.apps.accounts.api_keys import signed
from highpoint.apps.accounts.audit import Did
from highpoint.apps.feedback.responses import Taken, take_in
from highpoint.apps.feedback.table import line_of

router = Router(tags=["Ratings"])
MOST_ANSWERS = 500
Scale = Annotated[int, Field(ge=0, le=10)]


class AnswerTold(Told):
    """What a customer answered about one conversation."""

    conversation: str = Field(min_length=1, max_length=255, description="Its id at the source.")
    source: Annotated[
        str, Field(max_length=80, description="Where it was held, if ids repeat.")
    ] = ""
    csat: Scale | None = Field(default=None, description="Satisfaction, 1 to 5.")
    ces: Scale | None = Field(default=None, description="Ease, 1 to 7.")
    nps: Scale | None = Field(default=None, description="Would recommend, 0 to 10.")
    words: Annotated[str, Field(max_length=2_000, description="What they wrote to it.")] = ""
    at: Time = ""
    turn: Annotated[int, Field(ge=0, le=99_999)] | None = Field(
        default=None, description="The turn it is about, from 0, where it is about one."
    )
    id: Annotated[
        str, Field(max_length=200, description="Your id of the answer, so that it can change.")
    ] = ""


class AnswersTold(Told):
    """What customers answered."""

    time_zone: Zone = "UTC"
    answers: list[AnswerTold] = Field(
        min_length=1, max_length=MOST_ANSWERS, description=f"At most {MOST_ANSWERS:,}."
    )


class AnswersDone(BaseModel):
    """What came of answers."""

    new: int
    changed: int
    unchanged: int
    answers: list[Done]


@router.post(
    "/ratings",
    auth=Bearer(Act.BRING_RESPONSES),
    response=or_refusal(AnswersDone),
    summary="Bring customers' answers in",
)
def bring_ratings(request: HttpRequest, told: AnswersTold) -> AnswersDone:
    """Keep what customers answered about conversations that are here; the same twice changes nothing."""
    zone = time_zone(told.time_zone)
    lines = [
        line_of(at, answer.model_dump(exclude_none=True), zone)
        for at, answer in enumerate(told.answers)
    ]
    taken = Taken()
    for _ in take_in(lines, taken):
        pass
    key, now = key_of(request), timezone.now()
    audit.note(
        None, Did.IMPORTED_RESPONSES, "key", thing_id=key.pk, detail=signed(key), now=now
    )  # fmt: skip
    return AnswersDone(
        new=taken.new,
        changed=taken.changed,
        unchanged=taken.unchanged,
        answers=each_done(len(lines), dict(taken.left_out)),
    )
