"""What is to be kept or forgotten, and who said so. No row holds a reason in the clear, or outlives its purpose."""

from django.db import models

from waystation.audit.ids import random_id


class LegalHold(models.Model):
    """While it stands, the subject is not forgotten. `reason` is sealed to the compartment that holds the subject."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    subject = models.CharField(max_length=32, unique=True)
    by = models.CharField(max_length=32)
    hour = models.CharField(max_length=13)
    reason = models.BinaryField()


class Forgetting(models.Model):
    """Somebody who may open the subject asked to forget it; another person, an officer, confirms. It goes when done."""

    class State(models.TextChoices):
        ASKED = "asked"
        BEGUN = "begun"  # the keys are gone or going; repeating it finishes

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    subject = models.CharField(max_length=32, unique=True)
    by = models.CharField(max_length=32)
    expires = models.DateTimeField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.ASKED)
    confirmed_by = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(confirmed_by=models.F("by")), name="forgetting_takes_two_people")
        ]


class ForgettingNote(models.Model):
    """Why, and which mailbox belongs to it: sealed to each officer's own key, so that any of them can confirm."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    forgetting = models.ForeignKey(Forgetting, on_delete=models.CASCADE, related_name="notes")
    officer = models.CharField(max_length=32)
    version = models.PositiveIntegerField()  # of the officer's key
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forgetting", "officer"], name="one_note_each_officer")]


class DrillKey(models.Model):
    """The public half of a key that only words on paper give: each backup seals a canary to the newest one."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    salt = models.BinaryField()
    public = models.BinaryField()
    hour = models.CharField(max_length=13)
