"""After a revocation: what waits unopened at the door is re-sealed to the compartment's new key. Desk only."""

from waystation.core.sealing import open_from
from waystation.letterbox.models import IncomingMessage, SealedRequest
from waystation.vault import signed
from waystation.vault.directory import Directory
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.public import compartment_context, seal_to_compartment


def reseal_waiting(keyring: Keyring, code: str, limit: int) -> int:
    """Re-seal up to `limit` rows of an earlier epoch; returns how many. Runs again where it stopped."""
    directory = signed.directory()
    new = directory.compartment(code).epoch
    requests = list(SealedRequest.objects.filter(compartment=code, epoch__lt=new)[:limit])
    for request in requests:
        request.summary_blob = _again(keyring, directory, request, Label.DOOR_SUMMARY, bytes(request.summary_blob))
        request.key_blob = _again(keyring, directory, request, Label.DOOR_REQUEST_KEY, bytes(request.key_blob))
        request.epoch = new
    SealedRequest.objects.bulk_update(requests, ["epoch", "key_blob", "summary_blob"], batch_size=100)
    messages = list(IncomingMessage.objects.filter(compartment=code, epoch__lt=new)[: limit - len(requests)])
    for message in messages:
        message.key_blob = _again(keyring, directory, message, Label.DOOR_REQUEST_KEY, bytes(message.key_blob))
        message.epoch = new
    IncomingMessage.objects.bulk_update(messages, ["epoch", "key_blob"], batch_size=100)
    return len(requests) + len(messages)


def _again(
    keyring: Keyring, directory: Directory, row: SealedRequest | IncomingMessage, label: Label, blob: bytes
) -> bytes:
    pair = keyring.epoch(row.compartment, row.epoch).pair
    plain = open_from(pair, blob, compartment_context(directory, row.compartment, row.epoch, label, row.id))
    return seal_to_compartment(directory, row.compartment, label, row.id, plain)[1]
