"""A published scorecard stays as it is, and the one published so far counts everywhere."""

from django.db import migrations
from django.db.models import F

CHANGED = """
    old.status <> 'draft' AND (
        new.name <> old.name OR new.version <> old.version
        OR new.definition {differs} old.definition OR new.status = 'draft'
        OR (old.status = 'retired' AND new.status <> 'retired')
    )
"""
# A later migration that makes the table anew on SQLite has to make the trigger anew too.
SQLITE = [
    f"""
    CREATE TRIGGER quality_scorecard_stays BEFORE UPDATE ON quality_scorecard
    WHEN {CHANGED.format(differs="IS NOT")}
    BEGIN SELECT RAISE(ABORT, 'a published scorecard does not change'); END
    """,
]
POSTGRES = [
    """
    CREATE OR REPLACE FUNCTION quality_scorecard_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a published scorecard does not change' USING ERRCODE = 'check_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER quality_scorecard_stays BEFORE UPDATE ON quality_scorecard FOR EACH ROW
    WHEN ({CHANGED.format(differs="IS DISTINCT FROM")})
    EXECUTE FUNCTION quality_scorecard_stays()
    """,
]


def hold(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def let_go(apps, schema_editor):
    table = "" if schema_editor.connection.vendor == "sqlite" else " ON quality_scorecard"
    schema_editor.execute(f"DROP TRIGGER quality_scorecard_stays{table}")
    if table:
        schema_editor.execute("DROP FUNCTION quality_scorecard_stays()")


def place_the_published(apps, schema_editor):
    Scorecard = apps.get_model("quality", "Scorecard")
    Place = apps.get_model("quality", "ScorecardPlace")
    Reading = apps.get_model("quality", "Reading")
    card = Scorecard.objects.filter(status="published").order_by("pk").first()
    if card is None:
        return
    Scorecard.objects.exclude(status="draft").update(published_at=F("created_at"))
    Place.objects.create(scorecard=card)
    Reading.objects.filter(score__isnull=False).update(scorecard=card)


class Migration(migrations.Migration):
    dependencies = [("quality", "0003_scorecards_in_force")]

    operations = [
        migrations.RunPython(place_the_published, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(hold, let_go),
    ]
