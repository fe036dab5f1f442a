from django.db import migrations, models


def read_again(apps, schema_editor):
    """Have the workers look through the talks again that were kept in German and Spanish."""
    apps.get_model("prevention", "Search").objects.update(after_seam=0)


class Migration(migrations.Migration):
    dependencies = [
        ("prevention", "0004_both_sides"),
    ]

    operations = [
        migrations.AddField(
            model_name="solution",
            name="glad",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True),
    ]
