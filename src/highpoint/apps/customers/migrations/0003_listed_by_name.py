from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0002_purchases_merges_ladder'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('merged_into', None)), fields=['name', 'id'], name='customer_listed'),
        ),
    ]
