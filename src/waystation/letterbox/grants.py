"""What the door's role may do on PostgreSQL. It can put requests in and cannot read one back, even with its own SQL."""

READ, WRITE = ("SELECT",), ("SELECT", "INSERT", "UPDATE", "DELETE")
GRANTS: dict[str, tuple[str, ...]] = {
    "letterbox_keyline": READ,
    "letterbox_published": READ,
    "letterbox_draft": WRITE,
    "letterbox_draftfile": WRITE,
    "letterbox_mailbox": ("SELECT", "INSERT", "DELETE"),
    "letterbox_mailboxmessage": ("SELECT", "INSERT", "DELETE"),
    "letterbox_delivery": ("SELECT", "DELETE"),
    "letterbox_sealedrequest": ("INSERT",),
    "letterbox_incomingmessage": ("INSERT",),
    "letterbox_storedfile": ("INSERT",),
    "letterbox_due": ("INSERT",),
    "audit_line": ("SELECT", "INSERT"),
    "audit_head": ("SELECT", "INSERT", "UPDATE"),
    "audit_checkpoint": ("SELECT", "INSERT"),
}


def statements(role: str, schema: str) -> list[str]:
    """The SQL that gives this role what it needs and nothing else; for the owner of the tables, after `migrate`."""
    return [
        f'REVOKE ALL ON ALL TABLES IN SCHEMA "{schema}" FROM "{role}"',
        f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"',
        f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{role}"',
        *(f'GRANT {", ".join(rights)} ON "{schema}"."{table}" TO "{role}"' for table, rights in GRANTS.items()),
    ]
