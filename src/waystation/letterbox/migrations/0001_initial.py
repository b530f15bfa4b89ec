import django.db.models.deletion
from django.db import migrations, models

import waystation.letterbox.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Due",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("hour", models.CharField(db_index=True, max_length=13)),
                ("compartment", models.CharField(max_length=40)),
                (
                    "level",
                    models.CharField(
                        choices=[("emergency", "Emergency"), ("urgent", "Urgent"), ("normal", "Normal")], max_length=9
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="KeyLine",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("body", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("signature", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Published",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("language", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=200)),
                ("body", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("worker", models.CharField(max_length=32)),
                ("hour", models.CharField(max_length=13)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("owner", models.CharField(db_index=True, max_length=32)),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("hour", models.CharField(max_length=13)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("mailbox", models.CharField(db_index=True, max_length=32)),
                ("number", models.PositiveIntegerField()),
                ("compartment", models.CharField(max_length=40)),
                ("worker", models.CharField(max_length=32)),
                ("hour", models.CharField(max_length=13)),
                ("signature", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("mailbox", "number"), name="one_delivery_each_number")],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code_id", models.CharField(max_length=8)),
                ("digest", models.BinaryField(max_length=32)),
                ("sealed", models.BinaryField()),
                ("hour", models.CharField(max_length=13)),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="drafts_by_age")],
                "constraints": [models.UniqueConstraint(fields=("code_id", "digest"), name="one_draft_each_code")],
            },
        ),
        migrations.CreateModel(
            name="IncomingMessage",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("message", "Message"),
                            ("withdrawal", "Withdrawal"),
                            ("claim", "Claim"),
                            ("correction", "Correction"),
                        ],
                        max_length=10,
                    ),
                ),
                ("mailbox", models.CharField(db_index=True, max_length=32)),
                ("compartment", models.CharField(max_length=40)),
                ("epoch", models.PositiveIntegerField()),
                ("key_blob", models.BinaryField()),
                ("content_blob", models.BinaryField()),
                ("hour", models.CharField(max_length=13)),
                ("moved", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["moved", "hour"], name="messages_waiting")],
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code_id", models.CharField(max_length=8)),
                ("digest", models.BinaryField(max_length=32)),
                ("public", models.BinaryField()),
                ("hour", models.CharField(max_length=13)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code_id", "digest"), name="one_mailbox_each_code")],
            },
        ),
        migrations.CreateModel(
            name="MailboxMessage",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("message", "Message"), ("status", "Status"), ("letter", "Letter")], max_length=8
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("hour", models.CharField(max_length=13)),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="letterbox.mailbox"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SealedRequest",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("compartment", models.CharField(max_length=40)),
                ("epoch", models.PositiveIntegerField()),
                ("key_blob", models.BinaryField()),
                ("content_blob", models.BinaryField()),
                ("summary_blob", models.BinaryField()),
                ("mailbox", models.CharField(max_length=32)),
                ("hour", models.CharField(max_length=13)),
                ("moved", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["moved", "hour"], name="requests_waiting")],
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=waystation.letterbox.models.random_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("hour", models.CharField(max_length=13)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="letterbox.draft"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="draft_files_by_age")],
            },
        ),
    ]
