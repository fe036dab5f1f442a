import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Add up what is kept of days already; the sums are few enough to hold."""
    sums = {}
    days = apps.get_model("quality", "ScoreTally").objects.order_by()
    columns = ("agent", "day", "scorecard", "conversations", "total", "squares")
    for agent, day, card, *row in days.values_list(*columns).iterator():
        month = sums.setdefault((agent, day.replace(day=1), card), [0, 0.0, 0.0])
        for place, value in enumerate(row):
            month[place] += value
    model = apps.get_model("quality", "ScoreMonth")
    model.objects.bulk_create(
        (
            model(
                agent_id=agent,
                month=month,
                scorecard_id=card,
                conversations=row[0],
                total=row[1],
                squares=row[2],
            )
            for (agent, month, card), row in sums.items()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_panel_origins"),
        ("quality", "0014_moments_of_a_talk"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScoreMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("conversations", models.IntegerField(default=0)),
                ("total", models.FloatField(default=0)),
                ("squares", models.FloatField(default=0)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="score_months",
                        to="accounts.agent",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="quality.scorecard",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scorecard", "month", "agent"), name="one_score_sum_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("conversations__gte", 0)), name="score_month_adds_up"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
