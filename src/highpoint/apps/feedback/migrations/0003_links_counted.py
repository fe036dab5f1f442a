from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_newest_links")]

    operations = [
        migrations.RemoveIndex(model_name="surveylink", name="survey_link_made"),
        migrations.AddIndex(
            model_name="surveylink",
            index=models.Index(
                fields=["made_at", "conversation", "revoked_at", "answered_at"],
                name="survey_link_rate",
            ),
        ),
    ]
