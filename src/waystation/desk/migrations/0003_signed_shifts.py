from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    """A shift carries the signature of the officer who planned it. Those from before carry none: plan them anew."""

    dependencies = [("accounts", "0001_initial"), ("desk", "0002_worker_names")]

    operations = [
        migrations.AddField(
            "shift", "by", models.ForeignKey(null=True, on_delete=deletion.PROTECT, related_name="+", to="accounts.worker")
        ),
        migrations.AddField("shift", "hour", models.CharField(default="", max_length=13)),
        migrations.AddField("shift", "signature", models.BinaryField(default=bytes)),
    ]
