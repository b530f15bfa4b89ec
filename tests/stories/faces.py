"""Both faces in one test: each step says at which one it happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waystation.site import faces


@contextmanager
def at(settings: Any, face: faces.Face) -> Iterator[None]:
    """Answer as this face inside the block: its addresses, middleware and headers."""
    kept = {name: getattr(settings, name) for name in ("ROOT_URLCONF", "MIDDLEWARE", "CONTENT_SECURITY_POLICY")}
    settings.ROOT_URLCONF, settings.MIDDLEWARE = face.root_urlconf, face.middleware
    settings.CONTENT_SECURITY_POLICY = face.content_security_policy
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(settings, name, value)
