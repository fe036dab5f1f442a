"""What happened in a dispute stays as it was written; it goes only with the dispute itself."""

from django.db import migrations

TABLE = "disputes_disputestep"
SENTENCE = "what happened in a dispute does not change"
# A later migration that makes the table anew on SQLite has to make the trigger anew too.
SQLITE = [
    f"CREATE TRIGGER disputes_step_stays BEFORE UPDATE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
]
POSTGRES = [
    "CREATE OR REPLACE FUNCTION disputes_step_stays() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'check_violation'; END $$",
    f"CREATE TRIGGER disputes_step_stays BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    "EXECUTE FUNCTION disputes_step_stays()",
]


def hold(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def let_go(apps, schema_editor):
    table = "" if schema_editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    schema_editor.execute(f"DROP TRIGGER disputes_step_stays{table}")
    if table:
        schema_editor.execute("DROP FUNCTION disputes_step_stays()")


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial")]

    operations = [migrations.RunPython(hold, let_go)]
