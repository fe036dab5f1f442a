"""A draw keeps what its plan asked; a plan can be changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def keep_what_was_asked(apps, schema_editor):
    """Give the draws that are there what their plan asks: until now no plan could change."""
    draw = apps.get_model("assignments", "Draw")
    plan = apps.get_model("assignments", "Assignment").objects.filter(pk=OuterRef("assignment"))
    names = {"purpose": "purpose", "unbiased": "unbiased", "scorecard_id": "scorecard"}
    asked = {field: Subquery(plan.values(name)[:1]) for field, name in names.items()}
    draw.objects.update(**asked)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("assignments", "0001_initial"),
        ("quality", "0010_agent_days_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="assignments.assignment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-at", "-pk"]},
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=~Q(what=[]), name="change_of_a_plan_changes_it"
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("review", "review"),
                    ("peer", "peer review"),
                    ("self", "self-review"),
                    ("calibration", "calibration"),
                ],
                default="review",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="draw", name="unbiased", field=models.BooleanField(default=True)
        ),
        migrations.AddField(
            model_name="draw",
            name="scorecard",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="quality.scorecard",
            ),
        ),
        migrations.RunPython(keep_what_was_asked, migrations.RunPython.noop, elidable=True),
    ]
