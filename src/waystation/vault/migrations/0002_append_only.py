"""The database refuses to change or delete a line of the signed list."""

from django.db import migrations

from waystation.audit import triggers


def forbid(apps, schema_editor):
    triggers.forbid(schema_editor.connection, "vault_listline")


def allow(apps, schema_editor):
    triggers.allow(schema_editor.connection, "vault_listline")


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
