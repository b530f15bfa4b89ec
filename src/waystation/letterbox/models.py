"""Tables of the database `door`. Every id is made here, so an insert never needs a SELECT. Most are random; that of a
mailbox is drawn from its key, and that of what a person adds from its words and the random id of its form.

In the clear are ids, hours, state codes, padded sizes, digests and public keys; everything else is sealed.
"""

from django.db import models

from waystation.audit.ids import is_id as is_id  # the door asks for ids here
from waystation.audit.ids import random_id as random_id


class RandomId(models.Model):
    id = models.CharField(primary_key=True, max_length=32, default=random_id, editable=False)

    class Meta:
        abstract = True


class KeyLine(models.Model):
    """The door's copy of one line of the signed list; trusted only after its signatures were checked."""

    number = models.PositiveBigIntegerField(primary_key=True)
    body = models.BinaryField()
    previous = models.BinaryField()
    signature = models.BinaryField()


class Draft(RandomId):
    """A message that was begun and not sent; sealed under the draft key, which only the return code gives."""

    code_id = models.CharField(max_length=8)  # the public part of the return code
    digest = models.BinaryField(max_length=32)  # of the draft key: comparing it is the check of the code
    sealed = models.BinaryField()
    hour = models.CharField(max_length=13)  # of the last change; expiry counts from here

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code_id", "digest"], name="one_draft_each_code")]
        indexes = [models.Index(fields=["hour"], name="drafts_by_age")]


class DraftFile(RandomId):
    """A file of a draft. The id is the name of the sealed file in the folder `files`."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    sealed = models.BinaryField()  # key, declared name, true size
    size = models.PositiveBigIntegerField()  # padded
    digest = models.CharField(max_length=64)  # of the sealed bytes
    hour = models.CharField(max_length=13)

    class Meta:
        indexes = [models.Index(fields=["hour"], name="draft_files_by_age")]


class Mailbox(RandomId):
    """Where a person finds answers. The public half only: the return code alone opens what lies here."""

    code_id = models.CharField(max_length=8)
    digest = models.BinaryField(max_length=32)  # of `public`
    public = models.BinaryField()
    hour = models.CharField(max_length=13)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code_id", "digest"], name="one_mailbox_each_code")]


class MailboxMessage(RandomId):
    """Something for the person, sealed to the mailbox key."""

    class Kind(models.TextChoices):
        MESSAGE = "message"
        STATUS = "status"
        LETTER = "letter"
        PAGE = "page"  # their own page; one at most

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    sealed = models.BinaryField()
    hour = models.CharField(max_length=13)


class Delivery(RandomId):
    """To which compartment new messages from a mailbox go, stated and signed by the worker who moved the case."""

    mailbox = models.CharField(max_length=32, db_index=True)
    number = models.PositiveIntegerField()  # the highest valid one counts
    compartment = models.CharField(max_length=40)
    worker = models.CharField(max_length=32)
    hour = models.CharField(max_length=13)
    list_number = models.PositiveBigIntegerField(default=0)  # how long the signed list was
    signature = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "number"], name="one_delivery_each_number")]


class SealedRequest(RandomId):
    """A request for help as it arrived. The door can write it and cannot read it back."""

    compartment = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField()
    key_blob = models.BinaryField()  # the request key, sealed to the compartment
    content_blob = models.BinaryField()  # under the request key
    summary_blob = models.BinaryField()  # sealed to the compartment by itself
    mailbox = models.CharField(max_length=32)
    hour = models.CharField(max_length=13)
    moved = models.BooleanField(default=False)  # the desk has it

    class Meta:
        indexes = [models.Index(fields=["moved", "hour"], name="requests_waiting")]


class IncomingMessage(RandomId):
    """What a person added after sending: a message, a withdrawal, a claim of a lost code, a correction."""

    class Kind(models.TextChoices):
        MESSAGE = "message"
        WITHDRAWAL = "withdrawal"
        CLAIM = "claim"
        CORRECTION = "correction"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    mailbox = models.CharField(max_length=32, db_index=True)
    compartment = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField()
    key_blob = models.BinaryField()
    content_blob = models.BinaryField()
    hour = models.CharField(max_length=13)
    moved = models.BooleanField(default=False)
    noted = models.BooleanField(default=False)  # its clock counts in the queue; nobody has read it yet

    class Meta:
        indexes = [models.Index(fields=["moved", "hour"], name="messages_waiting")]


class StoredFile(RandomId):
    """A sealed file that belongs to a request or message; its key lies inside that request or message only."""

    owner = models.CharField(max_length=32, db_index=True)
    size = models.PositiveBigIntegerField()  # padded
    digest = models.CharField(max_length=64)  # of the sealed bytes
    hour = models.CharField(max_length=13)


class Due(RandomId):
    """The one plain clock: something of this level falls due in this compartment at this hour; nothing else."""

    class Level(models.TextChoices):
        EMERGENCY = "emergency"
        URGENT = "urgent"
        NORMAL = "normal"

    hour = models.CharField(max_length=13, db_index=True)
    compartment = models.CharField(max_length=40)
    level = models.CharField(max_length=9, choices=Level.choices)


class Published(RandomId):
    """A finished public object (figure, report, advice) that the desk put here: static, signed, without a query."""

    kind = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    body = models.BinaryField()
    signature = models.BinaryField()
    worker = models.CharField(max_length=32)
    hour = models.CharField(max_length=13)
