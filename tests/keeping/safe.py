"""Where archives lie, and how everything is lost."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pyrage
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connections
from django.utils import timezone

from tests.triggers import GUARDED, without_triggers
from waystation.keeping import backups, restoring, tables
from waystation.letterbox import lists as door_lists
from waystation.vault import signed


@dataclass
class Safe:
    """Where archives lie, and the off-line key that opens them."""

    folder: Path
    identity: Path
    recipient: str
    work: Path

    def back_up(self, now=None) -> backups.Written:
        return backups.write_backup(self.folder, [self.recipient], self.work, now or timezone.now())

    def restore(self, content: Path, keys: Path, *, drill: str = "", without_damaged=False) -> restoring.Restored:
        identities = [pyrage.x25519.Identity.from_str(self.identity.read_text().strip())]
        how = {"ask": lambda _: drill, "drill": bool(drill), "without_damaged": without_damaged}
        return restoring.restore_here(content, keys, identities, self.work, **how)

    def copy_of(self, file_id: str) -> Path:
        (copy,) = self.folder.glob(f"files-*/{file_id}.age")
        return copy

    def age(self, archive: Path) -> bytes:
        """What Debian's own age makes of it."""
        return subprocess.run(["age", "-d", "-i", self.identity, archive], capture_output=True, check=True).stdout


def lose() -> None:
    """Empty both databases and the folder of files, as after a fire."""
    for model in reversed(list(apps.get_models())):
        for alias in tables.databases_of(model):
            table = model._meta.db_table
            if table in GUARDED:
                with without_triggers(table, alias):
                    model.objects.using(alias).all().delete()
            else:
                model.objects.using(alias).all()._raw_delete(alias)
    for path in Path(django_settings.FILES).iterdir():
        path.unlink()
    signed.forget_known()
    door_lists.forget_checked()
    assert connections["default"].introspection.table_names()
