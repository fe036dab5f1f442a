from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('prevention', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['happened_at', 'dismissed', 'source', 'trouble', 'conversation'], name='incident_sums'),
        ),
    ]
