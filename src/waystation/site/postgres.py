"""PostgreSQL: the two schemas, what the door's role may do in them, and a look at whether that is all it may do.

Everything here is done by the desk's role, which owns the database; nothing needs a superuser.
"""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connections

from waystation.letterbox import grants
from waystation.site.home import NotReady

SCHEMAS = {"default": "desk", "door": "door"}
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
# Somebody could write a row to them or delete one and never read; these are what must not be read.
WHAT_WAS_SENT = frozenset({"letterbox_sealedrequest", "letterbox_incomingmessage", "letterbox_storedfile"})
# What keeps statements, with ids and working names in them and a time finer than our hours, out of the server's log.
QUIET = {
    "log_statement": ("none",),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "log_min_error_statement": ("panic",),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length_on_error": ("0",),
    "log_connections": ("off", ""),
    "log_disconnections": ("off",),
}
LOADED = ("auto_explain", "pg_stat_statements")  # each keeps statements of its own
HOW = "docs/administrator/postgresql.md says how"


def is_used() -> bool:
    """Whether this installation stands on PostgreSQL."""
    return bool(connections["door"].vendor == "postgresql")


def make_schemas(role: str) -> None:
    """Make both schemas where they are absent. Nobody but our two roles may connect, and the door makes no tables."""
    with connections["default"].cursor() as cursor:
        _refuse_absent(cursor, role)
        for schema in SCHEMAS.values():
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
            if cursor.fetchone() is None:  # IF NOT EXISTS would ask for the right to make one even when it is there
                cursor.execute(f'CREATE SCHEMA "{schema}"')
            cursor.execute(f'REVOKE ALL ON SCHEMA "{schema}" FROM PUBLIC')
        if _owns_database(cursor):
            database = connections["default"].ops.quote_name(connections["default"].settings_dict["NAME"])
            cursor.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
            cursor.execute(f'GRANT CONNECT ON DATABASE {database} TO "{role}"')


def narrow(role: str) -> None:
    """Give the door's role what it needs in its own schema and nothing anywhere else. Safe to repeat."""
    with connections["door"].cursor() as cursor:
        for schema in SCHEMAS.values():
            cursor.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA "{schema}" FROM "{role}", PUBLIC')
            cursor.execute(f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA "{schema}" FROM "{role}", PUBLIC')
            cursor.execute(f'REVOKE ALL ON SCHEMA "{schema}" FROM "{role}"')
        for statement in grants.statements(role, SCHEMAS["door"]):
            cursor.execute(statement)


def _refuse_absent(cursor: Any, role: str) -> None:
    cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role])
    me, is_there = cursor.fetchone()
    if not is_there:
        raise NotReady(f"PostgreSQL has no role {role} for the door: {HOW} to make it")
    if me == role:
        raise NotReady(f"desk and door share the role {role}, so the door could read everything: give each its own")


def _owns_database(cursor: Any) -> bool:
    cursor.execute(
        "SELECT pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()"
    )
    return bool(cursor.fetchone()[0])


def warnings(role: str) -> list[str]:
    """What the door's role may do beyond what it must, and what it lacks, in plain words; empty when all is well."""
    try:
        with connections["door"].cursor() as cursor:
            said = [*_compare(cursor, role), *_loud(cursor)]
        with connections["default"].cursor() as cursor:  # a role may have settings of its own
            return [*said, *(line for line in _loud(cursor) if line not in said)]
    except DatabaseError:
        return ["the databases do not answer, or are not made yet: start PostgreSQL, then `waystation migrate`"]
    finally:
        connections["door"].close()


def _compare(cursor: Any, role: str) -> list[str]:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if found is None:
        return [f"PostgreSQL has no role {role} for the door: {HOW} to make it"]
    if found[0]:
        return [f"the door's role {role} is a superuser, so it can read every request: ALTER ROLE {role} NOSUPERUSER"]
    has, present = _rights(cursor, role)
    if not present & set(grants.GRANTS):
        return ["the door's tables are not made yet: run `waystation migrate`"]
    wanted = {(SCHEMAS["door"], table, right) for table, rights in grants.GRANTS.items() for right in rights}
    return [*_too_much(role, has - wanted), *_too_little(role, wanted - has)]


def _loud(cursor: Any) -> list[str]:
    """Settings by which the server itself would write down what was asked of it."""
    cursor.execute("SELECT name, setting FROM pg_settings")
    found = dict(cursor.fetchall())
    said = [
        f"PostgreSQL's own log may hold what is asked of it: set {name} = {QUIET[name][0]} in postgresql.conf"
        for name in QUIET
        if name in found and found[name] not in QUIET[name]
    ]
    # Which libraries are loaded is hidden from our roles; the settings that they bring along are not.
    kept = [library for library in LOADED if any(name.startswith(f"{library}.") for name in found)]
    return said + [f"PostgreSQL keeps statements: take {name} out of shared_preload_libraries" for name in kept]


def _rights(cursor: Any, role: str) -> tuple[set[tuple[str, str, str]], set[str]]:
    """(schema, table, right) the role has, on a column, on the table, or through another role; and the tables."""
    cursor.execute(
        "SELECT n.nspname, c.relname, r.name,"
        " CASE WHEN r.name IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') THEN"
        "  has_any_column_privilege(%s, c.oid, r.name) OR has_table_privilege(%s, c.oid, r.name)"
        " ELSE has_table_privilege(%s, c.oid, r.name) END"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(%s::text[]) AS r(name)"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname = ANY(%s)",
        [role, role, role, list(RIGHTS), list(SCHEMAS.values())],
    )
    rows = cursor.fetchall()
    return {(schema, table, right) for schema, table, right, has in rows if has}, {row[1] for row in rows}


def _too_much(role: str, extra: set[tuple[str, str, str]]) -> list[str]:
    said = []
    if read := sorted({table for _, table, right in extra if right == "SELECT" and table in WHAT_WAS_SENT}):
        said.append(
            f"the door's role {role} can read what people have sent ({', '.join(read)}): SQL slipped in through it "
            "could copy every sealed request that waits. `waystation migrate` takes the right away, unless the role "
            "is a member of another one"
        )
    if inside := sorted({table for schema, table, _ in extra if schema == SCHEMAS["default"]}):
        said.append(f"the door's role {role} reaches {len(inside)} tables of the desk: run `waystation migrate`")
    others = sorted(f"{right} on {t}" for s, t, right in extra if s == SCHEMAS["door"] and t not in read)
    if others:
        said.append(f"the door's role {role} may do more than it needs ({', '.join(others)}): run `waystation migrate`")
    return said


def _too_little(role: str, missing: set[tuple[str, str, str]]) -> list[str]:
    tables = sorted({table for _, table, _ in missing})
    if not tables:
        return []
    return [f"the door's role {role} lacks rights on {', '.join(tables)}, so pages will fail: run `waystation migrate`"]
