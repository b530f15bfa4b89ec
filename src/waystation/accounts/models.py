"""Workers as the server knows them: a pseudonym, a state, and the counters that slow down guessing. No real name."""

from django.db import models

from waystation.audit.ids import random_id


class Worker(models.Model):
    """A member of staff. Who it is in life is sealed to the officers, not here."""

    class State(models.TextChoices):
        INVITED = "invited"
        ENROLLED = "enrolled"  # has keys, not yet certified by an officer
        ACTIVE = "active"
        REVOKED = "revoked"

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    pseudonym = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    language = models.CharField(max_length=7, default="en")
    volunteer = models.BooleanField(default=False)  # new volunteers' grants expire; no bulk reading

    def __str__(self) -> str:
        return self.pseudonym


class Invitation(models.Model):
    """A one-time way in. Only the digest of the token is kept."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE)
    token_digest = models.BinaryField(unique=True)
    expires = models.DateTimeField()
    used = models.BooleanField(default=False)


class KnownDevice(models.Model):
    """A browser this worker signed in with before: it has a counter of its own, so a stranger cannot lock them out."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE)
    digest = models.BinaryField(unique=True)


class Attempts(models.Model):
    """Wrong attempts on one account, by strangers (device empty) or from one known device. Never by network address."""

    account = models.BinaryField()  # digest of the name that was typed, so that unknown names behave alike
    device = models.BinaryField(default=bytes)
    failures = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "device"], name="one_counter_each_device")]


class UsedCode(models.Model):
    """The last one-time code accepted for a worker: a value is good once."""

    worker = models.OneToOneField(Worker, primary_key=True, on_delete=models.CASCADE)
    step = models.BigIntegerField()
