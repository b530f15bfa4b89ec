"""The log: lines that can be added and never changed, their details that can be forgotten, and signed checkpoints."""

from django.db import models


class Line(models.Model):
    """One act. Nothing in it says a name, a place or a word of content."""

    source = models.CharField(max_length=8)
    number = models.PositiveBigIntegerField()
    previous = models.BinaryField()
    hour = models.CharField(max_length=13)
    subject = models.CharField(max_length=32)  # pseudonymous id of the worker, or "door", "tick"
    action = models.CharField(max_length=40)
    object = models.CharField(max_length=64)
    detail_digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="one_line_each_number")]
        indexes = [
            models.Index(fields=["object", "action"], name="lines_of_an_object"),
            models.Index(fields=["source", "object", "number"], name="lines_of_an_object_in_order"),
            models.Index(fields=["subject", "hour"], name="lines_of_a_worker"),
        ]


class Detail(models.Model):
    """What a line was about (purpose, reason, words searched), sealed. Forgetting deletes it; the chain stays whole."""

    source = models.CharField(max_length=8)
    number = models.PositiveBigIntegerField()
    object = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=1, default="s")  # "s" sealed detail, "m" digests of sealed sections
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="one_detail_each_line")]
        indexes = [models.Index(fields=["source", "object", "number"], name="details_of_an_object")]


class Head(models.Model):
    """The end of one chain; its row is locked while a line is added."""

    source = models.CharField(max_length=8, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.BinaryField(default=bytes)


class Checkpoint(models.Model):
    """A head, with the head of the signed list, signed by the log key or by an officer."""

    source = models.CharField(max_length=8)
    number = models.PositiveBigIntegerField()
    hour = models.CharField(max_length=13)
    digest = models.BinaryField()
    list_head = models.BinaryField()
    signer = models.CharField(max_length=32)  # "log", or an officer's id
    signature = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["source", "number"], name="checkpoints_in_order")]


class Copy(models.Model):
    """An officer took a copy of the log off this host. Only such copies prove anything against its owner."""

    source = models.CharField(max_length=8)
    number = models.PositiveBigIntegerField()  # the last line in the copy
    hour = models.CharField(max_length=13)
    by = models.CharField(max_length=32)
