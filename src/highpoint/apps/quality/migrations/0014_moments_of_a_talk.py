from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quality", "0013_upset_talks_and_scores")]

    operations = [
        migrations.AddIndex(
            model_name="moment",
            index=models.Index(fields=["conversation", "kind", "verdict"], name="moment_talk_kind"),
        ),
    ]
