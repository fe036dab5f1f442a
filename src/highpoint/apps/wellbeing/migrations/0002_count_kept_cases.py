"""Counts the cases of the conversations that are kept already."""

from collections import Counter
from datetime import date, timedelta

from django.db import migrations
from django.db.models import Min

BATCH = 1_000
HARD = ("hostility", "distress")


def count(apps, schema_editor):
    reading = apps.get_model("quality", "Reading")
    tally = apps.get_model("wellbeing", "CaseTally")
    sums: dict[tuple, Counter] = {}
    last = 0
    readings = reading.objects.filter(day__gt=date(1970, 1, 1)).order_by("conversation_id")
    while rows := list(
        readings.filter(conversation_id__gt=last).values_list(
            "conversation_id", "day", "conversation__channel"
        )[:BATCH]
    ):
        last = rows[-1][0]
        _count_batch(apps, {pk: (day, channel) for pk, day, channel in rows}, sums)
    tally.objects.bulk_create(
        (
            tally(
                agent_id=agent,
                monday=monday,
                kind=kind,
                channel=channel,
                hard=hard,
                offered=each["offered"],
                met=each["met"],
                partial=each["partial"],
            )
            for (agent, monday, kind, channel, hard), each in sums.items()
        ),
        batch_size=BATCH,
    )


def _count_batch(apps, talks, sums):
    turn = apps.get_model("conversations", "Turn")
    first = dict(
        turn.objects.filter(conversation__in=talks, role="customer")
        .order_by()
        .values("conversation")
        .annotate(first=Min("index"))
        .values_list("conversation", "first")
    )
    moments = list(
        apps.get_model("quality", "Moment")
        .objects.filter(conversation__in=talks)
        .order_by()
        .values_list("conversation", "agent", "kind", "verdict", "turn")
    )
    hard = {pk for pk, _, kind, _, turn in moments if kind in HARD and turn == first.get(pk)}
    for pk, agent, kind, verdict, _ in moments:
        if agent is None:
            continue
        day, channel = talks[pk]
        key = (agent, day - timedelta(days=day.weekday()), kind, channel, pk in hard)
        each = sums.setdefault(key, Counter())
        each["offered"] += 1
        each[verdict] += 1


class Migration(migrations.Migration):
    dependencies = [("quality", "0007_insight"), ("wellbeing", "0001_initial")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop, elidable=True)]
