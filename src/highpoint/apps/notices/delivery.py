"""What goes out: decided once, claimed before it is sent, written down after, never sent twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from highpoint.apps.accounts.models import Role, User
from highpoint.apps.notices import mail, webhook
from highpoint.apps.notices.hurry import send_soon
from highpoint.apps.notices.kinds import kind_of
from highpoint.apps.notices.models import Delivery, Hook, Notice, SwitchedOff, Way
from highpoint.apps.notices.operations import tell
from highpoint.apps.notices.preferences import hours_of, hours_of_hook
from highpoint.apps.notices.sending import NotNow, Refused, Unsure
from highpoint.apps.notices.timing import Digest, Hours, pause_after, when
from highpoint.errors import HighpointError

BATCH = 200
# The most a digest says at once; the rest comes with the next.
MOST_AT_ONCE = 50
# Longer than any sending can take: what is claimed for this long is held by nobody any more.
STALE = timedelta(minutes=10)
# After this long, what is fleeting is of no use any more.
TOO_LATE = timedelta(minutes=15)
MOST_NAMES = 3

State = Delivery.State
# Who has switched off which kind on which way.
Off = set[tuple[int, str, str]]


class Lost(HighpointError):
    """Somebody else holds what this worker had claimed; it must not be sent."""


@transaction.atomic
def plan(now: datetime) -> int:
    """Decide for new notices on which ways they go out and when; return how many were looked at."""
    new = list(Notice.objects.select_for_update().filter(planned_at=None).order_by("pk")[:BATCH])
    if not new:
        return 0
    people = {
        person.pk: person
        for person in User.objects.filter(pk__in={one.to_id for one in new})
        .select_related("rhythm")
        .prefetch_related("teams")
    }
    off = _switched_off(new)
    rows = [*_by_mail(new, people, off, now), *_to_channels(new, people, off, now)]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    Notice.objects.filter(pk__in=[one.pk for one in new]).update(planned_at=now)
    return len(new)


def sweep(now: datetime) -> None:
    """
    Settle what a worker that is gone has left.

    What was only claimed is free again. What was being handed over may have arrived: it is
    written down as that, for a person to decide (send_again), and not sent by itself.
    """
    left = Delivery.objects.filter(claimed_at__lt=now - STALE)
    left.filter(state=State.CLAIMED).update(state=State.WAITING, claim="", claimed_at=None)
    handed = left.filter(state=State.HANDED)
    count = handed.update(
        state=State.UNKNOWN,
        done_at=now,
        reason="The worker ended while this was being sent; it may have arrived.",
    )
    if count:
        _tell_administrators(now)


def send_due(now: datetime, clock: Callable[[], datetime]) -> bool:
    """Send one e-mail or one message to a channel that is due; tell whether there was any."""
    due = Delivery.objects.filter(state=State.WAITING, not_before__lte=now)
    first = due.order_by("not_before", "pk").select_related("notice").first()
    if first is None:
        return False
    if first.way == Way.HOOK:
        wanted = [first.pk]
    else:
        of_person = due.filter(way=Way.MAIL, notice__to=first.notice.to_id)
        wanted = list(of_person.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    _claim_and_send(wanted, now, clock)
    return True


def to_channels_now(events: Collection[str], now: datetime) -> list[int]:
    """Decide on what is new, and return what may go to channels at once of these events."""
    while plan(now):
        pass
    due = Delivery.objects.filter(state=State.WAITING, way=Way.HOOK, not_before__lte=now)
    return list(due.filter(notice__once__in=events).values_list("pk", flat=True))


def send_one(pk: int, now: datetime, clock: Callable[[], datetime]) -> None:
    """Send one delivery that waits, unless somebody else has taken it up."""
    _claim_and_send([pk], now, clock)


def _claim_and_send(wanted: Sequence[int], now: datetime, clock: Callable[[], datetime]) -> None:
    claim = uuid4().hex
    Delivery.objects.filter(pk__in=wanted, state=State.WAITING).update(
        state=State.CLAIMED, claim=claim, claimed_at=now, tries=F("tries") + 1
    )
    held = Delivery.objects.filter(claim=claim, state=State.CLAIMED)
    rows = list(held.select_related("notice__to__rhythm", "hook").order_by("pk"))
    if rows:
        _send(claim, rows, now, clock)


def send_again(delivery: Delivery, *, now: datetime) -> bool:
    """Let a delivery in trouble be tried anew, as a person has decided; False where it is not."""
    troubled = Delivery.objects.filter(pk=delivery.pk, state__in=[State.FAILED, State.UNKNOWN])
    waits = bool(
        troubled.update(
            state=State.WAITING, not_before=now, tries=0, claim="", claimed_at=None, reason=""
        )
    )
    if waits:
        send_soon()
    return waits


def leave(delivery: Delivery, *, now: datetime) -> bool:
    """Let a delivery in trouble be; False where it is not."""
    troubled = Delivery.objects.filter(pk=delivery.pk, state__in=[State.FAILED, State.UNKNOWN])
    return bool(troubled.update(state=State.DROPPED, done_at=now))


def _send(
    claim: str, rows: Sequence[Delivery], now: datetime, clock: Callable[[], datetime]
) -> None:
    wanted = _still_wanted(claim, rows, now)
    if not wanted:
        return
    hours = hours_of_hook(wanted[0].hook) if wanted[0].hook else _only_quiet(wanted[0].notice.to)
    free = when(now, hours)
    if free > now:
        _held(claim).update(
            state=State.WAITING, claim="", claimed_at=None, not_before=free, tries=F("tries") - 1
        )
        return

    def handing_over() -> None:
        given = _held(claim).filter(state=State.CLAIMED).update(state=State.HANDED)
        if given != len(wanted):
            raise Lost("Another worker holds this now.")

    try:
        _out(claim, wanted, handing_over, clock())
    except Lost:
        return
    except Unsure as error:
        _held(claim).update(state=State.UNKNOWN, done_at=clock(), reason=str(error)[:300])
        _tell_administrators(clock())
    except Refused as error:
        _held(claim).update(state=State.FAILED, done_at=clock(), reason=str(error)[:300])
        _tell_administrators(clock())
    except NotNow as error:
        _try_later(claim, wanted, error, clock())
    else:
        _held(claim).update(state=State.SENT, done_at=clock(), reason="")


def _out(
    claim: str, rows: Sequence[Delivery], handing_over: Callable[[], None], at: datetime
) -> None:
    hook = rows[0].hook
    if hook is None:
        notices = [row.notice for row in rows]
        key = f"notice-{notices[0].pk}" if len(rows) == 1 else f"digest-{claim}"
        mail.send(mail.written(notices, to=notices[0].to.email, key=key), handing_over)
        return
    notice = rows[0].notice
    text = f"{rows[0].whom}: {notice.subject}" if rows[0].whom else notice.subject
    link = f"{settings.ADDRESS}{notice.link}" if settings.ADDRESS and notice.link else ""
    payload = webhook.payload(hook.program, text, link)
    if hook.program == Hook.Program.JSON:
        payload |= webhook.event(notice)
    webhook.post(hook, payload, rows[0].key, handing_over, at=at)


def _still_wanted(claim: str, rows: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Return what its people still want, and drop the rest: a switch counts until the last moment."""
    off = _switched_off([row.notice for row in rows])
    wanted: list[Delivery] = []
    dropped: list[Delivery] = []
    for row in rows:
        person = row.notice.to
        gone = not person.is_active or (person.pk, row.notice.kind, row.way) in off
        gone = gone or (row.hook is not None and row.notice.kind not in row.hook.kinds)
        gone = gone or (kind_of(row.notice.kind).fleeting and now - row.notice.at > TOO_LATE)
        (dropped if gone else wanted).append(row)
    if dropped:
        _held(claim).filter(pk__in=[row.pk for row in dropped]).update(
            state=State.DROPPED,
            done_at=now,
            claim="",
            reason="Switched off in the meantime, or too late.",
        )
    return wanted


