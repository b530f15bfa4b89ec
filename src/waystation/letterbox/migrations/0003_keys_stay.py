"""The database refuses to change or delete a line of the door's copy of the signed list, as it does at the desk."""

from django.db import migrations

from waystation.audit import triggers


def forbid(apps, schema_editor):
    triggers.forbid(schema_editor.connection, "letterbox_keyline")


def allow(apps, schema_editor):
    triggers.allow(schema_editor.connection, "letterbox_keyline")


class Migration(migrations.Migration):
    dependencies = [("letterbox", "0002_delivery_list_number")]

    operations = [migrations.RunPython(forbid, allow)]
