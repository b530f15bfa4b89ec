"""The database refuses to delete a checkpoint too: a signed head is what shows that the end of the log was cut off."""

from django.db import migrations

from waystation.audit import triggers

DELETE = ("DELETE",)


def forbid(apps, schema_editor):
    triggers.forbid(schema_editor.connection, "audit_checkpoint", DELETE)


def allow(apps, schema_editor):
    triggers.allow(schema_editor.connection, "audit_checkpoint", DELETE)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_lines_in_order")]

    operations = [migrations.RunPython(forbid, allow)]
