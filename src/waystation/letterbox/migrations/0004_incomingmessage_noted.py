from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("letterbox", "0003_keys_stay")]

    operations = [
        migrations.AddField(
            model_name="incomingmessage",
            name="noted",
            field=models.BooleanField(default=False),
        ),
    ]
