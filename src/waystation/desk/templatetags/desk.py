"""Words of the desk in templates."""

from collections.abc import Iterable
from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from waystation.audit.words import said
from waystation.desk.groups import group_name, in_words
from waystation.letterbox.hours import begin_of, is_hour

register = template.Library()


@register.filter
def desk_group(code: str) -> str:
    """A group's name."""
    return group_name(code)


@register.filter
def desk_groups(codes: Iterable[str]) -> str:
    """Several groups' names, in one line."""
    return in_words(set(codes))


@register.filter
def desk_hour(hour: str) -> str:
    """A stored hour ("2017-04-02T10") as one reads it: "2 Apr 2017, 10:00"."""
    return date_format(begin_of(hour), "DATETIME_FORMAT") if is_hour(hour) else "—"


@register.filter
def desk_since(hour: str) -> timedelta:
    """How long ago a stored hour began; for `site_span`."""
    return timezone.now() - begin_of(hour) if is_hour(hour) else timedelta()


@register.filter
def desk_did(action: str) -> str:
    """What somebody did, in words, from the tag of a line of the log."""
    return said(action)
