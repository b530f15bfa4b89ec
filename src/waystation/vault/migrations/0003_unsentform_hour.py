"""When a form was kept, so that it can go after 14 days."""

from django.db import migrations, models

import waystation.audit.actions


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="unsentform",
            name="hour",
            field=models.CharField(default=waystation.audit.actions.this_hour, max_length=13),
        )
    ]
