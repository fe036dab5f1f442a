from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quality', '0012_team_standards'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='moment',
            index=models.Index(condition=models.Q(('kind__in', ['distress', 'hostility'])), fields=['conversation', 'started_at'], name='moment_upset'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['conversation', 'score', 'started_at'], name='reading_talk_score'),
        ),
    ]
