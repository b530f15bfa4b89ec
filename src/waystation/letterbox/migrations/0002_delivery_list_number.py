from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("letterbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="list_number",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
