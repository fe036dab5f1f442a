"""Give what is kept already its signs and weekly sums, and no time to what was told none."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from django.db import migrations

from highpoint.engine.insight import discovery

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
UNDATED = date(1970, 1, 1)
STANDARD = 80.0
CHUNK = 500


def fill(apps, schema_editor):
    """Go through the conversations a few hundred at a time; the sums are few enough to hold."""
    _no_time(apps)
    agent = apps.get_model("accounts", "Agent")
    team_of = dict(agent.objects.values_list("pk", "team"))
    counted = apps.get_model("quality", "CountedFor")
    counted.objects.bulk_create(
        counted(agent_id=pk, team_id=team) for pk, team in team_of.items()
    )
    sums = defaultdict(lambda: [0, 0, 0])
    _of_moments(apps, team_of, sums)
    after = 0
    while talks := _next(apps, after):
        _of_talks(apps, talks, team_of, sums)
        after = talks[-1]
    tally = apps.get_model("quality", "WeekTally")
    tally.objects.bulk_create(
        (
            tally(team_id=team, monday=monday, key=key, offered=row[0], met=row[1], partial=row[2])
            for (team, monday, key), row in sums.items()
            if row[0]
        ),
        batch_size=CHUNK,
    )


def _no_time(apps):
    for room, name, path in (
        ("conversations", "Conversation", "has_time"),
        ("quality", "Reading", "conversation__has_time"),
        ("quality", "Moment", "conversation__has_time"),
        ("quality", "Mark", "conversation__has_time"),
        ("quality", "Evaluation", "conversation__has_time"),
    ):
        model = apps.get_model(room, name)
        model.objects.filter(**{path: False}).update(started_at=NO_TIME)


def _next(apps, after):
    rows = apps.get_model("quality", "Reading").objects.filter(conversation__gt=after)
    return list(rows.order_by("conversation").values_list("conversation", flat=True)[:CHUNK])


def _of_moments(apps, team_of, sums):
    tallies = apps.get_model("quality", "Tally").objects.filter(offered__gt=0)
    columns = ("agent", "day", "kind", "offered", "met", "partial")
    for agent, day, kind, *row in tallies.values_list(*columns).iterator():
        _add(sums, team_of[agent], day, f"kind:{kind}", row)


def _of_talks(apps, talks, team_of, sums):
    days = {}
    sign = apps.get_model("quality", "Sign")
    fresh = []
    roles = _by_talk(apps.get_model("conversations", "Turn"), talks, "index", "role")
    moments = _by_talk(apps.get_model("quality", "Moment"), talks, "kind", "verdict")
    readings = apps.get_model("quality", "Reading").objects.filter(conversation__in=talks)
    for reading in readings.select_related("conversation").defer("mood", "end_spans"):
        talk = reading.conversation
        days[talk.pk] = reading.day
        found = discovery.discovered(
            [role for _, role in sorted(roles[talk.pk])],
            [(row[0], row[1]) for row in reading.observations],
            moments[talk.pk],
            reading.end_state,
            reading.impact,
        )
        if box := discovery.box(reading.score, reading.end_state, STANDARD):
            found.add(box)
        for name in sorted(found):
            fresh.append(
                sign(
                    conversation_id=talk.pk,
                    agent_id=talk.agent_id,
                    sign=name.value,
                    started_at=reading.started_at,
                )
            )
            team = team_of.get(talk.agent_id)
            _add(sums, team, reading.day, f"sign:{name.value}", (1, 0, 0))
    sign.objects.bulk_create(fresh, batch_size=CHUNK)
    _of_evaluations(apps, talks, days, team_of, sums)


def _of_evaluations(apps, talks, days, team_of, sums):
    rows = apps.get_model("quality", "Evaluation").objects.filter(
        conversation__in=talks, agent__isnull=False
    )
    columns = ("conversation", "agent", "scorecard", "score", "ratings")
    for talk, agent, card, score, ratings in rows.values_list(*columns):
        team = team_of[agent]
        for criterion, *row in ratings:
            if row[0]:
                _add(sums, team, days[talk], f"card:{card}:{criterion}", row)
        if score is not None:
            _add(sums, team, days[talk], f"card:{card}:", (1, score >= STANDARD, 0))


def _by_talk(model, talks, *columns):
    found = defaultdict(list)
    rows = model.objects.filter(conversation__in=talks).order_by("pk")
    for talk, *row in rows.values_list("conversation", *columns):
        found[talk].append(tuple(row))
    return found


def _add(sums, team, day, key, row):
    monday = day if day == UNDATED else day - timedelta(days=day.weekday())
    cell = sums[team, monday, key]
    for place, value in enumerate(row):
        cell[place] += value


class Migration(migrations.Migration):
    dependencies = [("quality", "0007_insight")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
