"""Only ids and what a list is cut by; everything said or decided lies sealed in `vault.Value` under the case's id."""

from django.db import models

from waystation.audit.ids import random_id


class Case(models.Model):
    """One person or household moving together. `id` is also the subject under which everything of it is sealed."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    compartment = models.CharField(max_length=32)  # the team
    open = models.BooleanField(default=True)
    hour = models.CharField(max_length=13)  # of the start
    assignee = models.CharField(max_length=32, blank=True, default="")
    due = models.CharField(max_length=13, null=True)  # the hour of the next thing that is expected
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["compartment", "open", "due", "rank"], name="cases_in_order")]


class CasePerson(models.Model):
    """One person of a case: an id that stays and others point to. Name, role and story are sealed."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="persons")


class Incident(models.Model):
    """Something happened to somebody. `id` is also the subject of its box; to whom and what lies in there."""

    id = models.CharField(primary_key=True, max_length=32, default=random_id)
    compartment = models.CharField(max_length=32)  # the group of whoever recorded it
    open = models.BooleanField(default=True)
    hour = models.CharField(max_length=13)  # of the recording
    due = models.CharField(max_length=13, null=True)  # the hour of the first warning, or of somebody to look after it
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["open", "rank", "due"], name="incidents_in_order")]
