"""What can go wrong when something sealed is opened. No text here ever holds content, a name or a key."""


class SealingError(Exception):
    """The base of every error of this package."""


class Damaged(SealingError):
    """The sealed bytes were changed, cut or moved, or they are opened for the wrong row, label or version."""


class WrongKey(SealingError):
    """The key at hand is not the one that this was sealed under."""


class UnknownFormat(SealingError):
    """The first byte names a format that this release does not read here."""


class BadSignature(SealingError):
    """The signature does not belong to these fields, this purpose and this key."""


class EmptyFile(SealingError):
    """A file without a single byte is never sealed."""
