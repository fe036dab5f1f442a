from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0009_who_could_read_a_turn")]

    operations = [
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("has_time", False)), fields=["id"], name="conversation_undated"
            ),
        ),
    ]
