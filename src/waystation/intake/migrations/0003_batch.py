from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0002_requests_to_count'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done')], default='open', max_length=4)),
                ('hour', models.CharField(max_length=13)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'hour'], name='batches_to_go_on_with')],
            },
        ),
    ]
