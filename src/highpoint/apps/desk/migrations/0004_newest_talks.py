from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0003_newest_by_scorecard'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='personevaluation',
            index=models.Index(fields=['-started_at', '-id'], name='by_person_newest_talk'),
        ),
    ]
