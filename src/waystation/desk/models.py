"""Who is on duty, what they were told, and what they left for the next shift. No row says what a matter is about."""

from django.db import models

from waystation.accounts.models import Worker
from waystation.audit.ids import random_id


class Shift(models.Model):
    """Two names from one hour to another; the first is told first. Followed only as an officer signed it."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    first = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    hour = models.CharField(max_length=13, default="")  # of the signature
    signature = models.BinaryField(default=bytes)  # of that officer, over all of it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="a_shift_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="a_shift_has_two_people"),
        ]
        indexes = [models.Index(fields=["starts", "ends"], name="shifts_in_order")]


class Notice(models.Model):
    """Somebody was told that something is overdue. `due` is the random id of the due table."""

    due = models.CharField(max_length=32, db_index=True)
    step = models.PositiveSmallIntegerField()
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE)
    sent = models.DateTimeField()
    reached = models.BooleanField()  # the channel accepted it


class Acknowledgement(models.Model):
    """A worker took an overdue matter by name; it is quiet until the hour given."""

    due = models.CharField(max_length=32, primary_key=True)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE)
    taken = models.DateTimeField()
    quiet_until = models.DateTimeField()


class HandoverNote(models.Model):
    """What one shift leaves to the next, sealed to each reader's own key."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    note = models.CharField(max_length=32, db_index=True)  # the same for all copies of one note
    by = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    written = models.DateTimeField()
    sealed = models.BinaryField()


class Tick(models.Model):
    """When the regular check last ran; one row."""

    last = models.DateTimeField()


class WorkerName(models.Model):
    """Which working name is whom, sealed to one officer."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    about = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    reader = models.CharField(max_length=32)
    version = models.PositiveIntegerField()  # of the officer's keys
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "reader"], name="one_name_each_officer")]


class CanaryFact(models.Model):
    """A small invented fact that only one worker was told, sealed to one officer. Whose it is stands inside."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    fact = models.CharField(max_length=32, db_index=True)  # the same for all copies of one fact
    reader = models.CharField(max_length=32)
    version = models.PositiveIntegerField()  # of the officer's keys
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "reader"], name="one_fact_each_officer")]


class CareBook(models.Model):
    """Hours, wishes and talks of one worker: four parts of one size, whatever is in them, also nothing."""

    worker = models.OneToOneField(Worker, primary_key=True, on_delete=models.CASCADE, related_name="+")
    own = models.BinaryField()  # to the worker's own key
    talks_own = models.BinaryField()
    shared = models.BinaryField()  # to those on duty
    shared_epoch = models.PositiveIntegerField()
    talks_duty = models.BinaryField()
    talks_epoch = models.PositiveIntegerField()
