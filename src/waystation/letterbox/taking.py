"""What the desk does here: find what waits, and mark it as taken once it is sealed anew in the desk's own database."""

from waystation.letterbox.models import IncomingMessage, SealedRequest, StoredFile

DATABASE = "door"


def waiting_requests(limit: int = 200) -> list[SealedRequest]:
    """Requests the desk has not taken yet, the oldest hour first."""
    return list(SealedRequest.objects.filter(moved=False).order_by("hour", "id")[:limit])


def waiting_messages(compartments: set[str], limit: int = 200) -> list[IncomingMessage]:
    """What people added, for members of these compartments, the oldest hour first."""
    waiting = IncomingMessage.objects.filter(moved=False, compartment__in=compartments)
    return list(waiting.order_by("hour", "id")[:limit])


def mark_moved(row: SealedRequest | IncomingMessage) -> None:
    """The desk has committed its own sealed copy. Kept until `delete_moved`, so that a crash between loses nothing."""
    type(row).objects.filter(pk=row.pk).update(moved=True)


def delete_moved(ids: list[str]) -> None:
    """Remove rows that the desk has. Their files stay: they are sealed once, and only their keys were re-sealed."""
    SealedRequest.objects.filter(pk__in=ids, moved=True).delete()
    IncomingMessage.objects.filter(pk__in=ids, moved=True).delete()


def forget_files(owners: list[str]) -> list[str]:
    """Delete the rows of these owners' files; returns the ids whose bytes `files.remove_files` deletes after commit."""
    ids = list(StoredFile.objects.filter(owner__in=owners).values_list("id", flat=True))
    StoredFile.objects.filter(pk__in=ids).delete()
    return ids