def _try_later(claim: str, rows: Sequence[Delivery], error: NotNow, now: datetime) -> None:
    pause = pause_after(max(row.tries for row in rows))
    if pause is None:
        reason = f"Given up after {rows[0].tries} tries. {error}"
        _held(claim).update(state=State.FAILED, done_at=now, reason=reason[:300])
        _tell_administrators(now)
        return
    _held(claim).update(
        state=State.WAITING,
        claim="",
        claimed_at=None,
        not_before=now + max(pause, error.wait or pause),
        reason=str(error)[:300],
    )


def _held(claim: str) -> QuerySet[Delivery]:
    # Also what a sweep took for lost meanwhile: who comes back from sending knows more.
    return Delivery.objects.filter(
        claim=claim, state__in=[State.CLAIMED, State.HANDED, State.UNKNOWN]
    )


def _by_mail(
    new: Iterable[Notice], people: dict[int, User], off: Off, now: datetime
) -> Iterable[Delivery]:
    if not mail.is_set_up():
        return
    for notice in new:
        person = people[notice.to_id]
        if person.made_up or kind_of(notice.kind).own_pages or not person.is_active:
            continue
        if (person.pk, notice.kind, Way.MAIL.value) in off:
            continue
        yield Delivery(
            key=f"mail:{notice.pk}",
            notice=notice,
            way=Way.MAIL,
            not_before=when(now, hours_of(person)),
        )


