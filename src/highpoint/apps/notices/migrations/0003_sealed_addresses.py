"""Seals the addresses of channels, which lay open in the database before."""

from django.db import migrations, models

from highpoint.apps.accounts.sealing import CannotOpen, opened, seal


def seal_all(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        # What is dropped next is overwritten in the file, and not only let go of.
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
    hooks = apps.get_model("notices", "Hook").objects
    for hook in hooks.all():
        hooks.filter(pk=hook.pk).update(sealed_url=seal(hook.url))


def open_all(apps, schema_editor):
    hooks = apps.get_model("notices", "Hook").objects
    for hook in hooks.all():
        try:
            hooks.filter(pk=hook.pk).update(url=opened(hook.sealed_url))
        except CannotOpen:
            hooks.filter(pk=hook.pk).update(url="https://cannot-be-read.invalid/")


class Migration(migrations.Migration):

    dependencies = [
        ("notices", "0002_delivery"),
    ]

    operations = [
        migrations.AddField(
            model_name="hook",
            name="sealed_url",
            field=models.TextField(default=""),
        ),
        migrations.RemoveConstraint(model_name="hook", name="hook_has_an_address"),
        migrations.AlterField(
            model_name="hook",
            name="url",
            field=models.CharField(max_length=1000, default=""),
        ),
        migrations.RunPython(seal_all, open_all, elidable=True),
        migrations.RemoveField(model_name="hook", name="url"),
        migrations.AlterField(
            model_name="hook",
            name="sealed_url",
            field=models.TextField(),
        ),
        migrations.AddConstraint(
            model_name="hook",
            constraint=models.CheckConstraint(
                condition=models.Q(("sealed_url", ""), _negated=True), name="hook_has_an_address"
            ),
        ),
    ]
