from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0003_a_model_may_phrase'),
    ]

    operations = [
        migrations.AddField(
            model_name='practice',
            name='better',
            field=models.JSONField(blank=True, help_text='Which reply would have done better, once that was tried; empty where none.', null=True),
        ),
    ]
