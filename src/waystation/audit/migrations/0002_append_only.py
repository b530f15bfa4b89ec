"""The database refuses to change or delete a line of the log, and to change a checkpoint."""

from django.db import migrations

from waystation.audit import triggers

TABLES = {"audit_line": triggers.BOTH, "audit_checkpoint": ("UPDATE",)}


def forbid(apps, schema_editor):
    for table, events in TABLES.items():
        triggers.forbid(schema_editor.connection, table, events)


def allow(apps, schema_editor):
    for table, events in TABLES.items():
        triggers.allow(schema_editor.connection, table, events)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
