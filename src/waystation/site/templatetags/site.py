"""Filters for the pieces of the look: attributes of a control, and the age clock."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template.base import FilterExpression, Parser, Token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()

HOUR = datetime.timedelta(hours=1)
Moment = datetime.datetime | int


@register.filter
def site_attrs(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of a control, escaped."""
    return flatatt(dict(attrs))


@register.filter
def site_list(words: Iterable[Any]) -> str:
    """Several words in one line, with the comma of the reader's language."""
    return gettext(", ").join(str(word) for word in words)


@register.simple_tag
def site_comma() -> str:
    """The comma of the reader's language and a space, for a line that a template puts together."""
    return gettext(", ")


@register.filter
def site_span(span: datetime.timedelta) -> str:
    """A length of time as one reads it: "20 min", "3 h 20 min", "14 h", "5 days"."""
    minutes = max(0, int(span.total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        days = hours // 24
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours >= 10 or (hours and not rest):
        return gettext("%(hours)d h") % {"hours": hours}
    if hours:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return gettext("%(minutes)d min") % {"minutes": minutes}


@register.filter
def site_clock(since: Moment, due: Moment | None = None) -> SafeString:
    """How long something waits, or by how much it is late. Moments are datetimes or whole hours since 1970."""
    now = timezone.now()
    if due is None:
        return format_html('<span class="num">{}</span>', _waiting(now - _moment(since)))
    left = _moment(due) - now
    if left < datetime.timedelta():
        return _tag("danger", gettext("overdue %(span)s") % {"span": site_span(-left)})
    if left <= HOUR:
        return _tag("lamp", gettext("due in %(span)s") % {"span": site_span(left)})
    return format_html('<span class="num">{}</span>', _waiting(now - _moment(since)))


def _waiting(span: datetime.timedelta) -> str:
    return gettext("%(span)s waiting") % {"span": site_span(span)}


def _tag(kind: str, word: str) -> SafeString:
    return format_html('<span class="tag {} num">{}</span>', kind, word)


def _moment(value: Moment) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return value
    return datetime.datetime.fromtimestamp(value * 3600, tz=datetime.UTC)


class Steady(template.Node):
    """A piece that is the same on every page of a language: drawn once in each process. See `steady`."""

    def __init__(self, inside: template.NodeList, keys: list[FilterExpression]) -> None:
        self.inside, self.keys = inside, keys
        self.drawn: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), *(one.resolve(context) for one in self.keys))
        if key not in self.drawn:
            self.drawn[key] = self.inside.render(context)
        return self.drawn[key]


@register.tag
def steady(parser: Parser, token: Token) -> Steady:
    """`{% steady KEY ... %}…{% endsteady %}`: for what says nothing of a person and depends on the language and these
    keys alone. The keys come from a closed set, never from what somebody sent: each is kept as long as the process.
    """
    keys = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    inside = parser.parse(("endsteady",))
    parser.delete_first_token()
    return Steady(inside, keys)
