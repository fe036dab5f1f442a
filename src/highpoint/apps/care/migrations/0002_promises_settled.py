from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0001_promises_and_care'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(fields=['settled_at', 'id'], name='promise_settled'),
        ),
    ]
