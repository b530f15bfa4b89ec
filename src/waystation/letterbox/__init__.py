"""What passes between door and desk: requests, drafts, mailboxes, messages, files, the due table, published files."""
