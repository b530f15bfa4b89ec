"""Where a request leads on to, in installations that have that piece."""

from django.urls import NoReverseMatch, reverse


def start_case_url(ref: str) -> str:
    """The page where its case begins, or an empty text."""
    try:
        return reverse("cases:start", args=[ref])
    except NoReverseMatch:
        return ""
