"""Take each protection out of a copy of the source, run the tests that name it, and say which of them did not fall.

`python -m tests.taken_out [--only WORD] [--lanes N] [--database NAME]`; with WAYSTATION_TEST_PG everything twice,
the second time on PostgreSQL. Exit 1 when something survived.
"""

import argparse
import os
import re
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.taken_out.row import TakenOut
from tests.taken_out.table import ALL

ROOT = Path(__file__).parents[2]
NO_DATABASE = "none of these tests runs on this database; they are run on the other one"
ENDED = re.compile(r"^(PASSED|FAILED|ERROR) tests/(\S+)", re.MULTILINE)
# Such a fall would only show that the edit is no longer a sound piece of the program.
UNSOUND = re.compile(r"\b(SyntaxError|NameError|ImportError|IndentationError|UnboundLocalError)\b")


def main() -> int:
    """Run it all; the number of rows whose tests did not all fall decides the exit."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--only", default="", help="rows of files or protections with this word in them")
    words.add_argument("--lanes", type=int, default=2, help="how many at once")
    words.add_argument(
        "--database", choices=["sqlite", "postgresql"], help="one only; both where there is a PostgreSQL"
    )
    given = words.parse_args()
    chosen = [row for row in ALL if given.only in f"{row.file} {row.protects}"]
    databases = [given.database] if given.database else _databases()
    wrong = sum(_on(database, chosen, given.lanes) for database in databases)
    print(f"{len(chosen)} protections on {', '.join(databases)}; {wrong} are not seen to hold")
    return 1 if wrong else 0


def _databases() -> list[str]:
    return ["sqlite", "postgresql"] if os.environ.get("WAYSTATION_TEST_PG") else ["sqlite"]


def _on(database: str, chosen: list[TakenOut], lanes: int) -> int:
    with tempfile.TemporaryDirectory(prefix="waystation-attack-") as folder:
        copies: Queue[Path] = Queue()
        for number in range(lanes):
            copies.put(_copy(Path(folder) / f"copy-{number}"))
        with ThreadPoolExecutor(lanes) as pool:
            said = list(pool.map(lambda row: _in_a_copy(row, copies, database), chosen))
    return len([line for line in said if line])


def _copy(to: Path) -> Path:
    listed = subprocess.run(["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)  # fmt: skip  # nosec
    names = [*filter(None, listed.stdout.decode().split("\0")), *_compiled()]
    for name in names:
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


def _compiled() -> Iterator[str]:
    for path in (ROOT / "src").rglob("*.mo"):
        yield str(path.relative_to(ROOT))


def _in_a_copy(row: TakenOut, copies: "Queue[Path]", database: str) -> str:
    copy = copies.get()
    try:
        said = attack(row, copy, database)
    finally:
        copies.put(copy)
    how = "fell" if not said else "not run" if said == NO_DATABASE else "HELD ON"
    more = f": {said}" if how == "HELD ON" else ""
    print(f"{how:7} {database:10} {row.item:2} {row.file}: {row.protects}{more}", flush=True)
    return more


def attack(row: TakenOut, copy: Path, database: str, *, options: tuple[str, ...] = ()) -> str:
    """Make the edits, run the tests, undo them. Empty when all fell; else what is wrong, in words."""
    source = copy / "src" / "waystation"
    whole = {source / name: (source / name).read_text(encoding="utf-8") for name, _old, _new in row.edits}
    changed = dict(whole)
    for name, old, new in row.edits:
        if (times := changed[source / name].count(old)) != 1:
            return f"what is to be taken out stands {times} times in {name}"
        changed[source / name] = changed[source / name].replace(old, new)
    try:
        _write(changed)
        done = _run(row, copy, database, options)
    finally:
        _write(whole)
    return _judge(row, done, database)


def _write(texts: dict[Path, str]) -> None:
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")
        for stale in (file.parent / "__pycache__").glob(f"{file.stem}.*"):
            stale.unlink()  # a compiled file is known by its second and its size: both may be the same


def _run(row: TakenOut, copy: Path, database: str, options: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "WAYSTATION_TEST_DB": "", "HOME": str(copy)}
    if database == "postgresql":
        environment["WAYSTATION_TEST_DB"] = "postgresql"
    environment["TOX_PARALLEL_ENV"] = copy.name  # pytest-django then gives each copy databases of its own
    command = [sys.executable, "-m", "pytest", "-q", "-rpfE", *options, *(f"tests/{name}" for name in row.tests)]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)  # nosec B603


def _judge(row: TakenOut, done: "subprocess.CompletedProcess[str]", database: str) -> str:
    ended = ENDED.findall(done.stdout)
    if done.returncode in (0, 5) and not ended:
        return NO_DATABASE
    if done.returncode not in (0, 1):
        return f"pytest ended with {done.returncode}: {done.stderr.strip()[-200:]}"
    if UNSOUND.search(done.stdout):
        return "the edit is no sound piece of the program"
    stood = [name for name in row.tests if not _fell(name, ended, database)]
    return f"not fallen: {', '.join(stood)}" if stood else ""


def _fell(name: str, ended: list[tuple[str, str]], database: str) -> bool:
    """At least one of its cases failed; on PostgreSQL a test that touches no database is not run at all."""
    how = {kind for kind, one in ended if one == name or one.startswith(f"{name}[")}
    return "FAILED" in how or (database == "postgresql" and not how)


if __name__ == "__main__":
    sys.exit(main())
