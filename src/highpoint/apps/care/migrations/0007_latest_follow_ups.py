from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0006_kinds_of_facts")]

    operations = [
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["-due", "-id"], name="follow_up_latest"),
        ),
    ]
