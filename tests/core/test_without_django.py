"""Core can be installed and used alone: no Django, and no package of core but the vocabulary."""

import subprocess
import sys

import pytest

PACKAGES = [
    "waystation.core.sealing",
    "waystation.core.chaining",
    "waystation.core.linking.narratives",
    "waystation.core.linking.signs",
    "waystation.core.vocabulary.refusals",
    "waystation.core.vocabulary.packing",
]
ALONE = """
import sys
sys.modules["django"] = None
import importlib
importlib.import_module({package!r})
print(" ".join(sorted(name for name in sys.modules if name.startswith("waystation."))))
"""


def imported_with(package: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", ALONE.format(package=package)], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("package", PACKAGES)
def test_core_imports_with_django_absent_and_brings_no_other_package(package: str) -> None:
    own = ".".join(package.split(".")[:3])
    allowed = (own, "waystation.core.vocabulary")
    strangers = {name for name in imported_with(package) - {"waystation.core"} if not name.startswith(allowed)}
    assert strangers == set()


def test_django_is_really_blocked_there() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        imported_with("django.utils")
