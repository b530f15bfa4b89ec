"""Packing fields; the same bytes as everywhere in core."""

from waystation.core.vocabulary.packing import Field, pack

__all__ = ["Field", "pack"]
