"""Where a request leads on to, in installations that have that piece."""

from django.urls import NoReverseMatch, reverse


def page_of(name: str, *args: str) -> str:
    """The address of a page, or an empty text in an installation without that piece."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def start_case_url(ref: str) -> str:
    """The page where its case begins, or an empty text."""
    return page_of("cases:start", ref)
