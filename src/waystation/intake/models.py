"""What intake keeps in the clear: random ids, hours, state codes, a small number for the order. The rest is sealed."""

from django.db import models

from waystation.accounts.models import Worker
from waystation.audit.ids import random_id

NOTHING_DUE = "9999"  # sorts after every hour


class HelpRequest(models.Model):
    """A request for help as received. Its id is that of the sealed request at the door and of its box."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"  # how it ended is inside the box

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    compartment = models.CharField(max_length=40)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    received = models.CharField(max_length=13)  # hour
    assignee = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    due_hour = models.CharField(max_length=13, default=NOTHING_DUE)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["state", "rank", "due_hour", "received"], name="requests_in_order"),
            # Counts at the head of the queue and in the rail are read from this one alone, without a row.
            models.Index(fields=["state", "compartment", "assignee", "due_hour"], name="requests_to_count"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=["open", "closed"]), name="request_open_or_closed")
        ]


class Milestone(models.Model):
    """The rungs that persons of one request or case reached, sealed to the figures compartment. Nothing points here."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    epoch = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["epoch"], name="milestones_to_rotate")]


class MailboxClaim(models.Model):
    """A lost code that one worker compared with the agreed answer, and that waits for another one's signature.

    Its id is that of the claim at the door. Which request it belongs to stands in that request's box only.
    """

    class State(models.TextChoices):
        COMPARED = "compared"
        CONFIRMED = "confirmed"
        ENDED = "ended"

    id = models.CharField(primary_key=True, max_length=32)
    state = models.CharField(max_length=9, choices=State.choices, default=State.COMPARED)
    first = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField()  # of what was compared; with a number drawn for it, so that it cannot be guessed
    signature = models.BinaryField(default=bytes)  # of the second worker, over id, digest and the first worker

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second__isnull=True) | ~models.Q(second=models.F("first")),
                name="claim_takes_two_workers",
            )
        ]


class Batch(models.Model):
    """Something done to many requests at once. Which, what and how far is in the box of the same id, signed."""

    class State(models.TextChoices):
        OPEN = "open"  # some are left: anybody of the intake desk can go on
        DONE = "done"

    id = models.CharField(primary_key=True, max_length=32)
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    hour = models.CharField(max_length=13)

    class Meta:
        indexes = [models.Index(fields=["state", "hour"], name="batches_to_go_on_with")]


class Enquiry(models.Model):
    """Somebody asks about a person. One copy for each group that compares it, all of one size, known person or not.

    `compared`: a member of the group has opened it. That every copy gets, whatever came of it; what came of it is
    inside, in room that is kept for it from the beginning.
    """

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    enquiry = models.CharField(max_length=32)  # the same in all copies of one
    compartment = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField()
    sealed = models.BinaryField()
    hour = models.CharField(max_length=13)
    compared = models.BooleanField(default=False)
    names = models.BooleanField(default=False)  # what the custodians of names found for this group, be it nothing

    class Meta:
        indexes = [models.Index(fields=["compartment", "hour"], name="enquiries_of_a_group")]
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "compartment", "names"], name="one_copy_for_each_group")
        ]


class TranslationJob(models.Model):
    """One text for one interpreter, sealed to that person's own key; then the answer, sealed to the group that asked.

    Which request or case it belongs to stands in the box of that one only. Either seal is emptied when it has served.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        LOST = "lost"  # whoever had it is no interpreter any more

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    level = models.CharField(max_length=9)
    hour = models.CharField(max_length=13)
    expires = models.CharField(max_length=13)
    due = models.CharField(max_length=32, blank=True, default="")
    told = models.BooleanField(default=False)  # how it ended stands in the box
    sealed = models.BinaryField()
    epoch = models.PositiveIntegerField(default=0)
    answer = models.BinaryField(default=bytes)

    class Meta:
        indexes = [
            models.Index(fields=["worker", "state"], name="jobs_of_an_interpreter"),
            models.Index(fields=["compartment", "told", "state"], name="jobs_that_came_back"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting") | models.Q(sealed=b""), name="ended_job_is_empty"
            )
        ]


class Referral(models.Model):
    """A question about a request that two officers look at. Which request stands in its box only."""

    id = models.CharField(primary_key=True, max_length=32)
    hour = models.CharField(max_length=13)
    until = models.CharField(max_length=13)  # hour after which nobody's view counts

    class Meta:
        indexes = [models.Index(fields=["until"], name="referrals_in_time")]


class ReferralCopy(models.Model):
    """The words and the question, sealed to one officer's own key."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE)
    officer = models.CharField(max_length=32)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "officer"], name="one_copy_each_officer")]


class ReferralView(models.Model):
    """What one officer thinks, signed by them and sealed to the intake desk."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE)
    officer = models.CharField(max_length=32)
    epoch = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "officer"], name="one_view_each_officer")]
        indexes = [models.Index(fields=["epoch"], name="views_to_rotate")]
