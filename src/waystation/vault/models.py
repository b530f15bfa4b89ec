"""Keys and sealed content. Key tables (Wrap, Summary, MatchRecord, MemberWrap ...) are what forgetting deletes."""

from django.db import models

from waystation.accounts.models import Worker
from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id


class ListLine(models.Model):
    """One line of the signed list (vault.directory). Never changed, never deleted."""

    number = models.PositiveIntegerField(primary_key=True)
    body = models.BinaryField()
    previous = models.BinaryField()
    signature = models.BinaryField()


class Proposal(models.Model):
    """An act that needs a second officer: the first one's signature, waiting."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    body = models.BinaryField()
    by = models.CharField(max_length=32)
    signature = models.BinaryField()
    expires = models.DateTimeField()


class WorkerKey(models.Model):
    """A worker's keys, sealed under what the passphrase gives. The public half counts only until it is certified."""

    worker = models.OneToOneField(Worker, primary_key=True, on_delete=models.CASCADE)
    version = models.PositiveIntegerField(default=1)
    salt = models.BinaryField()
    verifier = models.BinaryField()
    sealed_seed = models.BinaryField()
    sealed_totp = models.BinaryField()
    public = models.BinaryField()


class Session(models.Model):
    """One part of three of a session: the seed sealed under cookie and pepper."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE)
    sealed = models.BinaryField()
    started = models.DateTimeField()
    seen = models.DateTimeField()
    confirmed = models.DateTimeField()  # when passphrase and factor were last given


class Lockdown(models.Model):
    """While a row stands, sign-in opens nothing."""

    started = models.DateTimeField()
    by = models.CharField(max_length=32)
    hard = models.BooleanField(default=False)
    unlock_by = models.CharField(max_length=32, blank=True, default="")  # first of two officers
    unlock_at = models.DateTimeField(null=True)


class MemberWrap(models.Model):
    """A compartment's secret of one epoch, sealed to one member's certified key."""

    compartment = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField()
    worker = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compartment", "epoch", "worker"], name="one_wrap_each_member")]


class EarlierEpoch(models.Model):
    """The secret of epoch - 1, sealed under the wrapping key of this epoch."""

    compartment = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compartment", "epoch"], name="one_way_back_each_epoch")]


class Wrap(models.Model):
    """A key of a subject (a request or a case), under one other key."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    subject = models.CharField(max_length=32, db_index=True)
    label = models.PositiveSmallIntegerField()  # CASE_KEY, SECTION_KEY or FILE_KEY
    section = models.PositiveSmallIntegerField(default=0)
    generation = models.PositiveIntegerField(default=1)
    compartment = models.CharField(max_length=32, blank=True, default="")  # empty: under the case key
    epoch = models.PositiveIntegerField(default=0)  # under the case key: that key's generation
    drawn_epoch = models.PositiveIntegerField(default=0)  # the epoch in which the wrapped key was drawn
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["compartment", "epoch"], name="wraps_to_rotate")]


class Value(models.Model):
    """One version of one sealed value of a subject."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    subject = models.CharField(max_length=32)
    section = models.PositiveSmallIntegerField()
    label = models.PositiveSmallIntegerField()
    row = models.CharField(max_length=32)
    version = models.PositiveIntegerField(default=1)
    generation = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "label", "row"], name="one_value_each_row")]


class Manifest(models.Model):
    """What a section consists of, signed by the worker who last wrote it."""

    subject = models.CharField(max_length=32)
    section = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    body = models.BinaryField()
    signer = models.CharField(max_length=32)
    signer_version = models.PositiveIntegerField()
    signature = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "section"], name="one_manifest_each_section")]


class Summary(models.Model):
    """The line of a list: sealed under the compartment's summary key."""

    subject = models.CharField(max_length=32)
    compartment = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField()
    outside = models.BooleanField(default=False)  # sealed to the public key by somebody outside; a member re-seals it
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "compartment"], name="one_summary_each_list")]
        indexes = [
            models.Index(fields=["compartment", "epoch"], name="summaries_to_rotate"),
            models.Index(fields=["compartment"], condition=models.Q(outside=True), name="summaries_from_outside"),
        ]


class MatchRecord(models.Model):
    """Normalised handles and document numbers of one person, for the duplicate check only."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    subject = models.CharField(max_length=32, db_index=True)
    compartment = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["compartment", "epoch"], name="matches_to_rotate")]


class SealedFile(models.Model):
    """A file of a subject: sealed chunks on the disk under this id; its key lies in Wrap, its name in Value."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    subject = models.CharField(max_length=32, db_index=True)
    section = models.PositiveSmallIntegerField()
    size = models.PositiveBigIntegerField()  # padded
    digest = models.CharField(max_length=64)  # SHA-256 of the sealed bytes


class RecoveryShare(models.Model):
    """One officer's share of a compartment's secret, for one pair of officers."""

    compartment = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField()
    hands = models.CharField(max_length=200)  # the pair, ids joined by "+"
    officer = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compartment", "epoch", "hands", "officer"], name="one_share_each_hand")
        ]


class Recovery(models.Model):
    """A recovery that was asked for: all officers see it for 72 hours, any of them can cancel it."""

    class State(models.TextChoices):
        ASKED = "asked"
        CANCELLED = "cancelled"
        DONE = "done"

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    compartment = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField()
    by = models.CharField(max_length=32)
    ready = models.DateTimeField()
    drill = models.BooleanField(default=False)
    body = models.BinaryField()  # the line of the signed list that it ends in, as the releasing officers sign it
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)


class ReleasedShare(models.Model):
    """A share re-sealed by its officer to the officer who recovers."""

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE)
    hands = models.CharField(max_length=200)
    officer = models.CharField(max_length=32)
    sealed = models.BinaryField()
    signature = models.BinaryField()  # of this officer, over the recovery's body

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recovery", "hands", "officer"], name="one_release_each_hand")]


class UnsentForm(models.Model):
    """What a worker typed into a session that had ended, sealed to that worker's public key."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE)
    page = models.CharField(max_length=200)
    hour = models.CharField(max_length=13, default=this_hour)  # it goes 14 days later
    sealed = models.BinaryField()


class PairSecret(models.Model):
    """A secret for two compartments without a common member: its key in two halves, each sealed to one of them."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    subject = models.CharField(max_length=32, db_index=True)
    sealed = models.BinaryField()
    writer = models.CharField(max_length=32)
    writer_version = models.PositiveIntegerField()
    signature = models.BinaryField()
    first_code = models.CharField(max_length=32)
    first_epoch = models.PositiveIntegerField()
    first_half = models.BinaryField()
    second_code = models.CharField(max_length=32)
    second_epoch = models.PositiveIntegerField()
    second_half = models.BinaryField()


class PairReading(models.Model):
    """One worker asks to read a pair secret; another approves by releasing their half; shown once within 30 minutes."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        SHOWN = "shown"
        ENDED = "ended"

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    secret = models.ForeignKey(PairSecret, on_delete=models.CASCADE)
    by = models.CharField(max_length=32)
    half = models.PositiveSmallIntegerField(default=0)  # which half the asking worker holds: 1, 2, or 0 for none
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    opens = models.DateTimeField()  # later than it was asked for where the approval was given ahead
    expires = models.DateTimeField()


class PairRelease(models.Model):
    """A half, re-sealed by its holder to the worker who asked."""

    reading = models.ForeignKey(PairReading, on_delete=models.CASCADE)
    half = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=32)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "half"], name="one_release_each_half")]