def _to_channels(
    new: Sequence[Notice], people: dict[int, User], off: Off, now: datetime
) -> Iterable[Delivery]:
    hooks = list(Hook.objects.all()) if any(kind_of(one.kind).group for one in new) else []
    for hook in hooks:
        events: dict[tuple[str, str], list[Notice]] = defaultdict(list)
        for notice in new:
            person = people[notice.to_id]
            told = notice.kind in hook.kinds and kind_of(notice.kind).group
            off_here = (person.pk, notice.kind, Way.HOOK.value) in off
            if told and not off_here and not person.made_up and _belongs(person, hook):
                events[notice.kind, notice.once].append(notice)
        for (kind, once), notices in events.items():
            yield Delivery(
                key=f"hook:{hook.pk}:{kind}:{once}"[:200],
                notice=notices[0],
                hook=hook,
                way=Way.HOOK,
                whom=_names([str(people[one.to_id]) for one in notices]),
                not_before=when(now, hours_of_hook(hook)),
            )


def _belongs(person: User, hook: Hook) -> bool:
    return hook.team_id is None or any(team.pk == hook.team_id for team in person.teams.all())


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return (f"{shown} and {more} more" if more > 0 else shown)[:300]


def _only_quiet(person: User) -> Hours:
    """Return a person's hours with nothing gathered any more: only the quiet ones count."""
    hours = hours_of(person)
    return Hours(zone=hours.zone, digest=Digest.AT_ONCE, quiet=hours.quiet)


def _switched_off(notices: Sequence[Notice]) -> Off:
    rows = SwitchedOff.objects.filter(user__in={one.to_id for one in notices})
    return set(rows.values_list("user", "kind", "way"))


def _tell_administrators(now: datetime) -> None:
    """Tell those who keep the installation, once a day, that something did not go out."""
    tell(
        User.objects.filter(role=Role.ADMIN, is_active=True),
        "delivery",
        f"deliveries in trouble {now:%Y-%m-%d}",
        "Something could not be sent",
        now=now,
        link="/notices/deliveries/",
        body="An e-mail or a message to a channel did not go out, or nobody knows whether it did.",
    )
