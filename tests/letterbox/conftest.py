"""The letterbox is tested through the same open door."""

from tests.door.conftest import door, nur, office, somebody

__all__ = ["door", "nur", "office", "somebody"]
